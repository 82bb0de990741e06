"""A source that fails is asked again in the same night, and what is then reported says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from sourcer.errors import Unreachable
from sourcer.harvest import Harvest
from sourcer.model.runs import Outcome, Tally
from sourcer.night.jobs import plan_jobs
from sourcer.operations.account import NightAccount
from sourcer.operations.lastrun import load_account
from sourcer.operations.lines import line_of
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading, writing
from tests.fakes import FakeClock
from tests.harvest.test_harvest import SETTINGS, FakeFetcher, Paged
from tests.operations.test_account import printed

FIRST, LATER = "https://paged.example/2026-06-20/1", "https://paged.example/2026-06-25/2"


def reported(engine: Engine, broken: str, *, passing: int, outcome: Outcome) -> NightAccount:
    """The account of a night in which an address fails so many times."""
    clock = FakeClock(datetime(2026, 6, 30, 6, tzinfo=UTC))
    fault = Unreachable("paged.example timed out", url=broken, status=503)
    with writing(engine) as conn:
        night, harvest = (
            store_runs.start_run(conn, stage, now=clock.now(), code_version="0", config_digest="0")
            for stage in ("night", "harvest")
        )
    fetcher = FakeFetcher(clock, {broken: fault}, passing=passing)
    jobs = plan_jobs([Paged()], [], SETTINGS, clock.today())
    driver = Harvest(engine, fetcher, clock, harvest, try_until=clock.now() + timedelta(hours=6))
    results = driver.run(jobs)
    kept = {f"{result.source} {result.stream}": line_of(result) for result in results}
    with writing(engine) as conn:
        for run in (harvest, night):
            store_runs.finish_run(conn, run, now=clock.now(), outcome=outcome, tally=Tally(), details=kept)
    with reading(engine) as conn:
        account = load_account(conn)
    assert account is not None
    return account


def test_a_source_that_never_answers_is_reported_with_how_often_the_night_came_to_it(engine: Engine) -> None:
    account = reported(engine, FIRST, passing=1_000, outcome="failed")
    (trouble,) = account.sources[0].troubles
    assert (trouble.kind, trouble.status, trouble.rounds) == ("unreachable", 503, 3)
    said = " ".join(printed(account, 1).split())
    assert "paged gave no answer (503) after 3 rounds in the night: nothing is lost, the next night asks again." in said


def test_one_that_breaks_down_half_way_is_reported_with_the_day_from_which_the_next_night_goes_on(
    engine: Engine,
) -> None:
    account = reported(engine, LATER, passing=1_000, outcome="partly")
    (trouble,) = account.sources[0].troubles
    assert trouble.goes_on_from is not None
    assert f"the next night goes on from {trouble.goes_on_from}" in trouble.meaning
    assert account.sources[0].outcome == "partly"


def test_one_that_comes_back_in_the_same_night_is_no_trouble(engine: Engine) -> None:
    account = reported(engine, LATER, passing=2, outcome="done")
    assert account.sources[0].troubles == ()
    assert account.sources[0].outcome == "done"
