"""A plan for an event: when, where, who, which work, and one question each. In words, for every form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from sourcer.export.questions import Question, question_for
from sourcer.export.text import plain_text
from sourcer.model.events import Event, Presentation, Standing
from sourcer.model.meetings import Meeting
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Work

UNTIMED = "time not on the programme yet"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LAST = datetime.max.replace(tzinfo=UTC)
_PEOPLE_SHOWN, _BESIDE_SHOWN = 4, 2


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of one candidate's work. ``question`` is None where the same work's is asked at another session, and
    beside co-authors. ``beside`` are those who present at the same time in another room.
    """

    presentation: Presentation
    meeting: Meeting
    question: Question | None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """A work that somebody else presents, with the candidates among its other authors, and its first session."""

    work: Work
    meeting: Meeting
    entries: tuple[ShortlistEntry, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Visits of one session: the same hours, session and room. ``hours`` and ``where`` are "" where not told."""

    hours: str
    where: str
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a plan says. ``visits`` are in order of time, those without a time last; ``coauthored`` are works
    of candidates who are not their first authors, and may be there or not.
    """

    event: Event
    brief: str
    as_of: date
    visits: tuple[Visit, ...]
    coauthored: tuple[Shared, ...]

    @property
    def days(self) -> tuple[tuple[str, tuple[Block, ...]], ...]:
        """The visits by day, in words, and by session; those without a time under ``UNTIMED``."""
        days = groupby(self.visits, key=lambda visit: day_text(visit.meeting))
        return tuple((day, _blocks(tuple(visits))) for day, visits in days)


def make_plan(standing: Standing, brief: str, as_of: date) -> Plan:
    """The plan of an event: each session of each work once, one question for each candidate and work."""
    first = [each for each in standing.presentations if each.is_first]
    timed = [(each, meeting) for each in first for meeting in each.meetings]
    visits = [Visit(each, meeting, _question(each, meeting), _beside(each, meeting, timed)) for each, meeting in timed]
    return Plan(standing.event, brief, as_of, _ordered(visits), _coauthored(standing))


def day_text(meeting: Meeting) -> str:
    """Such as "Thursday, 23 April 2026", by the clocks there."""
    return day_words(meeting.starts_at.date()) if meeting.starts_at else UNTIMED


def day_words(day: date) -> str:
    """A day in words, the same on every machine."""
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def hours_text(meeting: Meeting) -> str:
    """Such as "10:00 to 12:30 (UTC-03:00)", "" where no time is told."""
    start, end = meeting.starts_at, meeting.ends_at
    if start is None:
        return ""
    until = ""
    if end is not None and end > start:
        until = f" to {end:%H:%M}" if end.date() == start.date() else f" to {end.isoformat(' ', 'minutes')[:16]}"
    return f"{start:%H:%M}{until} ({start.tzname() or 'UTC'})"


def where_text(meeting: Meeting) -> str:
    """Session and room."""
    return plain_text(" · ".join(filter(None, (meeting.session, meeting.room))))


def place_text(meeting: Meeting) -> str:
    """What stands where: kind and position."""
    return plain_text(" ".join(filter(None, (meeting.kind, meeting.position))))


def meeting_line(meeting: Meeting) -> str:
    """Day, hours, session, room and place in one line."""
    told = (day_text(meeting), hours_text(meeting), where_text(meeting), place_text(meeting))
    return " · ".join(filter(None, told))


def beside_text(visit: Visit) -> str:
    """Who else presents at that time in another room, the first few by name."""
    if not visit.beside:
        return ""
    shown, more = visit.beside[:_BESIDE_SHOWN], len(visit.beside) - _BESIDE_SHOWN
    return "same time as " + ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def event_days(event: Event) -> str:
    """First and last day, "days not known" where nothing tells them."""
    if event.starts_on is None:
        return "days not known"
    last = event.ends_on or event.starts_on
    return event.starts_on.isoformat() + (f" to {last.isoformat()}" if last != event.starts_on else "")


def people_text(standing: Standing) -> str:
    """The first few presenters with their places on the list."""
    people = [f"{plain_text(entry.score.name)} ({entry.rank})" for entry in standing.presenters]
    more = len(people) - _PEOPLE_SHOWN
    return ", ".join(people[:_PEOPLE_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _question(each: Presentation, meeting: Meeting) -> Question | None:
    """The question, at the work's first poster, where there is time to ask; else at its first session."""
    posters = [found for found in each.meetings if found.kind == "poster"]
    chosen = min(posters or each.meetings, key=_when)
    return question_for(each.entry, each.work) if meeting == chosen else None


def _coauthored(standing: Standing) -> tuple[Shared, ...]:
    """Each work once, by the time of its first session."""
    works: dict[str, Shared] = {}
    for each in standing.presentations:
        if not each.is_first:
            known = works.get(each.work.id, Shared(each.work, min(each.meetings, key=_when), ()))
            works[each.work.id] = replace(known, entries=(*known.entries, each.entry))
    return tuple(sorted(works.values(), key=lambda shared: (*_when(shared.meeting), shared.work.id)))


def _beside(each: Presentation, meeting: Meeting, all_: Sequence[tuple[Presentation, Meeting]]) -> tuple[str, ...]:
    """Who presents another work elsewhere while this session lasts."""
    found = [
        f"{plain_text(other.entry.score.name)} ({plain_text(there.room)})"
        for other, there in sorted(all_, key=lambda pair: pair[0].entry.rank)
        if other.work.id != each.work.id and _are_apart(meeting, there) and _overlap(meeting, there)
    ]
    return tuple(dict.fromkeys(found))


def _are_apart(one: Meeting, other: Meeting) -> bool:
    return bool(one.room and other.room) and one.room.casefold() != other.room.casefold()


def _overlap(one: Meeting, other: Meeting) -> bool:
    if one.starts_at is None or other.starts_at is None:
        return False
    one_ends, other_ends = one.ends_at or one.starts_at, other.ends_at or other.starts_at
    return one.starts_at == other.starts_at or (one.starts_at < other_ends and other.starts_at < one_ends)


def _when(meeting: Meeting) -> tuple[datetime, datetime, str, str, str]:
    starts = meeting.starts_at or _LAST
    return starts, meeting.ends_at or starts, meeting.session, meeting.room, meeting.position


def _ordered(visits: Sequence[Visit]) -> tuple[Visit, ...]:
    def key(visit: Visit) -> tuple[Any, ...]:
        position = visit.meeting.position
        number = "".join(filter(str.isdecimal, position))
        entry, work = visit.presentation.entry, visit.presentation.work
        at = int(number[:9]) if number.isascii() and number else 0
        when = _when(visit.meeting)
        return (when[0].date(), *when[:4], at, position, entry.rank, work.id, visit.meeting.kind)

    return tuple(sorted(visits, key=key))


def _blocks(visits: Sequence[Visit]) -> tuple[Block, ...]:
    """Neighbours in one session and room, as long as their hours are the same."""
    parts = groupby(visits, key=lambda visit: (hours_text(visit.meeting), where_text(visit.meeting)))
    return tuple(Block(hours, where, tuple(some)) for (hours, where), some in parts)
