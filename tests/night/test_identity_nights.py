"""What a person decided about who is who, over nights and rebuilds of the sample world."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.demo.server import DemoServer
from sourcer.errors import ResolveError
from sourcer.model.ids import ExternalId
from sourcer.model.ledger import Change, Decision
from sourcer.model.people import Author
from sourcer.model.records import Mention, Record
from sourcer.model.works import Signature
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.store import conclusions, ledger
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from sourcer.team import identity


def authors_of(engine: Engine) -> dict[Signature, str]:
    with reading(engine) as conn:
        return conclusions.previous_assignments(conn)[1]


def strangers(engine: Engine) -> tuple[Author, Author]:
    """The first two people who are on no paper together."""
    with reading(engine) as conn:
        works, people = conclusions.load_works(conn), conclusions.load_authors(conn)
    one = people[0]
    beside = {
        p.author_id for work in works for p in work.authorships if one.id in {q.author_id for q in work.authorships}
    }
    return one, next(other for other in people if other.id not in beside)


def decide(engine: Engine, decision: Decision, night: Night) -> Decision:
    with writing(engine) as conn:
        return ledger.save_decision(conn, decision, now=night.clock.now())


def test_a_merge_outlives_new_papers_and_rebuilds_and_is_gone_once_undone(
    engine: Engine, demo_server: DemoServer, tmp_path: Path
) -> None:
    config = sample_config(demo_server.url, tmp_path)
    night = Night(config, engine, SystemClock(config.settings.clock.as_of))
    with make_fetcher(config, engine, night.clock, "tests") as fetcher:
        night.run(fetcher)
    before = authors_of(engine)
    one, other = strangers(engine)
    with reading(engine) as conn:
        wanted = identity.merge(conn, one, other, by="Mira", reason="told me so")
    merged = decide(engine, wanted, night)
    places = [signed.signature for signed in (*merged.ours, *merged.theirs)]

    assert night.resolve().was_needed, "a decision is news, even where no record changed"
    assert night.rank(config.briefs()[0]).was_needed, "and so it is to the ranking"
    assert len({authors_of(engine)[place] for place in places}) == 1
    assert not night.resolve().was_needed
    assert not night.rank(config.briefs()[0]).was_needed

    with writing(engine) as conn:
        known = facts.load_records(conn)
        new = replace(known[0], key="2607.99999", title="A paper that came later", ids=(), mentions=known[0].mentions)
        facts.save_records(conn, [new], run_id=99, now=night.clock.now())
    assert night.resolve().was_needed
    assert len({authors_of(engine)[place] for place in places}) == 1
    with writing(engine) as conn:
        conclusions.save_resolution(conn, works=[], authors=[], links=[], namesakes=[], implementations=[])
    night.resolve(anew=True)
    assert len({authors_of(engine)[place] for place in places}) == 1

    with reading(engine) as conn:
        wrong = identity.undo(conn, merged.number, by="Mira", reason="was wrong")
    decide(engine, wrong, night)
    night.resolve()
    after = authors_of(engine)
    partition = {frozenset(at for at in before if before[at] == known) for known in before.values()}
    assert {frozenset(at for at in before if after[at] == known) for known in set(after.values())} - {
        frozenset()
    } == partition


def test_the_ledger_has_what_a_run_joined_and_undoing_it_parts_them_for_good(
    engine: Engine, demo_server: DemoServer, tmp_path: Path
) -> None:
    config = sample_config(demo_server.url, tmp_path)
    night = Night(config, engine, SystemClock(config.settings.clock.as_of))
    with make_fetcher(config, engine, night.clock, "tests") as fetcher:
        night.run(fetcher)
    with reading(engine) as conn:
        base = facts.load_records(conn)[0]
        assert ledger.load_events(conn) == [], "nobody known before was joined or split"

    def paper(key: str, *ids: ExternalId) -> Record:
        person = Mention("Ottilie Fernhollow", ids=ids)
        return replace(
            base, source="acl", key=key, title=f"On {key}", ids=(), abstract=None, mentions=(person,), links=()
        )

    def save(*papers: Record) -> None:
        with writing(engine) as conn:
            facts.save_records(conn, papers, run_id=99, now=night.clock.now())
        night.resolve()

    places = Signature("acl", "kelp", 0), Signature("acl", "moths", 0)
    save(paper("kelp"))
    first = authors_of(engine)[places[0]]
    same = ExternalId("orcid", "0000-0000-0000-0042")
    save(paper("moths", ExternalId("orcid", "0000-0000-0000-0043")), paper("kelp", same))
    second = authors_of(engine)[places[1]]
    assert first != second
    save(paper("moths", same))
    assert authors_of(engine)[places[0]] == authors_of(engine)[places[1]]
    with reading(engine) as conn:
        (event,) = ledger.load_events(conn)
        assert isinstance(event.told, Change)
        assert event.told.evidence == f"same identifier: {same}"
        wrong = identity.undo(conn, event.id, by="Mira", reason="a mistake of the publisher")
    decide(engine, wrong, night)
    for _ in range(2):
        night.resolve(anew=True)
        assert [authors_of(engine)[place] for place in places] == [first, second]


def test_what_happened_to_works_is_undone_by_the_command_about_works(engine: Engine) -> None:
    told = Change("work", "joined", "Wa", "Wb", "same doi:10.1/x", 1.0, records=(("pmlr", "v901/a"),))
    with writing(engine) as conn:
        ledger.save_changes(conn, 1, [told], now=datetime(2026, 6, 1, tzinfo=UTC))
    with reading(engine) as conn, pytest.raises(ResolveError, match="`sourcer works undo 1` undoes it"):
        identity.undo(conn, 1, by="Mira", reason="x")


def test_a_decision_undone_before_any_run_obeyed_it_leaves_no_trace(
    engine: Engine, demo_server: DemoServer, tmp_path: Path
) -> None:
    config = sample_config(demo_server.url, tmp_path)
    night = Night(config, engine, SystemClock(config.settings.clock.as_of))
    with make_fetcher(config, engine, night.clock, "tests") as fetcher:
        night.run(fetcher)
    before = authors_of(engine)
    with reading(engine) as conn:
        merged = identity.merge(conn, *strangers(engine), by="Mira", reason="told me so")
    merged = decide(engine, merged, night)
    with reading(engine) as conn:
        gone = identity.undo(conn, merged.number, by="Mira", reason="was wrong")
    decide(engine, gone, night)
    night.resolve()
    assert authors_of(engine) == before
    with reading(engine) as conn:
        assert [event.run_id for event in ledger.load_events(conn)] == [None, None]
