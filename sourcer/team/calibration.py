"""What a team's judgements would change: cards to judge, the weights they speak for, and how places would move."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from sourcer.model.brief import Brief
from sourcer.model.opinions import JUDGEMENTS, KeptWeights, Opinion
from sourcer.model.scores import ComponentName, Score
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.rank.cards import deal
from sourcer.rank.learn import Answer, Proposal, couples_in_order, enough, reweigh
from sourcer.team.opinions import judged


@dataclass(frozen=True, slots=True)
class Shift:
    """A candidate's place and score in the finished run, and with other weights."""

    name: str
    candidate_id: str
    place: int
    score: float
    new_place: int
    new_score: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the judgements of a brief speak for; without a proposal, ``why_not`` says what is missing. ``couples`` are
    counted by ``couples_in_order``.
    """

    learned_from: tuple[int, ...]
    proposal: Proposal | None
    why_not: str
    couples: tuple[float, float, int]
    shifts: tuple[Shift, ...]

    def kept(self, brief: Brief, *, by: str, now: datetime) -> KeptWeights:
        """The proposal as a person keeps it."""
        weights = self.proposal.weights if self.proposal else {}
        return KeptWeights(brief.name, weights, dict(brief.weights), self.learned_from, by, now)


def cards(conn: Connection, shortlist: Shortlist, *, size: int, count: int) -> tuple[ShortlistEntry, ...]:
    """The candidates of the shortlist whose judgement tells the most; nobody who was judged before."""
    said = judged(conn, shortlist.brief)
    entries = {entry.score.candidate_id: entry for entry in shortlist.entries if not entry.is_passed}
    open_ = [entry.score for who, entry in entries.items() if who not in said]
    return tuple(entries[score.candidate_id] for score in deal(open_, answers(said), size=size, count=count))


def answers(said: Mapping[str, Opinion]) -> list[Answer]:
    """What was said of people as the ranker reads it."""
    return [Answer(dict(opinion.components), JUDGEMENTS[opinion.verdict]) for opinion in said.values()]


def calibrate(conn: Connection, brief: Brief, shortlist: Shortlist) -> Calibration:
    """The weights that all judgements inside the brief speak for, beside its own, and what they would move."""
    said = judged(conn, brief.name)
    held = answers(said)
    proposal = reweigh(brief.weights, held)
    moved = shifts([entry.score for entry in shortlist.entries], proposal.weights) if proposal else ()
    numbers = tuple(sorted(opinion.number for opinion in said.values()))
    couples = couples_in_order(brief.weights, held, proposal.steepness) if proposal else (0.0, 0.0, 0)
    return Calibration(numbers, proposal, enough(held), couples, moved)


def shifts(scores: Sequence[Score], weights: Mapping[ComponentName, float]) -> tuple[Shift, ...]:
    """Where each candidate stands and would stand, in today's order; the stored scores stay as they are."""
    totals = {
        score.candidate_id: math.fsum(weights.get(part.name, 0.0) * part.value for part in score.components)
        for score in scores
    }
    order = sorted(scores, key=lambda score: (-totals[score.candidate_id], score.candidate_id))
    places = {score.candidate_id: place for place, score in enumerate(order, start=1)}
    return tuple(
        Shift(
            score.name, score.candidate_id, place, score.total, places[score.candidate_id], totals[score.candidate_id]
        )
        for place, score in enumerate(scores, start=1)
    )
