"""What arXiv's query API was seen to do wrong, each fault by its name, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import httpx
import pytest

from sourcer.errors import RateLimited, Unreachable
from sourcer.fetch.client import HttpFetcher
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.base import Request
from tests.fakes import FakeClock
from tests.faults.conftest import Serve
from tests.fetch.web import Web, ok

API = "https://export.arxiv.org/api/query"
OAI = "https://oaipmh.arxiv.org/oai"
SOURCE = ArxivApi(categories=("cs.LG",))
Ask = Callable[..., Request]

ENTRY = """<entry><id>http://arxiv.org/abs/2603.9000{n}v1</id><title>Paper {n}</title>
<updated>2026-03-02T08:00:00Z</updated><published>2026-03-02T08:00:00Z</published>
<summary>An abstract of invented words.</summary><author><name>Maren T. Oduya</name></author></entry>"""


def feed(total: int, *numbers: int) -> bytes:
    entries = "".join(ENTRY.format(n=number) for number in numbers)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>"
    ).encode()


def starts(asked: list[Request]) -> list[str]:
    return [dict(request.params)["start"] for request in asked]


def test_empty_page(night: Serve) -> None:
    passing = night(SOURCE, feed(3, 1, 2), feed(3), feed(3, 3))
    assert starts(passing.asked) == ["0", "2", "2"], "the empty page is asked for again, from where it was"
    assert passing.titles == ["Paper 1", "Paper 2", "Paper 3"]
    assert passing.result.outcome == "done"


def test_empty_page_that_stays_empty(night: Serve) -> None:
    lasting = night(SOURCE, feed(3, 1, 2), feed(3))
    assert lasting.titles == ["Paper 1", "Paper 2"], "what came before it is kept"
    assert lasting.result.outcome == "partly"
    assert any("though the server counts 3" in reason for reason in lasting.reasons)
    assert lasting.mark is None or lasting.mark.high_water != date(2026, 3, 4), "the window stays open"


def test_short_page(night: Serve) -> None:
    short = night(SOURCE, feed(4, 1), feed(4, 2, 3), feed(4, 4))
    assert starts(short.asked) == ["0", "1", "3"], "paging goes on from what came, not from what was asked for"
    assert short.titles == ["Paper 1", "Paper 2", "Paper 3", "Paper 4"]
    assert short.result.outcome == "done"


def test_rate_exceeded_without_header(web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask) -> None:
    web.serves(API, httpx.Response(429, text="Rate exceeded."))
    web.serves(OAI, ok())
    with pytest.raises(RateLimited, match=r"export\.arxiv\.org answered 429"):
        fetcher.fetch(ask(API))
    with pytest.raises(RateLimited, match="left alone"):
        fetcher.fetch(ask(OAI))
    assert len(web.visits) == 1, "all of arXiv is left alone after one such answer"
    clock.advance(600)
    assert fetcher.fetch(ask(OAI)).status == 200


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "30"}], ids=["bare", "with Retry-After"])
def test_cdn_503_after_a_long_wait(web: Web, fetcher: HttpFetcher, ask: Ask, headers: dict[str, str]) -> None:
    web.seconds_per_answer = 60.0
    web.serves(API, httpx.Response(503, text="<h1>first byte timeout</h1>", headers=headers), ok(b"<feed/>"))
    assert fetcher.fetch(ask(API)).body == b"<feed/>"
    waits = [later.at - earlier.until for earlier, later in pairwise(web.visits)]
    assert all(wait >= (30.0 if headers else 3.0) for wait in waits), "the gap counts from the end of the wait"


def test_cdn_503_that_stays(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(API, httpx.Response(503, text="<h1>first byte timeout</h1>"))
    with pytest.raises(Unreachable, match="answered 503, at the last of 4 tries"):
        fetcher.fetch(ask(API))


def test_error_feed(night: Serve) -> None:
    error = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://arxiv.org/api/errors#max_results</id>'
        b"<title>Error</title><summary>max_results must be an integer</summary></entry></feed>"
    )
    refused = night(SOURCE, error)
    assert (refused.result.outcome, refused.titles) == ("failed", [])
    assert any("refused the query: max_results must be an integer" in reason for reason in refused.reasons)


def test_control_characters(night: Serve) -> None:
    page = feed(2, 1, 2).replace(b"Paper 1", b"Pa\x0bper \x00&#31;1")
    assert night(SOURCE, page).titles == ["Paper 1", "Paper 2"]
