"""What programmes show, on both engines: stored, moved, taken away, and in nobody else's way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Engine
from store_samples import LATER, NOW, a_provenance, a_record, a_work, an_author

from sourcer.model.records import Supplement
from sourcer.model.sessions import Session, sessions_text
from sourcer.store import conclusions
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from sourcer.store.sessions import load_programme, works_by

KEY = "exconf-2026-900412"
STARTS = datetime(2026, 5, 5, 16, 30, tzinfo=timezone(timedelta(hours=-8)))
SHOWN = Session(
    "poster", STARTS, STARTS + timedelta(hours=3), "Poster Session 3", "Hall A", "#412", "https://x.example"
)


def a_paper(**changed: Any) -> Any:
    return a_record(KEY, source="programme", venue="EXCONF 2026", updated=STARTS.astimezone(UTC), **changed)


def told(*sessions: Session, at: datetime = NOW) -> Supplement:
    return Supplement("programme", KEY, "session", sessions_text(sessions), a_provenance(fetched_at=at))


def save(engine: Engine, *parts: Supplement, run_id: int = 1) -> Any:
    with writing(engine) as conn:
        facts.save_records(conn, [a_paper()], run_id=run_id, now=NOW)
        return facts.save_supplements(conn, parts, run_id=run_id, now=NOW)


def test_sessions_come_back_with_the_hours_of_the_venue_and_the_day_of_the_page(engine: Engine) -> None:
    save(engine, told(SHOWN))
    with reading(engine) as conn:
        (row,) = load_programme(conn)
        assert load_programme(conn, [("programme", KEY), ("arxiv_api", "other")]) == [row]
        assert load_programme(conn, [("programme", "other"), ("pmlr", KEY)]) == []
    assert (row.record, row.venue, row.sessions) == (("programme", KEY), "EXCONF 2026", (SHOWN,))
    assert row.sessions[0].starts_at is not None
    assert row.sessions[0].starts_at.utcoffset() == timedelta(hours=-8)
    assert row.fetched_on == NOW.date()


def test_a_session_that_moved_takes_the_place_of_the_old_one(engine: Engine) -> None:
    save(engine, told(SHOWN))
    moved = Session("poster", STARTS + timedelta(days=1), None, "Poster Session 5", "Hall B")
    tally = save(engine, told(moved, at=LATER), run_id=2)
    assert (tally.new, tally.changed) == (0, 1)
    with reading(engine) as conn:
        (row,) = load_programme(conn)
    assert (row.sessions, row.fetched_on) == ((moved,), LATER.date())


def test_what_was_never_read_is_told_from_what_was_taken_away(engine: Engine) -> None:
    save(engine)
    with reading(engine) as conn:
        assert [row.sessions for row in load_programme(conn)] == [None]
    save(engine, told())
    with reading(engine) as conn:
        assert [row.sessions for row in load_programme(conn)] == [()]


def test_a_withdrawn_record_is_on_no_programme(engine: Engine) -> None:
    with writing(engine) as conn:
        facts.save_records(conn, [a_paper(withdrawn=True)], run_id=1, now=NOW)
        assert load_programme(conn) == []


def test_no_conclusion_is_drawn_anew_because_a_poster_hangs_elsewhere(engine: Engine) -> None:
    save(engine, told(SHOWN))
    with reading(engine) as conn:
        before, records = facts.facts_digest(conn), facts.load_records(conn)
    save(engine, told(SHOWN, SHOWN), run_id=2)
    with reading(engine) as conn:
        assert facts.facts_digest(conn) == before
        assert facts.load_records(conn) == records
        assert records[0].abstract == a_paper().abstract, "a session is no abstract"


def test_the_works_of_people_are_all_that_name_them_first_or_not(engine: Engine) -> None:
    works = [a_work(1), a_work(2, authorships=a_work().authorships[:1]), a_work(3, authorships=())]
    with writing(engine) as conn:
        conclusions.save_resolution(
            conn, works=works, authors=[an_author("a1"), an_author("a2")], links=(), namesakes=(), implementations=()
        )
        assert works_by(conn, ["a1"]) == {"w1", "w2"}
        assert works_by(conn, ["a2", "nobody"]) == {"w1"}
        assert works_by(conn, []) == set()
