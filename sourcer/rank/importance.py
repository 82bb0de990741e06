"""Importance: did the topic that a work stands in grow after the work entered it? Originality asks whether the work was
new; importance asks nothing of its novelty, only whether the field then moved to where it already was.

Per paper: z(ratio_5), how much nearer the later papers are than the earlier ones, plus z(growth), the log ratio of
later to earlier papers among the 30 nearest of the three years around it against the same ratio for the whole field.
Entering early counts because most neighbours are then still to come; arriving at the peak gives a growth of about 0.

A work's importance is kept beside its originality; a person's rests on the topic that they entered, and on whether they
stayed: ``rank/topics.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sourcer.model.brief import Limits
from sourcer.model.scores import Evidence
from sourcer.rank.comparison import Comparison, Comparisons, values_of
from sourcer.rank.nearness import Nearness
from sourcer.rank.originality import NEUTRAL, Judgement, has_hindsight
from sourcer.rank.standing import normal_scores, percentiles


@dataclass(frozen=True, slots=True)
class TopicJudgement:
    """A person's importance: ``value`` 0..1, or None where nothing can be told; ``note`` says why."""

    value: float | None
    note: str
    evidence: tuple[Evidence, ...]


def judge_importance(comparisons: Comparisons, originality: Sequence[Judgement], limits: Limits) -> list[Judgement]:
    """The importance of every document; not scored where originality is not, or where under a year has passed."""
    judged = [Judgement(None, judgement.reason) for judgement in originality]
    for comparison in comparisons.groups:
        rows = comparison.field.rows
        places = [
            place
            for place in sorted(comparison.nearness)
            if originality[int(rows[place])].value is not None and has_hindsight(comparison, place, limits)
        ]
        for place, judgement in _judge_field(comparison, places, limits).items():
            judged[int(rows[place])] = judgement
    return judged


def _judge_field(comparison: Comparison, places: list[int], limits: Limits) -> dict[int, Judgement]:
    cells, standard = comparison.cells[places], comparison.standard[places]
    ratio = normal_scores(values_of(comparison, places, "ratio"), cells, standard)
    growths = np.array([growth(comparison.nearness[place]) for place in places], dtype=np.float64)
    stands = percentiles(ratio + normal_scores(growths, cells, standard), cells, standard)
    judged: dict[int, Judgement] = {}
    for place, percentile in zip(places, stands.tolist(), strict=True):
        trust = min(1.0, float(comparison.ages[place]) / limits.full_confidence_years)
        judged[place] = Judgement(round(NEUTRAL + trust * (percentile - NEUTRAL), 6), "")
    return judged


def growth(nearness: Nearness) -> float:
    """Log ratio of later to earlier papers in the topic, minus the same for the field; one is added to every count."""
    (early, late), (before, after) = nearness.around, nearness.window
    return float(np.log((late + 1) / (early + 1)) - np.log((after + 1) / (before + 1)))
