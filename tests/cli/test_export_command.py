"""`sourcer export` as a recruiter meets it, over part of the sample world."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sourcer.demo.server import DemoServer
from tests.cli.test_commands import live

Sourcer = Callable[..., subprocess.CompletedProcess[str]]
MAPPING = 'name = "ours"\nmax_rows = 2\n[[columns]]\nname = "Who"\nfield = "full_name"\n'


def test_profiles_and_mappings_are_written_and_refused_with_the_way_out(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    live(tmp_path, world.url)
    assert sourcer("run").returncode == 0

    printed = sourcer("export", "--profile", "lever", "--size", "3")
    assert printed.returncode == 0, printed.stderr
    people = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert [person["Origin"] for person in people] == ["Sourced"] * 3
    assert all(person["Full name"] and not person["Email"] for person in people)

    refused = sourcer("export", "--profile", "lever", "--out", "Shortlist März.csv")
    assert refused.returncode == 1
    assert "name it shortlist_marz.csv" in refused.stderr
    assert not list(tmp_path.glob("*.csv"))
    assert sourcer("export", "--profile", "lever", "--out", "shortlist_marz.csv").returncode == 0
    assert (tmp_path / "shortlist_marz.csv").read_text("utf-8") == sourcer("export", "-p", "lever").stdout

    (tmp_path / "ours.toml").write_text(MAPPING, encoding="utf-8")
    several = sourcer("export", "--mapping", "ours.toml", "--size", "5", "--out", "people.csv")
    assert "wrote people-1.csv, people-2.csv, people-3.csv" in several.stderr
    names = [line for n in (1, 2, 3) for line in (tmp_path / f"people-{n}.csv").read_text("utf-8").split("\n")[1:-1]]
    assert len(set(names)) == 5
    fewer = sourcer("export", "--mapping", "ours.toml", "--size", "4", "--out", "people.csv")
    assert "no part of this one: people-3.csv; delete what you do not need" in fewer.stderr
    stdout = sourcer("export", "--mapping", "ours.toml", "--size", "5")
    assert (stdout.returncode, stdout.stdout) == (1, "")
    assert "5 people are more than the 2 that ours takes in one file" in stdout.stderr
    assert "name a file with --out" in stdout.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--profile", "levr"), 1, "did you mean 'lever'? there are csv, excel, json, greenhouse-prospects, lever"),
        (("--profile", "csv", "--mapping", "x.toml"), 2, "give one of them"),
        (("--mapping", "x.toml"), 2, "x.toml: no such file"),
    ],
)
def test_what_cannot_be_written_is_told_before_the_store_is_opened(
    sourcer: Sourcer, words: tuple[str, ...], code: int, says: str
) -> None:
    ran = sourcer("export", *words)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert says in ran.stderr


def test_help_names_every_profile(sourcer: Sourcer) -> None:
    told = " ".join(sourcer("export", "--help", COLUMNS="200").stdout.split())
    assert all(name in told for name in ("csv", "excel", "json", "greenhouse-prospects", "lever", "gem-project"))
