"""Over whole nights of the sample world: who is erased is in no table and no file, whatever comes after."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.cli.rights import exported
from sourcer.cli.sample import sample_config
from sourcer.clock import Clock, SystemClock
from sourcer.config import Config
from sourcer.demo.server import DemoServer
from sourcer.model.shortlist import Shortlist
from sourcer.night.outputs import write_outputs
from sourcer.night.reparse import reparse
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.reading.shortlist import load_shortlist
from sourcer.rights.forgetting import forget
from sourcer.rights.objecting import note
from sourcer.store import conclusions
from sourcer.store.engine import reading, writing
from sourcer.store.runs import last_runs
from tests.fakes import FakeClock
from tests.privacy.world import NOW, Store


@dataclass
class World:
    """The sample world's nights on a store."""

    config: Config
    engine: Engine
    clock: Clock

    def night(self) -> Shortlist:
        with make_fetcher(self.config, self.engine, self.clock, "tests") as fetcher:
            report = Night(self.config, self.engine, self.clock).run(fetcher)
        write_outputs(self.config, self.engine, report)
        return self.shortlist()

    def shortlist(self) -> Shortlist:
        with reading(self.engine) as conn:
            return load_shortlist(conn, "sample")

    def files(self) -> list[Path]:
        return exported(self.config)


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as made:
        yield made


@pytest.fixture
def world(engine: Engine, tmp_path: Path, server: DemoServer) -> World:
    config = sample_config(server.url, tmp_path)
    return World(config, engine, SystemClock(config.settings.clock.as_of))


def spellings(name: str) -> list[str]:
    given, _, family = name.rpartition(" ")
    return [name, f"{family}, {given}", f"{family} {given}"]


def test_who_is_erased_is_nowhere_whatever_comes_after(world: World) -> None:
    talk = io.StringIO()
    first = world.night()
    entry = next(each for each in first.entries if each.score.kind == "author")
    gone = spellings(entry.score.name)
    with reading(world.engine) as conn:
        before = {author.id: author.name for author in conclusions.load_authors(conn)}
    store = Store(world.engine)
    assert store.traces(gone)
    forget(world.engine, world.clock, entry.score.candidate_id, by="tests", reason="asked")
    assert store.traces(gone) == []
    assert [path for path in world.files() if gone[0] in path.read_text(errors="replace")], "which are to be deleted"
    for path in world.files():
        path.unlink()
    with redirect_stdout(talk), redirect_stderr(talk):
        again = world.night()
        reparse(world.engine, world.clock, world.config.sources(), world.config.digest)
        assert store.traces(gone) == []
        Night(world.config, world.engine, world.clock).resolve(anew=True)
        last = world.night()
    assert store.traces(gone) == []
    said = ("".join([talk.getvalue(), *(path.read_text(errors="replace") for path in world.files())])).lower()
    assert [name for name in gone if name.lower() in said] == []
    with reading(world.engine) as conn:
        after = {author.id: author.name for author in conclusions.load_authors(conn)}
    assert after == {who: name for who, name in before.items() if who != entry.score.candidate_id}
    left = {each.score.candidate_id for each in first.entries} - {entry.score.candidate_id}
    assert left <= {each.score.candidate_id for each in again.entries}
    assert [each.score.candidate_id for each in again.entries] == [each.score.candidate_id for each in last.entries]


def test_a_night_after_their_time_lets_everybody_go_and_its_own_crawl_brings_nobody_back(world: World) -> None:
    first = world.night()
    gone = [entry.score.name for entry in first.entries if entry.score.kind == "author"]
    store = Store(world.engine)
    assert store.traces(gone)
    later = World(world.config, world.engine, FakeClock(world.clock.now() + timedelta(days=731)))
    shown = later.night()
    assert shown.entries == ()
    assert set(store.traces(gone)) <= {"payloads.body"}, "which go by their own, shorter time"
    with reading(world.engine) as conn:
        assert conclusions.load_authors(conn) == []
        assert conclusions.load_works(conn) != []
        stages = [run.stage for run in last_runs(conn, 10)]
    assert "purge" in stages
    again = later.night()
    assert again.entries == ()


def test_who_objects_is_on_no_list_and_stays_an_author(world: World) -> None:
    entry = world.night().entries[0]
    with writing(world.engine) as conn:
        note(conn, entry.score.candidate_id, by="tests", reason="no", now=NOW)
    at_once = world.shortlist()
    later = world.night()
    for shown in (at_once, later):
        assert entry.score.candidate_id not in {each.score.candidate_id for each in shown.entries}
        assert entry.score.candidate_id not in {flag.author_id for flag in shown.liked}
    with reading(world.engine) as conn:
        assert [author.name for author in conclusions.load_authors(conn, [entry.score.candidate_id])]
