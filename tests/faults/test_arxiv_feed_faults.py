"""What arXiv's daily feeds were seen to do wrong, each fault by its name. The feed's parser is asked, no night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from sourcer.fetch.client import HttpFetcher
from sourcer.model.records import Provenance
from sourcer.model.runs import Validators
from sourcer.sources._names import split_creators
from sourcer.sources.arxiv_feed import ArxivFeed
from sourcer.sources.base import Ask, Page, Request, Response, Stream
from tests.fetch.web import Web, ok

FEED = "https://rss.arxiv.org/rss/cs.LG"
NOW = datetime(2026, 3, 4, 5, 30, tzinfo=UTC)
ITEM = """<item><title>Paper {n}</title><link>https://arxiv.org/abs/2603.{n:05}</link>
<description>arXiv:2603.{n:05}v1 Announce Type: new
Abstract: Invented words.</description><guid isPermaLink="false">oai:arXiv.org:2603.{n:05}v1</guid>
<category>cs.LG</category><pubDate>Wed, 04 Mar 2026 00:00:00 -0500</pubDate>
<arxiv:announce_type>new</arxiv:announce_type><dc:creator>Maren T. Oduya</dc:creator></item>"""


def feed(items: int) -> bytes:
    inside = "".join(ITEM.format(n=number + 1) for number in range(items))
    return (
        '<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>cs.LG updates on arXiv.org</title>{inside}</channel></rss>"
    ).encode()


def read(body: bytes, source: ArxivFeed | None = None) -> Page:
    source = source or ArxivFeed()
    request = next(iter(source.plan(Stream("cs.LG", "snapshot"), Ask())))
    return source.parse(request, Response(200, FEED, body, NOW), Provenance(FEED, NOW, ""))


def test_empty_channel_on_a_weekday() -> None:
    assert read(feed(0)) == Page(), "it looks like a weekend, so no gap is told: the next window covers the day"


def test_more_than_2000_items() -> None:
    assert ArxivFeed().item_limit == 2000
    assert "holds 3 items, its limit: new papers may be missing" in read(feed(3), ArxivFeed(item_limit=3)).gap
    assert read(feed(3), ArxivFeed(item_limit=4)).gap == ""


@pytest.mark.parametrize("etag", ["W/sha256:abc", "sha256:abc", '"sha256:abc"'])
def test_unquoted_etag_and_304(web: Web, fetcher: HttpFetcher, ask: Callable[..., Request], etag: str) -> None:
    web.serves(FEED, ok(feed(1), ETag=etag), httpx.Response(304))
    first = fetcher.fetch(ask(FEED, is_conditional=True))
    second = fetcher.fetch(ask(FEED, is_conditional=True), Validators(first.headers["etag"]))
    assert web.visits[-1].headers["if-none-match"] == etag, "it goes back as it came, quoted or not"
    assert (second.status, second.body) == (304, b"")


def test_feed_not_rebuilt() -> None:
    assert read(feed(2)) == read(feed(2)), "the feed of the day before says the same again and makes nothing new"


def test_creator_with_affiliations() -> None:
    names = split_creators("Maren T. Oduya (Institute, Lab 1), Jo van der Lind, Jr (Other (Sub) Lab), Ilse Quandahl")
    assert [name.name for name in names] == ["Maren T. Oduya", "Jo van der Lind, Jr", "Ilse Quandahl"]
    assert names[0].affiliations == ("Institute, Lab 1",)
    assert names[2].affiliations == ()
