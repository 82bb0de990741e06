"""What any service may do wrong, each fault by its name, and what comes of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from sourcer.errors import Unreachable, WrongKindOfPage
from sourcer.fetch.client import HttpFetcher
from sourcer.model.records import Provenance
from sourcer.sources.base import Page, Request, Response
from sourcer.sources.programme import Conference, Programme
from tests.fetch.web import Bytes, Web, ok

API = "https://export.arxiv.org/api/query"
NOW = datetime(2026, 3, 4, 5, 30, tzinfo=UTC)
SOURCE = Programme((Conference("exconf", "EXCONF", "https://exconf.example.org", (2026,)),))
ASKED = Request("programme", "exconf-2026", "https://exconf.example.org/feed.json")
ROW = {"id": 1, "name": "Paper 1", "decision": "Accept (poster)", "authors": [{"fullname": "Maren T. Oduya"}]}
Ask = Callable[..., Request]


def read(body: bytes) -> Page:
    return SOURCE.parse(ASKED, Response(200, ASKED.url, body, NOW), Provenance(ASKED.url, NOW, ""))


@pytest.mark.parametrize(
    "said", [b"Making sure you are not a bot!", b"Just a moment...", b"Checking your browser", b"Human verification"]
)
def test_html_challenge_with_status_200(said: bytes) -> None:
    with pytest.raises(WrongKindOfPage, match="browser challenge came where JSON was due; it is never evaded"):
        read(b"<!DOCTYPE html><html><head><title>" + said + b"</title></head><body></body></html>")


def test_null_in_a_batch() -> None:
    page = read(json.dumps({"count": 4, "results": [None, ROW, {"id": 2, "name": None}, [None]]}).encode())
    assert [record.title for record in page.records] == ["Paper 1"], "the others of the batch are kept"
    assert [aside.key for aside in page.skipped] == ["row 1", "exconf-2026-2", "row 4"]
    assert all(aside.reason for aside in page.skipped)


def test_truncated_body(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(API, ok(b"half", Content_Length="8"), ok(b"complete"))
    assert fetcher.fetch(ask(API)).body == b"complete"


def test_truncated_body_that_stays_so(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(API, ok(b"half", Content_Length="8"))
    with pytest.raises(Unreachable, match="sent 4 of 8 bytes"):
        fetcher.fetch(ask(API))


@pytest.mark.parametrize("headers", [{}, {"content-encoding": "gzip"}], ids=["unannounced", "announced"])
def test_gzip_unannounced(web: Web, fetcher: HttpFetcher, ask: Ask, headers: dict[str, str]) -> None:
    web.serves(API, httpx.Response(200, headers=headers, stream=Bytes(gzip.compress(b"<feed/>"))))
    response = fetcher.fetch(ask(API))
    assert response.body == b"<feed/>"
    assert "content-encoding" not in response.headers


def test_connection_reset_in_mid_body(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    class Reset(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"half an ans"
            raise httpx.ReadError("connection reset by peer")

    web.serves(API, lambda _: httpx.Response(200, stream=Reset()))
    with pytest.raises(Unreachable, match="connection reset by peer"):
        fetcher.fetch(ask(API))
    assert len(web.urls()) == 4, "it is tried again before it is given up"
