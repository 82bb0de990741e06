"""The same works give the same bits: whatever order they come in, however strings are hashed, on however many cores."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.rank.ranked_apart import a_ranking


def digest(order: int, **environment: str) -> str:
    """The digest of the ranking that a process of its own makes."""
    command = [sys.executable, "-m", "tests.rank.ranked_apart", str(order)]
    kept = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=ROOT, env=kept, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def first() -> str:
    return digest(1, PYTHONHASHSEED="1", OMP_NUM_THREADS="1")


def test_the_ranking_that_is_compared_learned_a_space_and_scored_people() -> None:
    found = a_ranking(1)

    assert not any("too few to learn from" in note for note in found.notes)
    assert len(found.scores) > 10
    assert any(word.originality is not None for word in found.works)


def test_another_order_of_works_people_and_code_and_another_hash_seed_change_no_bit(first: str) -> None:
    assert digest(2, PYTHONHASHSEED="2", OMP_NUM_THREADS="1") == first


def test_another_number_of_threads_changes_no_bit(first: str) -> None:
    assert digest(1, PYTHONHASHSEED="1", OMP_NUM_THREADS="2") == first
