"""An account that is not accepted, a service that does not let anybody in, and one that wants a rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from sourcer.errors import Challenged, HostRefused, RateLimited, Unreachable
from sourcer.fetch.client import HttpFetcher
from sourcer.fetch.login import bearer_in
from sourcer.night.jobs import remedy_for
from sourcer.sources.base import Request
from tests.fakes import FakeClock
from tests.fetch.door import BASE, CHALLENGE, LOGIN, NOTES, SECRETS, Door
from tests.fetch.web import Web, moved, ok

Ask = Callable[..., Request]
Enter = Callable[..., HttpFetcher]


# --- an account that is not -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_wrong_password_is_said_once_a_night_and_not_shown(web: Web, enter: Enter, ask: Ask, status: int) -> None:
    web.serves(LOGIN, httpx.Response(status, json={"message": "Invalid username or password for ada@example.org"}))
    fetcher = enter()
    for _ in range(3):
        with pytest.raises(HostRefused, match=r"does not accept the account that fetch\.accounts names") as caught:
            fetcher.fetch(ask(NOTES))
        assert not any(secret in f"{caught.value} {caught.value!r} {caught.value.url}" for secret in SECRETS)
    assert web.urls() == [LOGIN]


def test_an_account_with_a_second_factor_is_refused_with_the_way_out(web: Web, enter: Enter, ask: Ask) -> None:
    pending = {"mfaPending": True, "mfaPendingToken": "hush", "mfaMethods": ["totp"], "preferredMethod": "totp"}
    web.serves(LOGIN, httpx.Response(200, json=pending))
    fetcher = enter()
    for _ in range(2):
        with pytest.raises(HostRefused, match=r"second factor .* name an account of yours without it") as caught:
            fetcher.fetch(ask(NOTES))
        assert "hush" not in str(caught.value)
    assert web.urls() == [LOGIN]


@pytest.mark.parametrize(
    "body",
    [b"{}", b'{"token": 7}', b'{"token": ""}', b'{"token": "a b"}', b'{"token": "\\u00e9"}'],
)
def test_a_login_without_a_usable_token_is_a_refusal(body: bytes) -> None:
    with pytest.raises(HostRefused, match="without a usable token"):
        bearer_in(body, LOGIN)


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>We will be back soon</html>", b'{"token": "hu'])
def test_a_maintenance_page_in_place_of_a_login_is_no_fault_of_the_account(
    web: Web, door: Door, enter: Enter, ask: Ask, body: bytes
) -> None:
    door.before.append(ok(body))
    fetcher = enter()
    with pytest.raises(Unreachable, match="something else than JSON"):
        fetcher.fetch(ask(NOTES))
    assert fetcher.fetch(ask(NOTES)).status == 200


def test_a_login_is_sent_to_no_other_address(web: Web, enter: Enter, ask: Ask) -> None:
    web.serves(LOGIN, moved("https://elsewhere.example.org/in", 307))
    with pytest.raises(HostRefused, match="answered 307 to a login, which is sent to no other address"):
        enter().fetch(ask(NOTES))
    assert web.urls() == [LOGIN]


def test_a_login_behind_a_challenge_is_left_alone_for_the_night(web: Web, enter: Enter, ask: Ask) -> None:
    web.serves(LOGIN, httpx.Response(403, json=CHALLENGE))
    fetcher = enter()
    for _ in range(2):
        with pytest.raises(Challenged):
            fetcher.fetch(ask(NOTES))
    assert web.urls() == [LOGIN]


def test_a_login_at_a_service_in_trouble_is_tried_again(web: Web, door: Door, enter: Enter, ask: Ask) -> None:
    door.before.append(httpx.Response(503))
    assert enter().fetch(ask(NOTES)).status == 200
    assert web.urls() == [LOGIN, LOGIN, NOTES]


def test_a_service_that_is_down_is_unreachable_and_no_fault_of_the_account(web: Web, enter: Enter, ask: Ask) -> None:
    web.serves(LOGIN, httpx.ConnectError("no route"))
    with pytest.raises(Unreachable):
        enter(tries=1).fetch(ask(NOTES))


# --- the faults that were seen upstream (the service's formats, section 9) ------------------------------------------


def test_403_challenge_json_without_an_account_is_blocked_with_the_remedy_after_one_request(
    web: Web, door: Door, enter: Enter, ask: Ask
) -> None:
    with pytest.raises(Challenged, match=r"own under \[fetch.accounts\], or switch the source off") as caught:
        enter({}).fetch(ask(NOTES))
    assert "[fetch.accounts]" in remedy_for(caught.value)
    assert web.urls() == [NOTES]


def test_302_to_the_challenge_page_is_not_followed_and_has_the_remedy(web: Web, enter: Enter, ask: Ask) -> None:
    web.serves(NOTES, moved("https://www.example.org/challenge?redirect=%2Fnotes"))
    with pytest.raises(Challenged, match=r"own under \[fetch.accounts\], or switch the source off"):
        enter({}).fetch(ask(NOTES))
    assert web.urls() == [NOTES]


def test_a_challenge_in_spite_of_the_account_is_not_answered_with_another_login(
    web: Web, door: Door, enter: Enter, ask: Ask
) -> None:
    web.serves(f"{BASE}/x", httpx.Response(401, json=CHALLENGE))
    with pytest.raises(Challenged):
        enter().fetch(ask(f"{BASE}/x"))
    assert web.urls() == [LOGIN, f"{BASE}/x"]


def limited(clock: FakeClock, seconds: int, **headers: str) -> httpx.Response:
    reset = (clock.now() + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    told = {"limit": 36, "remaining": 0, "resetTime": reset, "used": 37}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(429, json={"name": "RateLimitError", "status": 429, "details": told}, headers=named)


def test_429_with_resettime_waits_until_then(web: Web, door: Door, enter: Enter, clock: FakeClock, ask: Ask) -> None:
    web.serves(f"{BASE}/x", limited(clock, 300), ok())
    enter(default_gap=0.0).fetch(ask(f"{BASE}/x"))
    assert web.starts() == [0.0, 0.0, 301.0]
    assert door.logins == 1


def test_429_with_resettime_and_retry_after_obeys_retry_after(
    web: Web, door: Door, enter: Enter, clock: FakeClock, ask: Ask
) -> None:
    web.serves(f"{BASE}/x", limited(clock, 300, Retry_After="20"), ok())
    enter(default_gap=0.0).fetch(ask(f"{BASE}/x"))
    assert web.starts() == [0.0, 0.0, 20.0]


def test_429_with_a_resettime_beyond_an_hour_ends_the_night_there(
    web: Web, door: Door, enter: Enter, clock: FakeClock, ask: Ask
) -> None:
    web.serves(f"{BASE}/x", limited(clock, 7200))
    with pytest.raises(RateLimited, match="more than the 3600 s we wait"):
        enter().fetch(ask(f"{BASE}/x"))
    assert web.urls() == [LOGIN, f"{BASE}/x"]


def test_a_login_obeys_a_429_as_well(web: Web, enter: Enter, clock: FakeClock, ask: Ask) -> None:
    web.serves(LOGIN, limited(clock, 60), httpx.Response(200, json={"token": "hush"}))
    web.serves(NOTES, ok())
    enter(default_gap=0.0).fetch(ask(NOTES))
    assert web.starts() == [0.0, 61.0, 61.0]
