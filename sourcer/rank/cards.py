"""Which candidates tell the most about what a team wants: the cards that ``sourcer calibrate`` deals.

A card tells much where the answer is open, near the last place that a shortlist shows, and where the person's parts
differ in a way that no card so far does. Both are in the D-optimal design of a logistic regression (Chaloner & Larntz
1989): cards are dealt one by one, each making det(sum of v z z') largest, where z is (1, components) and v = p (1 - p),
with p the chance that the score as it stands gives of a yes. Who was judged before is in the sum from the start.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from sourcer.model.scores import COMPONENTS, Score
from sourcer.rank.features import FloatArray
from sourcer.rank.learn import Answer

_STEEPNESS = 16.0
_NOTHING_KNOWN = 0.01


def deal(scores: Sequence[Score], answered: Sequence[Answer], *, size: int, count: int) -> tuple[Score, ...]:
    """At most ``count`` of ``scores`` (best first), the most telling first; of equals the better placed.

    ``size`` is how many a shortlist shows; ``answered`` are the judgements of people who are not dealt again.
    """
    if not scores:
        return ()
    told = np.array([[score.component(name).value for name in COMPONENTS] for score in scores])
    weights = np.array([scores[0].component(name).weight for name in COMPONENTS])
    edge = scores[min(size, len(scores)) - 1].total
    known = np.array([[answer.components.get(name, 0.5) for name in COMPONENTS] for answer in answered])
    middle = told.mean(axis=0)
    left, open_ = _design(told, middle), _openness(told @ weights - edge)
    information = _NOTHING_KNOWN * np.eye(len(COMPONENTS) + 1)
    if len(known):
        before = _design(known, middle)
        information += (before * _openness(known @ weights - edge)[:, None]).T @ before
    chosen: list[int] = []
    for _ in range(min(count, len(scores))):
        gains = open_ * np.einsum("ij,jk,ik->i", left, np.linalg.inv(information), left)
        gains[chosen] = -1.0
        best = int(np.argmax(np.round(gains, 9)))
        chosen.append(best)
        information += open_[best] * np.outer(left[best], left[best])
    return tuple(scores[at] for at in chosen)


def _design(values: FloatArray, middle: FloatArray) -> FloatArray:
    return np.hstack([np.ones((len(values), 1)), values - middle])


def _openness(above_the_edge: FloatArray) -> FloatArray:
    chance: FloatArray = expit(_STEEPNESS * above_the_edge)
    return chance * (1.0 - chance)
