"""Must-haves at the door of a shortlist: who lacks one is not on it, and the run says how many lacked what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sourcer.model.musts import MustHave
from sourcer.model.works import Implementation, Work
from sourcer.rank.combine import kept_rows
from sourcer.rank.context import Fitted


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a candidate: first-author works, the best fit of one of them to each area, and own code."""

    works: tuple[Work, ...]
    fits: Mapping[str, float]
    code: tuple[Implementation, ...]
    minimum_fit: float


def _has_work_at(known: Known, must: MustHave) -> bool:
    venues = [venue.venue.casefold() for work in known.works for venue in work.venues]
    return any(_is_in(name.casefold(), venue) for name in must.names for venue in venues)


def _is_in(name: str, venue: str) -> bool:
    """Whether the words of ``name`` stand in ``venue`` as whole words, so that ICML is not found in ICMLA."""
    return f" {_words(name)} " in f" {_words(venue)} "


def _words(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())


CHECKS: Mapping[str, Callable[[Known, MustHave], bool]] = {
    "code": lambda known, must: bool(known.code),
    "code_with": lambda known, must: any(fact.name in must.names for each in known.code for fact in each.execution),
    "work_in": lambda known, must: any(known.fits.get(name, 0.0) >= known.minimum_fit for name in must.names),
    "works": lambda known, must: len(known.works) >= must.count,
    "venue": _has_work_at,
}
"""How each fact of ``sourcer.model.musts`` is told."""


@dataclass(slots=True)
class Door:
    """Lets in who has everything, and counts the others."""

    must_have: Sequence[MustHave]
    asked: int = 0
    turned_away: int = 0
    lacked: Counter[MustHave] = field(default_factory=Counter)

    def lets_in(self, known: Known) -> bool:
        """Whether nothing is lacking."""
        lacks = [must for must in self.must_have if not CHECKS[must.fact](known, must)]
        self.asked += 1
        self.turned_away += bool(lacks)
        self.lacked.update(lacks)
        return not lacks

    def notes(self) -> list[str]:
        """How many were left out, and how many of them lacked what, in the order of the brief."""
        if not self.turned_away:
            return []
        counts = [f"{must}: {self.lacked[must]}" for must in self.must_have if self.lacked[must]]
        who = f"{self.turned_away} of {self.asked} candidates lack a must-have and are left out"
        return [f"{who} ({'; '.join(counts)})"]


def known_author(fitted: Fitted, person: str, code: Sequence[Implementation]) -> Known:
    """What is known of a first author; works that the brief leaves out are not there. ``code`` is the author's own."""
    rows = kept_rows(fitted, fitted.people[person])
    best = fitted.fits[:, list(rows)].max(axis=1) if rows else [0.0] * len(fitted.models)
    works = tuple(fitted.documents.works[row] for row in rows)
    return Known(
        works=works,
        fits={model.area.name: float(fit) for model, fit in zip(fitted.models, best, strict=True)},
        code=tuple(code),
        minimum_fit=fitted.brief.minimum_fit,
    )


def known_implementer(fitted: Fitted, code: Sequence[Implementation]) -> Known:
    """What is known of somebody by code alone: no work is theirs."""
    return Known((), {}, tuple(code), fitted.brief.minimum_fit)
