"""Who must be told, what they are told, and lists that are given out. Everybody is invented."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from sourcer.errors import ConfigError, ExportRefused
from sourcer.store.disclosures import load_disclosures, load_notices
from sourcer.store.engine import reading, writing
from sourcer.store.tables_privacy import disclosures
from tests.cli.opinion_world import Team, a_team

FIRST, SECOND, THIRD = "Ana Plenko", "Bo Quarnell", "Cyd Lianchu"
PRIVACY = """
[privacy]
controller = "Example Lab, 1 Road"
contact = "privacy desk of Example Lab"
basis = "legitimate interest: to find peers"
purpose = "finding researchers whose work fits ours"
authority = "Authority of Example"
retention_days = 400
[[recipients]]
name = "Hiring"
kind = "internal"
[[recipients]]
name = "Agency"
kind = "external"
contact = "their desk"
"""


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    made = a_team(tmp_path, engine)
    with (tmp_path / "sourcer.toml").open("a", encoding="utf-8") as file:
        file.write(PRIVACY)
    return made


def due(team: Team, *words: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in json.loads(team("notices", "due", "--format", "json", *words).stdout)}


def ledger(team: Team) -> list[Any]:
    with reading(team.engine) as conn:
        return load_disclosures(conn)


def test_people_on_a_shortlist_are_due_a_month_after_their_first_fact_and_come_first(team: Team) -> None:
    listed = due(team)
    assert listed[FIRST]["since"] == "2026-06-01"
    assert listed[FIRST]["due_on"] == "2026-07-01"
    assert listed[FIRST]["why"] == "a month after the first fact"
    assert "robots" in listed[FIRST]["shortlisted"]
    assert "Zed Marchbanks" not in listed
    everybody = list(due(team, "--all").values())
    assert everybody[-1]["name"] == "Zed Marchbanks"
    assert everybody[-1]["shortlisted"] == ""
    assert "1 more people are held who were on no shortlist" in team("notices", "due").stderr


def test_who_had_notice_is_due_no_more_and_a_message_alone_moves_the_day(team: Team) -> None:
    team("notices", "sent", FIRST, "--how", "a letter", "--on", "2026-05-02", "--by", "Ines")
    team("notices", "wrote", SECOND, "--how", "a form", "--on", "2026-05-03")
    listed = due(team)
    assert FIRST not in listed
    assert (listed[SECOND]["due_on"], listed[SECOND]["why"]) == ("2026-05-03", "the first message")
    assert "a notice of the data kept on you, by a letter, from Ines" in team("people", "about", FIRST).stdout


def test_the_text_that_was_sent_is_kept_as_a_digest_alone(team: Team) -> None:
    letter = team.folder / "letter.txt"
    letter.write_text("Dear Ana, once upon a time", encoding="utf-8")
    team("notices", "sent", FIRST, "--how", "a letter", "--on", "2026-05-02", "--text", str(letter))
    with reading(team.engine) as conn:
        (noted,) = load_notices(conn)
    assert len(noted.digest) == 64
    assert "once upon" not in repr(noted)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--how", "a letter", "--on", "2999-01-01"), "still to come"),
        (("--how", "mail to ana@post.example"), "keeps no e-mail addresses"),
        (("--how", " "), "say how it was sent"),
        (("--how", "a letter", "--text", "nowhere.txt"), "nowhere.txt: cannot be read"),
    ],
)
def test_what_cannot_be_noted_is_refused_and_not_noted(team: Team, words: tuple[str, ...], says: str) -> None:
    ran = team.tried("notices", "sent", FIRST, *words)
    assert isinstance(ran.exception, ConfigError)
    assert says in str(ran.exception)
    with reading(team.engine) as conn:
        assert load_notices(conn) == []


def test_a_notice_tells_all_that_article_14_asks_for(team: Team) -> None:
    team("export", "--brief", "robots", "--to", "Hiring", "--size", "20", "--out", str(team.folder / "h.csv"))
    text = team("notices", "write", FIRST).stdout
    for part in (
        "Dear Ana Plenko",
        "Example Lab, 1 Road",
        "privacy desk of Example Lab",
        "finding researchers whose work fits ours",
        "legitimate interest: to find peers",
        "Your name, as printed (3), from public pages of papers",
        "records.example.org (arxiv_api), such as https://records.example.org/1, read on 2026-06-01",
        "all of it can be read by anybody",
        "Agency: another organisation",
        "given to Hiring on",
        "400 days",
        "people decide",
        "YOU CAN OBJECT",
        "erased",
        "complain to a supervisory authority, where you live or work, or to ours: Authority of Example",
    ):
        assert part in text
    assert "to be filled in: [privacy]" not in text


def test_an_export_is_the_teams_own_unless_it_is_for_somebody_and_both_are_in_the_ledger(team: Team) -> None:
    team("export", "--brief", "robots", "--size", "2")
    told = team("export", "--brief", "robots", "--size", "2", "--to", "hiring", "--by", "Ines").stderr
    assert "entered as export 2: 2 people to Hiring (internal); 2 of them had no notice" in told
    assert "is due it on 2026-07-01" in told
    own, given = ledger(team)
    assert (own.kind, given.kind, given.recipient, given.by) == ("team", "internal", "Hiring", "Ines")
    assert given.run_id == team.shortlist().run_id
    assert given.fields[:2] == ("rank", "candidate")
    shown = [entry.score.candidate_id for entry in team.shortlist().entries]
    assert {each.candidate_id for each in given.people} <= set(shown)
    assert all(each.signed for each in given.people)


def test_another_controller_gets_nobody_who_had_no_notice_unless_somebody_says_why(team: Team) -> None:
    out = team.folder / "list.csv"
    asked = ("export", "--brief", "robots", "--to", "Agency", "--size", "2", "--out", str(out))
    refused = team.tried(*asked)
    assert isinstance(refused.exception, ExportRefused)
    assert "2 of these 2 people had no notice" in str(refused.exception)
    assert list(team.folder.glob("*list*")) == []
    assert ledger(team) == []
    stdout = team.tried(*asked[:-2])
    assert isinstance(stdout.exception, ExportRefused)
    assert stdout.stdout == ""

    told = team(*asked, "--without-notice", "they agreed by telephone").stderr
    (given,) = ledger(team)
    day = min(given.at.date(), date(2026, 7, 1)).isoformat()
    assert f"is due it on {day}" in told
    assert given.without_notice == "they agreed by telephone"
    assert len(out.read_text("utf-8").splitlines()) == 3
    listed = {each["candidate_id"]: each["due_on"] for each in due(team).values()}
    assert {listed[each.candidate_id] for each in given.people} == {day}


def test_once_all_had_notice_another_controller_gets_the_list(team: Team) -> None:
    ids = [row.split(",")[0] for row in team("export", "--brief", "robots", "--size", "2").stdout.splitlines()[1:]]
    for rank in ids:
        place = rank.strip('"')
        entry = next(each for each in team.shortlist().entries if str(each.rank) == place)
        team("notices", "sent", entry.score.candidate_id, "--how", "a letter", "--on", "2026-05-02")
    told = team("export", "--brief", "robots", "--size", "2", "--to", "Agency").stderr
    assert "all of them had notice" in told
    assert ledger(team)[-1].without_notice == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--to", "Agencie"), "did you mean 'Agency'"),
        (("--to", "Hiring", "--without-notice", "x"), "is for an external recipient"),
        (("--without-notice", "x"), "is for an external recipient"),
        (("--to", "Agency", "--without-notice", " "), "needs a reason"),
    ],
)
def test_a_recipient_that_is_not_declared_and_a_needless_reason_are_refused(
    team: Team, words: tuple[str, ...], says: str
) -> None:
    ran = team.tried("export", "--brief", "robots", *words)
    assert says in str(ran.exception)
    assert ran.stdout == ""
    assert ledger(team) == []


def test_where_the_ledger_cannot_be_written_no_file_appears(team: Team) -> None:
    with writing(team.engine) as conn:
        disclosures.drop(conn)
    out = team.folder / "list.csv"
    ran = team.tried("export", "--brief", "robots", "--out", str(out))
    assert ran.exit_code != 0
    assert list(team.folder.glob("*.csv")) == []
    assert list(team.folder.glob(".*.part")) == []


def test_a_document_for_machines_enters_those_too_whom_only_it_names(team: Team) -> None:
    (team.folder / "known.csv").write_text(f"name,orcid\n{FIRST},0000-0001-2345-6789\n", encoding="utf-8")
    team("people", "known", str(team.folder / "known.csv"))
    team("export", "--brief", "robots", "--profile", "json", "--size", "1")
    team("export", "--brief", "robots", "--profile", "csv", "--size", "1")
    document, table = ledger(team)
    assert FIRST in {each.name for each in document.people}
    assert FIRST not in {each.name for each in table.people}


def test_the_log_tells_notices_and_lists_as_table_json_and_csv(team: Team) -> None:
    team("notices", "sent", FIRST, "--how", "a letter", "--on", "2026-05-02")
    team("export", "--brief", "robots", "--size", "1", "--to", "Hiring")
    rows = json.loads(team("notices", "log", "--format", "json").stdout)
    assert {row["what"] for row in rows} == {"notice", "export (internal)"}
    assert "Hiring" in team("notices", "log").stdout
    assert team("notices", "log", "--format", "csv").stdout.count("\n") == 3
    assert "a csv file from run" in team("people", "about", rows[-1]["people"].split()[0]).stdout


def test_two_recipients_of_one_name_are_refused(team: Team) -> None:
    with (team.folder / "sourcer.toml").open("a", encoding="utf-8") as file:
        file.write('[[recipients]]\nname = "AGENCY"\nkind = "internal"\n')
    assert "two recipients 'agency'" in str(team.tried("notices", "due").exception)
