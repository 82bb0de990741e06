"""What is one work on the command line: why, merge, split, undo, log. All people and papers are invented."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from sourcer.model.ids import ExternalId
from sourcer.resolve import resolve
from sourcer.store import conclusions, ledger, schema
from sourcer.store.engine import open_engine, reading, writing
from tests.cli.test_people_commands import add
from tests.resolve.builders import listed, preprint

Sourcer = Callable[..., Any]
NAMES = ("Wei Lianchu", "Ana Plenko", "Bo Quarnell")
TIDES = preprint("2403.90001", "Tidal gradients for slow clocks", *NAMES)
PRINTED = listed("tides", "Tidal gradients for slow clocks", *NAMES)
TALK = listed("talk", "A talk on clocks", *NAMES[:2], source="openreview", ids=PRINTED.ids)
SOUNDINGS = preprint("2404.90002", "Harbour soundings at low water", *NAMES)
PAPERS = (TIDES, PRINTED, TALK, SOUNDINGS)


@pytest.fixture
def store(sourcer: Sourcer, tmp_path: Path) -> Iterator[Engine]:
    """A preprint that was printed and talked about, and another paper, resolved."""
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


def homes(engine: Engine) -> list[str]:
    """The work of each of the papers."""
    with reading(engine) as conn:
        works = conclusions.previous_assignments(conn)[0]
    return [works[paper.record_key] for paper in PAPERS]


def test_a_merge_holds_at_once_and_through_later_runs_and_can_be_undone(sourcer: Sourcer, store: Engine) -> None:
    before = homes(store)
    tides, *_, soundings = before
    ran = sourcer("works", "merge", "2403.90001", soundings, "--reason", "renumbered", "--by", "Mira")
    assert ran.returncode == 0, ran.stderr
    assert "Mira decided that these are one work: renumbered" in ran.stdout
    assert f"changed: work {soundings} is now part of {tides}" in ran.stdout
    assert set(homes(store)) == {tides}

    add(store, listed("later", "Harbour soundings at low water", *NAMES))
    assert sourcer("resolve").returncode == 0
    assert set(homes(store)) == {tides}
    with writing(store) as conn:
        conclusions.save_resolution(conn, works=[], authors=[], links=[], namesakes=[], implementations=[])
    assert sourcer("resolve").returncode == 0
    assert len(set(homes(store))) == 1, "it outlives conclusions that are thrown away"

    log = json.loads(sourcer("works", "log", "--format", "json").stdout)
    assert [(event["event"], event["kind"]) for event in log] == [(2, "joined"), (1, "merge")]
    assert (log[0]["about"], log[0]["confidence"]) == (1, 1.0)
    assert log[1]["moved"] == ["arxiv_api:2404.90002"]
    assert json.loads(sourcer("people", "log", "--format", "json").stdout) == []
    undone = sourcer("works", "undo", "2", "--reason", "it was another paper")
    assert undone.returncode == 0, undone.stderr
    now = homes(store)
    assert len({*now[:3]}) == 1
    assert now[0] != now[3]
    again = sourcer("works", "undo", "1", "--reason", "no")
    assert again.returncode == 1
    assert "event 1 was undone by event 3; `sourcer works undo 3` makes it hold again" in again.stderr
    assert sourcer("works", "undo", "3", "--reason", "yes it was").returncode == 0
    assert len(set(homes(store))) == 1


def test_a_split_takes_away_exactly_what_was_named_and_outlives_later_runs(sourcer: Sourcer, store: Engine) -> None:
    tides = homes(store)[0]
    ran = sourcer("works", "split", tides, "programme:tides", "openreview:talk", "--reason", "a talk of that name")
    assert ran.returncode == 0, ran.stderr
    kept = homes(store)
    assert kept[0] != kept[1] == kept[2]
    add(store, preprint("2405.90009", "Slow clocks", "Wei Lianchu"))
    assert sourcer("resolve").returncode == 0
    assert homes(store) == kept
    why = sourcer("works", "why", kept[0], kept[1]).stdout
    assert "decision 1: a person decided that these are different works: a talk of that name" in why
    assert sourcer("works", "undo", "1", "--reason", "one after all").returncode == 0
    assert len({*homes(store)[:3]}) == 1


def test_a_later_decision_that_contradicts_an_earlier_one_holds_and_says_so(sourcer: Sourcer, store: Engine) -> None:
    tides, *_, soundings = homes(store)
    assert sourcer("works", "merge", tides, soundings, "--reason", "told me so").returncode == 0
    ran = sourcer("works", "split", tides, "arxiv_api:2404.90002", "--reason", "no, another")
    assert "decision 1 (merge) does not hold in part: a newer decision keeps them apart" in ran.stdout
    assert len(set(homes(store))) == 2


def test_a_dry_run_and_a_decision_for_later_change_nothing_now(sourcer: Sourcer, store: Engine) -> None:
    before = homes(store)
    words = ("works", "merge", before[0], before[3], "--reason", "told me so")
    tried = sourcer(*words, "--dry-run")
    assert f"would change: work {before[3]} is now part of {before[0]}" in tried.stdout
    assert json.loads(sourcer("works", "log", "--format", "json").stdout) == []
    noted = sourcer(*words, "--later", "--format", "json")
    assert json.loads(noted.stdout)["event"] == 1
    assert homes(store) == before
    assert "no run has concluded from it yet" in sourcer("works", "log").stdout
    assert sourcer("resolve").returncode == 0
    assert len(set(homes(store))) == 1


def test_why_tells_what_ties_each_record_and_what_speaks_for_and_against(sourcer: Sourcer, store: Engine) -> None:
    told = sourcer("works", "why", "tidal gradients for slow clocks").stdout
    assert "arxiv_api:2403.90001" in told
    assert "verified 1.00: same openreview:forumtides as openreview:talk" in told
    rows = list(csv.DictReader(io.StringIO(sourcer("works", "why", "arxiv:2403.90001", "-f", "csv").stdout)))
    assert [(row["record"], row["kind"]) for row in rows] == [
        ("arxiv_api:2403.90001", "inferred"),
        ("openreview:talk", "verified"),
        ("programme:tides", "verified"),
    ]
    title, names = "same title: “Tidal gradients for slow clocks”", "3 of 3 authors in common"
    assert rows[0]["evidence"] == f"with programme:tides: {title}; {names}; both of 2024"
    by_address = sourcer("works", "why", "https://arxiv.org/abs/2403.90001v2", "-f", "csv").stdout
    assert list(csv.DictReader(io.StringIO(by_address))) == rows
    pair = json.loads(sourcer("works", "why", "programme:tides", "harbour soundings", "--format", "json").stdout)
    assert [work["title"] for work in pair["works"]] == [TIDES.title, SOUNDINGS.title]
    sentences = {(row["speaks"], row["sentence"]) for row in pair["evidence"]}
    assert ("against", "different papers on arXiv: 2403.90001 and 2404.90002") in sentences
    assert ("for", names) in sentences


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("why", "Nothing known"), 1, "words of its title, or a record as source:key"),
        (("why", "o"), 1, "fits 2 works"),
        (("why", "programme:tides", "2403.90001"), 1, "is one work already; `sourcer works why"),
        (("merge", "programme:tides", "2403.90001", "-r", "x"), 1, "is one work already"),
        (("merge", "programme:tides", "2404.90002", "-r", " "), 2, "--reason is empty"),
        (("split", "programme:tides", "-r", "x"), 2, "Missing argument"),
        (("split", "programme:tides", "tides", "-r", "x"), 2, "write source:key"),
        (("split", "programme:tides", "pmlr:v9/a", "-r", "x"), 1, "not a record of “Tidal gradients"),
        (("split", "harbour", "arxiv_api:2404.90002", "-r", "x"), 1, "name some of them, not all"),
        (("undo", "7", "-r", "x"), 1, "`sourcer works log`"),
    ],
)
def test_what_cannot_be_done_says_why_and_the_way_out(
    sourcer: Sourcer, store: Engine, words: tuple[str, ...], code: int, message: str
) -> None:
    ran = sourcer("works", *words)
    assert ran.returncode == code
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr
    with reading(store) as conn:
        assert ledger.load_events(conn) == []


def test_a_record_named_twice_among_sources_is_asked_for_by_its_source(sourcer: Sourcer, store: Engine) -> None:
    other = listed("talk", "Another thing", "Dov Hestrand", ids=(ExternalId("openreview", "else"),))
    add(store, other)
    assert sourcer("resolve").returncode == 0
    assert "fits 2 works" in sourcer("works", "why", "talk").stderr
    assert "Another thing" in sourcer("works", "why", "programme:talk").stdout


def test_nothing_happened_yet(sourcer: Sourcer, store: Engine) -> None:
    assert "Nothing was merged, split or decided yet." in sourcer("works", "log").stdout
