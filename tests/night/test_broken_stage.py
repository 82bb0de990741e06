"""A stage that breaks is told as failed, and leaves no run open."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.errors import StoreError
from sourcer.nightly import Night
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading


class Broken:
    """A fetcher that ends the night in its own way."""

    def __init__(self, fault: BaseException) -> None:
        self.fault = fault

    def fetch(self, *_: object) -> None:
        raise self.fault


@pytest.mark.parametrize(
    ("fault", "said"), [(StoreError("the disk is full"), "the disk is full"), (KeyboardInterrupt(), "takes up")]
)
def test_what_broke_a_night_is_told_by_night_and_stage(
    engine: Engine, tmp_path: Path, fault: BaseException, said: str
) -> None:
    config = sample_config("http://127.0.0.1:9", tmp_path)
    with pytest.raises(type(fault)):
        Night(config, engine, SystemClock(config.settings.clock.as_of)).run(Broken(fault))  # type: ignore[arg-type]
    with reading(engine) as conn:
        told = {run.stage: (run.outcome, run.details["broken off"]) for run in store_runs.last_runs(conn, 9)}
    assert {stage: outcome for stage, (outcome, _) in told.items()} == {"night": "failed", "harvest": "failed"}
    assert all(said in why for _, why in told.values())
