"""The command that writes originality scores: what it leaves out, and that it reads no label. Papers are invented."""

from __future__ import annotations

import gzip
import json
import random
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import originality
from sourcer.model.brief import Limits
from tests.rank.builders import SMALL, a_wave, a_world


def papers(**labels: Any) -> list[dict[str, Any]]:
    works = [*a_world(260, end=date(2025, 12, 1)), *a_wave()]
    rows = [
        {"id": work.id, "title": work.title, "abstract": work.abstract, "date": f"{work.first_public_on:%Y-%m}"}
        for work in works
    ]
    return [*(row | labels for row in rows), {"id": "bare", "title": "On the Arm", "date": "2024-05"}]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originality, "Limits", lambda: SMALL)


def scores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, Any]], view: str) -> dict[str, float]:
    file, out = tmp_path / "papers.jsonl.gz", tmp_path / "scores.tsv"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(row)}\n" for row in rows)
    monkeypatch.setattr(sys, "argv", ["originality", "--papers", str(file), "--view", view, "--out", str(out)])
    originality.main()
    return {key: float(value) for key, value in (line.split("\t") for line in out.read_text("utf-8").splitlines())}


@pytest.mark.usefixtures("small")
def test_both_views_are_written_and_papers_of_title_alone_are_left_out_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = scores(tmp_path, monkeypatch, papers(), "now")
    told = capsys.readouterr().err
    then = scores(tmp_path, monkeypatch, papers(), "at-publication")

    assert "1 of title alone" in told
    assert "N earlier papers to compare with" in told
    assert "bare" not in now
    assert len(then) > 150
    assert all(0.0 < value < 1.0 for value in now.values())
    assert now["w700"] > 0.75
    assert all(abs(value - 0.5) <= 0.05 for value in then.values())


@pytest.mark.usefixtures("small")
def test_labels_and_the_order_of_lines_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = papers(award="best", tier="oral", role="target", foil=None, keywords=["robot"], tech_novelty=4.0)
    random.Random(5).shuffle(rows)

    for view in originality.VIEWS:
        assert scores(tmp_path, monkeypatch, rows, view) == scores(tmp_path, monkeypatch, papers(), view)


def test_a_file_of_too_few_papers_scores_none() -> None:
    now, then = originality.judge(originality.works_of(papers()), Limits())

    assert not [found for found in (*now.values(), *then.values()) if found.value is not None]
