"""The model card and the statement of purpose say what the README says, and of the version that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sourcer import __version__
from sourcer.model.audit import KINDS

ROOT = Path(__file__).resolve().parents[2]
FIGURE = re.compile(r"(?<![\w.])-?(?:\d+\.\d{2,3}|\.\d{3}|\d+\.\d %|\d+ of \d+)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_every_figure_of_the_model_card_stands_in_the_readme() -> None:
    told = FIGURE.findall(section(read("docs/model-card.md"), "How it was evaluated"))
    known = set(FIGURE.findall(read("README.md")))
    assert len(told) > 30
    assert [figure for figure in told if figure not in known] == []


def test_every_command_that_prints_a_figure_is_there() -> None:
    named = set(re.findall(r"`(benchmarks\.\w+)", read("docs/model-card.md")))
    assert len(named) >= 5
    assert [name for name in named if not list(ROOT.glob(f"{name.replace('.', '/')}*"))] == []


@pytest.mark.parametrize("name", ["docs/model-card.md", "docs/intended-purpose.md"])
def test_the_version_is_the_programs(name: str) -> None:
    assert f"sourcer {__version__}" in read(name), (
        "look through the page, then name the version that it was written for"
    )


def test_every_kind_of_entry_of_the_account_is_explained() -> None:
    text = read("docs/audit.md")
    later = {"erasure"}  # for the command that erases, which brings its line along
    assert [kind for kind in KINDS if f"`{kind}`" not in text and kind not in later] == []
