"""How the signals of ``evidence.FEATURES`` are weighed.

Fitted by logistic regression (L2, C = 1, columns scaled) on 290,000 labelled pairs of author mentions of
machine-learning conferences 2021-2025 (persons told by OpenReview profiles): pairs of 14 smaller editions, each seen
with and without abstracts, affiliations, and with names as published and as weaker sources print them; and with a
weight of 0.3 those of five large editions, where names are more crowded. No sign was left to chance: what speaks for
one person never weighs less than 0, what speaks against never more, so that signals which say nearly the same cannot
play against each other. Pairs whose block was left out of a fit come out within 0.001 (B-cubed F1) of the whole fit.
The threshold is the one with the best B-cubed F1 where full names are shared by several people. To refit: compute
``evidence.features`` for labelled pairs and replace the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

BY_NAME: Mapping[str, float] = {
    "intercept": -4.48,
    "full": -3.34,
    "initial": 1.35,
    "reading": -1.09,
    "swapped": -10.16,
    "bearers": -0.83,
    "prolific": 1.63,
    "common": 3.56,
    "alone": 0.00,
    "circle": 0.69,
    "beyond": 1.37,
    "title": 1.60,
    "abstract": 4.87,
    "no_abstract": 1.16,
    "forum": 0.72,
    "authors": -0.47,
    "same_place": 3.69,
    "other_place": -1.51,
    "bearers_alone": -0.23,
    "around_alone": 1.22,
    "theme_alone": 0.50,
    "abstract_alone": 2.22,
}
"""Where coauthors are told by how their names begin: the first pass."""

BY_PERSON: Mapping[str, float] = {
    "intercept": -0.97,
    "full": -3.37,
    "initial": 1.26,
    "reading": -1.28,
    "swapped": -10.03,
    "bearers": -0.54,
    "prolific": 1.41,
    "common": 0.00,
    "alone": -3.27,
    "circle": 0.00,
    "beyond": 2.21,
    "title": 0.00,
    "abstract": 2.64,
    "no_abstract": 1.03,
    "forum": 0.64,
    "authors": -0.31,
    "same_place": 3.71,
    "other_place": -1.45,
    "bearers_alone": -0.45,
    "around_alone": 9.34,
    "theme_alone": 3.12,
    "abstract_alone": 2.85,
}
"""Where coauthors are told apart as persons: the second pass."""

THRESHOLD = 0.60
"""Closeness (see ``cluster``) from which two groups of signatures are one author."""

MAYBE = 0.15
"""Closeness from which two authors are shown as possible namesakes."""

NOTHING = 0.02
"""Pairs below this are forgotten; a mean counts them as ``cluster.ABSENT``."""
