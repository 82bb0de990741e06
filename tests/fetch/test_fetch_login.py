"""Logging in with the operator's own account: how often, for which addresses, and without showing a secret."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from itertools import pairwise

import httpx
import pytest
import structlog

from sourcer.errors import ConfigError, FetchError, HostRefused
from sourcer.fetch.addresses import shown
from sourcer.fetch.client import HttpFetcher
from sourcer.fetch.login import Sessions
from sourcer.fetch.retry import Answered
from sourcer.sources.base import Request
from tests.fetch.door import ACCOUNT, BASE, LOGIN, NOTES, SECRETS, Door
from tests.fetch.web import Web, moved, ok

Ask = Callable[..., Request]
Enter = Callable[..., HttpFetcher]


# --- an account that is accepted ------------------------------------------------------------------------------------


def test_one_login_opens_every_request_below_its_address(web: Web, door: Door, enter: Enter, ask: Ask) -> None:
    fetcher = enter()
    for _ in range(3):
        assert fetcher.fetch(ask(NOTES)).status == 200
    assert web.urls() == [LOGIN, NOTES, NOTES, NOTES]
    assert door.bodies == [{"id": "ada@example.org", "password": "hush-password", "expiresIn": 3600}]


def test_the_robots_txt_that_a_login_waits_for_is_asked_for_without_it(
    web: Web, door: Door, enter: Enter, ask: Ask
) -> None:
    enter().fetch(ask(NOTES))
    assert [visit.url for visit in web.visits] == [f"{BASE}/robots.txt", LOGIN, NOTES]
    assert "authorization" not in web.visits[0].headers


def test_a_login_passes_the_gate_of_its_host_and_is_counted(web: Web, door: Door, enter: Enter, ask: Ask) -> None:
    fetcher = enter(gaps={"api2.example.org": 5.0})
    fetcher.fetch(ask(NOTES))
    assert [later.at - earlier.until for earlier, later in pairwise(web.visits)] == [5.0, 5.0]
    assert fetcher.requests == {"api2.example.org": 3}


def test_nobody_logs_in_before_something_is_asked_for_there(web: Web, door: Door, enter: Enter, ask: Ask) -> None:
    web.serves("https://pages.example.org/list", ok())
    enter().fetch(ask("https://pages.example.org/list"))
    assert door.logins == 0


def test_two_interfaces_on_one_host_have_sessions_of_their_own(web: Web, enter: Enter, ask: Ask) -> None:
    host = "http://127.0.0.1:8700/openreview"
    doors = [Door(web, f"{host}/v{number}") for number in (1, 2)]
    for made in doors:
        web.serves(f"{made.base}/notes", made.notes)
    web.serves(f"{host}/v22/notes", ok())
    fetcher = enter({f"{host}/v1": ACCOUNT, f"{host}/v2/": ACCOUNT})
    for made in doors:
        assert fetcher.fetch(ask(f"{made.base}/notes")).status == 200
    fetcher.fetch(ask(f"{host}/v22/notes"))
    assert [made.logins for made in doors] == [1, 1]
    assert "authorization" not in web.visits[-1].headers


def test_the_bearer_stays_behind_at_a_redirect(web: Web, door: Door, enter: Enter, ask: Ask) -> None:
    web.serves(f"{BASE}/moved", moved("https://elsewhere.example.org/notes"))
    web.serves("https://elsewhere.example.org/notes", ok())
    enter().fetch(ask(f"{BASE}/moved"))
    assert "hush" not in str(web.visits[-1].headers.raw)


def test_expired_bearer_is_renewed_once_and_the_request_asked_again(
    web: Web, door: Door, enter: Enter, ask: Ask
) -> None:
    fetcher = enter()
    fetcher.fetch(ask(NOTES))
    door.good.clear()
    assert fetcher.fetch(ask(NOTES)).status == 200
    assert web.urls() == [LOGIN, NOTES, NOTES, LOGIN, NOTES]


def test_a_bearer_that_is_never_good_ends_in_a_clear_refusal_and_no_hammering(
    web: Web, door: Door, enter: Enter, ask: Ask
) -> None:
    web.serves(f"{BASE}/closed", httpx.Response(401, json={"name": "ForbiddenError"}))
    fetcher = enter()
    for _ in range(3):
        with pytest.raises(HostRefused, match=r"401 again after a new login: the account that fetch\.accounts names"):
            fetcher.fetch(ask(f"{BASE}/closed"))
    assert web.urls() == [LOGIN, f"{BASE}/closed", LOGIN, f"{BASE}/closed"]


def test_threads_that_meet_an_expired_bearer_together_do_not_wait_for_each_other_for_ever(
    web: Web, door: Door, enter: Enter, ask: Ask
) -> None:
    fetcher = enter()
    fetcher.fetch(ask(NOTES))
    door.good.clear()
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(fetcher.fetch(ask(NOTES)).status), daemon=True)
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert statuses == [200] * 4
    assert door.logins == 2


# --- secrets ----------------------------------------------------------------------------------------------------------


def test_nothing_that_is_logged_or_shown_holds_a_secret(
    web: Web, door: Door, enter: Enter, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    door.before.append(httpx.Response(429, headers={"Retry-After": "1"}, json={"id": "ada@example.org"}))
    web.serves(f"{BASE}/x", httpx.Response(500, text="hush"))
    with structlog.testing.capture_logs() as logs:
        fetcher = enter(tries=2)
        fetcher.fetch(ask(NOTES))
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(ask(f"{BASE}/x"))
    told = f"{logs} {caplog.text} {caught.value!r} {ACCOUNT!r} {fetcher!r}"
    assert logs
    assert not any(secret in told for secret in SECRETS)


@pytest.mark.parametrize("name", ["password", "token", "mfaPendingToken", "access_token"])
def test_an_address_is_shown_without_what_looks_secret(name: str) -> None:
    assert "hush" not in shown(f"https://ada:hush@api2.example.org/login?{name}=hush#hush")


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("http://api2.example.org", "would travel unprotected"),
        ("https://ada:hush@api2.example.org", "cannot be asked for"),
        ("https://api2.example.org/?password=hush", "more than its API's address"),
        ("https://api2.example.org/a/../b", "more than its API's address"),
        ("ftp://api2.example.org", "cannot be asked for"),
    ],
)
def test_an_address_that_no_password_may_go_to_is_refused(base: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        Sessions({base: ACCOUNT})
    assert "hush" not in str(caught.value)


def test_the_account_of_the_longest_address_is_meant() -> None:
    sessions = Sessions({BASE: ACCOUNT, f"{BASE}/inner": ACCOUNT})
    found = [
        session.base if (session := sessions.of(f"{BASE}{path}")) else None for path in ("/x", "/inner/x", "/innermost")
    ]
    assert found == [BASE, f"{BASE}/inner", BASE]
    assert sessions.of("https://api2.example.org.evil.example/x") is None
    assert sessions.of("https://api2.example.org:444/x") is None


def test_other_answers_than_401_say_nothing_of_the_bearer() -> None:
    session = Sessions({BASE: ACCOUNT}).of(NOTES)
    assert session is not None
    assert not session.has_expired("a", Answered(403, {}, b'{"name": "ForbiddenError"}'), is_renewed=True)
