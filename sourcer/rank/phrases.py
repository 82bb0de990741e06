"""New phrases: bigrams that a paper was first in its field to use, and who took them up (Arts, Hou & Gomez 2021)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sourcer.rank.features import FloatArray


@dataclass(frozen=True, slots=True)
class Uptake:
    """A new phrase of a paper: how many later works of other first authors use it, and the first one's place."""

    term: int
    works: int
    first: int


def find_uptakes(
    counts: sparse.csr_matrix, times: FloatArray, firsts: Sequence[frozenset[str]], first_pair: int, years: float
) -> list[list[Uptake]]:
    """For each paper (rows in order of date) its new phrases with the uptake of the ``years`` after, most taken first.

    Terms from ``first_pair`` on are bigrams. A phrase is new where no paper of an earlier day has it. Works that share
    a first author with the paper do not count as uptake.
    """
    found: list[list[Uptake]] = [[] for _ in range(counts.shape[0])]
    columns = counts.tocsc()
    columns.sort_indices()
    for term in np.flatnonzero(np.diff(columns.indptr) > 1).tolist():
        if term < first_pair:
            continue
        places = columns.indices[columns.indptr[term] : columns.indptr[term + 1]].tolist()
        day = times[places[0]]
        for place in places:
            if times[place] > day:
                break
            uptake = _uptake(term, place, places, times, firsts, years)
            if uptake.works:
                found[place].append(uptake)
    for uptakes in found:
        uptakes.sort(key=lambda uptake: (-uptake.works, uptake.term))
    return found


def reuse(uptakes: Sequence[Uptake]) -> float:
    """ln(1 + sum over new phrases of ln(1 + works that took it up))."""
    return float(np.log1p(sum(np.log1p(uptake.works) for uptake in uptakes)))


def _uptake(
    term: int,
    place: int,
    places: Sequence[int],
    times: FloatArray,
    firsts: Sequence[frozenset[str]],
    years: float,
) -> Uptake:
    day = times[place]
    takers = [at for at in places if day < times[at] <= day + years and not firsts[at] & firsts[place]]
    return Uptake(term, len(takers), takers[0] if takers else -1)
