"""``sourcer backtest`` and ``sourcer evaluate`` as a team runs them, on an invented store."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sourcer.model.scores import Ranking
from sourcer.store import schema
from sourcer.store.engine import open_engine
from tests.backtest.worlds import everybody, past, printed, store

Sourcer = Callable[..., Any]
BRIEF = """
name = "toy"
minimum_fit = 0.05
[[areas]]
name = "robots"
text = "robot gripper grasp arm torque"
[[areas]]
name = "speech"
text = "speech phoneme recording dialect transcript"
"""


@pytest.fixture
def ranking(tmp_path: Path) -> Ranking:
    """A configuration, a brief and a store with a ranking."""
    (tmp_path / "brief.toml").write_text(BRIEF, encoding="utf-8")
    (tmp_path / "sourcer.toml").write_text(
        '[clock]\nas_of = 2026-07-01\n[rank]\nbriefs = ["brief.toml"]\n'
        "[rank.limits]\nminimum_earlier = 40\nminimum_later = 20\n",
        encoding="utf-8",
    )
    engine = open_engine(f"sqlite:///{tmp_path / 'out' / 'sourcer.sqlite3'}")
    schema.upgrade(engine)
    held = past(160)
    made = store(engine, [*held, *printed(everybody(held), everybody(held)[:8])])
    engine.dispose()
    return made


def test_a_backtest_is_printed_and_told_by_machine(sourcer: Sourcer, ranking: Ranking) -> None:
    ran = sourcer("backtest", "--as-of", "2024-01-01", "--horizon", "2")
    assert ran.returncode == 0, ran.stderr
    for word in ("award or oral: true of 8 of 40 (small numbers)", "sourcer", "paper count", "newest first", "lots"):
        assert word in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 100
    assert "160 records were public on 2024-01-01" in ran.stderr
    told = json.loads(sourcer("backtest", "--as-of", "2024-01-01", "--format", "json").stdout)
    assert (told["as_of"], told["until"]) == ("2024-01-01", "2027-01-01")
    rows = list(csv.DictReader(io.StringIO(sourcer("backtest", "--as-of", "2024-01-01", "--format", "csv").stdout)))
    assert [row["order"] for row in rows] == [line["order"] for line in told["outcomes"]]
    assert {row["what"] for row in rows} >= {"award or oral", "any of these"}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-07-01", "is not past (today is 2026-07-01)"),
        ("1999-01-01", "is before everything"),
        ("2025-06-01", "nothing later is stored to compare with; stored records are of 2021-01-01 to 2025-06-01"),
        ("last spring", "last spring"),
        ("2024-02-30", "2024-02-30"),
    ],
)
def test_a_day_that_cannot_be_used_is_misuse(sourcer: Sourcer, ranking: Ranking, day: str, why: str) -> None:
    ran = sourcer("backtest", "--as-of", day)
    assert ran.returncode == 2
    assert why in ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_empty_store_says_what_fills_it(sourcer: Sourcer, tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text(BRIEF, encoding="utf-8")
    (tmp_path / "sourcer.toml").write_text('[rank]\nbriefs = ["brief.toml"]\n', encoding="utf-8")
    assert sourcer("db", "upgrade").returncode == 0
    ran = sourcer("backtest", "--as-of", "2024-01-01")
    assert ran.returncode == 2
    assert "`sourcer harvest` brings some" in ran.stderr


def test_the_teams_decisions_are_measured_from_a_file(sourcer: Sourcer, ranking: Ranking, tmp_path: Path) -> None:
    ids = [score.candidate_id for score in ranking.scores]
    lines = [f"{who},{'keep' if at < 5 else 'pass'}" for at, who in enumerate(ids)]
    (tmp_path / "ours.csv").write_text("\n".join(["candidate_id,verdict", *lines]), encoding="utf-8")
    ran = sourcer("evaluate", "--decisions", "ours.csv")
    assert ran.returncode == 0, ran.stderr
    assert f"5 kept, {len(ids) - 5} passed over" in ran.stdout
    assert "small numbers" in ran.stderr
    told = json.loads(sourcer("evaluate", "--decisions", "ours.csv", "--format", "json").stdout)
    ours, *_, lots = told["outcomes"]
    assert (ours["order"], ours["kept_before_passed"], lots["kept_before_passed"]) == ("sourcer", 1.0, 0.5)
    rows = list(csv.DictReader(io.StringIO(sourcer("evaluate", "--decisions", "ours.csv", "--format", "csv").stdout)))
    assert len(rows) == len(told["outcomes"])
    missing = sourcer("evaluate", "--decisions", "none.csv")
    assert missing.returncode == 2
    assert "none.csv" in missing.stderr


def test_what_the_team_said_is_measured_where_no_file_is_named(sourcer: Sourcer, ranking: Ranking) -> None:
    silent = sourcer("evaluate")
    assert silent.returncode == 2
    assert "`sourcer keep` and `sourcer pass`" in silent.stderr
    for verdict, place in (("keep", "1"), ("pass", "4")):
        assert sourcer(verdict, place, "--reason", "read the papers").returncode == 0
    ran = sourcer("evaluate")
    assert ran.returncode == 0, ran.stderr
    assert "1 kept, 1 passed over" in ran.stdout
