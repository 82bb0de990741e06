"""New phrases: bigrams that a paper was first in its field to use, and who took them up (Arts, Hou & Gomez 2021);
and how much of a paper's wording was put together in a new way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.features import FloatArray, IntArray

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
    held = _Phrases.of(counts, times, first_pair)
    asked, works = _takers(held, firsts)
    places = held.rows[asked]
    sums = np.bincount(places, np.log(works) ** 2, minlength=counts.shape[0])
    most: dict[int, tuple[Uptake, ...]] = {}
    order = np.lexsort((held.terms[asked], -works, places))
    within = np.arange(len(order)) - np.searchsorted(places[order], places[order], side="left")
    for at in order[within < _KEPT].tolist():
        place, entry = int(places[at]), int(asked[at])
        uptake = Uptake(int(held.numbers[held.terms[entry]]), int(works[at]), held.first_taker(entry, firsts))
        most[place] = (*most.get(place, ()), uptake)
    return Uptakes(np.log1p(sums), most)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Which papers have which of the bigrams that two papers have: entries, by phrase and in order of date.

    Of each entry the paper's place in ``rows``, the phrase's number in ``terms`` (its term is ``numbers`` of that), and
    whether no paper of an earlier day has it (``is_new``). Those of a phrase that are not new lie from ``since`` to
    ``until``.
    """

    rows: IntArray
    terms: IntArray
    numbers: IntArray
    is_new: NDArray[np.bool_]
    since: IntArray
    until: IntArray

    @classmethod
    def of(cls, counts: sparse.csr_matrix, times: FloatArray, first_pair: int) -> _Phrases:
        held = np.ones(len(counts.indices), dtype=np.int8)  # which papers have a term, not how often they say it
        columns = sparse.csr_matrix((held, counts.indices, counts.indptr), shape=counts.shape).tocsc()
        columns.sort_indices()
        sizes = np.diff(columns.indptr)
        kept = (sizes > 1) & (np.arange(len(sizes)) >= first_pair)
        rows = columns.indices[np.repeat(kept, sizes)]
        starts = np.concatenate([[0], np.cumsum(sizes[kept], dtype=np.int64)])
        terms = np.repeat(np.arange(len(starts) - 1), sizes[kept])
        is_new = times[rows] == times[rows[starts[:-1]]][terms]
        since = starts[:-1] + np.bincount(terms, is_new, minlength=len(starts) - 1).astype(np.int64)
        return cls(rows, terms, np.flatnonzero(kept), is_new, since, starts[1:])

    def later(self, entry: int) -> list[int]:
        """The papers of later days that have the phrase of a new entry."""
        term = self.terms[entry]
        places: list[int] = self.rows[self.since[term] : self.until[term]].tolist()
        return places

    def first_taker(self, entry: int, firsts: Sequence[frozenset[str]]) -> int:
        """The first of them that shares no first author with the paper of the entry."""
        own = firsts[self.rows[entry]]
        return next(at for at in self.later(entry) if own.isdisjoint(firsts[at]))


def _takers(held: _Phrases, firsts: Sequence[frozenset[str]]) -> tuple[IntArray, IntArray]:
    """The new entries that later papers of others took up, and how many of these there are."""
    later = held.until - held.since
    asked = np.flatnonzero(held.is_new & (later[held.terms] > 0))
    code_of = {person: at for at, person in enumerate(sorted(set().union(*firsts)))}
    people = [[code_of[person] for person in sorted(them)] for them in firsts]
    sizes = np.array([len(them) for them in people], dtype=np.int64)
    flat = np.array([person for them in people for person in them], dtype=np.int64)
    begins = np.cumsum(sizes) - sizes
    taken = np.flatnonzero(~held.is_new)
    taken = np.repeat(taken, sizes[held.rows[taken]])  # once for each of its people
    place = held.rows[taken]
    within = np.arange(len(taken)) - np.searchsorted(taken, taken, side="left")
    codes = np.sort(held.terms[taken] * len(code_of) + flat[begins[place] + within])
    works = later[held.terms[asked]]
    alone = np.flatnonzero(sizes[held.rows[asked]] == 1)  # nearly all: who is alone is shared by one name or none
    code = held.terms[asked[alone]] * len(code_of) + flat[begins[held.rows[asked[alone]]]]
    works[alone] -= np.searchsorted(codes, code, side="right") - np.searchsorted(codes, code, side="left")
    for at in np.flatnonzero(sizes[held.rows[asked]] > 1).tolist():
        own = firsts[held.rows[asked[at]]]
        works[at] = sum(own.isdisjoint(firsts[place]) for place in held.later(int(asked[at])))
    return asked[works > 0], works[works > 0]


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
