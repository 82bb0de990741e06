"""What became public of somebody's work, year by year: values for the report, and lines of plain text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from sourcer.export.codecard import RELATIONS
from sourcer.export.text import plain_text, shorten
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Work
from sourcer.words.wording import counted

FEWEST_FOR_A_CURVE = 3
"""Dated works in two years or more: fewer draw no line that says anything."""
SHOWN_A_YEAR = 3
LONGEST_CURVE = 60
"""Years: a day of the year 1 or 9999, which sources print now and then, would draw nothing but a gap."""
_TITLE = 50
_BLOCKS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"
EventKind = Literal["work", "paper", "code", "account"]
_ORDER: tuple[EventKind, ...] = ("work", "paper", "code", "account")


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing with a day: a work at its first public day (a paper, where others wrote it and the candidate
    implemented it), code when it was created, an account when it was read.
    """

    on: date
    kind: EventKind
    name: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class TimelineYear:
    """The events of one year, the earliest first."""

    year: int
    events: tuple[TimelineEvent, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The years that have events, the earliest first. ``undated`` are works without a day, ``more`` works that are
    known and not among those shown. ``counts`` are the candidate's works a year, from the first to the last one.
    """

    years: tuple[TimelineYear, ...]
    undated: int
    more: int
    counts: tuple[tuple[int, int], ...]

    @property
    def curve(self) -> str:
        """Works a year as blocks, such as ``2019 ▃·█ 2021``; "" where there are too few to draw."""
        total, most = sum(count for _, count in self.counts), max((count for _, count in self.counts), default=0)
        if len(self.counts) < 2 or total < FEWEST_FOR_A_CURVE:
            return ""
        blocks = (_BLOCKS[(len(_BLOCKS) - 1) * count // most] if count else _NOTHING for _, count in self.counts)
        return f"{self.counts[0][0]} {''.join(blocks)} {self.counts[-1][0]}"


def timeline_of(entry: ShortlistEntry) -> Timeline:
    """The timeline of the works, code and accounts that the entry shows, and of the first paper known here."""
    events = sorted(_events(entry), key=lambda event: (event.on, _ORDER.index(event.kind), event.name, event.url))
    years = groupby(events, key=lambda event: event.on.year)
    dated = [event.on.year for event in events if event.kind == "work"]
    span = range(min(dated), max(dated) + 1) if dated else range(0)
    shown = len(entry.works) + _is_first_apart(entry)
    return Timeline(
        years=tuple(TimelineYear(year, tuple(held)) for year, held in years),
        undated=sum(work.first_public_on is None for work in entry.works),
        more=max(0, len(entry.works) + entry.other_works - shown),
        counts=tuple((year, dated.count(year)) for year in span) if len(span) <= LONGEST_CURVE else (),
    )


def timeline_lines(timeline: Timeline) -> list[tuple[str, str]]:
    """A label and its text: each year with its first few events, then the curve, then what has no place above."""
    lines = [(str(year.year), _year_text(year)) for year in timeline.years]
    lines += [("works a year", timeline.curve)] if timeline.curve else []
    apart = [f"{counted(timeline.undated, 'work')} without a day"] if timeline.undated else []
    apart += [f"{counted(timeline.more, 'more work')} known, not shown here"] if timeline.more else []
    return [*lines, ("besides", "; ".join(apart))] if apart else lines


def event_text(event: TimelineEvent) -> str:
    """Such as ``03-14 “A ledger of sharpness” (Northmere 2022 Accept (oral))``."""
    name = shorten(plain_text(event.name), _TITLE)
    said = {"work": f"“{name}”", "paper": f"paper “{name}”, by others"}.get(event.kind, f"{event.kind} {name}")
    detail = f" ({plain_text(event.detail)})" if event.detail else ""
    return f"{event.on:%m-%d} {said}{detail}"


def _year_text(year: TimelineYear) -> str:
    told = [event_text(event) for event in year.events[:SHOWN_A_YEAR]]
    more = len(year.events) - len(told)
    return " · ".join([*told, f"and {more} more"] if more else told)


def _events(entry: ShortlistEntry) -> Iterator[TimelineEvent]:
    kind: EventKind = "work" if entry.score.kind == "author" else "paper"
    for work in entry.works:
        if work.first_public_on:
            yield TimelineEvent(work.first_public_on, kind, work.title, _venue(work), work.url)
    first = entry.first_paper
    if first is not None and _is_first_apart(entry):
        yield TimelineEvent(first.on, "work", first.title, "first paper known here", first.url)
    for found in entry.implementations:
        if found.created_on:
            yield TimelineEvent(found.created_on, "code", found.full_name, RELATIONS[found.relation], found.url)
    for account in entry.accounts:
        yield TimelineEvent(account.provenance.fetched_at.date(), "account", account.login, "read here", account.url)


def _is_first_apart(entry: ShortlistEntry) -> bool:
    """Whether the first paper known here is not among the works that are shown."""
    first = entry.first_paper
    return first is not None and all((work.title, work.url) != (first.title, first.url) for work in entry.works)


def _venue(work: Work) -> str:
    return ", ".join(_unique(_joined(venue.venue, venue.status or "") for venue in work.venues))


def _joined(venue: str, status: str) -> str:
    return " ".join(filter(None, (venue, status)))


def _unique(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
