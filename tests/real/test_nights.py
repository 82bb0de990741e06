"""A few disturbed nights over real records end as calm ones do: what ``benchmarks.harvest`` shows for thirty."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import pytest

from benchmarks import harvest, scenario
from benchmarks.replay import SERVER, replay

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not SERVER.exists(), reason="the real records (../shared/upstream) are not beside this checkout"
    ),
]
SMALL = {
    "CATEGORIES": ["cs.NE"],
    "CONFERENCES": {"iclr": ("ICLR", [2014])},
    "VOLUMES": ["v44"],
    "NEURIPS_YEARS": [],
    "CVF_EVENTS": {},
    "COLLECTIONS": ["2020.conll"],
    "VENUES": [],
    "WORDS": [],
    "DATED_WORDS": [],
}


def test_disturbed_nights_end_as_calm_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SMALL.items():
        monkeypatch.setattr(scenario, name, value)
    options = argparse.Namespace(start=date(2026, 6, 1), nights=3, profile="hostile", seed=5)
    with replay(*harvest.UNHURRIED) as server:
        assert harvest.run(server, tmp_path, options) == 0


def test_what_is_missing_too_many_or_altered_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = {("pmlr", "a"): "1", ("pmlr", "b"): "2"}
    assert harvest.show("nights", harvest.compared({("pmlr", "a"): "0", ("pmlr", "c"): "3"}, wanted)) == 3
    assert "altered: a" in capsys.readouterr().out
    assert harvest.show("nights", harvest.compared(wanted, wanted)) == 0
