"""Why a signature was put with others, in a line for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sourcer.resolve.blocking import STRENGTHS, Pairs
from sourcer.resolve.cluster import ABSENT
from sourcer.resolve.company import Company
from sourcer.resolve.evidence import FEATURES, Scene, features
from sourcer.resolve.names import Strength
from sourcer.resolve.rarity import Floats

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
    picked = Pairs(pairs.left[chosen], pairs.right[chosen], pairs.strength[chosen])
    signals = features(scene, company, picked, slice(None))
    shared = _shared_counts(company, picked)
    return {
        i: Bond(round(float(confidence[i]), 3), describe(signals[row], int(picked.strength[row]), int(shared[row])))
        for row, i in enumerate(best)
    }


def describe(signals: NDArray[np.float32], strength: int, coauthors: int) -> str:
    """One line from the signals of a pair (see ``evidence.FEATURES``) and its number of common coauthors."""
    value = dict(zip(FEATURES, signals.tolist(), strict=True))
    bearers = float(np.exp(value["bearers"]))
    parts = [f"{_NAME[STRENGTHS[strength]]}, borne by {_about(bearers)} here"]
    if coauthors:
        parts.append(f"{coauthors} shared coauthor{'s' if coauthors > 1 else ''}")
    topic = max(value["title"], value["abstract"]) ** 2
    if topic >= 0.1:
        parts.append(f"similar topics (cosine {topic:.2f})")
    if value["forum"] > 0:
        parts.append("same venue or category")
    if value["same_place"] >= 0.3:
        parts.append("like affiliations")
    return "; ".join(parts)


def _about(bearers: float) -> str:
    return f"about {bearers:.1f} people" if bearers >= 0.95 else "hardly more than one person"


def _homes(groups: Sequence[Sequence[int]], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    group_of, size_of = np.full(count, -1, dtype=np.int64), np.ones(count, dtype=np.int64)
    for at, group in enumerate(groups):
        group_of[list(group)] = at
        size_of[list(group)] = len(group)
    return group_of, size_of


def _best_edges(ends: NDArray[np.int32], edges: NDArray[np.int64], chances: Floats) -> dict[int, int]:
    """The likeliest pair of each signature (ties: the first pair)."""
    order = np.lexsort((edges, -chances[edges], ends))
    firsts = np.unique(ends[order], return_index=True)[1] if len(order) else np.zeros(0, dtype=np.int64)
    return {int(ends[k]): int(edges[k]) for k in order[firsts]}


def _shared_counts(company: Company, pairs: Pairs) -> NDArray[np.int64]:
    both = company.met[pairs.left].multiply(company.met[pairs.right])
    return np.asarray(np.diff(both.tocsr().indptr), dtype=np.int64)
