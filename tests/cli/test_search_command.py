"""`sourcer search` as its users meet it. All people and papers are invented."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import Engine, text

from sourcer import config
from sourcer.cli.render_search import found_table
from sourcer.clock import SystemClock
from sourcer.nightly import Night
from sourcer.reading.search import look_for
from sourcer.store import schema
from sourcer.store.engine import open_engine, reading, writing
from tests.cli.opinion_world import Team, a_team, papers, store_papers

HOSTILE = "\x1b[31m red [bold]x[/bold] \u202e" + "=CMD() " + "långt" * 40
Sourcer = Callable[..., Any]


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    return a_team(tmp_path, engine)


def told(team: Team, *words: str) -> Any:
    return json.loads(team("search", *words, "--format", "json").stdout)


def table(team: Team, words: str, width: int) -> list[str]:
    out = io.StringIO()
    with reading(team.engine) as conn:
        shown = found_table(look_for(conn, words, briefs=["robots"]), width)
    Console(file=out, width=width, highlight=False, markup=False, emoji=False).print(shown)
    return out.getvalue().splitlines()


def test_works_and_people_are_found_apart_with_what_one_asks_next(team: Team) -> None:
    found = told(team, "Ána", "plen")
    work, person = found["works"]["shown"][0], found["people"]["shown"][0]
    assert found["works"]["found"] == 3
    assert work["first_authors"] == ["Ana Plenko"]
    assert work["matched"] == ["authors"]
    assert (person["name"], person["works"]) == ("Ana Plenko", 3)
    ranked = [entry for entry in team.shortlist().entries if entry.score.candidate_id == person["id"]]
    assert {"brief": "robots", "place": ranked[0].rank} in person["places"]
    assert team("show", person["id"], "--brief", "robots").exit_code == 0

    assert set(told(team, "plenko", "--works")) == {"words", "works"}
    assert set(told(team, "plenko", "--people")) == {"words", "people"}
    assert len(told(team, "zed", "--size", "2")["works"]["shown"]) == 2
    rows = list(csv.DictReader(io.StringIO(team("search", "ana plenko", "--format", "csv").stdout, newline="")))
    assert [row["kind"] for row in rows] == ["work", "work", "work", "person"]


def test_the_words_are_shown_where_they_stand(team: Team) -> None:
    word = papers()[0].title.split()[0]
    found = told(team, word)["works"]["shown"]
    assert all("title" in work["matched"] or word.casefold() in work["passage"].casefold() for work in found)
    assert "**" not in json.dumps(found)


@pytest.mark.parametrize("width", [100, 80, 40, 20])
def test_no_line_is_wider_than_the_terminal_and_foreign_text_only_shows(team: Team, width: int) -> None:
    store_papers(team.engine, [replace(record, title=f"{HOSTILE} {record.title}") for record in papers()])
    lines = table(team, "red ana", width)
    assert max(map(len, lines)) <= width
    assert not {"\x1b", "\u202e"} & set("".join(lines))
    assert any("[bold]" in line for line in lines) or width < 100
    exported = team("search", "red ana", "--format", "csv").stdout
    assert not {"\x1b", "\u202e"} & set(exported)


def test_nothing_found_says_what_to_try_and_is_no_failure(team: Team) -> None:
    ran = team("search", "ana", "qwertz")
    assert ran.exit_code == 0
    assert "works: none found" in ran.stdout
    assert "“ana” alone: 3 works and 1 person" in ran.stderr
    assert "“qwertz” alone: nowhere" in ran.stderr
    assert "the beginning of one" in team("search", "qwertz").stderr
    assert "side by side" in team("search", '"plenko ana"').stderr
    assert "there is no word in that" in team("search", '"-" *').stderr
    assert "only people were searched" in team("search", "glacier", "--people").stderr or told(team, "glacier")["works"]
    assert told(team, "qwertz")["hints"]
    assert "its beginning was looked for" in team("search", "ana " * 99).stderr


@pytest.mark.parametrize("typed", ['"', "AND", "NEAR(a b)", "a:b", "(", "*", "'; --", "\u202e", "x" * 5000])
def test_hostile_words_are_words(team: Team, typed: str) -> None:
    assert team("search", typed).exit_code == 0


def test_a_search_that_is_stopped_says_so_in_one_line(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sourcer.reading.search.look_for", stopped)
    ran = team.tried("search", "ana")
    assert ran.exit_code == 130
    assert ran.stderr.splitlines() == ["stopped: a search stores nothing; run it again"]


def test_a_store_from_before_says_so_until_it_is_brought_up_to_date(team: Team) -> None:
    schema.downgrade(team.engine, "0009")
    behind = team.tried("search", "ana")
    assert "sourcer db upgrade" in str(behind.exception)
    schema.upgrade(team.engine)
    unfilled = team.tried("search", "ana")
    assert "nothing can be searched yet" in str(unfilled.exception)
    assert "sourcer db upgrade" in str(unfilled.exception)
    assert "the search index was made" in team("db", "upgrade").stderr
    assert "the search index was made" not in team("db", "upgrade").stderr
    assert told(team, "ana")["people"]["found"] == 1


def test_the_next_night_fills_the_index_of_an_older_store_though_no_record_changed(team: Team) -> None:
    settings = config.load(team.folder / "sourcer.toml", environ={})
    night = Night(settings, team.engine, SystemClock(settings.settings.clock.as_of))
    night.resolve()
    with writing(team.engine) as conn:
        conn.execute(text("DELETE FROM search_state"))
    assert night.resolve().was_needed is False
    assert told(team, "ana")["people"]["found"] == 1


def test_what_a_person_decides_is_found_at_once(sourcer: Sourcer, tmp_path: Path) -> None:
    (tmp_path / "sourcer.toml").write_text('[fetch]\ncontact = "t@example.org"\n[rank]\nbriefs = []\n', "utf-8")
    engine = open_engine(f"sqlite:///{tmp_path / 'out' / 'sourcer.sqlite3'}")
    schema.upgrade(engine)
    store_papers(engine, papers())
    engine.dispose()

    def people(*words: str) -> list[str]:
        ran = sourcer("search", *words, "--people", "--format", "json")
        return [person["id"] for person in json.loads(ran.stdout)["people"]["shown"]]

    (ana,), (bo,) = people("ana"), people("bo quarnell")
    assert sourcer("people", "merge", ana, bo, "--reason", "told me so").returncode == 0
    assert people("ana") == people("quarnell", "bo")
    assert sourcer("people", "undo", "1", "--reason", "no").returncode == 0
    assert (people("ana"), people("bo quarnell")) == ([ana], [bo])
