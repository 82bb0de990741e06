"""New phrases: bigrams that a paper was first in its field to use, and who took them up (Arts, Hou & Gomez 2021);
and how much of a paper's wording was put together in a new way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sourcer.rank.features import FloatArray

_KEPT = 3
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Uptake:
    """A new phrase of a paper: how many later works of other first authors use it, and the first one's place."""

    term: int
    works: int
    first: int


@dataclass(frozen=True, slots=True)
class Uptakes:
    """What others took up of each paper. ``most`` has the new phrases taken up most, at most three, by place.

    ``reuse`` is ln(1 + sum over new phrases of ln(works that took it up) squared): two words that met once more are
    chance, a phrase that many took up is a name.
    """

    reuse: FloatArray
    most: Mapping[int, tuple[Uptake, ...]]


def find_uptakes(
    counts: sparse.csr_matrix, times: FloatArray, firsts: Sequence[frozenset[str]], first_pair: int
) -> Uptakes:
    """What later papers took up of each paper (rows in order of date).

    Terms from ``first_pair`` on are bigrams. A phrase is new where no paper of an earlier day has it. Works that share
    a first author with the paper do not count as uptake.
    """
    sums = np.zeros(counts.shape[0])
    most: dict[int, tuple[Uptake, ...]] = {}
    held = np.ones(len(counts.indices), dtype=np.int8)  # which papers have a term, not how often they say it
    columns = sparse.csr_matrix((held, counts.indices, counts.indptr), shape=counts.shape).tocsc()
    columns.sort_indices()
    terms = np.flatnonzero(np.diff(columns.indptr) > 1)
    terms = terms[terms >= first_pair]
    next_day = np.searchsorted(times, times, side="right").tolist()
    bounds = zip(columns.indptr[terms].tolist(), columns.indptr[terms + 1].tolist(), strict=True)
    for term, (start, end) in zip(terms.tolist(), bounds, strict=True):
        places = columns.indices[start:end].tolist()  # nearly all are of two or three papers, too few for an array
        new = bisect_left(places, next_day[places[0]])
        later = places[new:]
        for place in places[:new] if later else ():
            takers = [at for at in later if not firsts[at] & firsts[place]]
            if takers:
                sums[place] += np.log(len(takers)) ** 2
                both = (*most.get(place, ()), Uptake(term, len(takers), takers[0]))
                most[place] = tuple(sorted(both, key=lambda uptake: (-uptake.works, uptake.term))[:_KEPT])
    return Uptakes(np.log1p(sums), most)


def new_pairs(counts: sparse.csr_matrix, times: FloatArray, first_pair: int) -> FloatArray:
    """For each paper (rows in order of date) how little of its wording pairs up as it did before: minus the number of
    its bigrams that papers of an earlier day have, to each of its words that they have. NaN without such a word.
    """
    days = _first_days(counts, times)
    result = np.full(counts.shape[0], np.nan)
    for first in range(0, counts.shape[0], _AT_ONCE):
        some = counts[first : first + _AT_ONCE]
        size = some.shape[0]
        rows = np.repeat(np.arange(size), np.diff(some.indptr))
        known = days[some.indices] < times[first + rows]
        is_pair = some.indices >= first_pair
        pairs = np.bincount(rows[known & is_pair], minlength=size)
        words = np.bincount(rows[known & ~is_pair], minlength=size)
        result[first : first + size] = np.where(words > 0, -pairs / np.maximum(1, words), np.nan)
    return result


def _first_days(counts: sparse.csr_matrix, times: FloatArray) -> FloatArray:
    """The day of each term's first paper; infinite for terms of none."""
    days = np.full(counts.shape[1], np.inf)
    rows = np.repeat(np.arange(counts.shape[0], dtype=np.int32), np.diff(counts.indptr))
    days[counts.indices[::-1]] = times[rows[::-1]]  # the last one written is the first paper's
    return days
