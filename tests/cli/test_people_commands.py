"""Who is who on the command line: why, merge, split, undo, log. All people and papers are invented."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record
from sourcer.resolve import resolve
from sourcer.store import conclusions, ledger, schema
from sourcer.store import records as facts
from sourcer.store.engine import open_engine, reading, writing

NOW = datetime(2026, 6, 1, 5, tzinfo=UTC)
READ = Provenance("https://records.example.org/1", NOW, "ab" * 32)
Sourcer = Callable[..., Any]


def preprint(key: str, title: str, *names: str) -> Record:
    return Record(
        source="arxiv_api",
        key=key,
        title=title,
        abstract=None,
        mentions=tuple(map(Mention, names)),
        url=f"https://arxiv.org/abs/{key}",
        provenance=READ,
        published=date(2024, 3, 1),
        categories=("cs.LG",),
        ids=(ExternalId("arxiv", key),),
    )


PAPERS = (
    preprint("2403.90001", "Tidal gradients", "Wei Lianchu", "Ana Plenko", "Bo Quarnell"),
    preprint("2403.90002", "Harbour soundings", "Wei Lianchu", "Ana Plenko", "Bo Quarnell"),
    preprint("2403.90003", "Hearing moths by their wings", "Wen Lianchu", "Dov Hestrand"),
)


@pytest.fixture
def store(sourcer: Sourcer, tmp_path: Path) -> Iterator[Engine]:
    """Three papers by Wei and Wen Lianchu, resolved."""
    (tmp_path / "sourcer.toml").write_text('[fetch]\ncontact = "t@example.org"\n', encoding="utf-8")
    engine = open_engine(f"sqlite:///{tmp_path / 'out' / 'sourcer.sqlite3'}")
    schema.upgrade(engine)
    add(engine, *PAPERS)
    found = resolve(PAPERS, [])
    with writing(engine) as conn:
        conclusions.save_resolution(
            conn,
            works=found.works,
            authors=found.authors,
            links=found.links,
            namesakes=found.namesakes,
            implementations=(),
        )
    yield engine
    engine.dispose()


def add(engine: Engine, *papers: Record) -> None:
    with writing(engine) as conn:
        facts.save_records(conn, papers, run_id=1, now=NOW)


def ids(engine: Engine, *places: tuple[str, int]) -> list[str]:
    """The author at each place (key, position)."""
    with reading(engine) as conn:
        held = {(each.signature.key, each.signature.position): each.author_id for each in conclusions.load_links(conn)}
    return [held[place] for place in places]


WEI, WEI_TOO, WEN = ("2403.90001", 0), ("2403.90002", 0), ("2403.90003", 0)


def test_a_merge_holds_at_once_and_through_later_runs_and_can_be_undone(sourcer: Sourcer, store: Engine) -> None:
    before = ids(store, WEI, WEI_TOO, WEN)
    assert before[0] == before[1] != before[2]
    ran = sourcer("people", "merge", "Wei Lianchu", before[2], "--reason", "told me so", "--by", "Mira")
    assert ran.returncode == 0, ran.stderr
    assert "Mira decided that these are one person: told me so" in ran.stdout
    assert f"changed: author {before[2]} is now part of {before[0]}" in ran.stdout
    assert ids(store, WEN) == [before[0]]

    add(store, preprint("2404.90004", "Moths again", "Wen Lianchu", "Dov Hestrand"))
    assert sourcer("resolve").returncode == 0
    assert ids(store, WEI, WEN) == [before[0], before[0]]
    with writing(store) as conn:
        conclusions.save_resolution(conn, works=[], authors=[], links=[], namesakes=[], implementations=[])
    assert sourcer("resolve").returncode == 0
    assert len(set(ids(store, WEI, WEI_TOO, WEN))) == 1, "it outlives conclusions that are thrown away"

    log = json.loads(sourcer("people", "log", "--format", "json").stdout)
    assert [(event["event"], event["kind"]) for event in log] == [(2, "joined"), (1, "merge")]
    assert (log[0]["about"], log[0]["confidence"]) == (1, 1.0)
    undone = sourcer("people", "undo", "2", "--reason", "it was somebody else")
    assert undone.returncode == 0, undone.stderr
    assert ids(store, WEI, WEI_TOO, WEN) == before
    again = sourcer("people", "undo", "1", "--reason", "no")
    assert again.returncode == 1
    assert "event 1 was undone by event 3" in again.stderr
    assert sourcer("people", "undo", "3", "--reason", "yes it was").returncode == 0
    assert len(set(ids(store, WEI, WEI_TOO, WEN))) == 1


def test_a_split_takes_away_exactly_what_was_named_and_outlives_later_runs(sourcer: Sourcer, store: Engine) -> None:
    (wei,) = ids(store, WEI)
    ran = sourcer("people", "split", wei, "--works", "arxiv:2403.90002", "--reason", "another of that name")
    assert ran.returncode == 0, ran.stderr
    kept, went = ids(store, WEI, WEI_TOO)
    assert kept != went
    add(store, preprint("2404.90004", "Tidal gradients at sea", "Wei Lianchu", "Ana Plenko", "Bo Quarnell"))
    assert sourcer("resolve").returncode == 0
    assert ids(store, WEI, WEI_TOO) == [kept, went]
    why = sourcer("people", "why", kept).stdout
    assert "a person decided that these are two" in why
    assert sourcer("people", "undo", "1", "--reason", "one after all").returncode == 0
    assert len(set(ids(store, WEI, WEI_TOO))) == 1


def test_a_later_decision_that_contradicts_an_earlier_one_holds_and_says_so(sourcer: Sourcer, store: Engine) -> None:
    wei, wen = ids(store, WEI, WEN)
    assert sourcer("people", "merge", wei, wen, "--reason", "told me so").returncode == 0
    ran = sourcer("people", "split", wei, "--signatures", "arxiv_api:2403.90003#0", "--reason", "no, another")
    assert "decision 1 (merge) does not hold in part: a newer decision keeps them apart" in ran.stdout
    kept, went = ids(store, WEI, WEN)
    assert kept != went


def test_a_dry_run_and_a_decision_for_later_change_nothing_now(sourcer: Sourcer, store: Engine) -> None:
    before = ids(store, WEI, WEI_TOO, WEN)
    words = ("people", "merge", before[0], before[2], "--reason", "told me so")
    tried = sourcer(*words, "--dry-run")
    assert f"would change: author {before[2]} is now part of {before[0]}" in tried.stdout
    assert json.loads(sourcer("people", "log", "--format", "json").stdout) == []
    noted = sourcer(*words, "--later", "--format", "json")
    assert json.loads(noted.stdout)["event"] == 1
    assert ids(store, WEI, WEI_TOO, WEN) == before
    assert "no run has concluded from it yet" in sourcer("people", "log").stdout
    assert sourcer("resolve").returncode == 0
    assert ids(store, WEN) == [before[0]]


def test_why_tells_each_mention_and_what_speaks_for_and_against(sourcer: Sourcer, store: Engine) -> None:
    wei, wen = ids(store, WEI, WEN)
    told = sourcer("people", "why", "wei lianchu")
    assert "Tidal gradients" in told.stdout
    assert "arxiv_api:2403.90001#0" in told.stdout
    assert "inferred" in told.stdout
    rows = list(csv.DictReader(io.StringIO(sourcer("people", "why", wei, "--format", "csv").stdout)))
    assert [row["title"] for row in rows] == ["Tidal gradients", "Harbour soundings"]
    assert all(0 < float(row["confidence"]) <= 1 and row["evidence"] for row in rows)
    pair = json.loads(sourcer("people", "why", wei, wen, "--format", "json").stdout)
    sentences = {(row["speaks"], row["sentence"]) for row in pair["evidence"]}
    assert ("against", "no coauthor in common") in sentences
    assert ("for", "primary category in common: cs.LG") in sentences
    assert any(speaks == "against" and "different given names" in text for speaks, text in sentences)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("why", "Nobody Known"), 1, "give an id, a name, or a place"),
        (("why", "Lianchu"), 1, "fits 2 people"),
        (("merge", "Ana Plenko", "Bo Quarnell", "-r", "x"), 1, "two names on one paper are two people"),
        (("merge", "Ana Plenko", "Ana Plenko", "-r", "x"), 1, "is one person already"),
        (("merge", "Wei Lianchu", "Wen Lianchu", "-r", " "), 2, "--reason is empty"),
        (("split", "Ana Plenko", "-r", "x"), 2, "--works W1,W2"),
        (("split", "Ana Plenko", "--works", "W9", "-r", "x"), 1, "is on no work 'W9'"),
        (("split", "Ana Plenko", "--signatures", "arxiv_api", "-r", "x"), 2, "write source:key#place"),
        (("split", "Ana Plenko", "--signatures", "arxiv_api:2403.90001#0", "-r", "x"), 1, "not one of Ana Plenko"),
        (("split", "Dov Hestrand", "--works", "2403.90003", "-r", "x"), 1, "name some of them, not all"),
        (("undo", "7", "-r", "x"), 1, "`sourcer people log`"),
    ],
)
def test_what_cannot_be_done_says_why_and_the_way_out(
    sourcer: Sourcer, store: Engine, words: tuple[str, ...], code: int, message: str
) -> None:
    ran = sourcer("people", *words)
    assert ran.returncode == code
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr
    with reading(store) as conn:
        assert ledger.load_events(conn) == []


def test_nothing_happened_yet(sourcer: Sourcer, store: Engine) -> None:
    assert "Nothing was merged, split or decided yet." in sourcer("people", "log").stdout
