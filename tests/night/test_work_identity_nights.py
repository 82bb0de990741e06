"""What a person decided about what is one work, over nights and rebuilds. All people and papers are invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.errors import ResolveError
from sourcer.model.ids import ExternalId
from sourcer.model.ledger import Change, Decision
from sourcer.model.records import Record, RecordKey
from sourcer.model.works import Work
from sourcer.nightly import Night
from sourcer.store import conclusions, ledger
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from sourcer.team import work_identity
from tests.resolve.builders import listed, preprint

TIDES = preprint("2403.90017", "Tidal gradients for slow clocks", "Wei Lianchu", "Ana Plenko")
TIDES_TOO = preprint("2405.90003", "Slow clocks from the tide", "Wei Lianchu", "Ana Plenko")
PRINTED = listed("tides", "Tidal gradients for slow clocks", "Wei Lianchu", "Ana Plenko")
MOTHS = listed("moths", "Hearing moths by their wings", "Dov Hestrand", "Ottilie Fernhollow")


class World:
    """A store with a few papers, and the nights over it."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        config = sample_config("http://127.0.0.1:1", folder)
        self.night = Night(config, engine, SystemClock(config.settings.clock.as_of))

    def save(self, *papers: Record) -> None:
        with writing(self.engine) as conn:
            facts.save_records(conn, papers, run_id=99, now=self.night.clock.now())
        self.night.resolve()

    def rebuild(self) -> None:
        """Throw the conclusions away, and conclude anew from nothing."""
        with writing(self.engine) as conn:
            conclusions.save_resolution(conn, works=[], authors=[], links=[], namesakes=[], implementations=[])
        self.night.resolve(anew=True)

    def decide(self, decision: Decision) -> Decision:
        with writing(self.engine) as conn:
            return ledger.save_decision(conn, decision, now=self.night.clock.now())

    def undo(self, number: int) -> Decision:
        with reading(self.engine) as conn:
            decision = work_identity.undo(conn, number, by="Mira", reason="was wrong")
        decision = self.decide(decision)
        self.night.resolve()
        return decision

    def work(self, record: Record) -> Work:
        with reading(self.engine) as conn:
            return next(work for work in conclusions.load_works(conn) if record.record_key in work.records)

    def homes(self) -> tuple[dict[RecordKey, str], dict[str, str]]:
        with reading(self.engine) as conn:
            works, authors = conclusions.previous_assignments(conn)
        return works, {str(at): author_id for at, author_id in authors.items()}

    def changes(self) -> list[tuple[int, Change]]:
        with reading(self.engine) as conn:
            return [(each.id, each.told) for each in ledger.load_events(conn) if isinstance(each.told, Change)]


@pytest.fixture
def world(engine: Engine, tmp_path: Path) -> World:
    return World(engine, tmp_path)


def test_a_merge_outlives_new_records_and_rebuilds_and_is_gone_once_undone(world: World) -> None:
    world.save(TIDES, TIDES_TOO, MOTHS)
    before = world.homes()
    assert len(set(before[0].values())) == 3
    merged = world.decide(
        work_identity.merge(world.work(TIDES), world.work(TIDES_TOO), by="Mira", reason="renumbered by the archive")
    )
    assert world.night.resolve().was_needed, "a decision is news, even where no record changed"
    assert world.work(TIDES) == world.work(TIDES_TOO)
    assert not world.night.resolve().was_needed

    world.save(PRINTED, replace(TIDES_TOO, source="arxiv_oai"))
    assert len(world.work(TIDES).records) == 4
    world.rebuild()
    assert len(world.work(TIDES_TOO).records) == 4, "it holds for records, whatever became of the ids"

    world.undo(merged.number)
    for settled in (lambda: None, world.rebuild):
        settled()
        assert {key[1] for key in world.work(TIDES).records} == {"2403.90017", "tides"}
        assert {key for key, _ in world.work(TIDES_TOO).records} == {"arxiv_api", "arxiv_oai"}


def test_undoing_a_merge_gives_works_and_people_their_ids_back(world: World) -> None:
    world.save(TIDES, MOTHS)
    before = world.homes()
    merged = world.decide(work_identity.merge(world.work(TIDES), world.work(MOTHS), by="Mira", reason="x"))
    world.night.resolve()
    assert len(set(world.homes()[1].values())) < len(set(before[1].values())), "two names in one place are one person"
    assert {told.subject for _, told in world.changes()} == {"work", "author"}
    world.undo(merged.number)
    assert world.homes() == before
    world.night.resolve(anew=True)
    assert world.homes() == before


def test_a_split_outlives_new_records_and_rebuilds_and_is_gone_once_undone(world: World) -> None:
    world.save(TIDES, PRINTED)
    before = world.homes()
    assert world.work(TIDES) == world.work(PRINTED)
    parted = world.decide(
        work_identity.split(world.work(TIDES), [PRINTED.record_key], by="Mira", reason="a talk of the same name")
    )
    world.night.resolve()
    kept = world.homes()
    assert world.work(TIDES) != world.work(PRINTED)
    (told,) = [told for _, told in world.changes() if told.subject == "work"]
    assert (told.kind, told.cause, told.records) == ("split", parted.number, (PRINTED.record_key,))

    world.save(replace(PRINTED, source="openreview", key="again", ids=()))
    world.save(replace(TIDES, version=2, links=("https://code.example.org/tides",)))
    assert world.work(TIDES) != world.work(PRINTED)
    assert world.homes()[0].items() >= kept[0].items()
    world.rebuild()
    assert world.work(TIDES) != world.work(PRINTED)

    world.undo(parted.number)
    assert world.work(TIDES) == world.work(PRINTED)
    assert len(set(before[1].values())) == len(set(world.homes()[1].values()))


def test_undoing_what_a_run_joined_parts_it_for_good_and_undoing_that_joins_it_again(world: World) -> None:
    world.save(TIDES, replace(PRINTED, title="A talk on clocks"), MOTHS)
    before = world.homes()
    assert world.work(TIDES) != world.work(PRINTED)
    same = (ExternalId("arxiv", "2403.90017"),)
    world.save(replace(PRINTED, ids=same))
    assert world.work(TIDES) == world.work(PRINTED)
    ((number, told),) = [(number, told) for number, told in world.changes() if told.subject == "work"]
    assert (told.evidence, told.confidence, told.cause) == ("same arxiv:2403.90017", 1.0, None)
    undone = world.undo(number)
    assert world.homes()[0] == before[0]
    world.night.resolve(anew=True)
    assert world.homes()[0] == before[0]
    world.rebuild()
    assert world.work(TIDES) != world.work(PRINTED)
    with reading(world.engine) as conn, pytest.raises(ResolveError, match="not together any more"):
        work_identity.undo(conn, number, by="Mira", reason="x")
    world.undo(undone.number)
    assert world.work(TIDES) == world.work(PRINTED)


def test_undoing_what_a_run_split_joins_it_for_good(world: World) -> None:
    both = (ExternalId("doi", "10.9999/j.1"),)
    one, other = replace(PRINTED, ids=both), replace(MOTHS, ids=both)
    world.save(one, other)
    before = world.homes()[0]
    assert world.work(one) == world.work(other)
    world.save(
        replace(one, ids=(ExternalId("arxiv", "2403.90017"),)), replace(other, ids=(ExternalId("arxiv", "2405.90003"),))
    )
    assert world.work(one) != world.work(other)
    (number,) = [number for number, told in world.changes() if (told.subject, told.kind) == ("work", "split")]
    undone = world.undo(number)
    assert world.homes()[0] == before
    world.rebuild()
    assert world.work(one) == world.work(other)
    with reading(world.engine) as conn, pytest.raises(ResolveError, match="together again"):
        work_identity.undo(conn, number, by="Mira", reason="x")
    world.undo(undone.number)
    assert world.work(one) != world.work(other)


def test_a_decision_undone_before_any_run_obeyed_it_leaves_no_trace(world: World) -> None:
    world.save(TIDES, MOTHS)
    before = world.homes()
    merged = world.decide(work_identity.merge(world.work(TIDES), world.work(MOTHS), by="Mira", reason="x"))
    world.undo(merged.number)
    assert world.homes() == before
    assert world.changes() == []
    with reading(world.engine) as conn, pytest.raises(ResolveError, match="event 1 was undone by event 2"):
        work_identity.undo(conn, merged.number, by="Mira", reason="x")


def test_what_happened_to_people_is_undone_by_the_command_about_people(world: World) -> None:
    told = Change("author", "joined", "Pa", "Pb", "same orcid", 1.0)
    with writing(world.engine) as conn:
        ledger.save_changes(conn, 1, [told], now=world.night.clock.now())
    with reading(world.engine) as conn, pytest.raises(ResolveError, match="`sourcer people undo 1` undoes it"):
        work_identity.undo(conn, 1, by="Mira", reason="x")
