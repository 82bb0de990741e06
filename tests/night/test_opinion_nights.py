"""What a team says holds in the nights after: over the sample world, on each database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.config import Config
from sourcer.demo.server import DemoServer
from sourcer.model.opinions import Verdict
from sourcer.model.shortlist import Shortlist
from sourcer.night.report import NightReport
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.reading.shortlist import Filters, load_shortlist, narrowed
from sourcer.store import conclusions
from sourcer.store import opinions as store
from sourcer.store.engine import reading, writing
from sourcer.team.opinions import of_person, of_work
from tests.fakes import FakeClock

SAID_AT = FakeClock().now()


@dataclass
class Nights:
    config: Config
    engine: Engine

    def run(self) -> tuple[NightReport, Shortlist]:
        clock = SystemClock(self.config.settings.clock.as_of)
        with make_fetcher(self.config, self.engine, clock, "tests") as fetcher:
            report = Night(self.config, self.engine, clock).run(fetcher)
        return report, self.shortlist()

    def shortlist(self) -> Shortlist:
        with reading(self.engine) as conn:
            return load_shortlist(conn, "sample")

    def say_of_person(self, verdict: Verdict, candidate_id: str) -> None:
        entry = next(each for each in self.shortlist().entries if each.score.candidate_id == candidate_id)
        with writing(self.engine) as conn:
            said = of_person(conn, entry, "sample", verdict, by="Mira", reason="as it is", now=SAID_AT)
            store.save_opinion(conn, said)

    def say_of_work(self, verdict: Verdict, work_id: str) -> None:
        with writing(self.engine) as conn:
            (work,) = conclusions.load_works(conn, {work_id})
            store.save_opinion(conn, of_work(work, "sample", verdict, by="Mira", reason="as it is", now=SAID_AT))


@pytest.fixture
def nights(tmp_path: Path, demo_server: DemoServer, engine: Engine) -> Nights:
    return Nights(sample_config(demo_server.url, tmp_path), engine)


def test_opinions_hold_in_the_next_night_and_an_unchanged_one_ranks_nothing_anew(nights: Nights) -> None:
    _, first = nights.run()
    author, implementer = (
        next(entry for entry in first.entries if entry.score.kind == kind) for kind in ("author", "implementer")
    )
    liked = next(entry for entry in reversed(first.entries) if entry.works and entry.score.kind == "author").works[0]
    nights.say_of_person("pass", author.score.candidate_id)
    nights.say_of_person("pass", implementer.score.candidate_id)
    nights.say_of_work("like", liked.id)

    report, second = nights.run()
    ranked = next(stage for stage in report.stages if stage.stage == "rank sample")
    assert ranked.was_needed, "an opinion makes the ranking anew though no record changed"
    assert any("1 works liked, 0 disliked" in note for note in ranked.notes)
    assert liked.id in {flag.liked_work_id for flag in second.liked}
    shown = {entry.score.candidate_id for entry in narrowed(second, Filters()).entries}
    everybody = {entry.score.candidate_id for entry in narrowed(second, Filters(everybody=True)).entries}
    off = {author.score.candidate_id, implementer.score.candidate_id}
    assert off <= everybody
    assert not off & shown
    assert not off & {flag.author_id for flag in second.liked}
    with reading(nights.engine) as conn:
        told = load_shortlist(conn, "sample", run_id=first.run_id)
    assert [(e.rank, e.score) for e in told.entries] == [(e.rank, e.score) for e in first.entries]

    again, third = nights.run()
    assert not next(stage for stage in again.stages if stage.stage == "rank sample").was_needed
    assert [entry.score for entry in third.entries] == [entry.score for entry in second.entries]
