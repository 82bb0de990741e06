"""`sourcer prepare` as somebody meets it who is about to write, over part of the sample world."""

from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

from sourcer.demo.server import DemoServer
from tests.cli.test_commands import live

Sourcer = Callable[..., subprocess.CompletedProcess[str]]


def test_a_conversation_is_prepared_in_each_format_and_written_to_a_private_file(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    live(tmp_path, world.url)
    assert sourcer("run").returncode == 0
    people = json.loads(sourcer("shortlist", "--all", "--format", "json").stdout)["candidates"]

    text = sourcer("prepare", "1")
    assert text.returncode == 0, text.stderr
    assert text.stdout.startswith(f"{people[0]['candidate']}\nbrief “sample”")
    assert "Your brief says: “We are an invented team at Example Institute." in text.stdout
    assert "write to t@example.org; a word is enough" in " ".join(text.stdout.split())
    found = json.loads(sourcer("prepare", people[0]["candidate_id"], "--format", "json").stdout)
    assert found["candidate_id"] == people[0]["candidate_id"]
    assert all(each["sources"] for section in found["sections"] for each in section["statements"])

    written = sourcer("prepare", "1", "--format", "markdown", "--out", "talk.md")
    assert written.stdout == ""
    assert "wrote talk.md; it holds personal data" in written.stderr
    assert (tmp_path / "talk.md").read_text("utf-8").startswith(f"# {people[0]['candidate']}\n")
    assert stat.S_IMODE((tmp_path / "talk.md").stat().st_mode) == 0o600

    several = sourcer("prepare", "a")
    assert (several.returncode, several.stdout) == (1, "")
    assert "candidates:" in several.stderr
    assert "name one by id" in several.stderr
    nobody = sourcer("prepare", "Nobody Atall")
    assert nobody.returncode == 1
    assert "nobody called 'Nobody Atall' is ranked" in nobody.stderr
    assert sourcer("prepare", "1", "--format", "csv").returncode == 2

    assert sourcer("pass", "1", "--reason", "too far", "--by", "Mira").returncode == 0
    passed = sourcer("prepare", people[0]["candidate_id"])
    assert "Your team passed on this person: " in passed.stdout
    known = people[1]
    (tmp_path / "known.csv").write_text(f"name,candidate_id\n{known['candidate']},{known['candidate_id']}\n", "utf-8")
    assert sourcer("people", "known", "known.csv").returncode == 0
    assert "Your team knows this person already: " in sourcer("prepare", known["candidate_id"]).stdout
