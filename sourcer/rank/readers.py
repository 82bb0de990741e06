"""Readers: which later papers stand nearest to a paper among all that came before them, a citation read from the text.

Every later paper has 50 nearest earlier papers, and gives the r-th of them 1/r. A paper is then worth what all later
papers give it, however near or far they are: it is measured against every other paper that they could have followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sourcer.rank.features import FloatArray, IntArray

CLOSE = 10
"""A paper among so many nearest earlier ones is named as followed."""


@dataclass(frozen=True, slots=True)
class Readers:
    """By place in the field: ``weights`` of the papers whose reading counts, 0 for those that are not asked.

    ``given`` sums what later papers gave; ``close`` counts those that have it among their 10 nearest earlier papers,
    and ``first`` is the place of the first of these, or -1.
    """

    weights: FloatArray
    given: FloatArray
    close: IntArray
    first: IntArray

    @classmethod
    def of(cls, weights: FloatArray) -> Readers:
        """Before anything is read."""
        size = len(weights)
        return cls(weights, np.zeros(size), np.zeros(size, dtype=np.int64), np.full(size, -1, dtype=np.int64))

    def note(self, reader: int, nearest: IntArray, own: Sequence[int]) -> None:
        """``nearest`` earlier papers of a reader, nearest first; those of the reader's own first authors get nothing.

        Readers come in order of date.
        """
        weight = float(self.weights[reader])
        if weight <= 0.0:
            return
        share = weight / np.arange(1.0, len(nearest) + 1.0)
        others = ~np.isin(nearest, own) if own else np.ones(len(nearest), dtype=bool)
        self.given[nearest[others]] += share[others]
        close = nearest[:CLOSE][others[:CLOSE]]
        self.close[close] += 1
        self.first[close[self.first[close] < 0]] = reader

    def rate(self, place: int, after: int) -> float:
        """What a paper was given by each paper from place ``after`` on, on average; 0 where there is none."""
        asked = float(self.weights[after:].sum())
        return float(self.given[place]) / asked if asked > 0.0 else 0.0
