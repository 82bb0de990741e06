"""How near each paper of a field is to the papers before and after it, a quarter of a year at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.backward import QUARTERS, Near, Spans, Weighted
from sourcer.rank.features import FloatArray, IntArray
from sourcer.rank.nearness import NOBODY, ROW, SHOWN, Rows
from sourcer.rank.readers import Readers

SAME_TEXT = 0.9
"""A cosine from which two texts count as one text under two ids."""
_BLOCK = 1024  # and no more: see backward._nearest_first
_NEAR, _FEW, _TOPIC = 50, 5, 30
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Field:
    """The comparable papers of one field group in order of date: times, and who came first on each.

    ``rows`` are their places among the documents.
    """

    rows: IntArray
    times: FloatArray
    firsts: Sequence[frozenset[str]]


def compare(
    field: Field, counts: sparse.csr_matrix, wanted: IntArray, later_years: float, readers: Readers
) -> Iterator[Rows]:
    """The nearness of each wanted place of ``field``, in order of date, from the counts of its papers' terms; some
    hundreds of them at a time.

    ``readers`` is told whom each one reads.
    """
    weighted = Weighted(field.times, counts)
    own = _places_of_people(field.firsts)
    for block in _blocks(field.times, np.sort(wanted)):
        start = int(np.searchsorted(field.times, np.floor(field.times[block[0]] * QUARTERS) / QUARTERS, side="left"))
        spans = Spans.around(block, field.times, later_years)
        near, wide = weighted.nearest(spans, start)
        mine = [[at for person in field.firsts[place] for at in own[person]] for place in block.tolist()]
        yield _measure(len(field.times), spans, near, wide, mine, readers)


@dataclass(frozen=True)
class _Kept:
    """Those of the near papers that ``flags`` keeps, and how many of them come before each."""

    near: Near
    flags: Flags
    size: int

    @cached_property
    def before(self) -> IntArray:
        held: IntArray = np.cumsum(self.flags) - self.flags
        sizes = np.bincount(self.near.rows, minlength=self.size)
        first = np.repeat(np.cumsum(sizes) - sizes, sizes)
        return held - held[first] if len(held) else held

    def first(self, count: int | IntArray) -> Flags:
        """Flags the first ``count`` of each paper; it can differ from paper to paper."""
        most = count if isinstance(count, int) else count[self.near.rows]
        flags: Flags = self.flags & (self.before < most)
        return flags

    def mean(self, count: int, among: IntArray) -> FloatArray:
        """The mean of the largest ``count`` cosines to ``among`` papers; those not found have none."""
        chosen = self.first(count)
        sums = np.bincount(self.near.rows[chosen], self.near.cosines[chosen], minlength=self.size)
        return np.round(sums / np.maximum(1, np.minimum(count, among)), 6)


def _measure(papers: int, spans: Spans, near: Near, wide: FloatArray, mine: list[list[int]], readers: Readers) -> Rows:
    size, rows = len(spans), near.rows
    is_twin = near.cosines >= SAME_TEXT
    is_before = near.places < spans.until[rows]
    codes = [row * papers + at for row, places in enumerate(mine) for at in places]
    is_mine = np.isin(rows * papers + near.places, codes)
    earlier = _Kept(near, is_before & ~is_twin, size)
    later = _Kept(near, ~is_before & ~is_twin & ~is_mine, size)
    read = earlier.first(_NEAR)
    readers.note(spans.places[rows[read]], near.places[read], earlier.before[read], is_mine[read])
    twins = np.full(size, papers)
    np.minimum.at(twins, rows[is_twin & is_before], near.places[is_twin & is_before])
    found: Rows = np.zeros(size, dtype=ROW)
    found["place"] = spans.places
    found["before"] = spans.until
    found["later"] = papers - spans.after
    found["near"] = earlier.mean(_NEAR, spans.until)
    found["wide"] = np.round(wide - _twins_share(spans, near, is_twin & is_before), 6)
    found["past"] = earlier.mean(_FEW, spans.until)
    found["future"] = later.mean(_FEW, spans.end - spans.after)
    found["nearest"], found["cosines"] = _shown(earlier)
    found["around"] = _around(spans, near, earlier, later)
    found["window"] = np.column_stack([spans.until - spans.since, spans.end - spans.after])
    found["twin"] = np.where(twins < papers, twins, NOBODY)
    return found


def _shown(earlier: _Kept) -> tuple[IntArray, FloatArray]:
    """The first few of each: places, NOBODY where there are fewer, and cosines."""
    near, kept = earlier.near, earlier.first(SHOWN)
    at = near.rows[kept], earlier.before[kept]
    places, cosines = np.full((earlier.size, SHOWN), NOBODY), np.zeros((earlier.size, SHOWN))
    places[at] = near.places[kept]
    cosines[at] = np.round(near.cosines[kept], 4)
    return places, cosines


def _twins_share(spans: Spans, near: Near, twins: Flags) -> FloatArray:
    """What earlier papers of the same text add to the mean over the five years."""
    lately = twins & (near.places >= spans.lately[near.rows])
    sums = np.bincount(near.rows[lately], near.cosines[lately], minlength=len(spans))
    share: FloatArray = sums / np.maximum(1, spans.until - spans.lately)
    return share


def _around(spans: Spans, near: Near, earlier: _Kept, later: _Kept) -> IntArray:
    """How many of the papers nearest to each in its window are earlier, and how many later."""
    inside = _Kept(near, (earlier.flags & (near.places >= spans.since[near.rows])) | later.flags, len(spans))
    window = spans.until - spans.since + spans.end - spans.after
    nearest = inside.first(np.minimum(_TOPIC, np.maximum(5, window // 10)))
    before = np.bincount(near.rows[nearest & earlier.flags], minlength=len(spans))
    after = np.bincount(near.rows[nearest & later.flags], minlength=len(spans))
    return np.column_stack([before, after])


def _blocks(times: FloatArray, wanted: IntArray) -> Iterator[IntArray]:
    quarters = np.floor(times[wanted] * QUARTERS)
    for quarter in np.unique(quarters):
        places = wanted[quarters == quarter]
        for first in range(0, len(places), _BLOCK):
            yield places[first : first + _BLOCK]


def _places_of_people(firsts: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, people in enumerate(firsts):
        for person in people:
            places.setdefault(person, []).append(place)
    return places
