"""Which events there are, who of a list presents there, and which event is worth the journey. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fnmatch import translate
from functools import lru_cache
from statistics import median_low

from sourcer.errors import ConfigError
from sourcer.model.events import Event, Presentation, ProgrammeRow, Standing
from sourcer.model.meetings import Meeting
from sourcer.model.records import RecordKey
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Work, is_turned_down

_LONGEST = timedelta(days=21)
"""No conference lasts longer: a session that far from the middle of the others has a day that is not to be believed."""


def events_known(rows: Iterable[ProgrammeRow], configured: Sequence[Event]) -> tuple[Event, ...]:
    """Every event of a programme or of the configuration, each once, by name.

    A programme that a configured event's pattern names is that event's. Days are the programme's where it has any.
    """
    shown: defaultdict[str, list[ProgrammeRow]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in rows:
        if row.sessions != ():
            own = next((event.name for event in configured if is_at(event, row.venue)), row.venue)
            shown[_folded(own)].append(row)
            names.setdefault(_folded(own), own)
    told = {_folded(event.name): event for event in configured}
    keys = sorted({*shown, *told})
    return tuple(_event(told.get(key), names.get(key, ""), shown.get(key, [])) for key in keys if key)


def is_at(event: Event, venue: str, status: str | None = None) -> bool:
    """Whether a venue, or venue and status, is the event: by name, or by its pattern (``*`` stands for anything)."""
    words = (_folded(venue), _folded(f"{venue} {status or ''}"))
    pattern = _pattern(event.venue or event.name)
    return _folded(event.name) in words or any(pattern.match(said) for said in words)


def standings(
    events: Sequence[Event],
    entries: Sequence[ShortlistEntry],
    works: Iterable[Work],
    rows: Iterable[ProgrammeRow],
) -> tuple[Standing, ...]:
    """Each event with who of ``entries`` has a work there, the events with the most presenters first.

    Ties go by the first day, then by name. Somebody who implemented the work of others presents none.
    """
    by_record = {row.record: row for row in rows}
    held: defaultdict[str, list[Work]] = defaultdict(list)
    for work in sorted(works, key=lambda work: work.id):
        for author_id in dict.fromkeys(place.author_id for place in work.authorships):
            held[author_id].append(work)
    found = [Standing(event, _presentations(event, entries, held, by_record)) for event in events]
    return tuple(sorted(found, key=_rank))


def find_event(events: Sequence[Event], name: str, today: date, *, past: bool = False) -> Event:
    """The event of that name, or the only one that has those words in its name; of several the only coming one.

    Raises ConfigError that lists the events that are known, or those that the words fit; or says that it is over,
    unless ``past`` ones are wanted.
    """
    wanted = _folded(name)
    fit = [event for event in events if _folded(event.name) == wanted]
    fit = fit or [event for event in events if wanted and wanted in _folded(event.name)]
    coming = [event for event in fit if not event.is_over(today)]
    if len(coming) == 1 or (past and len(fit) == 1):
        return (coming or fit)[0]
    if len(fit) == 1:
        raise ConfigError(f"--plan {name!r}: {fit[0].name} is over; --past plans it all the same")
    listed = ", ".join(event.name for event in coming or fit or events)
    what = "several events have that in their names" if fit else "there is no such event; known are"
    raise ConfigError(f"--plan {name!r}: {what}: {listed or 'none; read a programme, or tell of it under [[events]]'}")


def sessions_at(event: Event, work: Work, by_record: Mapping[RecordKey, ProgrammeRow]) -> tuple[Meeting, ...]:
    """When the work is shown at the event, once without a time where no time is known; empty where it is not there.

    The programme has the word where there is one: a paper that was taken from it is not there, whatever a venue says.
    """
    rows = [by_record[key] for key in work.records if key in by_record and is_at(event, by_record[key].venue)]
    found = [meeting for row in rows if row.sessions != () for meeting in _meetings(event, work, row)]
    if rows or event.papers:
        return tuple(dict.fromkeys(found))
    for said in work.venues:
        if is_at(event, said.venue, said.status) and not is_turned_down(said.status):
            return (Meeting(event.name, work.id, work.title, "", None, None, "", "", "", said.url),)
    return ()


def _meetings(event: Event, work: Work, row: ProgrammeRow) -> list[Meeting]:
    if row.sessions is None:
        return [Meeting(event.name, work.id, work.title, "", None, None, "", "", "", row.url)]
    return [
        Meeting(event.name, work.id, work.title, s.kind, s.starts_at, s.ends_at, s.name, s.room, s.position, s.url)
        for s in row.sessions
    ]


def _presentations(
    event: Event,
    entries: Sequence[ShortlistEntry],
    held: Mapping[str, Sequence[Work]],
    by_record: Mapping[RecordKey, ProgrammeRow],
) -> tuple[Presentation, ...]:
    found: list[Presentation] = []
    for entry in entries:
        person = entry.score.candidate_id
        for work in held.get(person, ()) if entry.score.kind == "author" else ():
            meetings = () if work.withdrawn else sessions_at(event, work, by_record)
            if meetings:
                is_first = any(place.author_id == person for place in work.first_authors)
                found.append(Presentation(entry, work, is_first, meetings))
    return tuple(found)


def _rank(standing: Standing) -> tuple[int, date, str]:
    return -len(standing.presenters), standing.event.starts_on or date.max, _folded(standing.event.name)


def _event(told: Event | None, name: str, rows: Sequence[ProgrammeRow]) -> Event:
    days = _span(rows)
    event = told or Event(name, venue=name)
    if not rows:
        return replace(event, told_by="configuration" if event.starts_on else "")
    fetched = max(row.fetched_on for row in rows)
    source = f"programme fetched {fetched.isoformat()}"
    if days is None:
        said = f"configuration; {source}, which tells no day" if event.starts_on else f"{source}, which tells no day"
        return replace(event, papers=len(rows), fetched_on=fetched, told_by=said)
    return replace(event, starts_on=days[0], ends_on=days[1], papers=len(rows), fetched_on=fetched, told_by=source)


def _span(rows: Sequence[ProgrammeRow]) -> tuple[date, date] | None:
    """First and last day of the sessions, on the clocks there; by UTC where the sessions were never read."""
    days: list[tuple[date, date]] = []
    for row in rows:
        for session in row.sessions or ():
            if session.starts_at:
                days.append((session.starts_at.date(), (session.ends_at or session.starts_at).date()))
        if row.sessions is None and row.starts_at:
            days.append((row.starts_at.date(), row.starts_at.date()))
    if not days:
        return None
    middle = median_low(start for start, _ in days)
    kept = [(start, end) for start, end in days if abs(start - middle) <= _LONGEST and end - middle <= _LONGEST]
    return min(start for start, _ in kept), max(end for _, end in kept)


@lru_cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(translate(_folded(text)))


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
