"""How the signals of ``evidence.FEATURES`` are weighed.

Fitted by logistic regression (L2, C = 1) on 60,000 labelled pairs of author mentions of machine-learning conferences
2021-2025 (persons told by OpenReview profiles), each pair seen with and without abstracts, with and without
affiliations, and with names as published and as weaker sources print them. The threshold is the one with the best
B-cubed F1 where full names are shared by several people. To refit: compute ``evidence.features`` for labelled pairs
and replace the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

INTERCEPT = -5.53

WEIGHTS: Mapping[str, float] = {
    "full": -3.81,
    "initial": 1.48,
    "reading": -2.62,
    "swapped": -6.04,
    "bearers": -1.10,
    "prolific": 1.38,
    "coauthors": 4.11,
    "any_coauthor": 0.76,
    "full_coauthors": 0.24,
    "title": 1.67,
    "abstract": 5.09,
    "no_abstract": 0.71,
    "forum": 1.11,
    "same_place": 3.91,
    "other_place": -1.35,
}

THRESHOLD = 0.60
"""Average probability from which two groups of signatures are one author."""

MAYBE = 0.15
"""Average probability from which two authors are shown as possible namesakes."""

NOTHING = 0.02
"""Pairs below this are forgotten; an average counts them as ``cluster.ABSENT``."""
