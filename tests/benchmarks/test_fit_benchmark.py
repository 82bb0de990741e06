"""The benchmark of fit reads lenient files, prints every pair and scores it. All invented."""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks import fit
from tests.rank.builders import TOPICS, a_title, an_abstract

RNG = random.Random(5)
PAPERS = [
    {"id": f"{topic}-{place}", "title": a_title(RNG, topic), "abstract": an_abstract(RNG, topic)}
    for topic in TOPICS
    for place in range(6)
]
QUERIES = (
    {"id": "short", "text": "robot gripper torque", "split": "tune"},
    {"id": "long", "text": " ".join(an_abstract(RNG, "robots") for _ in range(3)), "split": "check"},
    {"id": "nothing", "text": None},
)


def written(path: Path, rows: Sequence[Any]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *more: object) -> dict[str, dict[str, float]]:
    queries, out = written(folder / "q.jsonl", QUERIES), folder / "run.tsv"
    monkeypatch.setattr(sys, "argv", ["fit", "--queries", str(queries), "--out", str(out), *map(str, more)])
    fit.main()
    found: dict[str, dict[str, float]] = {}
    for line in out.read_text().splitlines():
        query, name, score = line.split("\t")
        assert name not in found.setdefault(query, {})
        found[query][name] = float(score)
    return found


def test_every_pair_has_a_line_and_the_topic_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = [{"id": "untitled", "title": None, "abstract": None}]
    found = run(monkeypatch, tmp_path, "--corpus", written(tmp_path / "p.jsonl.gz", [*PAPERS, *bare]))

    assert list(found) == ["short", "long", "nothing"]
    assert all(lines.keys() == {*(paper["id"] for paper in PAPERS), "untitled"} for lines in found.values())
    for query in ("short", "long"):
        best = sorted(found[query], key=lambda name: -found[query][name])
        assert {name.partition("-")[0] for name in best[:6]} == {"robots"}
    assert len(set(found["nothing"].values())) == 1


def test_a_paper_alone_is_a_person_of_one_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [{"id": paper["id"], "papers": [paper]} for paper in PAPERS]
    alone = run(monkeypatch, tmp_path, "--corpus", written(tmp_path / "p.jsonl", PAPERS))

    assert run(monkeypatch, tmp_path, "--candidates", written(tmp_path / "c.jsonl", people)) == alone


def test_people_are_ranked_by_their_best_papers_and_nobody_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = {topic: [paper for paper in PAPERS if str(paper["id"]).startswith(topic)] for topic in TOPICS}
    people = [
        {"id": "all-robots", "papers": of["robots"][:5]},
        {"id": "robots-and-more", "papers": [*of["robots"][:5], *of["speech"]]},
        {"id": "one-in-five", "papers": [of["robots"][0], *of["speech"][:4]]},
        {"id": "elsewhere", "papers": of["markets"]},
        {"id": "empty", "papers": []},
        {"id": "null", "papers": None},
    ]
    found = run(monkeypatch, tmp_path, "--candidates", written(tmp_path / "c.jsonl", people))["long"]

    assert found["all-robots"] == found["robots-and-more"] > found["one-in-five"] > found["elsewhere"]
    assert found["empty"] == found["null"] <= found["elsewhere"]


def test_the_background_teaches_and_is_not_ranked() -> None:
    paper, other = PAPERS[0], PAPERS[-1]
    shouted = {"title": str(paper["title"]).upper(), "abstract": "The same paper in another list."}
    untold = {"title": "A Paper Without an Abstract", "abstract": None}
    held = fit.gather([("p", (paper, paper)), ("q", (paper,))], [shouted, untold, other, other])

    assert held.papers == {"p": (0,), "q": (0,)}
    assert [title for title, _ in held.texts] == [paper["title"], other["title"]]


def test_authors_are_known_by_their_full_names_however_they_are_listed() -> None:
    strings = {"title": "One", "abstract": "Ice melts.", "authors": ["Ada Example", "B. Sample", "Ada Example", None]}
    objects = {"title": "Two", "abstract": "Ice grows.", "authors": [{"name": "ADA  EXAMPLE"}, {"name": None}]}
    nobody = {"title": "Three", "abstract": "Ice rests.", "authors": None}

    assert fit.gather([("p", (PAPERS[0],))], [strings, objects, nobody]).authors == {"ada example": [1, 2]}


def test_the_score_of_a_run_is_that_of_the_definitions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    qrels = tmp_path / "qrels.tsv"
    qrels.write_text("".join(f"{query}\trobots-{place}\t1\n" for query in ("short", "long") for place in range(6)))
    run(monkeypatch, tmp_path, "--corpus", written(tmp_path / "p.jsonl", PAPERS), "--score", qrels)
    said = capsys.readouterr().out.splitlines()

    assert [line.split()[0] for line in said] == ["all", "tune", "check"]
    assert said[0] == "all    queries    2  nDCG@10 1.0000  recall@50 1.0000"


def test_late_and_missing_papers_lower_the_measures() -> None:
    late = fit.measures(["a", "b", "c", "wanted"], {"wanted"})
    assert late.tolist() == pytest.approx([0.430677, 1.0], abs=1e-6)
    assert fit.measures(["a"], {"wanted"}).tolist() == [0.0, 0.0]
    assert fit.measures([*map(str, range(50)), "wanted"], {"wanted"}).tolist() == [0.0, 0.0]
