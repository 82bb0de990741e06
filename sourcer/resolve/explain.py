"""Why a signature was put with others, in a line for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from sourcer.resolve.blocking import STRENGTHS, Pairs
from sourcer.resolve.cluster import ABSENT
from sourcer.resolve.company import Company
from sourcer.resolve.evidence import PlainSignals, Scene, plain_signals
from sourcer.resolve.names import Strength
from sourcer.resolve.rarity import Floats

_AT_ONCE = 50_000
_NAME: dict[Strength, str] = {
    "exact": "same full name",
    "full": "same first and last name, a middle name missing or shortened",
    "initial": "an initial that fits",
    "reading": "same name if a word is read as a second surname",
    "swapped": "same words in another order",
    "none": "different names",
}


@dataclass(frozen=True, slots=True)
class Bond:
    """The mean probability that a signature belongs with the rest of its group, and its strongest single reason."""

    confidence: float
    text: str


def strongest_bonds(
    groups: Sequence[Sequence[int]], scene: Scene, company: Company, pairs: Pairs, chances: Floats
) -> Mapping[int, Bond]:
    """For each signature that was compared with another of its group: how sure, and the best pair's evidence."""
    group_of, size_of = _homes(groups, len(scene.works))
    inside = np.flatnonzero(group_of[pairs.left] == group_of[pairs.right])
    ends = np.concatenate([pairs.left[inside], pairs.right[inside]])
    edges = np.concatenate([inside, inside])
    sums = np.bincount(ends, weights=chances[edges], minlength=len(scene.works))
    counts = np.bincount(ends, minlength=len(scene.works))
    others = np.maximum(size_of - 1, 1)
    confidence = (sums + (others - np.minimum(counts, others)) * ABSENT) / np.maximum(others, counts)
    best = _best_edges(ends, edges, chances)
    chosen = np.array(list(best.values()), dtype=np.int64)
    sure = confidence.round(3).tolist()
    return {i: Bond(sure[i], text) for i, text in zip(best, _described(scene, company, pairs, chosen), strict=True)}


def _described(scene: Scene, company: Company, pairs: Pairs, chosen: NDArray[np.int64]) -> Iterator[str]:
    """A line of each chosen pair; some at a time, for their texts lie side by side while they are compared."""
    for start in range(0, len(chosen), _AT_ONCE):
        some = chosen[start : start + _AT_ONCE]
        picked = Pairs(pairs.left[some], pairs.right[some], pairs.strength[some])
        shared = _shared_counts(company, picked)
        for each in zip(plain_signals(scene, picked), picked.strength.tolist(), shared, strict=True):
            yield describe(*each)


def describe(signals: PlainSignals, strength: int, coauthors: int) -> str:
    """One line from the signals of a pair, how alike its names are, and its number of common coauthors."""
    parts = [f"{_NAME[STRENGTHS[strength]]}, borne by {_about(signals.bearers)} here"]
    if coauthors:
        parts.append(f"{coauthors} shared coauthor{'s' if coauthors > 1 else ''}")
    if signals.topic >= 0.1:
        parts.append(f"similar topics (cosine {signals.topic:.2f})")
    if signals.forum:
        parts.append("same venue or category")
    if signals.place >= 0.3:
        parts.append("like affiliations")
    return "; ".join(parts)


def _about(bearers: float) -> str:
    return f"about {bearers:.1f} people" if bearers >= 0.95 else "hardly more than one person"


def _homes(groups: Sequence[Sequence[int]], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    group_of, size_of = np.full(count, -1, dtype=np.int64), np.ones(count, dtype=np.int64)
    sizes = list(map(len, groups))
    members = list(chain.from_iterable(groups))
    group_of[members] = np.repeat(np.arange(len(groups)), sizes)
    size_of[members] = np.repeat(sizes, sizes)
    return group_of, size_of


def _best_edges(ends: NDArray[np.int32], edges: NDArray[np.int64], chances: Floats) -> dict[int, int]:
    """The likeliest pair of each signature (ties: the first pair)."""
    order = np.lexsort((edges, -chances[edges], ends))
    firsts = np.unique(ends[order], return_index=True)[1] if len(order) else np.zeros(0, dtype=np.int64)
    return dict(zip(ends[order[firsts]].tolist(), edges[order[firsts]].tolist(), strict=True))


def _shared_counts(company: Company, pairs: Pairs) -> list[int]:
    both = company.met[pairs.left].multiply(company.met[pairs.right])
    return [int(count) for count in np.diff(both.tocsr().indptr)]
