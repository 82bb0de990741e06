"""How good an order of people is against what came true of each: precision among the first few, nDCG, AUC; intervals.

People who tie are in no order, so the expected value over all their orders is told. Intervals are a seeded bootstrap
over people, in which the orders that are compared read the same people and ties fall by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom

from sourcer.rank.features import FloatArray, IntArray

CUTS = (10, 25, 50)
"""Precision is told among the first so many."""
DEPTH = 50
"""nDCG reads so far down."""
_DRAWS = 400
_SHARE = 95.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the interval that holds it 95 times of 100."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One order: ``precision`` by how many were read, ``ndcg``, and how much ``better`` (nDCG) the first order is than
    this one; None for the first itself.
    """

    name: str
    precision: Mapping[int, Estimate]
    ndcg: Estimate
    better: Estimate | None

    @property
    def verdict(self) -> str:
        """Whether the first order is better or worse than this one, or whether nobody can tell."""
        if self.better is None:
            return ""
        return "better" if self.better.low > 0.0 else "worse" if self.better.high < 0.0 else "no telling"


@dataclass(frozen=True, slots=True)
class Chance:
    """What drawing lots gives: the exact expected values; of precision also within what 95 of 100 draws are."""

    precision: Mapping[int, Estimate]
    ndcg: float


def measure(keys: Mapping[str, FloatArray], gains: FloatArray, seed: int = 0) -> tuple[Measured, ...]:
    """Every order of the same people beside the first one. ``keys`` by name: who has the higher key comes first.
    ``gains`` are what came true of each person: 0 nothing, more is more; for precision whatever is not 0 counts.
    """
    flags = np.asarray(gains > 0.0, dtype=np.float64)
    drawn = {name: _draws(key, gains, flags, seed) for name, key in keys.items()}
    first = next(iter(keys), "")
    found: list[Measured] = []
    for name, key in keys.items():
        expected, hits = _over_ties(key, gains), _over_ties(key, flags)
        precision = {cut: _estimate(_precision(hits, cut), drawn[name][:, at]) for at, cut in enumerate(CUTS)}
        ndcg, better = _ndcg(expected, gains), None
        if name != first:
            ahead = _ndcg(_over_ties(keys[first], gains), gains) - ndcg
            better = _estimate(ahead, drawn[first][:, -1] - drawn[name][:, -1])
        found.append(Measured(name, precision, _estimate(ndcg, drawn[name][:, -1]), better))
    return tuple(found)


def by_lot(gains: FloatArray) -> Chance:
    """What a random order of the people gives."""
    size, hits = len(gains), int((gains > 0.0).sum())
    precision = {}
    for cut in CUTS:
        read = min(cut, size)
        low, high = (hypergeom.ppf((0.025, 0.975), size, hits, read) / read) if read else (0.0, 0.0)
        precision[cut] = Estimate(hits / size if size else 0.0, float(low), float(high))
    mean = np.full(size, float(gains.mean()) if size else 0.0)
    return Chance(precision, _ndcg(mean, gains))


def auc(key: FloatArray, gains: FloatArray, seed: int = 0) -> Estimate:
    """How often somebody of whom it came true stands before somebody of whom it did not; 0.5 for lots."""
    rng, flags = np.random.default_rng(seed), gains > 0.0
    draws = [_auc(key[drawn], flags[drawn]) for drawn in (rng.integers(0, len(key), len(key)) for _ in range(_DRAWS))]
    known = np.array([value for value in draws if not np.isnan(value)])
    value = _auc(key, flags)
    return Estimate(0.5, 0.0, 1.0) if np.isnan(value) or not len(known) else _estimate(value, known)


def _auc(key: FloatArray, flags: np.ndarray) -> float:
    yes, no = np.sort(key[flags]), np.sort(key[~flags])
    if not len(yes) or not len(no):
        return float("nan")
    below, upto = np.searchsorted(no, yes, side="left"), np.searchsorted(no, yes, side="right")
    return float((below + upto).sum() / (2.0 * len(yes) * len(no)))


def _estimate(value: float, draws: FloatArray) -> Estimate:
    low, high = np.percentile(draws, ((100.0 - _SHARE) / 2.0, (100.0 + _SHARE) / 2.0))
    return Estimate(round(value, 6), round(min(value, float(low)), 6), round(max(value, float(high)), 6))


def _draws(key: FloatArray, gains: FloatArray, flags: FloatArray, seed: int) -> FloatArray:
    """(draws x cuts and nDCG): what an order gives on people drawn with replacement; the same for every order."""
    if not len(key):
        return np.zeros((1, len(CUTS) + 1))
    rng, size = np.random.default_rng(seed), len(key)
    found = np.zeros((_DRAWS, len(CUTS) + 1))
    for draw in found:
        drawn, lots = rng.integers(0, size, size), rng.random(size)
        order = drawn[np.lexsort((lots, -key[drawn]))]
        draw[:-1] = [_precision(flags[order], cut) for cut in CUTS]
        draw[-1] = _ndcg(gains[order], gains[drawn])
    return found


def _over_ties(key: FloatArray, gains: FloatArray) -> FloatArray:
    """The gains in the order of the keys, each the mean of those it ties with: the expected value over their orders."""
    _, group = np.unique(-key, return_inverse=True)
    means = np.bincount(group, gains) / np.maximum(np.bincount(group), 1)
    expected: FloatArray = np.asarray(means[np.sort(group)], dtype=np.float64)
    return expected


def _precision(hits: FloatArray, cut: int) -> float:
    return float(hits[:cut].mean()) if len(hits) else 0.0


def _ndcg(ordered: FloatArray, gains: FloatArray) -> float:
    discounts = _discounts(min(DEPTH, len(gains)))
    best = float(np.sort(gains)[::-1][:DEPTH] @ discounts)
    return float(ordered[:DEPTH] @ discounts) / best if best > 0.0 else 0.0


def _discounts(count: int) -> FloatArray:
    discounts: FloatArray = 1.0 / np.log2(np.arange(count) + 2.0)
    return discounts


def places_as_key(size: int) -> FloatArray:
    """The key of an order that is known already: the first has the highest."""
    return -np.arange(size, dtype=np.float64)


def counts_as_key(most: Sequence[int], then: Sequence[int]) -> FloatArray:
    """A key by ``most``, and by ``then`` where those are equal."""
    found: IntArray = np.array(most, dtype=np.int64) * (max(then, default=0) + 1) + np.array(then, dtype=np.int64)
    return found.astype(np.float64)
