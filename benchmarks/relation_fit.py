"""Fit the weights of ``sourcer.resolve.relation_weights``, and measure them on repositories held out of the fit.

Logistic regression with a normal prior around what the methods note says of each sign's frequency, and with each weight
kept on its sign's side: a sign of the authors' own code never speaks against it. Folds never part the repositories of a
paper.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from sourcer.resolve.relation_weights import GIVEN
from sourcer.resolve.signs import INDEPENDENT_SIGNS, OFFICIAL_SIGNS

SPREAD = 0.6
"""Standard deviation of a weight around its prior, in log-odds."""

PRIORS: Mapping[str, float] = {
    "official": 1.2,
    "authors' own": 1.2,
    "our paper": 1.2,
    "code of the paper": 1.2,
    "owner is cited": 1.0,
    "implementation of": -0.4,
    "named for framework": -0.8,
    "framework in title": -0.8,
    "named reimplementation": -1.5,
    "unofficial": -1.2,
    "unofficial, in another language": -1.5,
    "course": -1.2,
    "compares numbers": -1.2,
    "cites itself": -1.0,
}
"""Where the note (or the plain meaning of the words) says more than "half a unit on its side"."""

FITTED = tuple(name for name in (*OFFICIAL_SIGNS, *INDEPENDENT_SIGNS) if name not in GIVEN)
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A repository: its signs that count, whether it is official, how far the label is believed, and its paper."""

    signs: frozenset[str]
    is_official: bool
    weight: float
    paper: str


def fit(rows: Sequence[Labelled]) -> tuple[float, dict[str, float]]:
    """The intercept and the weight of each sign."""
    seen, official = _matrix(rows), np.array([row.is_official for row in rows], dtype=float)
    believed = np.array([row.weight for row in rows])
    middle = np.array([_prior(name) for name in FITTED])

    def loss(values: Matrix) -> tuple[float, Matrix]:
        odds = values[0] + seen @ values[1:]
        off = believed * (1 / (1 + np.exp(-odds)) - official)
        strayed = (values[1:] - middle) / SPREAD**2
        total = np.sum(believed * (np.logaddexp(0, odds) - official * odds))
        total += np.sum((values[1:] - middle) ** 2) / (2 * SPREAD**2)
        return float(total), np.concatenate(([off.sum()], seen.T @ off + strayed))

    sides = [(0.0, None) if name in OFFICIAL_SIGNS else (None, 0.0) for name in FITTED]
    best = minimize(loss, np.concatenate(([0.0], middle)), jac=True, method="L-BFGS-B", bounds=[(None, None), *sides])
    return float(best.x[0]), dict(zip(FITTED, best.x[1:].tolist(), strict=True))


def cross_validated(rows: Sequence[Labelled], rounds: int, folds: int = 10, seed: int = 1) -> list[list[float]]:
    """For each round the log-odds of every row by weights fitted without its paper."""
    papers, dice = sorted({row.paper for row in rows}), random.Random(seed)
    every = []
    for _ in range(rounds):
        dice.shuffle(papers)
        fold_of = {paper: at % folds for at, paper in enumerate(papers)}
        odds = [0.0] * len(rows)
        for fold in range(folds):
            intercept, weights = fit([row for row in rows if fold_of[row.paper] != fold])
            for at, row in enumerate(rows):
                if fold_of[row.paper] == fold:
                    odds[at] = intercept + sum(weights.get(name, GIVEN.get(name, 0.0)) for name in row.signs)
        every.append(odds)
    return every


def _prior(name: str) -> float:
    return PRIORS.get(name, 0.5 if name in OFFICIAL_SIGNS else -0.5)


def _matrix(rows: Sequence[Labelled]) -> Matrix:
    return np.array([[float(name in row.signs) for name in FITTED] for row in rows])
