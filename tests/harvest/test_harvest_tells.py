"""A harvest tells how many requests are made, and of how many that are known."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine

from sourcer.harvest import Harvest
from sourcer.night.jobs import plan_jobs
from sourcer.store import runs as store_runs
from tests.fakes import FakeClock
from tests.harvest.test_harvest import SETTINGS, FakeFetcher, Paged


def test_each_request_is_told_with_how_many_are_known_to_follow(sqlite_engine: Engine) -> None:
    clock = FakeClock(datetime(2026, 6, 30, 6, tzinfo=UTC))
    told: list[tuple[str, int, int | None, str]] = []
    with sqlite_engine.begin() as conn:
        run_id = store_runs.start_run(conn, "harvest", now=clock.now(), code_version="0", config_digest="0")
    jobs = plan_jobs([Paged(pages=3)], [], SETTINGS, clock.today())
    fetcher = FakeFetcher(clock)

    Harvest(sqlite_engine, fetcher, clock, run_id, lambda *words: told.append(words)).run(jobs)

    assert [done for _, done, _, _ in told] == list(range(len(fetcher.asked)))
    assert all(total is not None and done < total <= len(fetcher.asked) for _, done, total, _ in told)
    assert {(words, unit) for words, _, _, unit in told} == {("harvest: paged all", "requests")}
