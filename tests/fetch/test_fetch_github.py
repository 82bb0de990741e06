"""GitHub's faults one by one, as its servers were seen to answer, through the real client."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from sourcer.errors import HostRefused, RateLimited
from sourcer.fetch.client import HttpFetcher
from sourcer.model.runs import Validators
from sourcer.sources.base import Request
from tests.fakes import FakeClock
from tests.fetch.web import Web, ok

SEARCH = "https://api.github.com/search/repositories?q=x"
REPO = "https://api.github.com/repos/example-lab/tidal"
README = f"{REPO}/readme"
BY_NUMBER = "https://api.github.com/repositories/700000001"
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
PRIMARY = {"message": "API rate limit exceeded for user ID 900001."}

Ask = Callable[..., Request]
Make = Callable[..., HttpFetcher]


def refusal(status: int, said: dict[str, str], **headers: str) -> httpx.Response:
    return httpx.Response(status, json=said, headers={name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize("status", [403, 429])
def test_primary_limit_the_search_goes_on_a_second_after_the_reset(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask, status: int
) -> None:
    reset = str(int(clock.now().timestamp()) + 20)
    web.serves(SEARCH, refusal(status, PRIMARY, X_RateLimit_Remaining="0", X_RateLimit_Reset=reset), ok())
    assert fetcher.fetch(ask(SEARCH)).status == 200
    assert web.starts() == [0.0, 21.0]


@pytest.mark.parametrize("status", [403, 429])
def test_secondary_limit_with_retry_after_is_kept_to_the_second(
    web: Web, fetcher: HttpFetcher, ask: Ask, status: int
) -> None:
    web.serves(SEARCH, refusal(status, SECONDARY, Retry_After="37", X_RateLimit_Remaining="20"), ok())
    assert fetcher.fetch(ask(SEARCH)).status == 200
    assert web.starts() == [0.0, 37.0]


@pytest.mark.parametrize("status", [403, 429])
def test_secondary_limit_without_retry_after_waits_a_minute_then_longer_and_gives_up(
    web: Web, fetcher: HttpFetcher, ask: Ask, status: int
) -> None:
    web.serves(SEARCH, refusal(status, SECONDARY))
    with pytest.raises(RateLimited, match="the next harvest asks again"):
        fetcher.fetch(ask(SEARCH))
    assert web.starts() == [0.0, 60.0, 180.0, 420.0]


def test_304_not_modified_is_an_answer_where_the_page_was_asked_for_conditionally(
    web: Web, make_fetcher: Make, ask: Ask
) -> None:
    web.serves(README, httpx.Response(304))
    fetcher = make_fetcher(tokens={"api.github.com": "t0ken"})
    asked = ask(README, is_conditional=True, may_miss=True, headers=(("Accept", "application/vnd.github.raw+json"),))
    assert fetcher.fetch(asked, Validators(etag='W/"abc"')).status == 304
    assert web.visits[-1].headers["if-none-match"] == 'W/"abc"'


def test_301_rename_is_followed_with_token_and_media_type(web: Web, make_fetcher: Make, ask: Ask) -> None:
    moved = httpx.Response(301, json={"message": "Moved Permanently"}, headers={"Location": BY_NUMBER})
    web.serves(REPO, moved)
    web.serves(BY_NUMBER, ok(b"{}"))
    fetcher = make_fetcher(tokens={"api.github.com": "t0ken"})
    response = fetcher.fetch(ask(REPO, may_miss=True, headers=(("Accept", "application/vnd.github+json"),)))
    assert (response.status, response.url) == (200, BY_NUMBER)
    assert web.urls() == [REPO, BY_NUMBER]
    assert web.visits[-1].headers["authorization"] == "Bearer t0ken"
    assert web.visits[-1].headers["accept"] == "application/vnd.github+json"


@pytest.mark.parametrize("status", [204, 404, 409, 410, 451])
def test_204_or_404_readme_is_an_answer_and_is_asked_for_once(
    web: Web, fetcher: HttpFetcher, ask: Ask, status: int
) -> None:
    web.serves(README, httpx.Response(status))
    assert fetcher.fetch(ask(README, may_miss=True)).status == status
    assert len(web.urls()) == 1


@pytest.mark.parametrize("said", ["Only the first 1000 search results are available", "Validation Failed"])
def test_422_beyond_1000_or_another_search_that_github_will_not_serve_is_refused_at_once_and_never_tried_again(
    web: Web, fetcher: HttpFetcher, ask: Ask, said: str
) -> None:
    web.serves(SEARCH, refusal(422, {"message": said}))
    with pytest.raises(HostRefused, match="422"):
        fetcher.fetch(ask(SEARCH))
    assert len(web.urls()) == 1


def test_a_forbidden_page_that_speaks_of_no_limit_is_no_reason_to_wait(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    web.serves(REPO, refusal(403, {"message": "Repository access blocked"}))
    with pytest.raises(HostRefused, match="403"):
        fetcher.fetch(ask(REPO))
    assert clock.slept == []


def test_a_token_that_is_not_accepted_is_never_replaced_by_no_token(web: Web, make_fetcher: Make, ask: Ask) -> None:
    web.serves(REPO, refusal(401, {"message": "Bad credentials"}))
    fetcher = make_fetcher(tokens={"api.github.com": "old"})
    for _ in range(2):
        with pytest.raises(HostRefused, match="renew it"):
            fetcher.fetch(ask(REPO))
    assert len(web.urls()) == 1


def counted(resource: str, left: int, reset_in: float, clock: FakeClock) -> httpx.Response:
    reset = str(int(clock.now().timestamp() + reset_in))
    headers = {"X_RateLimit_Remaining": str(left), "X_RateLimit_Reset": reset, "X_RateLimit_Resource": resource}
    return ok(**headers)


def test_the_last_search_of_a_quota_is_followed_by_none_until_a_second_after_the_reset(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    web.serves(SEARCH, counted("search", 1, 40, clock), counted("search", 0, 40, clock), ok())
    for _ in range(3):
        assert fetcher.fetch(ask(SEARCH)).status == 200
    assert web.starts() == [0.0, 1.0, 41.0]


def test_a_spent_search_quota_leaves_the_other_quota_alone(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    web.serves(SEARCH, counted("search", 0, 40, clock), ok())
    web.serves(REPO, counted("core", 7, 3000, clock))
    for url in (SEARCH, REPO, SEARCH):
        fetcher.fetch(ask(url))
    assert web.starts() == [0.0, 1.0, 41.0]


def test_a_quota_that_is_full_again_only_after_our_patience_is_not_waited_for(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    web.serves(REPO, counted("core", 0, 3000, clock))
    fetcher.fetch(ask(REPO))
    with pytest.raises(RateLimited, match="is spent for another") as told:
        fetcher.fetch(ask(REPO))
    assert told.value.retry_after == pytest.approx(3001)
    assert (len(web.urls()), clock.slept) == (1, [])


def test_a_rename_that_takes_the_last_of_a_quota_is_followed_after_the_reset(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    told = counted("core", 0, 30, clock).headers
    web.serves(REPO, httpx.Response(301, headers={**told, "Location": BY_NUMBER}))
    web.serves(BY_NUMBER, ok(b"{}"))
    fetcher.fetch(ask(REPO))
    assert web.starts() == [0.0, 31.0]


def test_a_missing_readme_may_take_the_last_of_a_quota_too(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    web.serves(README, httpx.Response(404, headers=counted("core", 0, 30, clock).headers))
    web.serves(REPO, ok())
    fetcher.fetch(ask(README, may_miss=True))
    fetcher.fetch(ask(REPO))
    assert web.starts() == [0.0, 31.0]


def test_a_quota_without_a_name_counts_every_address(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves("https://api.example.org/search/x", ok(RateLimit='"api";r=0;t=25'))
    web.serves("https://api.example.org/papers", ok())
    fetcher.fetch(ask("https://api.example.org/search/x"))
    fetcher.fetch(ask("https://api.example.org/papers"))
    assert web.starts()[1] - web.starts()[0] == 26.0
