"""What a ranking says: components that sum to a score, each with its evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

ComponentName = Literal["fit", "originality", "importance", "execution", "engineering", "outside"]
COMPONENTS: tuple[ComponentName, ...] = ("fit", "originality", "importance", "execution", "engineering")
"""The parts of every score; "outside" is there only where a team values work outside academia."""
CandidateKind = Literal["author", "implementer"]
NOT_APART = "this ranking was made before it was scored apart"
EvidenceKind = Literal[
    "area",
    "term",
    "rest",
    "similarity",
    "work",
    "earlier",
    "apart",
    "phrase",
    "uptake",
    "repository",
    "date",
    "note",
    "curve",
    "entered",
    "stayed",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a value rests on: words for a person, a link where there is one, a date, a number."""

    kind: EvidenceKind
    text: str
    url: str | None = None
    on: date | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """One named part of a score. ``value`` is 0..1; where nothing could be said (``is_scored`` false) it is the
    neutral 0.5 and ``note`` says why. ``contribution`` = weight x value.
    """

    name: ComponentName
    value: float
    weight: float
    is_scored: bool
    note: str
    evidence: tuple[Evidence, ...]

    @property
    def contribution(self) -> float:
        """What this part adds to the total."""
        return self.weight * self.value


@dataclass(frozen=True, slots=True)
class Trend:
    """The share of a candidate's wording that was bursting when the works appeared. Shown; its weight is 0."""

    value: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One candidate's place before one brief.

    ``candidate_id`` is an author id, or ``github:<login>`` for an implementer. ``work_ids`` are the best few works
    that the judgement rests on, best first. ``areas`` maps each problem area's name to its fit, 0..1. ``accounts`` are
    the logins that are the candidate's: an implementer's own, an author's where links or a human say so.
    """

    candidate_id: str
    kind: CandidateKind
    name: str
    components: tuple[Component, ...]
    trend: Trend | None
    areas: tuple[tuple[str, float], ...]
    work_ids: tuple[str, ...]
    uncertain: tuple[str, ...]
    accounts: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """The exact sum of the contributions."""
        return math.fsum(component.contribution for component in self.components)

    def component(self, name: ComponentName) -> Component:
        """The part of that name; in a ranking of before there was such a part, one that weighs nothing."""
        older = Component(name, 0.5, 0.0, False, NOT_APART, ())
        return next((component for component in self.components if component.name == name), older)


@dataclass(frozen=True, slots=True)
class LikedFlag:
    """A line of the "papers you like" list: a first author of a liked work, or of a new work near to one."""

    liked_work_id: str
    work_id: str
    author_id: str
    author_name: str
    kind: Literal["liked", "near"]
    similarity: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class WorkScore:
    """What was concluded about one work, kept so that a card can show it. ``originality`` None: not scored.

    ``at_publication`` is the originality from papers of earlier days alone, which never moves, and ``reason_then`` why
    there is none; ``originality`` knows what came later, with ``confidence`` 0..1 (0.1: too early to tell).
    """

    work_id: str
    fit: float
    originality: float | None
    importance: float | None
    reason: str
    at_publication: float | None = None
    confidence: float = 0.0
    reason_then: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer of one ranking run for one brief: scores best first, the liked list, and a word on every work."""

    brief: str
    as_of: date
    scores: tuple[Score, ...]
    liked: tuple[LikedFlag, ...]
    works: tuple[WorkScore, ...]
    notes: tuple[str, ...]
