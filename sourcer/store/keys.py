"""Keys: digests that stand for long ones, and lists of them cut to what one statement takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

MOST_IN_ONE = 500


def digest_of(*parts: str) -> str:
    """SHA-256 (hex) of the parts, parted by a character that none of them holds."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def in_parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """The keys in order, at most ``MOST_IN_ONE`` at a time."""
    for start in range(0, len(keys), MOST_IN_ONE):
        yield keys[start : start + MOST_IN_ONE]


def by_source(records: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Sequence[str]]]:
    """(source, keys) of these records in order, one source and at most ``MOST_IN_ONE`` keys at a time.

    To be asked for together: the tables are sorted by source and key, and for a key alone all of one is read.
    """
    for source, same in groupby(sorted(set(records)), key=itemgetter(0)):
        for part in in_parts([key for _, key in same]):
            yield source, part
