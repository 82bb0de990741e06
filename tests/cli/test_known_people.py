"""People whom a team knows already: read strictly, marked, listed apart. Everybody is invented."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.errors import ConfigError
from sourcer.reading.persons import find_author
from sourcer.store import opinions as store
from sourcer.store.engine import reading
from sourcer.team.known import parse_known
from tests.cli.opinion_world import Team, a_team, people

IN = ("--brief", "robots", "--all", "--format", "json")


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    return a_team(tmp_path, engine)


def listed(team: Team, text: str) -> Path:
    path = team.folder / "known.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_whom_an_identifier_or_a_candidate_id_tells_is_listed_apart_and_never_ranked(team: Team) -> None:
    before = team.shortlist().entries
    second = next(entry.score for entry in before if entry.score.name != people()[0])
    text = f"Name;ORCID;candidate id;note\nA. P.;0000-0001-2345-6789;;met in May\nB;;{second.candidate_id};\n"
    ran = team("people", "known", str(listed(team, text)))
    assert "2 people are known, in the place of 0" in ran.stderr
    document = json.loads(team("shortlist", *IN).stdout)
    apart = {entry["candidate"]: entry for entry in document["known"]}
    assert set(apart) == {people()[0], second.name}
    assert {entry["rank"] for entry in apart.values()} == {0}
    assert apart[people()[0]]["marks"] == [{"kind": "known", "text": "known already (met in May)"}]
    assert not set(apart) & {entry["candidate"] for entry in document["candidates"]}
    assert document["total"] == len(before) - 2
    assert [entry["rank"] for entry in document["candidates"]] == list(range(1, len(before) - 1))
    first = document["candidates"][0]
    with reading(team.engine) as conn:
        assert find_author(conn, "#1", ["robots"]).id == first["candidate_id"], "other commands count alike"
    table = team("shortlist", "--brief", "robots").stdout
    assert "known already, not ranked as applicants" in table
    assert "2 known already: listed apart" in table
    exported = csv.DictReader(io.StringIO(team("export", "--brief", "robots", "--size", "99").stdout))
    assert not set(apart) & {row["candidate"] for row in exported}
    assert "known already" in team("show", people()[0], "--brief", "robots").stdout
    team.rank()
    assert len(json.loads(team("shortlist", *IN).stdout)["known"]) == 2, "it holds in later runs"


def test_whom_only_the_name_tells_stays_and_is_marked_as_unsure(team: Team) -> None:
    wanted = team.shortlist().entries[0].score.name
    team("people", "known", str(listed(team, f"name,note\n{wanted.upper()},spoke at our seminar\n")))
    document = json.loads(team("shortlist", *IN).stdout)
    assert document["known"] == []
    first = document["candidates"][0]
    assert first["candidate"] == wanted
    assert first["marks"] == [{"kind": "may be known", "text": "may be known: same name (spoke at our seminar)"}]


def test_an_import_replaces_the_last_and_the_list_can_be_shown_and_forgotten(team: Team) -> None:
    team("people", "known", str(listed(team, f"name\n{people()[0]}\n{people()[5]}\n")))
    team("people", "known", str(listed(team, "name,dblp\nDov Hestrand,12/3456\n")))
    assert json.loads(team("people", "known", "--format", "json").stdout) == [
        {"name": "Dov Hestrand", "ids": ["dblp:12/3456"], "candidate_id": "", "note": ""}
    ]
    assert "would be known" in team("people", "known", str(listed(team, "name\nX Y\n")), "--dry-run").stderr
    team("people", "known", "--forget")
    assert "Nobody is listed" in team("people", "known").stdout
    assert not any(entry["marks"] for entry in json.loads(team("shortlist", *IN).stdout)["candidates"])


@pytest.mark.parametrize(
    "text",
    [
        "name,email\nAna Plenko,x\n",
        "Name,E-Mail Address\nAna Plenko,x\n",
        "name,Work mail\nAna Plenko,x\n",
        "name,note\nAna Plenko,ask ana.plenko@example.org\n",
        "name\nAna <ana@example.org>\n",
    ],
)
def test_a_file_with_e_mail_addresses_is_refused_whole_and_says_so_without_showing_one(team: Team, text: str) -> None:
    ran = team.tried("people", "known", str(listed(team, text)))
    assert isinstance(ran.exception, ConfigError)
    assert "sourcer keeps no e-mail addresses, and nothing of this file was stored" in str(ran.exception)
    assert "@" not in str(ran.exception)
    with reading(team.engine) as conn:
        assert store.load_known(conn) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "needs a column 'name'"),
        ("orcid\n0000-0001-2345-6789\n", "needs a column 'name'"),
        ("name,age\nAna,40\n", "unknown column 'age'"),
        ("name,orchid\nAna,x\n", "did you mean 'orcid'"),
        ("name,name\nAna,Bo\n", "each column once"),
        ("name,orcid\nAna,12\n", "list.csv, line 2: '12' is no orcid id"),
        ("name,scholar\nAna,x\n", "is no scholar id"),
        ("name,note\n,hello\n", "line 2: has no name"),
    ],
)
def test_what_cannot_be_read_names_the_line_and_the_column(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"list\.csv") as caught:
        parse_known(text, "list.csv")
    assert message in str(caught.value)


def test_identifiers_are_read_bare_or_as_addresses_and_blank_lines_are_nobody() -> None:
    text = (
        "name,orcid,openreview,dblp,scholar,arxiv-author\n"
        "Ana Plenko,https://orcid.org/0000-0001-2345-678x,~Ana_Plenko1,https://dblp.org/pid/12/3456,AbCdEfGhIjKl,plenko_a_1\n"
        ",,,,,\n"
        "Bo Q,,https://openreview.net/profile?id=~Bo_Q1,,,https://arxiv.org/a/q_b_2.html\n"
    )
    ana, bo = parse_known(text, "list.csv")
    assert ana.ids == (
        "orcid:0000-0001-2345-678X",
        "openreview-profile:~Ana_Plenko1",
        "dblp:12/3456",
        "scholar:AbCdEfGhIjKl",
        "arxiv-author:plenko_a_1",
    )
    assert bo.ids == ("openreview-profile:~Bo_Q1", "arxiv-author:q_b_2")


def test_a_candidate_id_that_is_nobody_s_is_told(team: Team) -> None:
    ran = team("people", "known", str(listed(team, "name,candidate_id\nAna,a-nobody\n")))
    assert "candidate id a-nobody is nobody's here" in ran.stderr
