from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise

import httpx
import pytest

from sourcer import __version__
from sourcer.errors import ConfigError, HostRefused, RateLimited
from sourcer.fetch.client import HttpFetcher, Politeness
from sourcer.model.runs import Validators
from sourcer.sources.base import Request
from tests.fakes import FakeClock, FakeLease
from tests.fetch.web import Web, ok

PAGE = "https://pages.example.org/list"
API = "https://export.arxiv.org/api/query"
OAI = "https://oaipmh.arxiv.org/oai"
RSS = "https://rss.arxiv.org/rss/cs.LG"
LOCAL = "http://127.0.0.1:8700/arxiv/api/query"
Ask = Callable[..., Request]
Make = Callable[..., HttpFetcher]


def test_a_page_comes_back_whole_with_where_and_when(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    web.serves(f"{PAGE}?x=1&q=a+b%5B%5D", ok(b"caf\xe9", ETag='"e1"', Content_Type="Text/HTML; charset=latin-1"))
    web.seconds_per_answer = 2.0
    response = fetcher.fetch(ask(f"{PAGE}?x=1", params=(("q", "a b[]"),)))
    assert (response.status, response.body, response.url) == (200, b"caf\xe9", f"{PAGE}?x=1&q=a+b%5B%5D")
    assert response.headers["etag"] == '"e1"'
    assert response.content_type == "text/html"
    assert response.fetched_at == clock.now()


def test_every_request_says_who_asks_and_how_to_reach_us(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(PAGE, ok())
    fetcher.fetch(ask(PAGE, headers=(("User-Agent", "Mozilla/5.0"), ("Accept", "text/html"))))
    agents = {visit.headers["user-agent"] for visit in web.visits}
    assert agents == {f"sourcer/{__version__} (+https://bot.example.org)"}
    assert web.visits[-1].headers["accept"] == "text/html"


@pytest.mark.parametrize("contact", ["", "  "])
def test_nobody_is_asked_without_a_contact_but_this_machine(
    web: Web, make_fetcher: Make, ask: Ask, contact: str
) -> None:
    web.serves(LOCAL, ok())
    nameless = make_fetcher(contact=contact)
    with pytest.raises(ConfigError, match=r"fetch\.contact"):
        nameless.fetch(ask(PAGE))
    assert web.visits == []
    assert nameless.fetch(ask(LOCAL)).status == 200


@pytest.mark.parametrize(
    "manners",
    [
        {"contact": "a\nX-Evil: 1"},
        {"contact": "é"},
        {"tries": 0},
        {"timeout_seconds": 0},
        {"timeout_seconds": float("nan")},
        {"max_body_bytes": 0},
        {"max_redirects": -1},
        {"patience_seconds": -1},
    ],
)
def test_manners_that_make_no_sense_are_refused(manners: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"fetch\."):
        Politeness(**({"contact": "x"} | manners))  # type: ignore[arg-type]


def test_no_cookie_is_kept(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(PAGE, ok(Set_Cookie="id=42; Path=/"))
    first = fetcher.fetch(ask(PAGE))
    fetcher.fetch(ask(PAGE))
    assert "set-cookie" not in first.headers
    assert all("cookie" not in visit.headers for visit in web.visits)


def test_requests_are_counted_by_gate_with_their_last_status(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(API, httpx.Response(503), ok())
    web.serves(OAI, ok())
    web.serves(PAGE, httpx.Response(404))
    fetcher.fetch(ask(API))
    fetcher.fetch(ask(OAI))
    with pytest.raises(HostRefused):
        fetcher.fetch(ask(PAGE))
    assert fetcher.requests == {"arxiv.org": 3, "pages.example.org": 2}
    assert fetcher.statuses == {"arxiv.org": 200, "pages.example.org": 404}


def test_a_fetcher_ends_its_connections_and_can_begin_again(web: Web, make_fetcher: Make, ask: Ask) -> None:
    web.serves(LOCAL, ok())
    with make_fetcher() as fetcher:
        fetcher.fetch(ask(LOCAL))
    assert fetcher.fetch(ask(LOCAL)).status == 200


def test_arxiv_hosts_of_different_names_are_asked_three_seconds_apart(web: Web, make_fetcher: Make, ask: Ask) -> None:
    eager = make_fetcher(gaps={"arxiv.org": 0.0}, default_gap=0.0)
    web.seconds_per_answer = 1.5
    for url in (API, OAI, RSS):
        web.serves(url, ok())
    for url in (API, OAI, RSS, API):
        eager.fetch(ask(url))
    for earlier, later in pairwise(web.visits):
        assert later.at - earlier.until == 3.0


def test_two_fetchers_that_share_a_lease_are_three_seconds_apart(web: Web, make_fetcher: Make, ask: Ask) -> None:
    lease = FakeLease()
    here, there = make_fetcher(lease=lease), make_fetcher(lease=lease)
    web.serves(API, ok())
    web.serves(OAI, ok())
    for fetcher, url in ((here, API), (there, OAI), (there, API), (here, OAI)):
        fetcher.fetch(ask(url))
    assert [later - earlier for earlier, later in pairwise(web.starts())] == [3.0, 3.0, 3.0]


def test_without_a_lease_two_fetchers_would_not_know_of_each_other(web: Web, make_fetcher: Make, ask: Ask) -> None:
    web.serves(API, ok())
    for _ in range(2):
        make_fetcher().fetch(ask(API))
    assert web.starts() == [0.0, 0.0]


def test_a_rest_that_one_machine_was_told_of_holds_for_the_other(web: Web, make_fetcher: Make, ask: Ask) -> None:
    lease = FakeLease()
    web.serves(API, httpx.Response(429, text="Rate exceeded."))
    for _ in range(2):
        with pytest.raises(RateLimited):
            make_fetcher(lease=lease).fetch(ask(API))
    assert len(web.visits) == 1


def test_one_exchange_is_in_flight_at_a_host_under_threads(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    inside, most = [0], [0]
    turn = threading.Event()

    def slow(request: httpx.Request) -> httpx.Response:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        turn.wait(0.005)
        inside[0] -= 1
        return ok()

    web.serves(API, slow)
    web.serves(OAI, slow)
    threads = [threading.Thread(target=fetcher.fetch, args=(ask(url),)) for url in (API, OAI) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert len(web.visits) == 8
    starts = sorted(web.starts())
    assert all(later - earlier >= 3.0 for earlier, later in pairwise(starts))


def test_loopback_is_asked_without_a_gap(web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask) -> None:
    web.serves(LOCAL, ok())
    for _ in range(3):
        fetcher.fetch(ask(LOCAL))
    assert clock.slept == []


def test_a_conditional_request_sends_what_the_server_gave(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(RSS, httpx.Response(304, headers={"ETag": "abc"}))
    response = fetcher.fetch(ask(RSS, is_conditional=True), Validators("abc", "Wed, 04 Mar 2026 00:00:00 GMT"))
    assert (response.status, response.body) == (304, b"")
    assert web.visits[0].headers["if-none-match"] == "abc"
    assert web.visits[0].headers["if-modified-since"] == "Wed, 04 Mar 2026 00:00:00 GMT"


def test_validators_are_kept_back_where_the_whole_page_is_wanted(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(RSS, ok())
    fetcher.fetch(ask(RSS), Validators("abc", "x"))
    assert "if-none-match" not in web.visits[0].headers


def test_not_modified_without_anything_to_compare_with_is_a_fault(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(RSS, httpx.Response(304))
    with pytest.raises(HostRefused, match="304"):
        fetcher.fetch(ask(RSS, is_conditional=True))
