"""A programme that changes between two nights: the plan shows where a poster hangs now, and no more where it hung."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.config import Config
from sourcer.demo import exlearn
from sourcer.demo.server import DemoServer
from sourcer.export.plan import Plan, make_plan
from sourcer.export.planfiles import plan_html
from sourcer.night.reparse import reparse
from sourcer.night.report import NightReport
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.reading.meetings import configured_events, load_events, load_standings, with_meetings
from sourcer.reading.shortlist import Filters, load_narrowed
from sourcer.store import schema, tables
from sourcer.store.engine import open_engine, reading, writing


@dataclass
class Meetings:
    """A store of its own over the sample world, its nights, and the plan after each."""

    config: Config
    engine: Engine

    @property
    def clock(self) -> SystemClock:
        return SystemClock(self.config.settings.clock.as_of)

    def night(self) -> NightReport:
        with make_fetcher(self.config, self.engine, self.clock, "tests") as fetcher:
            return Night(self.config, self.engine, self.clock).run(fetcher)

    def plan(self) -> Plan:
        with reading(self.engine) as conn:
            shown = load_narrowed(conn, "sample", Filters(size=30))
            events, rows = load_events(conn, configured_events(self.config))
            coming = [event for event in events if not event.is_over(self.clock.today())]
            (standing,) = load_standings(conn, shown.entries, coming, rows)
        return make_plan(standing, "sample", self.clock.today())

    def met(self) -> set[str]:
        with reading(self.engine) as conn:
            shown = with_meetings(conn, load_narrowed(conn, "sample", Filters(size=30)), self.clock.today())
        return {f"{m.work_id} {m.starts_at}" for entry in shown.entries for m in entry.meetings}


@pytest.fixture
def meetings(tmp_path: Path, demo_server: DemoServer) -> Iterator[Meetings]:
    config = sample_config(demo_server.url, tmp_path)
    engine = open_engine(config.database_url)
    schema.upgrade(engine)
    yield Meetings(config, engine)
    engine.dispose()


def hours(plan: Plan) -> set[str]:
    return {f"{visit.presentation.work.id} {visit.meeting.starts_at}" for visit in plan.visits}


def test_a_session_that_moved_is_shown_where_it_is_now(meetings: Meetings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert meetings.night().outcome == "done"
    before = meetings.plan()
    assert before.event.name == "EXLEARN 2026"
    assert len(before.visits) >= 10
    assert meetings.met() == hours(before), "a card says the same as the plan"

    monkeypatch.setattr(exlearn, "BEGIN", exlearn.BEGIN + timedelta(days=1, hours=1))
    assert meetings.night().outcome == "done"
    after = meetings.plan()
    assert [visit.presentation.work.id for visit in after.visits] == [v.presentation.work.id for v in before.visits]
    for old, new in zip(before.visits, after.visits, strict=True):
        shift = timedelta(days=1, hours=1)
        assert new.meeting.starts_at == (old.meeting.starts_at + shift if old.meeting.starts_at else None)
    assert meetings.met() == hours(after)
    assert "Tuesday, 14 July 2026" in plan_html(before)
    assert "Tuesday, 14 July 2026" not in plan_html(after), "the old day is shown nowhere"


def test_a_paper_that_was_taken_from_the_programme_is_met_no_more(
    meetings: Meetings, monkeypatch: pytest.MonkeyPatch
) -> None:
    meetings.night()
    before = meetings.plan()
    gone = before.visits[0].presentation.work
    rows = exlearn.rows

    def without(*world: object) -> list[dict[str, object]]:
        return [row | {"visible": row["name"] != gone.title} for row in rows(*world)]  # type: ignore[arg-type]

    monkeypatch.setattr(exlearn, "rows", without)
    meetings.night()
    assert {v.presentation.work.id for v in meetings.plan().visits} == {
        v.presentation.work.id for v in before.visits
    } - {gone.id}


def test_hours_that_an_older_program_did_not_keep_come_from_kept_pages(meetings: Meetings) -> None:
    meetings.night()
    before = meetings.plan()
    with writing(meetings.engine) as conn:
        conn.execute(tables.supplements.delete().where(tables.supplements.c.kind == "session"))
    unread = meetings.plan()
    assert {visit.meeting.starts_at for visit in unread.visits} == {None}, "no hour is made up"
    programme = [source for source in meetings.config.sources() if source.name == "programme"]
    (done,) = reparse(meetings.engine, meetings.clock, programme, meetings.config.digest)
    assert done.tally.new > 0
    assert hours(meetings.plan()) == hours(before)
