"""What finding papers for a problem area must reach on the labelled areas that lie beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import fit
from benchmarks.replay import UPSTREAM

LABELLED = UPSTREAM.parent / "benchmarks" / "fit"
BACKGROUND = [str(UPSTREAM / "data" / f"{name}.jsonl.gz") for name in ("arxiv", "openreview", "proceedings")]
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not LABELLED.exists(), reason="the labelled areas (../shared) are not beside this checkout"),
]


def test_papers_are_found_as_well_as_must_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queries, run = LABELLED / "queries.jsonl", tmp_path / "run.tsv"
    half = tmp_path / "check.jsonl"
    lines = queries.read_text().splitlines(keepends=True)
    half.write_text("".join(line for line in lines if json.loads(line)["split"] == "check"))
    arguments = ["--queries", str(half), "--corpus", str(LABELLED / "corpus.jsonl.gz"), "--out", str(run)]
    monkeypatch.setattr(sys, "argv", ["fit", *arguments, "--background", *BACKGROUND])
    fit.main()
    scorer = [sys.executable, str(LABELLED / "score.py"), str(run), "--json"]
    seen = json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)["check"]
    assert seen["queries"] == 190
    assert seen["ndcg@10"] >= 0.29
    assert seen["recall@50"] >= 0.37
