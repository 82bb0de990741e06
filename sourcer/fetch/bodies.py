"""Bodies read with a limit: cut short, too long or packed, as they come."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_TYPES = ("application/gzip", "application/x-gzip")
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


# Each member costs a copy of what follows it; a stream of thousands is an attack, not an answer.
_MOST_MEMBERS = 64


class Unusable(Exception):
    """The body would be no better next time: too large, or packed in a way that was not asked for; the message says."""


class CutShort(Exception):
    """The body ended early or cannot be unpacked; the message says which."""


def read_body(chunks: Iterable[bytes], headers: Mapping[str, str], *, most_bytes: int) -> bytes:
    """The body that arrives in ``chunks`` as it was sent, unpacked.

    gzip is unpacked also where no header announces it, unless the answer is a gzip file by type. Raises
    Unusable where the bytes sent or unpacked are more than ``most_bytes``, CutShort where there are fewer than
    Content-Length or the packing is damaged.
    """
    announced = _length(headers)
    if announced > most_bytes:
        raise _too_large(most_bytes)
    raw = _joined(chunks, most_bytes)
    if len(raw) < announced:
        raise CutShort(f"sent {len(raw)} of {announced} bytes")
    return _unpacked(raw, headers, most_bytes)


def _length(headers: Mapping[str, str]) -> int:
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0


def _joined(chunks: Iterable[bytes], most_bytes: int) -> bytes:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) > most_bytes:
            raise _too_large(most_bytes)
    return bytes(held)


def _too_large(most_bytes: int) -> Unusable:
    return Unusable(f"a body of more than the {most_bytes} bytes that are read; raise max_body_bytes if that is real")


def _unpacked(raw: bytes, headers: Mapping[str, str], most_bytes: int) -> bytes:
    coding = headers.get("content-encoding", "").strip().lower()
    if coding in ("gzip", "x-gzip"):
        return _gunzip(raw, most_bytes) if raw else raw
    if coding not in ("", "identity"):
        raise Unusable(f"a body packed as {coding[:40]!r}, which was not asked for")
    is_file = headers.get("content-type", "").partition(";")[0].strip().lower() in _GZIP_TYPES
    return _gunzip(raw, most_bytes) if raw.startswith(_GZIP_MAGIC) and not is_file else raw


def _gunzip(raw: bytes, most_bytes: int) -> bytes:
    """Every member of a gzip stream. What follows the last one is padding."""
    held = bytearray()
    try:
        for _ in range(_MOST_MEMBERS):
            unpacker = zlib.decompressobj(_GZIP_WINDOW)
            held += unpacker.decompress(raw, most_bytes + 1 - len(held))
            if len(held) > most_bytes:
                raise _too_large(most_bytes)
            if not unpacker.eof:
                raise CutShort("sent gzip that ends early")
            raw = unpacker.unused_data
            if not raw.startswith(_GZIP_MAGIC):
                return bytes(held)
    except zlib.error:
        raise CutShort("sent what is no readable gzip") from None
    raise Unusable("a body packed in more parts than make sense")
