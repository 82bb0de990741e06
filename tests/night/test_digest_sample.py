"""Digests over two nights of the sample world, harvested over HTTP in the true formats, on each database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.config import Config
from sourcer.demo.server import DemoServer
from sourcer.demo.truth import Truth
from sourcer.digests.digest import Made, Maker, note_given_out, parse_since
from sourcer.model.open_door import OpenDoor
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.reading.shortlist import load_shortlist
from sourcer.store import happened
from sourcer.store.engine import reading, writing
from sourcer.store.watches import save_watch
from sourcer.team.watching import Asked, ranked_account, watch_person, watch_topic

NOW = datetime(2026, 6, 30, 5, tzinfo=UTC)
EARLY, LATE = date(2026, 5, 10), date(2026, 6, 30)


@dataclass
class World:
    config: Config
    engine: Engine

    def night(self, day: date) -> None:
        clock = SystemClock(day)
        with make_fetcher(self.config, self.engine, clock, "tests") as fetcher:
            Night(self.config, self.engine, clock).run(fetcher)

    def digest(self) -> Made:
        maker = Maker(self.config.briefs()[0], self.config.settings.export.size, OpenDoor())
        with reading(self.engine) as conn:
            made = maker.make(conn, parse_since("last"))
        if made.is_news:
            with writing(self.engine) as conn:
                note_given_out(conn, made, now=NOW)
        return made


@pytest.fixture
def world(tmp_path: Path, demo_server: DemoServer, engine: Engine) -> World:
    return World(sample_config(demo_server.url, tmp_path), engine)


def test_a_digest_tells_what_the_night_brought_and_nothing_that_was_there_before(world: World, truth: Truth) -> None:
    world.night(EARLY)
    first = world.digest()
    assert {change.kind for change in first.digest.changes} == {"new_person"}
    with writing(world.engine) as conn:
        save_watch(conn, watch_topic("slow clock", Asked("", "Mira", "our subject", NOW)))
        account = ranked_account(conn, ["sample"], f"github:{truth.careful_login.upper()}")
        save_watch(conn, watch_person(conn, *account, Asked("", "Mira", "careful code", NOW)))
    assert world.digest().digest.changes == ()
    with reading(world.engine) as conn:
        marked = {entry.score.candidate_id for entry in load_shortlist(conn, "sample").entries if entry.marks}
    assert marked == {account[0]}

    world.night(LATE)
    second = world.digest().digest.changes
    told = Counter((change.kind, change.subject) for change in second)
    assert max(told.values()) == 1
    works = [change.work for change in second if change.kind == "new_work" and change.work]
    assert works
    with reading(world.engine) as conn:
        for work in works:
            came = happened.first_runs(conn, work.records)
            assert min(came.values()) > first.after.mark, work.title
    already = {change.subject for change in first.digest.changes}
    assert not already & {change.subject for change in second if change.kind == "new_person"}
    assert all(change.because and change.source and change.on for change in second)

    world.night(LATE)
    again = world.digest()
    assert again.digest.changes == ()
    assert not again.is_news
