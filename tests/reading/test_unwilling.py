"""Whoever asks recruiters to stay away is shown with a mark, and is on no file that is given out. All are invented."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from sourcer import config
from sourcer.export.willing import left_out_text, without_unwilling
from sourcer.night.outputs import write_outputs
from sourcer.store import accounts as store_accounts
from sourcer.store import tables_concluded as concluded
from sourcer.store.codec_concluded import implementation_rows
from sourcer.store.engine import reading, writing
from tests.cli.opinion_world import NOW, Team, a_team
from tests.store.store_samples import an_account, an_implementation

FIRST = "Ana Plenko"
IN = ("--brief", "robots")


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    return a_team(tmp_path, engine)


def code(team: Team, **changed: Any) -> None:
    """One repository as it was concluded, and the account ``quill`` as the first author's in every kept ranking."""
    facts = {"full_name": "quill/quill", "owner": "quill", "url": "https://github.com/quill/quill", "work_id": None}
    made = an_implementation(**{**facts, "relation": "unclear", "wants_no_recruiters": True, **changed})
    with writing(team.engine) as conn:
        conn.execute(delete(concluded.implementations))
        conn.execute(insert(concluded.implementations), list(implementation_rows((made,))))


def own_account(team: Team) -> None:
    with writing(team.engine) as conn:
        ids = select(concluded.scores.c.candidate_id).where(concluded.scores.c.name == FIRST)
        mine = concluded.grounds.c.candidate_id.in_(ids)
        conn.execute(update(concluded.grounds).where(mine).values(accounts=["Quill"]))


def listed(team: Team, *words: str) -> list[str]:
    ran = team("export", *IN, "--size", "20", *words)
    return [row["candidate"] for row in csv.DictReader(io.StringIO(ran.stdout))]


def told_of(team: Team) -> set[str]:
    """Whom the document tells of; a name in somebody else's evidence, as the author of an earlier work, is none."""
    document = json.loads(team("export", *IN, "--profile", "json", "--size", "20").stdout)
    people = {each["candidate"] for each in (*document["candidates"], *document["known"])}
    return people | {each["author"] for each in document["liked"]}


def test_a_wish_in_the_persons_own_profile_is_shown_and_keeps_them_off_every_file(team: Team) -> None:
    assert FIRST in listed(team)
    code(team)
    own_account(team)
    everybody = [entry.score.name for entry in team.shortlist().entries]
    assert FIRST in everybody
    assert "no recruiters" in team("shortlist", *IN, "--all").stdout
    card = team("show", FIRST, *IN).stdout
    assert "asks recruiters to stay away: quill/quill" in " ".join(card.split())
    prepared = team("prepare", FIRST, *IN)
    assert "the owner of quill/quill asks recruiters to stay away" in " ".join(prepared.stdout.split())
    assert "do not write" in prepared.stderr

    assert listed(team) == [name for name in everybody if name != FIRST]
    said = team("export", *IN, "--size", "20").stderr
    assert f"1 person asks recruiters to stay away and is left out: {FIRST} (quill/quill: https://github.com/" in said
    for profile in ("lever", "greenhouse-prospects", "gem-project", "excel"):
        rows = team("export", *IN, "--size", "20", "--profile", profile).stdout.splitlines()[1:]
        assert len(rows) == len(everybody) - 1
        assert not any(row.startswith((FIRST, f'"{FIRST}', '"Ana","Plenko"')) for row in rows)
    for tried in (("--all",), ("--include-unwilling",)):
        assert team.tried("export", *IN, *tried).exit_code == 2


def test_a_document_for_machines_has_them_nowhere_not_even_among_the_known_or_liked(team: Team) -> None:
    team("like", "2403.90000", *IN, "--reason", "near")
    team.rank()
    code(team)
    own_account(team)
    assert FIRST in {flag.author_name for flag in team.shortlist().liked}
    assert FIRST not in told_of(team)
    (team.folder / "known.csv").write_text(f"name,orcid\n{FIRST},0000-0001-2345-6789\n", encoding="utf-8")
    team("people", "known", str(team.folder / "known.csv"))
    assert FIRST in {entry.score.name for entry in team.shortlist().known}
    assert FIRST not in told_of(team)


def test_the_nights_report_marks_them_and_its_table_leaves_them_out(team: Team) -> None:
    code(team)
    own_account(team)
    settings = config.load(team.folder / "sourcer.toml", environ={})
    written = {path.name: path.read_text("utf-8") for path in write_outputs(settings, team.engine, None)}
    rows = list(csv.DictReader(io.StringIO(written["candidates-robots.csv"])))
    assert len(rows) > 1
    assert FIRST not in {row["candidate"] for row in rows}
    assert FIRST in written["report-robots.html"]
    assert "Do not write" in written["report-robots.html"]


@pytest.mark.parametrize(
    "changed",
    [
        {"wants_no_recruiters": False},
        {"relation": "fork"},
        {"owner": "stranger", "full_name": "stranger/quill"},
    ],
)
def test_no_wish_a_fork_and_a_strangers_wish_keep_nobody_off(team: Team, changed: dict[str, Any]) -> None:
    code(team, **changed)
    own_account(team)
    assert FIRST in listed(team)


def test_official_code_counts_for_the_author_who_is_told_to_own_it_and_for_no_coauthor(team: Team) -> None:
    entry = next(each for each in team.shortlist().entries if each.score.name == FIRST)
    facts: dict[str, Any] = {"work_id": entry.works[0].id, "relation": "official"}
    code(team, **facts, evidence=("its owner is an author of the paper (Zed Marchbanks) (+4.0)",))
    assert FIRST in listed(team)
    code(team, **facts, evidence=(f"its owner is an author of the paper ({FIRST}) (+4.0)",))
    assert FIRST not in listed(team)


def test_a_name_on_an_account_that_asks_for_it_counts_as_well(team: Team) -> None:
    own_account(team)
    with writing(team.engine) as conn:
        account = an_account("quill", name="Ana Plenko (no recruiters)")
        store_accounts.save_accounts(conn, [account], run_id=1, now=NOW)
    assert FIRST not in listed(team)
    assert "the account quill" in team("export", *IN, "--size", "20").stderr


def test_ranks_stay_and_nobody_is_named_where_nobody_asks(team: Team) -> None:
    whole = team.shortlist()
    assert without_unwilling(whole) == (whole, ())
    assert left_out_text(()) == ""
    code(team)
    own_account(team)
    kept, left_out = without_unwilling(team.shortlist())
    assert [entry.score.name for entry in left_out] == [FIRST]
    assert {entry.rank for entry in kept.entries} == {e.rank for e in whole.entries} - {left_out[0].rank}
    with reading(team.engine) as conn:
        assert conn.scalar(select(concluded.scores.c.name).where(concluded.scores.c.name == FIRST).limit(1)) == FIRST
