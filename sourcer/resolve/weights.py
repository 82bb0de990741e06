"""How the signals of ``evidence.FEATURES`` are weighed.

Fitted by logistic regression (L2, C = 1, columns scaled) on 290,000 labelled pairs of author mentions of
machine-learning conferences 2021-2025 (persons told by OpenReview profiles): pairs of 14 smaller editions, each seen
with and without abstracts, affiliations, and with names as published and as weaker sources print them; and with a
weight of 0.3 those of five large editions, where names are more crowded. No sign was left to chance: what speaks for
one person never weighs less than 0, what speaks against never more, so that signals which say nearly the same cannot
play against each other. One weight was set by hand: "full" came out at -3.4, because profiles print one spelling for
each person; -2.0 costs nothing there and believes more of sources that leave a middle name out. Pairs whose block was
left out of a fit come out within 0.001 (B-cubed F1) of the whole fit. The threshold is the one with the best B-cubed F1
where full names are shared by several people. To refit: compute ``evidence.features`` for labelled pairs and replace
the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

BY_NAME: Mapping[str, float] = {
    "intercept": -4.44,
    "full": -2.00,
    "initial": 1.24,
    "reading": -1.11,
    "swapped": -10.30,
    "bearers": -0.83,
    "prolific": 1.63,
    "common": 3.16,
    "circle": 1.86,
    "title": 1.85,
    "abstract": 5.42,
    "no_abstract": 1.31,
    "forum": 0.75,
    "authors": -0.38,
    "same_place": 3.70,
    "other_place": -1.54,
    "bearers_alone": -0.21,
    "abstract_alone": 1.99,
}
"""Where coauthors are told by how their names begin: the first pass."""

BY_PERSON: Mapping[str, float] = {
    "intercept": -0.96,
    "full": -2.00,
    "initial": 1.30,
    "reading": -1.28,
    "swapped": -10.10,
    "bearers": -0.54,
    "prolific": 1.40,
    "alone": -3.27,
    "beyond": 2.25,
    "abstract": 2.74,
    "no_abstract": 1.01,
    "forum": 0.64,
    "authors": -0.31,
    "same_place": 3.72,
    "other_place": -1.46,
    "bearers_alone": -0.46,
    "around_alone": 9.98,
    "theme_alone": 3.00,
    "abstract_alone": 2.69,
}
"""Where coauthors are told apart as persons: the second pass."""

THRESHOLD = 0.60
"""Closeness (see ``cluster``) from which two groups of signatures are one author."""

MAYBE = 0.15
"""Closeness from which two authors are shown as possible namesakes."""

NOTHING = 0.02
"""Pairs below this are forgotten; a mean counts them as ``cluster.ABSENT``."""
