"""Each threat that the document tells has what is at stake, what is done, what remains, and tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w./]+\.py::test_\w+)`", TEXT)))
MUST = ("terminal", "report", "formula", "SQL", "logged", "Decompression", "private network", "link in data",
        "Retry-After", "addresses the program", "No recruiters", "Look-alike", "stolen")  # fmt: skip


def rows() -> list[list[str]]:
    lines = [line for line in TEXT.splitlines() if line.startswith("| ") and line.count(" | ") == 4]
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if not line.startswith("| Threat")
    ]


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_the_document_names_exists(named: str) -> None:
    path, _, name = named.partition("::")
    assert (ROOT / path).exists()
    assert name in functions_of(ROOT / path)


def test_every_threat_is_told_whole_and_has_a_test() -> None:
    told = rows()
    assert len(told) > 15
    for row in told:
        assert all(row), row
        assert "::test_" in row[4], row
    assert len(NAMED) > 30


@pytest.mark.parametrize("word", MUST)
def test_a_threat_that_must_be_there_is(word: str) -> None:
    assert any(word in row[0] for row in rows()), word
