"""Curves: the share of a field's papers that stand in a topic, half-year by half-year, and what that says of an entry.

A share and not a count, so that a field that grows as a whole makes no topic of it grow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sourcer.rank.features import FloatArray, IntArray

_HALVES = 2.0
_PRIOR = 5.0


@dataclass(frozen=True, slots=True)
class HalfYear:
    """Half a year that begins ``on``: how many of the field's papers stand in the topic, of how many in all."""

    on: date
    inside: int
    all: int

    @property
    def name(self) -> str:
        """The half-year for people, such as "2024 H1"."""
        return f"{self.on.year} H{1 if self.on.month == 1 else 2}"

    @property
    def share(self) -> float | None:
        """The topic's share of the field's papers; None where there are none."""
        return self.inside / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class Sides:
    """(papers of the topic, all papers) of the ``years`` (so many, so many) before and after an entry."""

    before: tuple[int, int]
    after: tuple[int, int]
    years: tuple[float, float]

    @property
    def rates(self) -> tuple[float, float]:
        """The topic's share before and after, each drawn a little (as if by five papers) to what both have."""
        inside, every = self.before[0] + self.after[0], self.before[1] + self.after[1]
        common = max(inside, 1) / max(every, 1)
        before, after = ((part + _PRIOR) / (whole + _PRIOR / common) for part, whole in (self.before, self.after))
        return before, after

    @property
    def earliness(self) -> float:
        """0..1: 0.5 where the topic's share stayed as it was or had its peak at the entry, 0.8 where it doubled.

        after^2 / (before^2 + after^2), of the two rates.
        """
        before, after = self.rates
        return after * after / (before * before + after * after)


def half_of(time: float) -> int:
    """The number of the half-year that a fractional year lies in."""
    return int(np.floor(time * _HALVES + 1e-9))


def draw(inside: FloatArray, every: FloatArray, since: float, until: float) -> tuple[HalfYear, ...]:
    """The curve from ``since`` to ``until``: times of the topic's papers, and of all papers of the field."""
    first, last = half_of(since), half_of(until)
    topic, whole = _counts(inside, first, last), _counts(every, first, last)
    return tuple(
        HalfYear(date(half // 2, 7 if half % 2 else 1, 1), int(topic[half - first]), int(whole[half - first]))
        for half in range(first, last + 1)
    )


def _counts(times: FloatArray, first: int, last: int) -> IntArray:
    halves = np.floor(times * _HALVES + 1e-9).astype(np.int64) - first
    kept = halves[(halves >= 0) & (halves <= last - first)]
    return np.bincount(kept, minlength=last - first + 1).astype(np.int64)
