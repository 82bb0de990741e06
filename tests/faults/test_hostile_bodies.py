"""Bodies of a gigabyte, plain and packed, through the real client: refused at the cap, in bounded memory."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Sequence

import httpx
import pytest

from sourcer.errors import HostRefused, Unreachable
from sourcer.fetch.client import HttpFetcher
from sourcer.fetch.politeness import Politeness
from sourcer.sources.base import Request
from tests.fetch.web import Web

API = "https://export.arxiv.org/api/query"
MEGABYTE = 2**20
CAP = Politeness("https://bot.example.org").max_body_bytes
Ask = Callable[..., Request]
Make = Callable[..., HttpFetcher]


class Stream(httpx.SyncByteStream):
    """Chunks that are made when they are asked for; ``sent`` counts their bytes."""

    def __init__(self, chunks: Callable[[], Iterator[bytes]]) -> None:
        self.chunks = chunks
        self.sent = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.chunks():
            self.sent += len(chunk)
            yield chunk


def a_gigabyte() -> Iterator[bytes]:
    for _ in range(1024):
        yield b"x" * MEGABYTE


def packed_gigabyte() -> list[bytes]:
    """A gigabyte of zeros as gzip, about a megabyte, made without ever holding it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    parts = [packer.compress(bytes(MEGABYTE)) for _ in range(1024)]
    return [*parts, packer.flush()]


@pytest.fixture(scope="module")
def bomb() -> list[bytes]:
    return packed_gigabyte()


def peak_of_refusal(fetch: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        with pytest.raises(HostRefused, match=f"a body of more than the {CAP} bytes that are read"):
            fetch()
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_body_of_a_gigabyte_is_refused_at_the_cap(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    body = Stream(a_gigabyte)
    web.serves(API, httpx.Response(200, stream=body))
    assert peak_of_refusal(lambda: fetcher.fetch(ask(API))) < 200
    assert body.sent <= CAP + MEGABYTE, "the rest is not even received"
    assert len(web.visits) == 1, "and not asked for again"


def test_a_body_that_is_announced_as_a_gigabyte_is_refused_unread(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    body = Stream(a_gigabyte)
    web.serves(API, httpx.Response(200, stream=body, headers={"content-length": str(2**30)}))
    assert peak_of_refusal(lambda: fetcher.fetch(ask(API))) < 10
    assert body.sent == 0


def test_a_length_that_is_a_lie_does_not_help(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(API, httpx.Response(200, stream=Stream(a_gigabyte), headers={"content-length": "12"}))
    assert peak_of_refusal(lambda: fetcher.fetch(ask(API))) < 200


@pytest.mark.parametrize("headers", [{"content-encoding": "gzip"}, {}], ids=["announced", "unannounced"])
def test_a_gzip_bomb_of_a_gigabyte_is_refused_at_the_cap(
    web: Web, fetcher: HttpFetcher, ask: Ask, bomb: Sequence[bytes], headers: dict[str, str]
) -> None:
    web.serves(API, httpx.Response(200, stream=Stream(lambda: iter(bomb)), headers=headers))
    assert peak_of_refusal(lambda: fetcher.fetch(ask(API))) < 200
    assert len(web.visits) == 1


def test_a_bomb_within_a_bomb_is_unpacked_once(web: Web, fetcher: HttpFetcher, ask: Ask, bomb: Sequence[bytes]) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    outer = [*map(packer.compress, bomb), packer.flush()]
    web.serves(API, httpx.Response(200, stream=Stream(lambda: iter(outer)), headers={"content-encoding": "gzip"}))
    assert fetcher.fetch(ask(API)).body == b"".join(bomb), "what is in it is for the parser to refuse"


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip"])
def test_a_packing_that_was_not_asked_for_is_refused(web: Web, fetcher: HttpFetcher, ask: Ask, coding: str) -> None:
    web.serves(API, httpx.Response(200, stream=Stream(lambda: iter([b"?"])), headers={"content-encoding": coding}))
    with pytest.raises(HostRefused, match="which was not asked for"):
        fetcher.fetch(ask(API))


def test_gzip_in_thousands_of_parts_is_refused(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    part = packer.compress(b"x") + packer.flush()
    web.serves(API, httpx.Response(200, stream=Stream(lambda: iter([part] * 5_000))))
    with pytest.raises(HostRefused, match="packed in more parts than make sense"):
        fetcher.fetch(ask(API))


def test_a_gzip_that_is_damaged_is_asked_for_again(
    web: Web, make_fetcher: Make, ask: Ask, bomb: Sequence[bytes]
) -> None:
    web.serves(API, httpx.Response(200, stream=Stream(lambda: iter([b"".join(bomb)[:500]]))))
    with pytest.raises(Unreachable, match="gzip that ends early"):
        make_fetcher(tries=1).fetch(ask(API))
