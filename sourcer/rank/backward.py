"""The papers nearest to each paper of a field, before and after it, under backward IDF: that of the papers before its
quarter of a year (Kelly, Papanikolaou, Seru & Taddy 2021).

Only terms that those papers use (two of them, in an earlier paper's length) count: so a cosine to an earlier paper is
what it was on the day of the paper, whatever was written since. The near papers are found by their heaviest terms, see
``nearest``; each cosine is over all terms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.features import FloatArray, IntArray
from sourcer.rank.nearest import Columns, Dense, heaviest, products

QUARTERS = 4.0
_WIDE_YEARS = 5.0
_QUERY_TERMS, _ROW_TERMS = 60, 70
_EARLIER, _SAME_QUARTER, _LATER = 80, 50, 80
"""How many terms of a paper find how many candidates. What originality is worth does not hang on them: with 70 and 120
terms and 120 candidates, at half as much time again, ``benchmarks.originality`` prints the same within 0.005. How many
of a paper's 30 nearest come later, which importance reads, is then another by less than one on average.
"""
_SEEN = 2
_COSINE_BITS, _PLACE_BITS = 30, 22
_FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the papers around each of some papers of a field begin and end, in order of date.

    ``since`` opens the years before that a window takes in, ``lately`` the five years; ``until`` is the first paper of
    its own day, ``after`` the first of the next, and ``end`` closes the years after.
    """

    places: IntArray
    since: IntArray
    lately: IntArray
    until: IntArray
    after: IntArray
    end: IntArray

    @classmethod
    def around(cls, places: IntArray, times: FloatArray, years: float) -> Spans:
        """The spans of the papers at ``places``, a window of so many years on each side."""
        own = times[places]
        left = (np.searchsorted(times, moment, side="left") for moment in (own - years, own - _WIDE_YEARS, own))
        right = (np.searchsorted(times, moment, side="right") for moment in (own, own + years))
        return cls(places, *left, *right)

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Near:
    """Papers near to others: ``rows`` say to which, and of each the ``places`` have the largest cosine first, of equal
    ones the earlier.
    """

    rows: IntArray
    places: IntArray
    cosines: FloatArray


class Weighted:
    """The field's rows under backward IDF, which is learned anew for each quarter."""

    def __init__(self, times: FloatArray, rows: sparse.csr_matrix) -> None:
        self._times = times
        self._rows = _shared_terms(rows)
        self._squares: Dense = self._rows.data**2
        self._seen = np.zeros(self._rows.shape[1], dtype=np.int64)
        self._counted = -1
        self._heavy = self._heaviest()
        self._seen[:] = 0
        self._counted = -1

    def nearest(self, spans: Spans, start: int) -> tuple[Near, FloatArray]:
        """The papers near to each of those of ``spans``, and its mean cosine to all of its five years before.

        IDF is that of the papers before ``start``, where the quarter of all of them begins.
        """
        if start != self._counted:
            self._learn(start)
        self._measure_lengths(int(spans.end[-1]))
        queries = self._queries(spans.places)
        heavy = heaviest(_scaled(queries, 1.0 / self._idf[queries.indices]), _QUERY_TERMS)
        heavy.data *= self._idf[heavy.indices]
        earlier = self._candidates(heavy, 0, start, _EARLIER)
        asked, places = self._candidates(heavy, int(spans.after[0]), int(spans.end[-1]), _LATER)
        is_later = (places >= spans.after[asked]) & (places < spans.end[asked])
        found = earlier, self._same_quarter(queries, spans, start), (asked[is_later], places[is_later])
        rows, places = (np.concatenate(each) for each in zip(*found, strict=True))
        order = np.argsort(rows.astype(np.uint16), kind="stable")  # by radix, ten times as fast
        rows, places = rows[order], places[order]
        cosines = products(queries, self._rows, (rows, places)) / self._lengths[places]
        order = _nearest_first(rows, places, cosines)
        return Near(rows[order], places[order], cosines[order]), self._wide(queries, spans)

    def _same_quarter(self, queries: sparse.csr_matrix, spans: Spans, start: int) -> tuple[IntArray, IntArray]:
        """Pairs of each query and those of its own quarter's earlier papers that are nearest to it, over all terms:
        papers that came later in the quarter must not take the places of candidates.
        """
        until = int(spans.until[-1])
        if until == start:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        cosines: Dense = (queries @ self._rows[start:until].T).toarray() / self._lengths[None, start:until]
        ends = spans.until.tolist()
        found = [_largest(row[: end - start], _SAME_QUARTER) for row, end in zip(cosines, ends, strict=True)]
        return np.repeat(np.arange(len(spans)), [len(each) for each in found]), start + np.concatenate(found)

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

    def _candidates(self, queries: sparse.csr_matrix, since: int, until: int, count: int) -> tuple[IntArray, IntArray]:
        starts = self._heavy.indptr[since : until + 1]
        lengths = np.repeat(self._lengths[since:until], np.diff(starts))
        held = slice(starts[0], starts[-1])
        rows = sparse.csr_matrix(
            (self._heavy.data[held] / lengths, self._heavy.indices[held], starts - starts[0]),
            shape=(until - since, self._heavy.shape[1]),
        )
        asked, places = Columns(rows).candidates(queries, count)
        return asked, places + since

    def _wide(self, queries: sparse.csr_matrix, spans: Spans) -> FloatArray:
        """The mean cosine of each query to all papers of its five years before: one product with their sum."""
        total = np.zeros(self._rows.shape[1])
        since = until = int(spans.lately[0])
        sums = np.zeros(len(spans))
        for at, (lately, end) in enumerate(zip(spans.lately.tolist(), spans.until.tolist(), strict=True)):
            self._add(total, until, end, 1.0)
            self._add(total, since, lately, -1.0)
            since, until = lately, end
            terms = slice(queries.indptr[at], queries.indptr[at + 1])
            sums[at] = total[queries.indices[terms]] @ queries.data[terms].astype(np.float64)
        sums /= np.maximum(1, spans.until - spans.lately)
        return sums

    def _add(self, total: FloatArray, since: int, until: int, sign: float) -> None:
        """Add the rows, each over its length, to ``total``."""
        if until > since:
            values = slice(self._rows.indptr[since], self._rows.indptr[until])
            sizes = np.diff(self._rows.indptr[since : until + 1])
            weights = self._rows.data[values] * np.repeat(sign / self._lengths[since:until], sizes)
            np.add.at(total, self._rows.indices[values], weights.astype(np.float64))

    def _heaviest(self) -> sparse.csr_matrix:
        """Each row's heaviest terms, by the IDF of its own quarter, of those that papers before it have; and all that
        it was first to use. What is written later decides nothing: a term that is taken up displaces no other.
        """
        quarters = np.floor(self._times * QUARTERS)
        parts = []
        for quarter in np.unique(quarters):
            start, end = np.searchsorted(quarters, [quarter, quarter + 1.0], side="left").tolist()
            self._count(start)
            rows, idf = self._rows[start:end], self._smooth(start)
            is_new = self._seen[rows.indices] == 0
            heavy = heaviest(_scaled(_only(rows, ~is_new), idf[rows.indices[~is_new]]), _ROW_TERMS)
            heavy.data /= idf[heavy.indices]
            parts.append(heavy + _only(rows, is_new))
        return sparse.vstack(parts, format="csr") if parts else self._rows

    def _smooth(self, start: int) -> Dense:
        return (1.0 + np.log((1.0 + start) / (1.0 + self._seen))).astype(np.float32)

    def _count(self, start: int) -> None:
        since, until = self._rows.indptr[max(0, self._counted)], self._rows.indptr[start]
        self._seen += np.bincount(self._rows.indices[since:until], minlength=len(self._seen))
        self._counted = start

    def _learn(self, start: int) -> None:
        """The IDF of the papers before ``start``: 0 for terms that none has."""
        self._count(start)
        self._idf = self._smooth(start)
        self._idf[self._seen == 0] = 0.0
        self._lengths = np.empty(0, dtype=np.float32)

    def _measure_lengths(self, until: int) -> None:
        """The lengths of the papers before ``until`` under the IDF that was learned."""
        since = len(self._lengths)
        if until <= since:
            return
        idf = np.where(self._seen >= _SEEN, self._idf, np.float32(0.0))
        held = slice(self._rows.indptr[since], self._rows.indptr[until])
        starts = self._rows.indptr[since : until + 1] - self._rows.indptr[since]
        shape = (until - since, len(idf))
        squares = sparse.csr_matrix((self._squares[held], self._rows.indices[held], starts), shape=shape)
        lengths = np.sqrt(squares @ idf**2)
        lengths[lengths == 0.0] = 1.0
        self._lengths = np.concatenate([self._lengths, lengths])


def _scaled(rows: sparse.csr_matrix, by: Dense) -> sparse.csr_matrix:
    return sparse.csr_matrix(((rows.data * by).astype(np.float32), rows.indices, rows.indptr), shape=rows.shape)


def _only(rows: sparse.csr_matrix, kept: NDArray[np.bool_]) -> sparse.csr_matrix:
    """The rows with those of their values alone that are kept."""
    starts = np.concatenate([[0], np.cumsum(kept, dtype=np.int32)])[rows.indptr]
    return sparse.csr_matrix((rows.data[kept], rows.indices[kept], starts), shape=rows.shape)


def _shared_terms(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows of 1 + ln tf over the terms that two papers of the field have: no cosine and no length knows of others.

    Terms are numbered as they come up: the common ones, which are looked up most, then lie close together in memory,
    and sums of rounded numbers, which depend on the order, are what they were before later papers came.
    """
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    first = np.full(counts.shape[1], len(counts.indices), dtype=np.int32)
    places = np.arange(len(counts.indices), dtype=np.int32)
    first[counts.indices[::-1]] = places[::-1]  # the last one written is the first one there
    del places
    order = np.argsort(np.where(frequency > 1, first, len(counts.indices)), kind="stable")
    order = order[: np.count_nonzero(frequency > 1)]
    renumbered = np.full(counts.shape[1], -1, dtype=np.int32)
    renumbered[order] = np.arange(len(order), dtype=np.int32)
    terms = renumbered[counts.indices]
    kept = terms >= 0
    starts = np.concatenate([[0], np.cumsum(kept, dtype=np.int32)])[counts.indptr]
    data = (1.0 + np.log(counts.data[kept])).astype(np.float32)
    rows = sparse.csr_matrix((data, terms[kept], starts), shape=(counts.shape[0], len(order)))
    rows.sort_indices()
    return rows


def _largest(values: Dense, count: int) -> IntArray:
    """Places of the largest values, in no order."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(-values, count - 1)[:count]


def _nearest_first(rows: IntArray, places: IntArray, cosines: FloatArray) -> IntArray:
    """The order of the largest cosines of each row, of equal ones (to a billionth) the earlier place first; pairs that
    share nothing are left out.

    All three are put into one number, which is sorted in a fraction of the time that three keys take. It holds 1,024
    rows (a block of ``neighbours``) and the places of a field of four million papers.
    """
    away = np.rint((1.0 - np.minimum(cosines, 1.0)) * (1 << _COSINE_BITS)).astype(np.int64)
    order = np.argsort((((rows << (_COSINE_BITS + 1)) | away) << _PLACE_BITS) | places)
    return order[cosines[order] > 0.0]
