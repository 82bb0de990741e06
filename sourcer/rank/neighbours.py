"""How near each paper of a field is to the papers before and after it. Exact, in blocks of a quarter of a year.

Terms in more than a fiftieth of the field's papers are multiplied as a dense matrix, the others as a sparse one: the
same cosines, several times sooner. Within a quarter, IDF is over the papers dated before its first day, and
only terms that those papers use (two of them, in an earlier paper's length) count: so a cosine to an earlier paper is
what it was on the day of the paper, whatever was written since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.features import FloatArray, IntArray
from sourcer.rank.readers import Readers

SAME_TEXT = 0.9
"""A cosine from which two texts count as one text under two ids."""
_BLOCK = 256
_QUARTERS = 4.0
_DENSE_SHARE = 0.02
_MOST_DENSE = 1500
_NEAR, _FEW, _SHOWN, _TOPIC = 50, 5, 3, 30
_WIDE_YEARS = 5.0
_SEEN = 2
_FLOOR = 1e-3
Dense = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Field:
    """The comparable papers of one field group in order of date: rows of counts, times, and who came first on each.

    ``rows`` are their places among the documents.
    """

    rows: IntArray
    times: FloatArray
    counts: sparse.csr_matrix
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


def compare(field: Field, wanted: IntArray, later_years: float, readers: Readers) -> Iterator[tuple[int, Nearness]]:
    """The nearness of each wanted place of ``field``, in order of date. ``readers`` is told whom each one reads."""
    matrix = _Weighted(field.counts)
    own = _places_of_people(field.firsts)
    for block in _blocks(field.times, np.sort(wanted)):
        start = int(np.searchsorted(field.times, np.floor(field.times[block[0]] * _QUARTERS) / _QUARTERS, side="left"))
        end = int(np.searchsorted(field.times, field.times[block[-1]] + later_years, side="right"))
        cosines = matrix.cosines(block, start, end)
        for place, row in zip(block.tolist(), cosines, strict=True):
            yield place, _nearness(field, place, row, later_years, own, readers)


class _Weighted:
    """The field's rows under backward IDF, which is learned anew for each quarter."""

    def __init__(self, counts: sparse.csr_matrix) -> None:
        rows = counts.astype(np.float32)
        rows.data = 1.0 + np.log(rows.data)
        frequency = np.bincount(rows.indices, minlength=rows.shape[1])
        common = np.flatnonzero(frequency > max(20.0, _DENSE_SHARE * rows.shape[0]))
        common = np.sort(common[np.lexsort((common, -frequency[common]))[:_MOST_DENSE]])
        rare = np.flatnonzero((frequency > 1) & ~np.isin(np.arange(rows.shape[1]), common))
        self._all = rows
        self._common, self._rare = common, rare
        self._dense: Dense = rows[:, common].toarray()
        self._sparse = rows[:, rare].tocsr()
        self._squares = sparse.csr_matrix((rows.data**2, rows.indices, rows.indptr), shape=rows.shape)
        self._seen = np.zeros(rows.shape[1], dtype=np.int64)
        self._counted = -1
        self._idf: Dense = np.zeros(rows.shape[1], dtype=np.float32)
        self._lengths: Dense = np.ones(rows.shape[0], dtype=np.float32)

    def cosines(self, block: IntArray, start: int, end: int) -> Dense:
        """Cosines (block x papers up to ``end``) under the IDF of the papers before ``start``."""
        if start != self._counted:
            self._learn(start)
        own = np.sqrt(np.maximum(self._squares[block] @ self._idf**2, _FLOOR))
        dense: Dense = self._dense[block] * self._idf[self._common] ** 2
        rare = self._sparse[block]
        rare.data = rare.data * self._idf[self._rare][rare.indices] ** 2
        products: Dense = dense @ self._dense[:end].T
        products += (rare @ self._sparse[:end].T).toarray()
        products /= own[:, None]
        products /= self._lengths[None, :end]
        return products

    def _learn(self, start: int) -> None:
        """The IDF of the papers before ``start``: 0 for terms that none has; and the lengths of all papers under it."""
        since, until = self._all.indptr[max(0, self._counted)], self._all.indptr[start]
        self._seen += np.bincount(self._all.indices[since:until], minlength=len(self._seen))
        self._counted = start
        self._idf = (1.0 + np.log((1.0 + start) / (1.0 + self._seen))).astype(np.float32)
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


def _nearness(
    field: Field, place: int, row: Dense, years: float, own: dict[str, list[int]], readers: Readers
) -> Nearness:
    time = field.times[place]
    until = int(np.searchsorted(field.times, time, side="left"))
    since = int(np.searchsorted(field.times, time - years, side="left"))
    lately = int(np.searchsorted(field.times, time - _WIDE_YEARS, side="left"))
    after = int(np.searchsorted(field.times, time, side="right"))
    end = int(np.searchsorted(field.times, time + years, side="right"))
    twins = np.flatnonzero(row >= SAME_TEXT)
    row[twins] = 0.0
    earlier, later = row[:until], row[after:end].copy()
    mine = [at for person in field.firsts[place] for at in own[person]]
    later[[at - after for at in mine if after <= at < end]] = 0.0
    twin = next((int(at) for at in twins if at < until), -1)
    near = _largest(earlier, _NEAR)
    readers.note(place, near[earlier[near] > 0.0], mine)
    return Nearness(
        before=until,
        later=len(field.times) - after,
        near=_mean(earlier[near]),
        wide=_mean(earlier[lately:]),
        past=_mean(earlier[near[:_FEW]]),
        future=_mean(later[_largest(later, _FEW)]),
        nearest=tuple((int(at), round(float(earlier[at]), 4)) for at in near[:_SHOWN] if earlier[at] > 0.0),
        around=_around(earlier[since:], later),
        window=(until - since, len(later)),
        twin=twin,
    )


def _largest(values: Dense, count: int) -> IntArray:
    """Places of the largest values, largest first; equal ones in order of date."""
    if len(values) > count:
        found = np.flatnonzero(values >= np.partition(values, len(values) - count)[len(values) - count])
    else:
        found = np.arange(len(values))
    return found[np.lexsort((found, -values[found]))][:count]


def _mean(values: Dense) -> float:
    return round(float(values.mean(dtype=np.float64)), 6) if len(values) else 0.0


def _around(earlier: Dense, later: Dense) -> tuple[int, int]:
    both = np.concatenate([earlier, later])
    nearest = _largest(both, min(_TOPIC, max(5, len(both) // 10)))
    nearest = nearest[both[nearest] > 0.0]
    before = int((nearest < len(earlier)).sum())
    return before, len(nearest) - before
