"""What a team says, on the command line: it counts inside its brief, holds, and can be taken back. All is invented."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.errors import ConfigError, ResolveError
from sourcer.model.shortlist import Shortlist
from sourcer.store import conclusions
from sourcer.store import opinions as store
from sourcer.store.engine import reading, writing
from tests.cli.opinion_world import Team, a_team, people

IN = ("--brief", "robots")


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    return a_team(tmp_path, engine)


def fits(shortlist: Shortlist) -> dict[str, float]:
    return {entry.score.name: entry.score.component("fit").value for entry in shortlist.entries}


def names(ran_or_list: str) -> list[str]:
    return [row["candidate"] for row in csv.DictReader(io.StringIO(ran_or_list))]


def test_a_liked_work_pulls_works_near_to_it_up_in_its_brief_and_in_no_other(team: Team) -> None:
    before, other = fits(team.shortlist()), fits(team.shortlist("glaciers"))
    glaciers = next(entry for entry in team.shortlist("glaciers").entries if entry.rank == 1)
    ran = team("like", f"arxiv:{glaciers.works[0].arxiv_id}", *IN, "--reason", "clear thought", "--by", "Mira")
    assert "noted as opinion 1 inside 'robots'" in ran.stderr
    assert fits(team.shortlist()) == before, "a finished run does not move"
    team.rank()
    after = team.shortlist()
    assert fits(after)[glaciers.score.name] > before[glaciers.score.name]
    assert any(
        "opinions of the team count besides the brief: 1 works liked, 0 disliked" in note for note in after.notes
    )
    assert glaciers.score.name in {flag.author_name for flag in after.liked}, "as the brief's own liked works do"
    assert fits(team.shortlist("glaciers")) == other
    assert "liked" not in (team.folder / "robots.toml").read_text(encoding="utf-8")

    team("opinions", "undo", "1", "--reason", "second thoughts")
    team.rank()
    assert fits(team.shortlist()) == before


def test_a_disliked_work_pushes_works_near_to_it_down_and_the_last_word_holds(team: Team) -> None:
    before = fits(team.shortlist())
    work = team.shortlist().entries[0].works[0]
    team("like", work.id, *IN, "--reason", "good")
    team("dislike", str(work.arxiv_id), *IN, "--reason", "no, bad")
    team.rank()
    found = team.shortlist()
    assert fits(found)[found.entries[0].score.name] != before[found.entries[0].score.name]
    assert any("0 works liked, 1 disliked" in note for note in found.notes)


def test_whom_a_team_passed_is_hidden_counted_and_there_with_all(team: Team) -> None:
    first, second = team.shortlist().entries[:2]
    ran = team("pass", "1", *IN, "--reason", "works for us already", "--by", "Mira")
    assert f"{first.score.name} ({first.score.candidate_id}) is passed" in ran.stderr
    shown = names(team("shortlist", *IN, "--format", "csv").stdout)
    assert first.score.name not in shown
    assert shown[0] == second.score.name
    table = team("shortlist", *IN)
    assert "1 on whom the team passed: not shown" in table.stdout
    everybody = team("shortlist", *IN, "--all").stdout
    assert f"{first.score.name.split()[0]}" in everybody
    assert "passed" in everybody
    assert "passed by Mira" in team("show", first.score.candidate_id, *IN).stdout
    assert first.score.name in names(team("shortlist", "--brief", "glaciers", "--all", "--format", "csv").stdout)
    assert first.score.name not in names(team("export", *IN).stdout)
    assert team.shortlist().entries[1].rank == 2, "places stay those of the run"

    team.rank()
    assert first.score.name not in names(team("shortlist", *IN, "--format", "csv").stdout), "it holds in later runs"
    team("opinions", "undo", "1", "--reason", "she left")
    assert first.score.name in names(team("shortlist", *IN, "--format", "csv").stdout)


def test_whom_a_team_kept_is_marked_with_the_reason_and_the_last_word_holds(team: Team) -> None:
    who = team.shortlist().entries[2].score
    team("pass", "3", *IN, "--reason", "too far")
    team("keep", who.candidate_id, *IN, typed="reads like us\n")
    document = json.loads(team("shortlist", *IN, "--format", "json").stdout)
    entry = next(each for each in document["candidates"] if each["candidate_id"] == who.candidate_id)
    assert [mark["kind"] for mark in entry["marks"]] == ["kept"]
    assert "reads like us" in entry["marks"][0]["text"]
    row = next(row for row in csv.DictReader(io.StringIO(team("export", *IN).stdout)) if row["rank"] == "3")
    assert row["marks"].startswith("kept by a person on ")
    assert " kept" in team("shortlist", *IN).stdout


def test_opinions_are_listed_with_who_why_and_whether_they_hold(team: Team) -> None:
    assert "Nothing was said" in team("opinions", *IN).stdout
    team("keep", "1", *IN, "--reason", "one", "--by", "Mira")
    team("pass", "2", *IN, "--reason", "two")
    team("opinions", "undo", "1", "--reason", "three")
    rows = json.loads(team("opinions", *IN, "--format", "json").stdout)
    assert [(row["opinion"], row["verdict"], row["holds"], row["about"]) for row in rows] == [
        (3, "withdraw", True, 1), (2, "pass", True, None), (1, "keep", False, None),
    ]  # fmt: skip
    assert rows[2]["by"] == "Mira"
    assert "passed by a person" in team("opinions", *IN).stdout
    team("opinions", "undo", "3", "--reason", "it was right")
    assert json.loads(team("opinions", *IN, "--format", "json").stdout)[-1]["holds"] is True
    assert json.loads(team("opinions", "--brief", "glaciers", "--format", "json").stdout) == []


def test_an_opinion_on_a_person_survives_a_changed_author_id(team: Team) -> None:
    first = team.shortlist().entries[0].score
    team("pass", "1", *IN, "--reason", "no")
    with reading(team.engine) as conn:
        links = conclusions.load_links(conn, [first.candidate_id])
        works, authors = conclusions.load_works(conn), conclusions.load_authors(conn)
        everything = conclusions.load_links(conn)
    assert links
    renamed = "a-renamed"

    def anew(author_id: str) -> str:
        return renamed if author_id == first.candidate_id else author_id

    with writing(team.engine) as conn:
        conclusions.save_resolution(
            conn,
            works=[
                replace(work, authorships=tuple(replace(p, author_id=anew(p.author_id)) for p in work.authorships))
                for work in works
            ],
            authors=[replace(author, id=anew(author.id)) for author in authors],
            links=[replace(link, author_id=anew(link.author_id)) for link in everything],
            namesakes=[],
            implementations=[],
        )
    team.rank()
    entry = next(entry for entry in team.shortlist().entries if entry.score.candidate_id == renamed)
    assert entry.is_passed


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (("like", "Nothing of the kind"), ResolveError, "no work here is"),
        (("like", "the"), ResolveError, "name one by id"),
        (("keep", "Nobody Known"), ResolveError, "nobody called"),
        (("opinions", "undo", "7"), ResolveError, "there is no opinion 7"),
    ],
)
def test_what_cannot_be_meant_says_so_and_notes_nothing(
    team: Team, words: tuple[str, ...], error: type[Exception], message: str
) -> None:
    where = () if "undo" in words else IN
    ran = team.tried(*words, *where, "--reason", "x")
    assert isinstance(ran.exception, error)
    assert message in str(ran.exception)
    with reading(team.engine) as conn:
        assert store.load_opinions(conn) == []


def test_a_reason_is_asked_for_and_must_be_there(team: Team) -> None:
    for ran in (
        team.tried("keep", "1", *IN, typed="\n"),
        team.tried("keep", "1", *IN, typed=""),
        team.tried("keep", "1", *IN, "--reason", " "),
    ):
        assert isinstance(ran.exception, ConfigError)
        assert "--reason is missing" in str(ran.exception)


def test_taking_back_twice_is_refused(team: Team) -> None:
    team("keep", "1", *IN, "--reason", "x")
    team("opinions", "undo", "1", "--reason", "y")
    ran = team.tried("opinions", "undo", "1", "--reason", "z")
    assert "taken back already" in str(ran.exception)


def test_similar_names_the_people_whose_works_are_near_and_the_terms(team: Team) -> None:
    robots = set(people()[0::5])
    asked = people()[0]
    rows = json.loads(team("similar", asked, "--count", "3", "--format", "json").stdout)
    assert {row["name"] for row in rows} <= robots - {asked}
    assert rows[0]["terms"]
    told = team("similar", asked, "-n", "2").stdout
    assert "is near to" in told
    assert rows[0]["name"] in told
