from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.fetch.bodies import CutShort, Unusable, read_body

ROOM = 10_000
GZIPPED = {"content-encoding": "gzip"}


@given(body=st.binary(max_size=2000).filter(lambda body: not body.startswith(b"\x1f\x8b\x08")), size=st.integers(1, 50))
def test_a_body_is_the_same_whether_packed_announced_or_not(body: bytes, size: int) -> None:
    packed = gzip.compress(body)
    assert read_body([body[i : i + size] for i in range(0, len(body), size)], {}, most_bytes=ROOM) == body
    assert read_body([packed], GZIPPED, most_bytes=ROOM) == body
    assert read_body([packed], {"content-length": str(len(packed))}, most_bytes=ROOM) == body


def test_a_body_in_several_members_is_whole_and_padding_is_dropped() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\x00" * 20
    assert read_body([packed], GZIPPED, most_bytes=ROOM) == b"one two"


def test_a_gzip_file_stays_a_file() -> None:
    packed = gzip.compress(b"x")
    assert read_body([packed], {"content-type": "application/gzip"}, most_bytes=ROOM) == packed


def test_an_empty_body_is_empty_whatever_its_packing() -> None:
    assert read_body([], GZIPPED, most_bytes=ROOM) == b""


def test_a_body_of_exactly_the_limit_is_read() -> None:
    assert read_body([b"x" * ROOM], {}, most_bytes=ROOM) == b"x" * ROOM
    assert read_body([gzip.compress(b"x" * ROOM)], GZIPPED, most_bytes=ROOM) == b"x" * ROOM


def test_a_body_over_the_limit_is_not_read_to_its_end() -> None:
    drawn: list[int] = []

    def endless() -> object:
        while True:
            drawn.append(1)
            yield b"x" * 1000

    with pytest.raises(Unusable, match="10000 bytes"):
        read_body(endless(), {}, most_bytes=ROOM)  # type: ignore[arg-type]
    assert len(drawn) == 11


def test_a_length_over_the_limit_is_refused_before_any_byte() -> None:
    with pytest.raises(Unusable, match="10000 bytes"):
        read_body(iter(()), {"content-length": "10001"}, most_bytes=ROOM)


@pytest.mark.parametrize("headers", [{}, GZIPPED])
def test_a_bomb_ends_in_the_limit(headers: dict[str, str]) -> None:
    bomb = gzip.compress(b"\x00" * 5_000_000)
    assert len(bomb) < ROOM
    with pytest.raises(Unusable, match="10000 bytes"):
        read_body([bomb], headers, most_bytes=ROOM)


def test_a_stream_of_a_thousand_members_is_not_unpacked() -> None:
    with pytest.raises(Unusable, match="more parts"):
        read_body([gzip.compress(b"") * 1000], GZIPPED, most_bytes=100_000)


@pytest.mark.parametrize("headers", [{"content-length": "10"}, {"content-length": "4"}])
def test_fewer_bytes_than_announced_are_half_an_answer(headers: dict[str, str]) -> None:
    with pytest.raises(CutShort, match="sent 3 of"):
        read_body([b"abc"], headers, most_bytes=ROOM)


@pytest.mark.parametrize("length", ["", "abc", "-3", "٣", "9" * 500])
def test_a_length_that_is_nonsense_is_ignored(length: str) -> None:
    assert read_body([b"abc"], {"content-length": length}, most_bytes=ROOM) == b"abc"


@given(cut=st.integers(4, 20))
def test_gzip_that_ends_early_is_half_an_answer(cut: int) -> None:
    packed = gzip.compress(b"a body of some length, to be cut")
    for headers in ({}, GZIPPED):
        with pytest.raises(CutShort):
            read_body([packed[:-cut]], headers, most_bytes=ROOM)


def test_gzip_that_is_none_is_a_broken_answer() -> None:
    with pytest.raises(CutShort, match="no readable gzip"):
        read_body([b"plain text"], GZIPPED, most_bytes=ROOM)


def test_a_packing_that_was_not_asked_for_is_named() -> None:
    with pytest.raises(Unusable, match="'br'"):
        read_body([b"x"], {"content-encoding": "br"}, most_bytes=ROOM)
