"""Keys: digests that stand for long ones, and lists of them cut to what one statement takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

MOST_IN_ONE = 500


def digest_of(*parts: str) -> str:
    """SHA-256 (hex) of the parts, parted by a character that none of them holds."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def in_parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """The keys in order, at most ``MOST_IN_ONE`` at a time."""
    for start in range(0, len(keys), MOST_IN_ONE):
        yield keys[start : start + MOST_IN_ONE]
