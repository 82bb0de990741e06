"""What a team says of works and people inside one brief, whom it knows already, and the weights that it kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sourcer.model.ledger import SignedName
from sourcer.model.records import RecordKey
from sourcer.model.scores import ComponentName

Verdict = Literal["like", "dislike", "keep", "pass", "yes", "no", "withdraw"]
"""What an opinion says.

like, dislike   of a work: it pulls the fit of other works towards it, or away
keep, pass      of a person: marked on the shortlist, or no more shown on it
yes, no         of a person, said to a card of `sourcer calibrate`: only learned from
withdraw        of an earlier opinion: it does not hold any more
"""

OF_WORKS: frozenset[Verdict] = frozenset({"like", "dislike"})
JUDGEMENTS: Mapping[Verdict, bool] = {"keep": True, "yes": True, "pass": False, "no": False}
"""What says of a person whether the team wants to see such people."""
FEWEST_JUDGEMENTS = 10
"""Fewer people judged than that say nothing about weights."""
WORDS: Mapping[Verdict, str] = {
    "like": "liked", "dislike": "disliked", "keep": "kept", "pass": "passed", "yes": "said yes to", "no": "said no to",
    "withdraw": "took back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opinion:
    """One thing that somebody said, inside one brief. Opinions are only ever added to; ``number`` counts them.

    ``subject`` and ``name`` are the id and the title or name as they were then. ``records`` are the work's, ``signed``
    the person's signatures, by which both are found again whatever happens to the id. ``components`` are the values
    that the person was shown with, so that what is learned rests on what was seen. ``about`` is the number of the
    opinion that this one withdraws.
    """

    brief: str
    verdict: Verdict
    subject: str
    name: str
    reason: str
    by: str
    at: datetime
    records: tuple[RecordKey, ...] = ()
    signed: tuple[SignedName, ...] = ()
    components: tuple[tuple[ComponentName, float], ...] = ()
    about: int | None = None
    number: int = 0

    def numbered(self, number: int) -> Opinion:
        """The same opinion with its number."""
        return replace(self, number=number)

    def __str__(self) -> str:
        return f"{WORDS[self.verdict]} by {self.by} on {self.at.date().isoformat()}: {self.reason}"


def standing(opinions: Iterable[Opinion]) -> tuple[Opinion, ...]:
    """What nobody took back, withdrawals too, oldest first; a withdrawal that was itself taken back does not count."""
    gone: set[int | None] = set()
    held = []
    for opinion in sorted(opinions, key=lambda each: -each.number):
        if opinion.number not in gone:
            held.append(opinion)
            gone.add(opinion.about)
    return tuple(reversed(held))


def holding(opinions: Iterable[Opinion]) -> tuple[Opinion, ...]:
    """The opinions that nobody took back, oldest first."""
    return tuple(opinion for opinion in standing(opinions) if opinion.verdict != "withdraw")


@dataclass(frozen=True, slots=True)
class KeptWeights:
    """Weights of the components that a person kept for a brief, learned from the opinions ``learned_from`` (numbers).

    ``own`` are the brief's weights that they were learned from. Empty ``weights``: somebody went back to the brief's.
    """

    brief: str
    weights: Mapping[ComponentName, float]
    own: Mapping[ComponentName, float]
    learned_from: tuple[int, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom the team knows already. ``ids`` are as ``scheme:value``; ``candidate_id`` and ``signed`` are there
    where the list named a candidate.
    """

    name: str
    ids: tuple[str, ...] = ()
    candidate_id: str = ""
    note: str = ""
    signed: tuple[SignedName, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row of the shortlist is marked with, and why."""

    kind: Literal["kept", "passed", "known", "may be known", "watched", "no recruiters"]
    text: str
