"""``sourcer audit log`` and ``sourcer audit verify``, as their users meet them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from pathlib import Path

import pytest

from sourcer.demo.server import DemoServer
from tests.cli.conftest import Sourcer
from tests.cli.test_commands import live


@pytest.fixture
def audited(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> Sourcer:
    """A team that ran a night, judged somebody, and gave a list out."""
    live(tmp_path, world.url)
    assert sourcer("run").returncode == 0
    assert sourcer("pass", "2", "--reason", "wants another field", "--by", "Mira").returncode == 0
    assert sourcer("export", "--out", "people.csv", "--by", "Olu").returncode == 0
    return sourcer


def test_the_account_tells_who_decided_what_and_what_was_given_out(audited: Sourcer, tmp_path: Path) -> None:
    entries = json.loads(audited("audit", "log", "--format", "json").stdout)
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    kinds = {entry["kind"] for entry in entries}
    assert {"configuration", "run started", "run finished", "brief", "ranking", "opinion", "export", "report"} <= kinds
    (said,) = (entry for entry in entries if entry["kind"] == "opinion")
    assert (said["by"], said["what"]["verdict"], said["words"]) == ("Mira", "pass", {"reason": "wants another field"})
    given = entries[-1]
    assert (given["kind"], given["by"], given["what"]["profile"]) == ("export", "Olu", "csv")
    assert given["what"]["files"] == [hashlib.sha256((tmp_path / "people.csv").read_bytes()).hexdigest()]
    assert given["words"]["to"] == "people.csv"
    rows = list(csv.DictReader(io.StringIO((tmp_path / "people.csv").read_text(encoding="utf-8"), newline="")))
    told = {*given["what"]["people"], *(text for name, text in given["words"].items() if name.startswith("person "))}
    assert told == {row["candidate_id"] for row in rows}
    assert given["what"]["how_many"] == len(rows)

    table = audited("audit", "log", "--kind", "opinion")
    assert "wants another field" in table.stdout
    assert "run started" not in table.stdout
    assert max(map(len, table.stdout.splitlines())) <= 100
    assert json.loads(audited("audit", "log", "--since", "2199-01-01", "--format", "json").stdout) == []
    last = list(csv.DictReader(io.StringIO(audited("audit", "log", "--format", "csv", "--limit", "1").stdout)))
    assert [row["hash"] for row in last] == [given["hash"]]

    whole = audited("audit", "verify")
    assert (whole.returncode, given["hash"] in whole.stdout) == (0, True)
    assert audited("audit", "verify", "--expect", entries[2]["hash"]).returncode == 0
    foreign = audited("audit", "verify", "--expect", "0" * 64)
    assert (foreign.returncode, "shortened or written anew" in foreign.stdout) == (1, True)


def test_reports_digests_and_prepared_conversations_are_given_out_too(audited: Sourcer, tmp_path: Path) -> None:
    assert audited("report", "--out", "page.html").returncode == 0
    assert audited("digest", "--dry-run").returncode == 0
    changes = audited("digest")
    assert changes.returncode == 0
    assert audited("prepare", "1", "--out", "talk.txt").returncode == 0
    entries = json.loads(audited("audit", "log", "--format", "json", "--limit", "3").stdout)
    assert [(entry["kind"], entry["words"]["to"]) for entry in entries] == [
        ("report", "page.html"),
        ("digest", "stdout"),
        ("conversation", "talk.txt"),
    ]
    bytes_of = [(tmp_path / "page.html").read_bytes(), changes.stdout.encode(), (tmp_path / "talk.txt").read_bytes()]
    assert [entry["what"]["files"] for entry in entries] == [[hashlib.sha256(data).hexdigest()] for data in bytes_of]
    assert entries[2]["what"]["how_many"] == 1


def test_a_list_that_is_refused_or_cannot_be_written_is_not_in_the_account(audited: Sourcer) -> None:
    before = audited("audit", "verify", "--format", "json").stdout
    assert audited("export", "--to", "nobody that was declared", "--out", "x.csv").returncode == 2
    assert audited("export", "--out", "no/such/folder/x.csv").returncode == 1
    assert audited("report", "--out", "no/such/folder/x.html").returncode == 1
    assert audited("audit", "verify", "--format", "json").stdout == before


def test_what_was_changed_behind_the_programs_back_is_told(audited: Sourcer, tmp_path: Path) -> None:
    (file,) = tmp_path.rglob("*.sqlite3")
    with sqlite3.connect(file) as database:
        database.execute("DROP TRIGGER audit_unchanged")
        database.execute("UPDATE audit SET by = 'Nobody' WHERE kind = 'opinion'")
    database.close()
    told = audited("audit", "verify", "--format", "json")
    found = json.loads(told.stdout)
    assert (told.returncode, found["is_whole"]) == (1, False)
    assert len(found["faults"]) == 1
    assert "was changed" in found["faults"][0]
    assert "keep a copy" in told.stderr


def test_misuse_is_told_with_the_way_out(sourcer: Sourcer, tmp_path: Path) -> None:
    assert sourcer("init", "--no-github").returncode == 0
    assert sourcer("db", "upgrade").returncode == 0
    assert "Nothing was noted yet" in sourcer("audit", "verify").stdout
    assert "Nothing of the kind" in sourcer("audit", "log").stdout
    wrong = sourcer("audit", "log", "--kind", "opinions")
    assert (wrong.returncode, "opinion" in wrong.stderr) == (2, True)
    short = sourcer("audit", "verify", "--expect", "1724463")
    assert (short.returncode, "64" in short.stderr) == (2, True)
