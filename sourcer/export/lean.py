"""What a report's card shows of the evidence: each thing once, and as much of it as the page has room for.

A work of the candidate's is told in full in the list of works, and elsewhere by its number there. A new phrase that
others took up is quoted by who took it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sourcer.export import card
from sourcer.export.text import plain_text, shorten
from sourcer.model.scores import Evidence
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Work

T = TypeVar("T")
_NAMED = 60
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")


@dataclass(frozen=True, slots=True)
class Detail:
    """How much a card shows: at most so many ``items`` of a kind and so many characters of a ``text``. A brief card
    leaves out what stands elsewhere on the page, or is only an address more.
    """

    items: int
    text: int
    is_brief: bool = False


FULL = Detail(items=40, text=2000)
LESS = (Detail(4, 240), Detail(2, 120, is_brief=True), Detail(1, 80, is_brief=True))
WHOLE = 25
"""So many cards, from the top, are the last to say less."""
_WORKS_IN_BRIEF, _SHORT_ONES = 4, 3
"""Terms cost little: so many times as many of them are shown."""


@dataclass(frozen=True, slots=True)
class Details:
    """How much each card of a report shows: the ``first`` ones, and those ``after`` them."""

    first: Detail = FULL
    after: Detail = FULL

    def of(self, place: int) -> Detail:
        """The detail of the card at that place, counted from 0."""
        return self.first if place < WHOLE else self.after

    def says(self) -> str:
        """What a reader must know of it; "" where nothing is left out."""
        if self.after == FULL:
            return ""
        whose = f"The cards after the {WHOLE}th" if self.first == FULL else "The cards"
        return f"{whose} say less, and how much less, so that the page stays small enough to mail;"


STEPS = (*(Details(FULL, after) for after in (FULL, *LESS)), *(Details(first, LESS[-1]) for first in LESS))
"""From the whole to the least, taken one by one until a report of many people is small enough to be mailed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence: ``work`` is the number of the candidate's work that it names, else None."""

    text: str
    url: str | None
    details: str
    work: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring evidence of one kind; ``more`` pieces are left out."""

    label: str
    is_short: bool
    lines: tuple[Line, ...]
    more: int


def evidence_of(entry: ShortlistEntry, evidence: Sequence[Evidence], detail: Detail = FULL) -> tuple[Group, ...]:
    """The groups that a card prints; the points of a curve are drawn and not listed."""
    quoted = {words for item in evidence if item.kind == "uptake" for words in _QUOTED.findall(item.text)}
    told = [item for item in evidence if item.kind != "curve" and not (item.kind == "phrase" and item.text in quoted)]
    return tuple(_group(entry, group, detail) for group in card.evidence_groups(told))


def flag_evidence(evidence: Sequence[Evidence], detail: Detail = FULL) -> tuple[Group, ...]:
    """The same where there is no list of works to point to."""
    return tuple(_group(None, group, detail) for group in card.evidence_groups(evidence))


def common_place(entry: ShortlistEntry) -> str:
    """What is said of the candidate's place on each of several works, where it is the same on all; else ""."""
    places = {card.place_text(entry, work) for work in entry.works}
    return next(iter(places)) if len(places) == 1 and len(entry.works) > 1 else ""


def works_of(entry: ShortlistEntry, detail: Detail = FULL) -> tuple[tuple[Work, ...], int]:
    """The works that a card lists with numbers, and how many are left out."""
    return some(entry.works, replace(detail, items=_WORKS_IN_BRIEF) if detail.is_brief else detail)


def some(items: Iterable[T], detail: Detail = FULL) -> tuple[tuple[T, ...], int]:
    """The first of ``items``, and how many are left out."""
    everything = tuple(items)
    return everything[: detail.items], max(0, len(everything) - detail.items)


def _group(entry: ShortlistEntry | None, group: card.EvidenceGroup, detail: Detail) -> Group:
    most = replace(detail, items=detail.items * _SHORT_ONES) if group.is_short else detail
    shown, more = some(group.items, most)
    return Group(group.label, group.is_short, tuple(_line(entry, item, detail) for item in shown), more)


def _line(entry: ShortlistEntry | None, item: Evidence, detail: Detail) -> Line:
    number = _number(entry, item, detail) if entry else None
    if number is not None and entry is not None and item.text == entry.works[number - 1].title:
        return Line(shorten(plain_text(item.text), min(_NAMED, detail.text)), None, card.amount(item), number)
    if number is not None:
        return Line(shorten(card.said(item), detail.text), None, card.amount(item), None)
    details = " · ".join(filter(None, (card.amount(item), card.day(item))))
    return Line(shorten(card.said(item), detail.text), item.url, details, None)


def _number(entry: ShortlistEntry, item: Evidence, detail: Detail) -> int | None:
    works, _ = works_of(entry, detail)
    same = (at for at, work in enumerate(works, start=1) if work.url and item.url == work.url)
    return next(same, None)
