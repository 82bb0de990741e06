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
from sourcer.rank.comparison import Comparison, Comparisons
from sourcer.rank.features import FloatArray, IntArray
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
        places = comparison.nearness.places
        is_judged = has_hindsight(comparison, places, limits)
        is_judged &= np.array([originality[row].value is not None for row in rows[places].tolist()], dtype=bool)
        for place, judgement in _judge_field(comparison, places[is_judged], limits).items():
            judged[int(rows[place])] = judgement
    return judged


def _judge_field(comparison: Comparison, places: IntArray, limits: Limits) -> dict[int, Judgement]:
    cells, standard = comparison.cells[places], comparison.standard[places]
    ratio = normal_scores(comparison.nearness.ratios(places), cells, standard)
    growths = growth(*(comparison.nearness.column(name, places) for name in ("around", "window")))
    stands = percentiles(ratio + normal_scores(growths, cells, standard), cells, standard)
    trust = np.minimum(1.0, comparison.ages[places] / limits.full_confidence_years)
    said = zip(places.tolist(), stands.tolist(), trust.tolist(), strict=True)
    return {place: Judgement(round(NEUTRAL + sure * (percentile - NEUTRAL), 6), "") for place, percentile, sure in said}


def growth(around: IntArray, window: IntArray) -> FloatArray:
    """Log ratio of later to earlier papers in the topic, minus the same for the field, from pairs (earlier, later) of
    counts; one is added to every count.
    """
    of_topic, of_field = (np.log((counts[:, 1] + 1) / (counts[:, 0] + 1)) for counts in (around, window))
    grown: FloatArray = of_topic - of_field
    return grown
