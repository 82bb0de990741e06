"""What ``benchmarks.works`` requires, over the real records where they lie beside the checkout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.replay import UPSTREAM
from benchmarks.works import GOAL, compared
from benchmarks.works_truth import Ground, anthology, arxiv_ids
from sourcer.resolve.works import group_records

DATA = UPSTREAM / "data"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the real records (../shared/upstream) are not beside this checkout"),
]


@pytest.mark.parametrize("read", [arxiv_ids, anthology])
def test_records_are_joined_as_the_hidden_ids_say(read: Callable[[Path], Ground]) -> None:
    ground = read(DATA)
    found = compared(ground, group_records(ground.records, {}))
    assert found.precision >= GOAL
    assert found.recall >= 0.9
