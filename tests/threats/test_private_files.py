"""Every file that a command writes can be read by its owner alone, whatever the shell lets others do."""

from __future__ import annotations

import stat
from pathlib import Path

from sourcer.cli.sample import write_sample_files
from sourcer.demo.server import DemoServer
from sourcer.export.profiles import PROFILES
from tests.cli.test_commands import live
from tests.threats.conftest import Run

WRITING = (
    ("run",),
    *(("export", "--profile", name, "--out", f"people_{name.replace('-', '_')}.csv") for name in PROFILES),
    ("report", "--out", "page.html"),
    ("digest", "--out", "digest.md"),
    ("conferences", "--out", "plan.txt"),
    ("init", "mine"),
)


def open_to_others(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path.relative_to(folder)) for path in files if stat.S_IMODE(path.stat().st_mode) != 0o600]


def test_every_file_that_a_command_writes_is_private(run: Run, tmp_path: Path) -> None:
    with DemoServer() as server:
        live(tmp_path, server.url)
        by_us = set(open_to_others(tmp_path))
        told = {words: run(*words) for words in WRITING}
        first = next(line for line in run("shortlist", "--format", "csv").splitlines()[1:] if line).split(",")
        told["prepare"] = run("prepare", first[1].strip('"'), "--out", "talk.md")
    made = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    wanted = {words[words.index("--out") + 1] for words in WRITING if "--out" in words}
    wanted |= {"talk.md", "sourcer.sqlite3", "report.html", "candidates.csv"}
    assert wanted <= made, told
    assert [path for path in open_to_others(tmp_path) if path not in by_us] == []


def test_the_files_of_the_sample_world_are_private(tmp_path: Path) -> None:
    write_sample_files("http://127.0.0.1:1", tmp_path)
    assert open_to_others(tmp_path) == []
