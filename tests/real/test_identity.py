"""What telling people and code apart must reach on the labelled records that lie beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import identity
from benchmarks.implementations import score, truth_of
from benchmarks.replay import UPSTREAM
from benchmarks.repositories import repo_facts, rows_of
from sourcer.resolve.implementations import find_implementations

LABELLED = UPSTREAM.parent / "benchmarks" / "identity"
REPOSITORIES = UPSTREAM / "data" / "github"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not LABELLED.exists(), reason="the labelled records (../shared) are not beside this checkout"),
]


@pytest.mark.parametrize(
    ("file", "all_at_least", "contested_at_least", "pairs_at_least"),
    [("signatures", 0.987, 0.925, 0.97), ("degraded", 0.973, 0.920, 0.0)],
)
def test_people_are_told_apart_as_well_as_must_be(
    file: str,
    all_at_least: float,
    contested_at_least: float,
    pairs_at_least: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signatures, out = str(LABELLED / f"{file}.jsonl.gz"), str(tmp_path / "clusters.tsv")
    monkeypatch.setattr(sys, "argv", ["identity", "--signatures", signatures, "--out", out])
    identity.main()
    scorer = [sys.executable, str(LABELLED / "score.py"), str(LABELLED / "truth.tsv"), out]
    told = subprocess.run([*scorer, "--signatures", signatures, "--json"], check=True, capture_output=True, text=True)
    seen = json.loads(told.stdout)
    assert seen["all"]["b3_f1"] >= all_at_least
    assert seen["contested"]["b3_f1"] >= contested_at_least
    assert seen["all"]["pair_precision"] >= pairs_at_least


def test_repositories_are_labelled_as_well_as_must_be() -> None:
    repos = [repo_facts(row) for row in rows_of(REPOSITORIES / "repos.jsonl.gz")]
    found = {each.full_name: each for each in find_implementations(repos, ())}
    rows = score(found, truth_of(REPOSITORIES / "truth.jsonl.gz"))
    held = [row for row in rows if row.must]
    assert len(held) == 3
    assert [row.what for row in held if not row.holds] == []
