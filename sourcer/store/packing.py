"""How kept bytes are compressed."""

from __future__ import annotations

import zlib


def packed(body: bytes) -> bytes:
    """The bytes as they are kept."""
    return zlib.compress(body)


def unpacked(kept: bytes) -> bytes:
    """The bytes as they were."""
    return zlib.decompress(kept)
