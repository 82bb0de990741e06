from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise

import httpx
import pytest

from sourcer.errors import HostRefused, RateLimited, Unreachable
from sourcer.fetch.client import HttpFetcher
from sourcer.sources.base import Request
from tests.fakes import FakeClock
from tests.fetch.web import Bytes, Drip, Web, ok

PAGE = "https://pages.example.org/list"
API = "https://export.arxiv.org/api/query"
OAI = "https://oaipmh.arxiv.org/oai"
GITHUB = "https://api.github.com/users/a-login"
Ask = Callable[..., Request]
Make = Callable[..., HttpFetcher]


@pytest.mark.parametrize(
    "fault",
    [
        httpx.Response(500),
        httpx.Response(503, text="<h1>first byte timeout</h1>"),
        httpx.ReadTimeout,
        httpx.ConnectError,
        httpx.ReadError,
        httpx.RemoteProtocolError,
        httpx.ConnectTimeout,
    ],
)
def test_a_passing_fault_is_tried_again_through_the_gate(
    web: Web, fetcher: HttpFetcher, ask: Ask, fault: httpx.Response | type[Exception]
) -> None:
    web.serves(API, fault, fault, ok(b"at last"))
    assert fetcher.fetch(ask(API)).body == b"at last"
    starts = web.starts()
    assert all(later - earlier >= 3.0 for earlier, later in pairwise(starts))


def test_a_fault_that_stays_is_reported_after_every_try(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(PAGE, httpx.ConnectError("no route"))
    with pytest.raises(Unreachable, match=r"pages\.example\.org could not be talked to \(no route\)") as caught:
        fetcher.fetch(ask(PAGE))
    assert len(web.urls()) == 4
    assert caught.value.url == PAGE


def test_retry_after_in_seconds_is_kept_to_the_second(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(API, httpx.Response(429, headers={"Retry-After": "120"}), ok())
    fetcher.fetch(ask(API))
    assert web.starts() == [0.0, 120.0]


def test_retry_after_as_a_date_is_kept_to_the_second(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    until = format_datetime(clock.now() + timedelta(seconds=300), usegmt=True)
    web.serves(API, httpx.Response(503, headers={"Retry-After": until}), ok())
    fetcher.fetch(ask(API))
    assert web.starts() == [0.0, 300.0]


@pytest.mark.parametrize("value", ["-10", "0", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_retry_after_in_the_past_still_keeps_the_gap(web: Web, fetcher: HttpFetcher, ask: Ask, value: str) -> None:
    web.serves(API, httpx.Response(503, headers={"Retry-After": value}), ok())
    fetcher.fetch(ask(API))
    assert web.starts() == [0.0, 3.0]


@pytest.mark.parametrize("value", ["1000000000000", "9" * 300, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_poisoned_retry_after_does_not_hang_the_night(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask, value: str
) -> None:
    web.serves(API, httpx.Response(429, headers={"Retry-After": value}))
    with pytest.raises(RateLimited):
        fetcher.fetch(ask(API))
    assert clock.slept == []


def test_a_retry_after_that_is_garbage_counts_as_none(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(PAGE, httpx.Response(429, headers={"Retry-After": "soon"}), ok())
    fetcher.fetch(ask(PAGE))
    assert web.starts()[1] - web.starts()[0] == 60.0


def test_a_spent_github_quota_is_waited_for(web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask) -> None:
    reset = str(int(clock.now().timestamp()) + 50)
    spent = httpx.Response(
        403,
        headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset},
        json={"message": "API rate limit exceeded"},
    )
    web.serves(GITHUB, spent, ok())
    fetcher.fetch(ask(GITHUB))
    assert web.starts() == [0.0, 51.0]


def test_a_github_quota_that_is_spent_for_long_ends_the_night_there(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    reset = str(int(clock.now().timestamp()) + 1800)
    web.serves(GITHUB, httpx.Response(403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}))
    for _ in range(2):
        with pytest.raises(RateLimited):
            fetcher.fetch(ask(GITHUB))
    assert len(web.visits) == 1
    assert clock.slept == []


def test_githubs_secondary_limit_waits_a_minute_then_two(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    limited = httpx.Response(403, json={"message": "You have exceeded a secondary rate limit."})
    web.serves(GITHUB, limited, limited, ok())
    fetcher.fetch(ask(GITHUB))
    assert web.starts() == [0.0, 60.0, 180.0]


@pytest.mark.parametrize("status", [404, 409, 410, 204, 451])
def test_a_miss_is_handed_over_where_it_is_an_answer(web: Web, fetcher: HttpFetcher, ask: Ask, status: int) -> None:
    web.serves(GITHUB, httpx.Response(status))
    assert fetcher.fetch(ask(GITHUB, may_miss=True)).status == status
    with pytest.raises(HostRefused):
        fetcher.fetch(ask(GITHUB))
    assert len(web.visits) == 2


@pytest.mark.parametrize("packed", [b"x" * 3000, gzip.compress(b"\x00" * 2_000_000)])
def test_a_body_over_the_cap_is_refused_once_and_says_the_cap(
    web: Web, make_fetcher: Make, ask: Ask, packed: bytes
) -> None:
    web.serves(API, httpx.Response(200, stream=Bytes(packed)))
    with pytest.raises(HostRefused, match=r"export\.arxiv\.org answered 200 with a body of more than the 2500 bytes"):
        make_fetcher(max_body_bytes=2500).fetch(ask(API))
    assert len(web.visits) == 1


def test_a_body_that_drips_for_ever_is_given_up(web: Web, make_fetcher: Make, clock: FakeClock, ask: Ask) -> None:
    web.serves(API, lambda _: httpx.Response(200, stream=Drip(clock)))
    with pytest.raises(Unreachable, match="still sending after 240 s"):
        make_fetcher(tries=1).fetch(ask(API))
