"""Bursts: terms whose share of a field's papers has just risen fast, a flag beside the score; and how far the words of
a paper are rising ones.

A term bursts at a day when its share of the papers of the 2 years before is more than 1.5 times its share in the 3
years before those, and the two-sample z is above 3 (after Kleinberg 2002). Days are taken half a year apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.features import FloatArray, IntArray

_STEPS = 2.0
_RECENT, _BEFORE = 4, 6
_TIMES, _SURE = 1.5, 3.0
_FEWEST_WITH_TERM = 8
_LONGEST = 40.0
Flags = NDArray[np.bool_]
Counts = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Bursts:
    """``edges``: days half a year apart, and ``until`` how many papers are before each; ``terms``: those frequent
    enough to burst; ``flags`` (edges x terms); ``held`` how many papers before each edge have each term.
    """

    edges: FloatArray
    until: IntArray
    terms: IntArray
    flags: Flags
    held: Counts

    def of_bursting(self) -> Bursts:
        """Only the terms that burst at some time: all that is asked for once trends are measured."""
        kept = np.flatnonzero(self.flags.any(axis=0))
        return replace(self, terms=self.terms[kept], flags=self.flags[:, kept], held=self.held[:, kept])

    def shares(self, edge: int) -> _Shares:
        """The shares of the papers of the 2 years before an edge, and of the 3 before those, that have each term."""
        return _shares(self.held, self.until, edge)


@dataclass(frozen=True, slots=True)
class _Shares:
    """Two shares of each term, and of how many papers each is."""

    recent: FloatArray
    before: FloatArray
    recent_all: float
    before_all: float


@dataclass(frozen=True, slots=True)
class Trendiness:
    """For each paper: ``now``, the share of its wording that was bursting when it appeared, and ``rising``, the mean
    rise of its words at that time (0 where none of them is frequent).
    """

    now: FloatArray
    rising: FloatArray


def find_bursts(counts: sparse.csr_matrix, times: FloatArray, firsts: Sequence[frozenset[str]], as_of: float) -> Bursts:
    """The bursts of a field; papers (rows of counts) in order of date, with who came first on each.

    Nobody makes a burst alone: counting a person's papers of one half-year as one, more must use the term than one
    person could give in the recent window.
    """
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    terms = np.flatnonzero(frequency >= _FEWEST_WITH_TERM)
    first = np.floor(max(times[0], as_of - _LONGEST) * _STEPS) / _STEPS if len(times) else as_of
    edges = np.arange(first, as_of + 1e-9, 1.0 / _STEPS)
    until = np.searchsorted(times, edges, side="left")
    chosen = counts[:, terms]
    flags = _of_more_than_one(chosen, times, firsts, edges)
    held = np.zeros((len(edges), len(terms)), dtype=np.int32)
    for edge, total in enumerate(_cumulated(chosen, until)):
        held[edge] = total
    for edge in range(len(edges)):
        flags[edge] &= _has_risen(_shares(held, until, edge)) & (held[edge] >= _FEWEST_WITH_TERM)
    return Bursts(edges, until, terms, flags, held)


def _has_risen(shares: _Shares) -> Flags:
    recent, before = shares.recent, shares.before
    recent_all, before_all = max(1.0, shares.recent_all), max(1.0, shares.before_all)
    pooled = (recent * shares.recent_all + before * shares.before_all) / max(1.0, shares.recent_all + shares.before_all)
    error = np.sqrt(pooled * (1 - pooled) * (1 / recent_all + 1 / before_all))
    sure = (recent - before) > _SURE * np.maximum(error, 1e-9)
    risen: Flags = np.asarray(sure & (recent > _TIMES * before) & (shares.before_all > 0))
    return risen


def measure_trend(counts: sparse.csr_matrix, times: FloatArray, bursts: Bursts, first_pair: int) -> Trendiness:
    """The trendiness of each paper, under the IDF of the papers before its half-year; what only later papers know of a
    term plays no part. Terms from ``first_pair`` on are bigrams.
    """
    now, rising = np.zeros(len(times)), np.zeros(len(times))
    seen = np.zeros(counts.shape[1])
    edge_of = edge_before(bursts, times)
    for edge in np.unique(edge_of).tolist():
        places = np.flatnonzero(edge_of == edge)
        idf = np.where(seen > 0, 1.0 + np.log((1.0 + places[0]) / (1.0 + seen)), 0.0)
        weights = _weights(counts[places], idf)
        seen += np.bincount(counts[places].indices, minlength=counts.shape[1])
        if edge < 0:
            continue
        now[places] = _mean_over(weights, bursts.terms, bursts.flags[edge], np.asarray(weights.sum(axis=1)).ravel())
        words = (bursts.held[edge] >= _FEWEST_WITH_TERM) & (bursts.terms < first_pair)
        known = np.asarray(weights[:, bursts.terms[words]].sum(axis=1)).ravel()
        rising[places] = _mean_over(weights, bursts.terms[words], rise(bursts, edge)[words], known)
    return Trendiness(np.round(now, 6), np.round(rising, 6))


def rise(bursts: Bursts, edge: int) -> FloatArray:
    """How surely each term rises or falls at an edge: the two-sample z of its two shares, one paper more with it."""
    shares = bursts.shares(edge)
    recent_all, before_all = max(1.0, shares.recent_all), max(1.0, shares.before_all)
    pooled = (shares.recent * recent_all + shares.before * before_all + 1.0) / (recent_all + before_all)
    result: FloatArray = (shares.recent - shares.before) / np.sqrt(pooled * (1.0 / recent_all + 1.0 / before_all))
    return result


def _mean_over(
    weights: sparse.csr_matrix, terms: IntArray, values: FloatArray | Flags, totals: FloatArray
) -> FloatArray:
    sums: FloatArray = weights[:, terms] @ np.asarray(values, dtype=np.float64)
    return sums / np.maximum(totals, 1e-12)


def edge_before(bursts: Bursts, times: FloatArray) -> IntArray:
    """The last edge at or before each time; -1 before the first."""
    places: IntArray = np.searchsorted(bursts.edges, times, side="right").astype(np.int64) - 1
    return places


def bursting_terms(bursts: Bursts, counts: sparse.csr_matrix, time: float) -> list[tuple[int, float, float]]:
    """(term, share before, share then) of one paper's bursting terms, the fastest growing first."""
    edge = int(edge_before(bursts, np.array([time]))[0])
    if edge < 0:
        return []
    places = np.flatnonzero(np.isin(bursts.terms, counts.indices) & bursts.flags[edge])
    shares = bursts.shares(edge)
    found = [(int(bursts.terms[at]), float(shares.before[at]), float(shares.recent[at])) for at in places]
    return sorted(found, key=lambda item: (item[1] - item[2], item[0]))


def _of_more_than_one(
    counts: sparse.csr_matrix, times: FloatArray, firsts: Sequence[frozenset[str]], edges: FloatArray
) -> Flags:
    """(edges x terms): whether more person-half-years of the recent window have the term than one person has."""
    groups: dict[tuple[int, str], int] = {}
    halves = np.floor(times * _STEPS).astype(np.int64).tolist()
    keys = [(half, min(who, default=f"#{row}")) for row, (half, who) in enumerate(zip(halves, firsts, strict=True))]
    group_of = np.array([groups.setdefault(key, len(groups)) for key in keys], dtype=np.int64)
    rows = np.arange(len(keys))
    ones = np.ones(len(keys), dtype=np.float32)
    joined = sparse.csr_matrix((ones, (group_of, rows)), shape=(len(groups), len(keys))) @ counts
    first = np.unique(group_of, return_index=True)[1] if len(keys) else rows
    enough: Flags = np.zeros((len(edges), counts.shape[1]), dtype=bool)
    window = deque([np.zeros(counts.shape[1], dtype=np.int32)] * _RECENT, maxlen=_RECENT)
    for edge, held in enumerate(_cumulated(joined.tocsr(), np.searchsorted(times[first], edges, side="left"))):
        enough[edge] = held - window[0] > _RECENT
        window.append(held)
    return enough


def _cumulated(counts: sparse.csr_matrix, until: IntArray) -> Iterator[Counts]:
    """For each edge how many papers before it have each term."""
    start, total = 0, np.zeros(counts.shape[1], dtype=np.int32)
    for end in until.tolist():
        held = counts.indices[counts.indptr[start] : counts.indptr[end]]
        total = total + np.bincount(held, minlength=counts.shape[1]).astype(np.int32)
        start = end
        yield total


def _shares(held: Counts, until: IntArray, edge: int) -> _Shares:
    middle, start = edge - _RECENT, edge - _RECENT - _BEFORE
    recent_all, before_all = (
        float(_size(until, end) - _size(until, of)) for end, of in ((edge, middle), (middle, start))
    )
    recent = (_at(held, edge) - _at(held, middle)) / max(1.0, recent_all)
    before = (_at(held, middle) - _at(held, start)) / max(1.0, before_all)
    return _Shares(recent, before, recent_all, before_all)


def _at(held: Counts, edge: int) -> FloatArray:
    """A row of cumulated counts; zero before the first edge."""
    return held[edge].astype(np.float64) if edge >= 0 else np.zeros(held.shape[1])


def _size(until: IntArray, edge: int) -> int:
    return int(until[edge]) if edge >= 0 else 0


def _weights(counts: sparse.csr_matrix, idf: FloatArray) -> sparse.csr_matrix:
    rows = counts.astype(np.float64)
    rows.data = (1.0 + np.log(rows.data)) * idf[rows.indices]
    return rows
