"""Must-haves at the door of a shortlist: who lacks one is not on it, and the run says how many lacked what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sourcer.model.musts import MustHave
from sourcer.model.works import Implementation, Work
from sourcer.rank.combine import kept_rows
from sourcer.rank.context import Fitted

NAMED = 10
"""How many of those who lack one thing are named; the others are counted."""
_SEEN_NAMED = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a candidate: first-author works, the best fit of one of them to each area, and own code.

    ``name`` is an author's, for saying who lacks what.
    """

    works: tuple[Work, ...]
    fits: Mapping[str, float]
    code: tuple[Implementation, ...]
    minimum_fit: float
    name: str = ""


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


def _no_code_with(known: Known, must: MustHave) -> str:
    repositories = ", ".join(each.full_name for each in known.code[:_SEEN_NAMED])
    return f"{' or '.join(must.names)} not seen in {repositories}" if known.code else "no code seen"


def _no_work_in(known: Known, must: MustHave) -> str:
    best = max((known.fits.get(name, 0.0) for name in must.names), default=0.0)
    return f"best fit of a work {best:.2f}, {known.minimum_fit:.2f} needed"


def _no_work_at(known: Known, must: MustHave) -> str:
    seen = list(dict.fromkeys(venue.venue for work in known.works for venue in work.venues))
    more = ", ..." if len(seen) > _SEEN_NAMED else ""
    return f"seen at {', '.join(seen[:_SEEN_NAMED])}{more}" if seen else "no venue known"


MISSING: Mapping[str, Callable[[Known, MustHave], str]] = {
    "code": lambda known, must: "no code seen",
    "code_with": _no_code_with,
    "work_in": _no_work_in,
    "works": lambda known, must: f"{len(known.works)} known",
    "venue": _no_work_at,
}
"""What is said of somebody who lacks the fact: what was looked for or found instead."""


def turned_away(must_have: Sequence[MustHave], candidates: Iterable[Known]) -> list[str]:
    """For each must-have who lacks it, in the order given, and what was missing. To be shown, never to be kept."""
    known = list(candidates)
    lines = []
    for must in must_have:
        lacking = [each for each in known if not CHECKS[must.fact](each, must)]
        named = [f"{each.name} ({MISSING[must.fact](each, must)})" for each in lacking[:NAMED]]
        more = [f"and {len(lacking) - NAMED} more"] if len(lacking) > NAMED else []
        if lacking:
            lines.append(f"left out for want of {must}: {'; '.join((*named, *more))}")
    return lines


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
        name=_name(fitted, person),
    )


def _name(fitted: Fitted, person: str) -> str:
    author = fitted.corpus.authors.get(person)
    printed = (fitted.documents.works[row].first_authors for row in fitted.people[person])
    return (
        author.name if author else next(each.name for places in printed for each in places if each.author_id == person)
    )


def known_implementer(fitted: Fitted, code: Sequence[Implementation]) -> Known:
    """What is known of somebody by code alone: no work is theirs."""
    return Known((), {}, tuple(code), fitted.brief.minimum_fit)
