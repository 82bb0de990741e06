"""When candidates can be met: read from the store for the few people that a list shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from sourcer.clock import SystemClock
from sourcer.config import Config
from sourcer.model.events import Event, ProgrammeRow, Standing
from sourcer.model.meetings import Meeting
from sourcer.model.records import RecordKey
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.model.works import Work
from sourcer.reading.events import events_known, standings
from sourcer.reading.places import door_of
from sourcer.reading.shortlist import Filters, load_narrowed
from sourcer.store import conclusions
from sourcer.store.engine import reading
from sourcer.store.sessions import load_programme, works_by

_LAST = datetime.max.replace(tzinfo=UTC)


def configured_events(config: Config) -> tuple[Event, ...]:
    """The events that the configuration tells."""
    return tuple(
        Event(event.name, event.starts_on, event.ends_on, event.place, event.url, event.venue)
        for event in config.settings.events
    )


def with_meetings(conn: Connection, shortlist: Shortlist, today: date) -> Shortlist:
    """The list with each author's coming presentations as a first author, the next first. Narrow the list first."""
    entries = (*shortlist.entries, *shortlist.known)
    works = _works_of(conn, entries)
    rows = load_programme(conn, _records_of(works))
    events = [event for event in events_known(rows, ()) if not event.is_over(today)]
    found: defaultdict[str, list[Meeting]] = defaultdict(list)
    for standing in standings(events, entries, works, rows):
        for each in standing.presentations:
            if each.is_first:
                found[each.entry.score.candidate_id] += [m for m in each.meetings if _is_coming(m, today)]

    def read(entry: ShortlistEntry) -> ShortlistEntry:
        meetings = sorted(dict.fromkeys(found.get(entry.score.candidate_id, ())), key=when)
        return replace(entry, meetings=tuple(meetings))

    return replace(shortlist, entries=tuple(map(read, shortlist.entries)), known=tuple(map(read, shortlist.known)))


def load_events(conn: Connection, configured: Sequence[Event]) -> tuple[tuple[Event, ...], tuple[ProgrammeRow, ...]]:
    """Every event that a programme or the configuration tells, and the programmes."""
    rows = load_programme(conn)
    return events_known(rows, configured), tuple(rows)


def load_standings(
    conn: Connection, entries: Sequence[ShortlistEntry], events: Sequence[Event], rows: Sequence[ProgrammeRow]
) -> tuple[Standing, ...]:
    """The events with who of ``entries`` is there, the events with the most presenters first."""
    return standings(events, entries, _works_of(conn, entries), rows)


def write_next_plan(config: Config, engine: Engine, *, is_sample: bool = False) -> list[Path]:
    """``plan-BRIEF.html`` for the coming event at which most of each brief's list present; none where nobody does."""
    from sourcer.export.plan import make_plan
    from sourcer.export.planfiles import plan_html
    from sourcer.export.write import write_whole

    today, written = SystemClock(config.settings.clock.as_of).today(), list[Path]()
    for brief in config.briefs():
        with reading(engine) as conn:
            filters, door = Filters(size=config.settings.export.size), door_of(brief, config.settings.rank.open_door)
            shown = load_narrowed(conn, brief.name, filters, door)
            events, rows = load_events(conn, configured_events(config))
            coming = tuple(event for event in events if not event.is_over(today))
            best = next(iter(load_standings(conn, shown.entries, coming, rows)), None)
        if best is not None and best.presenters:
            path = config.folder / config.settings.export.folder / f"plan-{brief.name}.html"
            write_whole(path, plan_html(make_plan(best, brief.name, today), sample=is_sample).encode())
            written.append(path)
    return written


def when(meeting: Meeting) -> tuple[datetime, str, str, str]:
    """The order of meetings: the earliest first, those without a time last."""
    return meeting.starts_at or _LAST, meeting.event, meeting.room, meeting.title


def _is_coming(meeting: Meeting, today: date) -> bool:
    last = meeting.ends_at or meeting.starts_at
    return last is None or last.date() >= today


def _works_of(conn: Connection, entries: Iterable[ShortlistEntry]) -> list[Work]:
    people = {entry.score.candidate_id for entry in entries if entry.score.kind == "author"}
    return conclusions.load_works(conn, works_by(conn, people)) if people else []


def _records_of(works: Iterable[Work]) -> Collection[RecordKey]:
    return {record for work in works for record in work.records}
