from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, Engine
from store_samples import LATER, NOW, a_ranking, a_record, a_repo, a_skipped, set_aside

from sourcer.errors import StoreError
from sourcer.model.runs import Checkpoint, Outcome, Run, Stage, Tally, Validators
from sourcer.store import records as facts
from sourcer.store import runs, scores
from sourcer.store.engine import writing


def started(conn: Connection, stage: Stage = "rank") -> int:
    return runs.start_run(conn, stage, now=NOW, code_version="1.2", config_digest="c0ffee")


def finished(conn: Connection, outcome: Outcome, stage: Stage = "rank", **details: str) -> int:
    run_id = started(conn, stage)
    runs.finish_run(conn, run_id, now=LATER, outcome=outcome, tally=Tally(seen=3, new=2), details=details)
    return run_id


def test_a_run_tells_what_it_did(engine: Engine) -> None:
    with writing(engine) as conn:
        run_id = started(conn, "harvest")
        opened = Run(run_id, "harvest", NOW, None, "open", Tally(), "1.2", "c0ffee")
        assert runs.load_run(conn, run_id) == opened
        runs.finish_run(
            conn, run_id, now=LATER, outcome="partly", tally=Tally(seen=3), details={"cs.LG": "cut\x00 short"}
        )
        closed = replace(
            opened, finished_at=LATER, outcome="partly", tally=Tally(seen=3), details={"cs.LG": "cut short"}
        )
        assert runs.load_run(conn, run_id) == closed


def test_the_newest_runs_come_first(engine: Engine) -> None:
    with writing(engine) as conn:
        numbers = [started(conn) for _ in range(4)]
        assert [run.id for run in runs.last_runs(conn, 3)] == numbers[:0:-1]
    assert numbers == sorted(numbers)


def test_runs_found_open_are_closed_as_abandoned(engine: Engine) -> None:
    with writing(engine) as conn:
        done, left = finished(conn, "done"), started(conn)
        assert runs.abandon_open_runs(conn, now=LATER) == [left]
        assert runs.abandon_open_runs(conn, now=LATER) == []
        assert [(run.id, run.outcome, run.finished_at) for run in runs.last_runs(conn, 2)] == [
            (left, "abandoned", LATER),
            (done, "done", LATER),
        ]


def test_a_run_that_is_not_there_is_named(engine: Engine) -> None:
    with writing(engine) as conn:
        with pytest.raises(StoreError, match="no run 77"):
            runs.load_run(conn, 77)
        with pytest.raises(StoreError, match="no run 77"):
            runs.finish_run(conn, 77, now=NOW, outcome="done", tally=Tally(), details={})


def test_the_last_digest_is_that_of_the_newest_finished_run_of_the_stage(engine: Engine) -> None:
    with writing(engine) as conn:
        assert runs.last_digest(conn, "resolve") is None
        finished(conn, "done", "resolve", digest="old")
        finished(conn, "done", "resolve", digest="new")
        finished(conn, "failed", "resolve", digest="broken")
        finished(conn, "done", "rank", digest="other stage")
        started(conn, "resolve")
        assert runs.last_digest(conn, "resolve") == "new"


def test_only_a_finished_ranking_for_the_brief_is_the_last_one(engine: Engine) -> None:
    with writing(engine) as conn:
        outcomes: tuple[Outcome, ...] = ("done", "partly", "failed")
        done, partly, failed = (finished(conn, outcome) for outcome in outcomes)
        opened, other = started(conn), finished(conn, "done")
        for run_id in (done, partly, failed, opened):
            scores.save_ranking(conn, run_id, a_ranking())
        scores.save_ranking(conn, other, a_ranking("moons"))
        assert runs.last_ranking(conn, "tides") == partly
        assert runs.last_ranking(conn, "tides", before_run=partly) == done
        assert runs.last_ranking(conn, "tides", before_run=done) is None
        assert runs.last_ranking(conn, "moons") == other


def test_a_checkpoint_moves_and_is_kept_for_its_stream_alone(engine: Engine) -> None:
    mark = Checkpoint("arxiv_api", "cs.LG", date(2024, 3, 1), Validators('W/"1"', "Tue"), NOW, 0, "")
    other = Checkpoint("pmlr", "v235", problem="the page was \x00cut short", failures_in_row=2)
    moved = replace(mark, high_water=date(2024, 3, 8), validators=Validators(), succeeded_at=LATER)
    with writing(engine) as conn:
        for saved in (mark, other, moved, moved):
            runs.save_checkpoint(conn, saved)
        assert runs.load_checkpoints(conn) == [moved, replace(other, problem="the page was cut short")]
        assert runs.load_checkpoints(conn, "arxiv_api") == [moved]
        assert runs.load_checkpoints(conn, "nobody") == []


def test_streams_are_told_with_what_their_source_holds_and_whether_they_are_on(engine: Engine) -> None:
    failing = Checkpoint("pmlr", "v900", problem="cut short", failures_in_row=2)
    enabled = {("github", "ids"), ("arxiv_api", "cs.LG")}
    with writing(engine) as conn:
        for mark in (failing, Checkpoint("arxiv_api", "cs.LG"), Checkpoint("arxiv_api", "cs.LG backfill a..b")):
            runs.save_checkpoint(conn, mark)
        facts.save_records(conn, [a_record("a"), a_record("b")], run_id=1, now=NOW, stream="cs.LG")
        facts.save_records(conn, [a_record("c")], run_id=1, now=NOW)
        facts.save_repos(conn, [a_repo()], run_id=1, now=NOW, stream="ids")
        set_aside(conn, a_skipped(source="pmlr"))
        states = runs.stream_states(conn, enabled)
    assert states == [
        runs.StreamState(Checkpoint("arxiv_api", "cs.LG"), 2, 0, (3, 0), is_on=True),
        runs.StreamState(Checkpoint("arxiv_api", "cs.LG backfill a..b"), 0, 0, (3, 0), is_on=True),
        runs.StreamState(Checkpoint("github", "ids"), 1, 0, (1, 0), is_on=True),
        runs.StreamState(failing, 0, 0, (0, 1), is_on=False),
    ]
