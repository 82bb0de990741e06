"""Readers: which later papers stand nearest to a paper among all that came before them, a citation read from the text.

Every later paper has 50 nearest earlier papers, and gives the r-th of them 1/r. A paper is then worth what all later
papers give it, however near or far they are: it is measured against every other paper that they could have followed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sourcer.rank.features import FloatArray, IntArray

Flags = NDArray[np.bool_]
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

    def note(self, readers: IntArray, nearest: IntArray, ranks: IntArray, own: Flags) -> None:
        """Pairs of a reader and an earlier paper that is near to it; ``ranks`` count from 0, the nearest. A paper of
        the reader's ``own`` first authors gets nothing.

        Readers come in order of date, and within one call each with all that it reads.
        """
        weights = self.weights[readers]
        given = ~own & (weights > 0.0)
        np.add.at(self.given, nearest[given], weights[given] / (ranks[given] + 1.0))
        close = given & (ranks < CLOSE)
        np.add.at(self.close, nearest[close], 1)
        places, who = nearest[close][::-1], readers[close][::-1]  # of several the last one written is the first
        unread = self.first[places] < 0
        self.first[places[unread]] = who[unread]

    def rate(self, place: int, after: int) -> float:
        """What a paper was given by each paper from place ``after`` on, on average; 0 where there is none."""
        asked = float(self.weights[after:].sum())
        return float(self.given[place]) / asked if asked > 0.0 else 0.0
