"""How near each paper of a field is to the papers before and after it, a quarter of a year at a time.

Within a quarter, IDF is over the papers dated before its first day, and only terms that those papers use (two of them,
in an earlier paper's length) count: so a cosine to an earlier paper is what it was on the day of the paper, whatever
was written since. The near papers are found by their heaviest terms (see ``nearest``); each cosine is over all terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.features import FloatArray, IntArray
from sourcer.rank.nearest import Columns, Dense, Products, heaviest
from sourcer.rank.readers import Readers

SAME_TEXT = 0.9
"""A cosine from which two texts count as one text under two ids."""
_BLOCK = 2048
_QUARTERS = 4.0
_ROW_TERMS = 120
_EARLIER, _LATER, _SPARE = 120, 60, 10
_NEAR, _FEW, _SHOWN, _TOPIC = 50, 5, 3, 30
_WIDE_YEARS = 5.0
_SEEN = 2
_FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class Field:
    """The comparable papers of one field group in order of date: times, and who came first on each.

    ``rows`` are their places among the documents.
    """

    rows: IntArray
    times: FloatArray
    firsts: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Nearness:
    """What one paper's cosines say; 0 where there is nothing to compare with.

    ``before`` and ``later`` count the papers of earlier and later days. ``near`` is the mean cosine to the 50 nearest
    earlier papers, ``wide`` to all of the five years before; ``past`` and ``future`` are over the 5 nearest earlier and
    later ones of the window. ``nearest`` are (place in the field, cosine) of the nearest earlier papers. ``around``
    counts (earlier, later) papers among the 30 nearest of the window, ``window`` all papers of the window. ``twin`` is
    the place of an earlier paper with the same text, or -1.
    """

    before: int
    later: int
    near: float
    wide: float
    past: float
    future: float
    nearest: tuple[tuple[int, float], ...]
    around: tuple[int, int]
    window: tuple[int, int]
    twin: int

    @property
    def ratio(self) -> float:
        """ln(mean of the largest cosines to later papers / the same for earlier ones): ratio_5."""
        return float(np.log(max(self.future, _FLOOR) / max(self.past, _FLOOR)))


def compare(
    field: Field, counts: sparse.csr_matrix, wanted: IntArray, later_years: float, readers: Readers
) -> Iterator[tuple[int, Nearness]]:
    """The nearness of each wanted place of ``field``, in order of date, from the counts of its papers' terms.

    ``readers`` is told whom each one reads.
    """
    weighted = _Weighted(field.times, counts)
    own = _places_of_people(field.firsts)
    for block in _blocks(field.times, np.sort(wanted)):
        start = int(np.searchsorted(field.times, np.floor(field.times[block[0]] * _QUARTERS) / _QUARTERS, side="left"))
        spans = [_span(field.times, place, later_years) for place in block.tolist()]
        for span, found, wide in weighted.nearest(block, spans, start):
            yield span.place, _nearness(field, span, found, wide, own, readers)


@dataclass(frozen=True, slots=True)
class _Span:
    """Where the papers around one paper begin and end: ``since`` opens the years before that a window takes in,
    ``lately`` the five years, ``until`` is the first paper of its day, ``after`` the first of the next, ``end`` closes.
    """

    place: int
    since: int
    lately: int
    until: int
    after: int
    end: int


def _span(times: FloatArray, place: int, years: float) -> _Span:
    time = times[place]
    left = np.searchsorted(times, [time - years, time - _WIDE_YEARS, time], side="left").tolist()
    right = np.searchsorted(times, [time, time + years], side="right").tolist()
    return _Span(place, *left, *right)


@dataclass(frozen=True, slots=True)
class _Found:
    """Papers with their cosines, the largest first, of equal ones the earlier."""

    places: IntArray
    cosines: Dense

    def where(self, kept: NDArray[np.bool_]) -> _Found:
        return _Found(self.places[kept], self.cosines[kept])

    def mean(self, count: int, among: int) -> float:
        """The mean of the largest ``count`` cosines to ``among`` papers; those not found have none."""
        size = min(count, among)
        return round(float(self.cosines[:count].sum(dtype=np.float64)) / size, 6) if size else 0.0


class _Weighted:
    """The field's rows under backward IDF, which is learned anew for each quarter."""

    def __init__(self, times: FloatArray, rows: sparse.csr_matrix) -> None:
        self._times = times
        data = (1.0 + np.log(rows.data)).astype(np.float32)
        self._rows = sparse.csr_matrix((data, rows.indices.astype(np.int32), rows.indptr.astype(np.int32)), rows.shape)
        self._squares = sparse.csr_matrix((data**2, self._rows.indices, self._rows.indptr), rows.shape)
        self._seen = np.zeros(rows.shape[1], dtype=np.int64)
        self._counted = -1
        self._learn(0)
        self._heavy = self._heaviest()
        self._seen[:] = 0
        self._counted = -1
        self._products = Products(self._rows)

    def nearest(self, block: IntArray, spans: Sequence[_Span], start: int) -> Iterator[tuple[_Span, _Found, float]]:
        """For each paper of a block, those near to it, and the mean cosine to all of the five years before, under the
        IDF of the papers before ``start``.
        """
        if start != self._counted:
            self._learn(start)
        queries = self._queries(block)
        heavy = heaviest(queries, queries.data / self._idf[queries.indices])
        earlier = self._candidates(heavy, 0, start, _EARLIER)
        later = self._candidates(heavy, spans[0].after, spans[-1].end, _LATER)
        wide = self._wide(queries, spans)
        for at, (span, same) in enumerate(zip(spans, self._same_quarter(queries, spans, start), strict=True)):
            after = later[at][(later[at] >= span.after) & (later[at] < span.end)]
            places = np.concatenate([earlier[at], same, after])
            row = slice(queries.indptr[at], queries.indptr[at + 1])
            cosines = self._products.of(queries.indices[row], queries.data[row], places) / self._lengths[places]
            order = np.lexsort((places, -cosines))
            order = order[cosines[order] > 0.0]
            yield span, _Found(places[order], cosines[order]), wide[at]

    def _same_quarter(self, queries: sparse.csr_matrix, spans: Sequence[_Span], start: int) -> Iterator[IntArray]:
        """For each query those of its own quarter's earlier papers that are nearest to it, over all terms: papers that
        came later in the quarter must not take the places of candidates.
        """
        until = spans[-1].until
        if until == start:
            yield from [np.empty(0, dtype=np.int64)] * len(spans)
            return
        cosines: Dense = (queries @ self._rows[start:until].T).toarray() / self._lengths[None, start:until]
        for row, span in zip(cosines, spans, strict=True):
            yield start + _largest(row[: span.until - start], _NEAR + _SPARE)

    def _queries(self, block: IntArray) -> sparse.csr_matrix:
        """The papers of a block times squared IDF, over their lengths: their products with rows over the rows' lengths
        are cosines.
        """
        rows = self._rows[block]
        idf = self._idf[rows.indices]
        kept = idf > 0.0
        row_of = np.repeat(np.arange(len(block)), np.diff(rows.indptr))
        lengths = np.sqrt(np.maximum(np.bincount(row_of, (rows.data * idf) ** 2, len(block)), _FLOOR))
        data = (rows.data * idf**2 / lengths[row_of]).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(np.bincount(row_of[kept], minlength=len(block)))]).astype(np.int32)
        return sparse.csr_matrix((data[kept], rows.indices[kept], starts), shape=rows.shape)

    def _candidates(self, queries: sparse.csr_matrix, since: int, until: int, count: int) -> list[IntArray]:
        rows = self._heavy[since:until]
        lengths = np.repeat(self._lengths[since:until], np.diff(rows.indptr))
        rows.data = rows.data / lengths
        return [places + since for places in Columns(rows).candidates(queries, count)]

    def _wide(self, queries: sparse.csr_matrix, spans: Sequence[_Span]) -> list[float]:
        """The mean cosine of each query to all papers of its five years before: one product with their sum."""
        total = np.zeros(self._rows.shape[1])
        held = (spans[0].lately, spans[0].lately)
        means = []
        for at, span in enumerate(spans):
            self._add(total, held[1], span.until, 1.0)
            self._add(total, held[0], span.lately, -1.0)
            held = span.lately, span.until
            row = slice(queries.indptr[at], queries.indptr[at + 1])
            size = max(1, span.until - span.lately)
            means.append(float(total[queries.indices[row]] @ queries.data[row].astype(np.float64)) / size)
        return means

    def _add(self, total: FloatArray, since: int, until: int, sign: float) -> None:
        """Add the rows, each over its length, to ``total``."""
        if until > since:
            values = slice(self._rows.indptr[since], self._rows.indptr[until])
            sizes = np.diff(self._rows.indptr[since : until + 1])
            weights = self._rows.data[values] * np.repeat(sign / self._lengths[since:until], sizes)
            np.add.at(total, self._rows.indices[values], weights.astype(np.float64))

    def _heaviest(self) -> sparse.csr_matrix:
        """Each row's heaviest terms, by the IDF of its own quarter: what is written later decides nothing."""
        quarters = np.floor(self._times * _QUARTERS)
        parts = []
        for quarter in np.unique(quarters):
            start, end = np.searchsorted(quarters, [quarter, quarter + 1.0], side="left").tolist()
            self._count(start)
            rows = self._rows[start:end]
            parts.append(heaviest(rows, rows.data * self._smooth(start)[rows.indices], _ROW_TERMS))
        return sparse.vstack(parts, format="csr") if parts else self._rows

    def _smooth(self, start: int) -> Dense:
        return (1.0 + np.log((1.0 + start) / (1.0 + self._seen))).astype(np.float32)

    def _count(self, start: int) -> None:
        since, until = self._rows.indptr[max(0, self._counted)], self._rows.indptr[start]
        self._seen += np.bincount(self._rows.indices[since:until], minlength=len(self._seen))
        self._counted = start

    def _learn(self, start: int) -> None:
        """The IDF of the papers before ``start``: 0 for terms that none has; and the lengths of all papers under it."""
        self._count(start)
        self._idf = self._smooth(start)
        self._idf[self._seen == 0] = 0.0
        self._lengths = np.sqrt(self._squares @ np.where(self._seen >= _SEEN, self._idf**2, np.float32(0.0)))
        self._lengths[self._lengths == 0.0] = 1.0


def _blocks(times: FloatArray, wanted: IntArray) -> Iterator[IntArray]:
    quarters = np.floor(times[wanted] * _QUARTERS)
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


def _largest(values: Dense, count: int) -> IntArray:
    """Places of the largest values, in no order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(-values, count - 1)[:count]


def _nearness(
    field: Field, span: _Span, found: _Found, wide: float, own: dict[str, list[int]], readers: Readers
) -> Nearness:
    same = found.cosines >= SAME_TEXT
    twins = found.where(same)
    found = found.where(~same)
    mine = [at for person in field.firsts[span.place] for at in own[person]]
    is_earlier = found.places < span.until
    earlier = found.where(is_earlier)
    later = found.where(~is_earlier & ~np.isin(found.places, mine))
    readers.note(span.place, earlier.places[:_NEAR], mine)
    lately = twins.where((twins.places >= span.lately) & (twins.places < span.until))
    years = max(1, span.until - span.lately)
    return Nearness(
        before=span.until,
        later=len(field.times) - span.after,
        near=earlier.mean(_NEAR, span.until),
        wide=round(wide - float(lately.cosines.sum(dtype=np.float64)) / years, 6),
        past=earlier.mean(_FEW, span.until),
        future=later.mean(_FEW, span.end - span.after),
        nearest=tuple(
            (int(at), round(float(cosine), 4))
            for at, cosine in zip(earlier.places[:_SHOWN], earlier.cosines[:_SHOWN], strict=True)
        ),
        around=_around(earlier, later, span),
        window=(span.until - span.since, span.end - span.after),
        twin=min((at for at in twins.places.tolist() if at < span.until), default=-1),
    )


def _around(earlier: _Found, later: _Found, span: _Span) -> tuple[int, int]:
    """How many of the papers nearest to it in the window are earlier, and how many later."""
    recent = earlier.where(earlier.places >= span.since)
    size = span.until - span.since + span.end - span.after
    places = np.concatenate([recent.places, later.places])
    cosines = np.concatenate([recent.cosines, later.cosines])
    nearest = places[np.lexsort((places, -cosines))][: min(_TOPIC, max(5, size // 10))]
    before = int((nearest < span.until).sum())
    return before, len(nearest) - before
