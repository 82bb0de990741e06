"""The benchmark of repositories reads lenient files, calls the resolver, and can fail. All invented."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import implementations
from benchmarks.implementations import rates
from benchmarks.relation_fit import Labelled, cross_validated, fit
from benchmarks.repositories import repo_facts, works_of
from sourcer.resolve.signs import INDEPENDENT_SIGNS, OFFICIAL_SIGNS

LINK = "https://arxiv.org/abs/2403.90017"


def row(full_name: str, readme: str | None, **facts: Any) -> dict[str, Any]:
    owner = {"login": full_name.partition("/")[0], "type": None}
    blank = {"owner": owner, "description": None, "created_at": None, "license": None, "tree": ["main.py"]}
    return {"full_name": full_name, "readme": readme} | blank | facts


REPOS = (
    row("lab/tidal", f"# Tidal\nThe official implementation of our paper {LINK}."),
    row("x/tidal-pytorch", f"Unofficial PyTorch implementation of {LINK}."),
    row("x/nothing", None, tree=[]),
    row("x/unread", None, tree=None),
    row(
        "marellaoduvale/slow",
        "# Slow clocks\nTidal gradients with a slow clock.",
        git={"top_authors": ["Marella Oduvale"]},
    ),
)
TRUTH = (
    {"full_name": "lab/tidal", "relation": "official", "paper_arxiv_id": "2403.90017", "arxiv_id_source": "readme"},
    {"full_name": "x/tidal-pytorch", "relation": "reimplementation", "uncertain": None},
)


def written(path: Path, rows: Any) -> Path:
    text = "".join(json.dumps(each) + "\n" for each in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["implementations", *map(str, arguments)])
    try:
        implementations.main()
    except SystemExit as ended:
        return ended.code
    return 0


def test_every_repository_has_a_line_and_works_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repos, out = written(tmp_path / "repos.jsonl.gz", REPOS), tmp_path / "labels.tsv"
    people = ["Bo Quarnell", {"name": "Marella Oduvale"}]
    work = {"arxiv_id": "2403.90017", "title": "Tidal Gradients with a Slow Clock", "authors": people}
    works = written(tmp_path / "works.jsonl", [work, {"arxiv_id": None, "title": None}])

    assert run(monkeypatch, "--repos", repos, "--out", out) == 0
    alone = dict(line.split("\t", 1) for line in out.read_text().splitlines())
    assert run(monkeypatch, "--repos", repos, "--works", works, "--out", out) == 0
    helped = dict(line.split("\t", 1) for line in out.read_text().splitlines())

    assert alone == {
        "lab/tidal": "official\t2403.90017",
        "x/tidal-pytorch": "independent\t2403.90017",
        "x/nothing": "empty\t",
        "x/unread": "unclear\t",
        "marellaoduvale/slow": "unclear\t",
    }
    assert helped == alone | {"marellaoduvale/slow": "official\t2403.90017"}


@pytest.mark.parametrize(("meant", "code"), [("official", 0), ("reimplementation", 1)])
def test_the_exit_code_says_whether_all_holds(
    meant: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repos = written(tmp_path / "repos.jsonl", REPOS)
    truth = written(tmp_path / "truth.jsonl.gz", [TRUTH[0] | {"relation": meant}, TRUTH[1]])

    assert run(monkeypatch, "--repos", repos, "--score", truth) == code
    assert ("MISSED" in capsys.readouterr().out) is bool(code)


def test_a_row_with_nothing_but_a_name_is_read() -> None:
    facts = repo_facts(
        {"full_name": "x/y", "created_at": "some day", "license": {"spdx_id": "MIT"}, "tree": [{"path": "a"}]}
    )
    assert (facts.readme, facts.tree, facts.licence, facts.owner_type) == ("", ("a",), "MIT", "User")
    assert repo_facts({"full_name": "x/y"}).readme is None


def test_works_without_a_title_or_an_id_are_works(tmp_path: Path) -> None:
    rows = [{"arxiv_id": "2403.90017"}, {"title": "Tidal Gradients with a Slow Clock", "authors": None}]
    assert len(works_of(written(tmp_path / "works.jsonl", rows))) == 2


def test_rates_are_those_of_the_books() -> None:
    assert rates([True, True, False], [True, False, True]) == (0.5, 0.5, 0.5)
    assert rates([False], [False])[2] == 1.0
    assert rates([True], [False])[2] == 0.0


def test_weights_are_learned_and_keep_to_their_side() -> None:
    backwards = Labelled(frozenset({"first person"}), True, 1.0, "a")
    plain = Labelled(frozenset({"our paper"}), True, 1.0, "b")
    other = Labelled(frozenset({"unofficial"}), False, 1.0, "c")
    _, weights = fit([backwards] * 40 + [plain] * 40 + [other] * 40)

    assert all(weights[name] >= 0 for name in OFFICIAL_SIGNS if name in weights)
    assert all(weights[name] <= 0 for name in INDEPENDENT_SIGNS if name in weights)
    assert weights["our paper"] > 1.2
    assert abs(weights["first person"]) < 1e-6


def test_held_out_figures_come_from_weights_that_have_not_seen_the_paper() -> None:
    rows = [Labelled(frozenset({"abstract"}), True, 1.0, "one")] * 20
    rows += [Labelled(frozenset({"to do"}), False, 1.0, f"p{at}") for at in range(20)]
    intercept, weights = fit(rows)
    (odds,) = cross_validated(rows, rounds=1)

    assert odds[0] < intercept + weights["abstract"], "its own twenty copies were left out"
