"""From works to a person: the best few works count, never how many there are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from sourcer.rank.fit import BACKGROUND

_FIT_SHRINK = 0.5
_SHARPNESS = 20.0
_LEAST_DISCOUNT = 0.5
NEUTRAL = 0.5


def person_fit(works: Sequence[float], best: int) -> float:
    """A person's fit to one area: the best few works that carry it, shrunk a little towards a chance fit.

    The m best works (m <= ``best``) say (sum + 0.5 * chance) / (m + 0.5), where chance is the fit of any work; the
    answer is the m that says most. So several good works say more than one, one excellent work says more than five
    middling ones, and works below what is already said change nothing. 0 for nobody's works.
    """
    said, total = 0.0, _FIT_SHRINK * BACKGROUND
    for count, value in enumerate(sorted(works, reverse=True)[:best], 1):
        total += value
        said = max(said, total / (count + _FIT_SHRINK))
    return round(said, 6)


def best_mean(works: Sequence[float], best: int) -> float:
    """The mean of a person's best few works, of those there are where they are fewer; 0 for nobody's works.

    For similarities, which unlike a fit have no top: what orders people for one need before it is read as a fit.
    """
    chosen = sorted(works, reverse=True)[:best]
    return math.fsum(chosen) / len(chosen) if chosen else 0.0


def person_value(works: Sequence[float], best: int, shrink: float) -> float:
    """A person's originality or importance: the mean of the best works, shrunk to 0.5 with a weight of ``shrink``."""
    chosen = sorted(works, reverse=True)[:best]
    return round((sum(chosen) + shrink * NEUTRAL) / (len(chosen) + shrink), 6)


def over_areas(fits: Iterable[tuple[float, float]]) -> float:
    """One fit from (weight, fit) of each area: areas are alternatives, so that excelling in one is enough.

    A soft maximum (the norm of power 20, at most 1): a second area in which somebody is as good adds a few hundredths.
    An area's fit counts in full at the highest weight, and loses up to half of itself as its weight goes to 0.
    """
    known = list(fits)
    highest = max((weight for weight, _ in known), default=0.0)
    if highest <= 0.0:
        return 0.0
    discounted = [fit * (_LEAST_DISCOUNT + (1.0 - _LEAST_DISCOUNT) * weight / highest) for weight, fit in known]
    norm = math.pow(math.fsum(math.pow(fit, _SHARPNESS) for fit in discounted), 1.0 / _SHARPNESS)
    return round(min(1.0, norm), 6)
