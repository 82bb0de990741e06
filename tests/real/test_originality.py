"""What both views of originality must reach on the labelled papers that lie beside the checkout."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import originality
from benchmarks.replay import UPSTREAM

LABELLED = UPSTREAM.parent / "benchmarks" / "originality"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not LABELLED.exists(), reason="the labelled papers (../shared) are not beside this checkout"),
]
FOILS = ("offtopic", "pseudo_language", "shuffled", "truncated")


@pytest.mark.parametrize(
    ("view", "at_least"),
    [
        ("now", {"award AUC, all": 0.68, "award AUC, test of time only": 0.77}),
        (
            "at-publication",
            {"rho tech_novelty    iclr 2022": 0.07, "partial|theory,len  iclr 2022": 0.10},
        ),
    ],
)
def test_both_views_reach_what_they_must(
    view: str, at_least: dict[str, float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, out, told = LABELLED / "dev.jsonl.gz", tmp_path / "scores.tsv", tmp_path / "told.json"
    monkeypatch.setattr(sys, "argv", ["originality", "--papers", str(papers), "--view", view, "--out", str(out)])
    originality.main()
    scorer = [sys.executable, str(LABELLED / "score.py"), str(out), "--data", str(papers), "--boot", "20"]
    subprocess.run([*scorer, "--json", str(told)], check=True, capture_output=True)
    seen = {name: row["value"] for name, row in json.loads(told.read_text("utf-8")).items()}

    assert {name: seen[name] for name, least in at_least.items() if seen[name] < least} == {}
    assert {kind: seen[f"foil {kind}"] for kind in FOILS if seen[f"foil {kind}"] > 0.10} == {}
    assert share_left_out(papers, out) < 0.05


def share_left_out(papers: Path, scores: Path) -> float:
    """Of the real papers to be scored that have 60 words of abstract or more."""
    given = {line.partition("\t")[0] for line in scores.read_text("utf-8").splitlines()}
    with gzip.open(papers, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    asked = [row["id"] for row in rows if row["role"] == "target" and len(row.get("abstract", "").split()) >= 60]
    return sum(key not in given for key in asked) / len(asked)
