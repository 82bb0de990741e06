"""When the people of a list can be met: read from the store for them alone, coming sessions, the next first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from sourcer.config import Config, EventSettings, Settings
from sourcer.model.people import Author
from sourcer.model.records import Provenance, Record, Supplement
from sourcer.model.sessions import Session, sessions_text
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Authorship, Work
from sourcer.reading.events import events_known, standings
from sourcer.reading.meetings import configured_events, load_events, load_standings, with_meetings
from sourcer.store import conclusions
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from tests.export.builders import a_score, a_shortlist, a_work, an_entry

TODAY = date(2026, 7, 14)
THERE = timezone(timedelta(hours=2))
FETCHED = Provenance("https://exconf.example.org/file.json", datetime(2026, 6, 30, tzinfo=UTC), "ab" * 32)


def at(day: int, hour: int = 9, **changed: Any) -> Session:
    starts = datetime(2026, 7, day, hour, tzinfo=THERE)
    told = {"kind": "poster", "starts_at": starts, "ends_at": starts + timedelta(hours=2), "room": "Hall A"}
    return Session(**{**told, **changed})


def entry(name: str, kind: Any = "author") -> ShortlistEntry:
    return an_entry(score=a_score(candidate_id=name, name=name.title(), kind=kind), works=())


def store(engine: Engine, *shown: tuple[str, tuple[str, ...], str, tuple[Session, ...]]) -> list[Work]:
    """Works by (id, authors with the first one first, event, sessions), each on a programme."""
    works, records, parts = [], [], []
    for name, authors, event, sessions in shown:
        places = tuple(Authorship(place, who, who.title(), place == 0) for place, who in enumerate(authors))
        works.append(a_work(id=name, title=f"On {name}", authorships=places, venues=(), records=(("programme", name),)))
        page = f"https://exconf.example.org/{name}"
        records.append(Record("programme", name, f"On {name}", None, (), page, FETCHED, venue=event))
        parts.append(Supplement("programme", name, "session", sessions_text(sessions), FETCHED))
    people = sorted({who for _, authors, _, _ in shown for who in authors})
    with writing(engine) as conn:
        facts.save_records(conn, records, run_id=1, now=FETCHED.fetched_at)
        facts.save_supplements(conn, parts, run_id=1, now=FETCHED.fetched_at)
        authors = [Author(who, who.title(), (who.title(),), ()) for who in people]
        conclusions.save_resolution(conn, works=works, authors=authors, links=(), namesakes=(), implementations=())
    return works


def met(engine: Engine, *entries: ShortlistEntry, today: date = TODAY) -> list[list[str]]:
    with reading(engine) as conn:
        found = with_meetings(conn, a_shortlist(*entries), today)
    return [
        [f"{m.work_id} {m.starts_at:%d %H}" if m.starts_at else m.work_id for m in e.meetings] for e in found.entries
    ]


def test_each_person_gets_the_coming_sessions_of_works_of_their_own_the_next_first(engine: Engine) -> None:
    store(
        engine,
        ("w1", ("ada", "bo"), "EXCONF 2026", (at(16), at(15, kind="oral"))),
        ("w2", ("ada",), "EXCONF 2026", (at(15, 8),)),
        ("w3", ("bo", "ada"), "EXCONF 2026", (Session("poster"),)),
    )
    assert met(engine, entry("ada"), entry("bo"), entry("github:ada", "implementer"), entry("cy")) == [
        ["w2 15 08", "w1 15 09", "w1 16 09"],
        ["w3"],
        [],
        [],
    ]


def test_what_is_over_is_not_shown_and_what_is_today_is(engine: Engine) -> None:
    store(
        engine,
        ("w1", ("ada",), "EXCONF 2026", (at(13), at(14, 0), at(13, 23))),
        ("w2", ("ada",), "EXCONF 2025", (Session("poster"),)),
    )
    assert met(engine, entry("ada")) == [["w1 13 23", "w1 14 00"]], "one that goes on past midnight is still coming"
    assert met(engine, entry("ada"), today=date(2026, 7, 15)) == [[]]


def test_a_meeting_says_where_and_names_its_page(engine: Engine) -> None:
    store(
        engine, ("w1", ("ada",), "EXCONF 2026", (at(15, name="Session 4", position="#9", url="https://x.example/1"),))
    )
    with reading(engine) as conn:
        found = with_meetings(conn, a_shortlist(entry("ada"), known=(entry("ada"),)), TODAY)
    (meeting,) = found.entries[0].meetings
    assert (meeting.event, meeting.title, meeting.session) == ("EXCONF 2026", "On w1", "Session 4")
    assert (meeting.room, meeting.position, meeting.url) == ("Hall A", "#9", "https://x.example/1")
    assert meeting.starts_at is not None
    assert meeting.starts_at.utcoffset() == timedelta(hours=2)
    assert found.known[0].meetings == (meeting,), "so are people whom the team knows"


def test_a_store_without_a_programme_changes_nothing(engine: Engine) -> None:
    with reading(engine) as conn:
        assert with_meetings(conn, a_shortlist(), TODAY) == a_shortlist()
        assert load_events(conn, ()) == ((), ())


def test_what_is_read_for_the_list_is_what_the_whole_store_says(engine: Engine) -> None:
    works = store(
        engine,
        ("w1", ("ada", "bo"), "EXCONF 2026", (at(16),)),
        ("w2", ("cy",), "EXCONF 2026", (at(17),)),
        ("w3", ("bo",), "EXLEARN 2026", (at(20),)),
    )
    people = [entry("ada"), entry("bo")]
    with reading(engine) as conn:
        events, rows = load_events(conn, ())
        found = load_standings(conn, people, events, rows)
    assert found == standings(events_known(rows, ()), people, works, rows)
    assert [(s.event.name, len(s.presenters), s.event.ends_on) for s in found] == [
        ("EXCONF 2026", 1, date(2026, 7, 17)),
        ("EXLEARN 2026", 1, date(2026, 7, 20)),
    ]


def test_the_configuration_s_events_come_as_they_are_written() -> None:
    told = EventSettings(name="EXCONF 2026", starts_on=date(2026, 7, 1), place="Northmere", venue="*EXCONF*")
    (event,) = configured_events(Config(Settings(events=(told,)), {}, Path()))
    assert (event.name, event.starts_on, event.ends_on, event.place, event.venue) == (
        "EXCONF 2026",
        date(2026, 7, 1),
        None,
        "Northmere",
        "*EXCONF*",
    )
