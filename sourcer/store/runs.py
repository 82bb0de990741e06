"""What the program did: runs, and how far each stream is complete. Nothing here commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from sourcer.errors import StoreError
from sourcer.model.audit import Entry
from sourcer.model.runs import Checkpoint, Outcome, Run, Stage, Tally, Validators
from sourcer.store import audit
from sourcer.store.tables import checkpoints, records, repos, runs, skipped
from sourcer.store.tables_concluded import rankings
from sourcer.store.upsert import dialect_insert
from sourcer.store.values import storable
from sourcer.store.withholding import guarded_text

FINISHED: tuple[Outcome, ...] = ("done", "partly")


@dataclass(frozen=True, slots=True)
class StreamState:
    """How a stream stands. ``records`` (repositories count as such) and ``set_aside`` are those that it brought,
    ``of_source`` the same two of its whole source; a backfill's count with its stream. ``is_on`` says whether the
    configuration still asks for it.
    """

    checkpoint: Checkpoint
    records: int
    set_aside: int
    of_source: tuple[int, int]
    is_on: bool


def start_run(conn: Connection, stage: Stage, *, now: datetime, code_version: str, config_digest: str) -> int:
    """Open a run and say its number; numbers grow."""
    before = conn.execute(select(runs.c.code_version, runs.c.config_digest).order_by(runs.c.id.desc()).limit(1)).first()
    made = {"code_version": code_version, "config_digest": config_digest}
    if before is None or tuple(before) != tuple(made.values()):
        audit.note(conn, Entry("configuration", now, what=made))
    row = {
        "stage": stage,
        "started_at": now,
        "outcome": "open",
        "tally": asdict(Tally()),
        **made,
        "details": {},
    }
    run_id = conn.execute(insert(runs).values(row).returning(runs.c.id)).scalar_one()
    audit.note(conn, Entry("run started", now, subject=f"run:{run_id}", what={"stage": stage, **made}))
    return run_id


def finish_run(
    conn: Connection, run_id: int, *, now: datetime, outcome: Outcome, tally: Tally, details: Mapping[str, str]
) -> None:
    """Close a run with what came of it. Raises StoreError where there is no such run."""
    row = {
        "finished_at": now,
        "outcome": outcome,
        "tally": asdict(tally),
        "details": {name: guarded_text(conn, text) for name, text in storable(dict(details)).items()},
    }
    if conn.execute(update(runs).where(runs.c.id == run_id).values(row)).rowcount != 1:
        raise StoreError(f"there is no run {run_id} to finish")
    told = {name: details[name] for name in ("brief", "digest") if name in details}
    counts = {name: many for name, many in asdict(tally).items() if many}
    audit.note(conn, Entry("run finished", now, subject=f"run:{run_id}", what={"outcome": outcome, **told, **counts}))


def abandon_open_runs(conn: Connection, *, now: datetime) -> list[int]:
    """Close as abandoned every run that was never finished, and say which; for the holder of the night lease alone."""
    open_runs = update(runs).where(runs.c.outcome == "open").values(outcome="abandoned", finished_at=now)
    found = sorted(conn.scalars(open_runs.returning(runs.c.id)))
    for run_id in found:
        audit.note(conn, Entry("run abandoned", now, subject=f"run:{run_id}"))
    return found


def last_runs(conn: Connection, limit: int) -> list[Run]:
    """The newest runs, newest first."""
    return [_run(row) for row in conn.execute(select(runs).order_by(runs.c.id.desc()).limit(limit))]


def nights_since(conn: Connection, moment: datetime | None = None) -> list[Run]:
    """The whole nights that were started at or after ``moment`` (None: all), oldest first."""
    query = select(runs).where(runs.c.stage == "night").order_by(runs.c.id)
    return [_run(row) for row in conn.execute(query if moment is None else query.where(runs.c.started_at >= moment))]


def last_night_and_later(conn: Connection) -> list[Run]:
    """The newest night and every run since it was started, oldest first; all runs where there was no night yet."""
    newest = select(func.coalesce(func.max(runs.c.id), 0)).where(runs.c.stage == "night").scalar_subquery()
    return [_run(row) for row in conn.execute(select(runs).where(runs.c.id >= newest).order_by(runs.c.id))]


def open_runs(conn: Connection) -> list[Run]:
    """The runs that were never closed, oldest first."""
    return [_run(row) for row in conn.execute(select(runs).where(runs.c.outcome == "open").order_by(runs.c.id))]


def load_run(conn: Connection, run_id: int) -> Run:
    """One run. Raises StoreError where there is none of that number."""
    row = conn.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
    if row is None:
        raise StoreError(f"there is no run {run_id}; `sourcer runs list` shows those there are")
    return _run(row)


def last_digest(conn: Connection, stage: Stage) -> str | None:
    """What the newest finished run of a stage noted as its ``digest`` in the details, or None."""
    finished = select(runs.c.details).where(runs.c.stage == stage, runs.c.outcome.in_(FINISHED))
    details: dict[str, str] | None = conn.scalar(finished.order_by(runs.c.id.desc()).limit(1))
    return (details or {}).get("digest")


def last_ranking(conn: Connection, brief: str, before_run: int | None = None) -> int | None:
    """The newest finished run (older than ``before_run``) that ranked for the brief, or None."""
    query = select(rankings.c.run_id).join(runs, runs.c.id == rankings.c.run_id)
    query = query.where(rankings.c.brief == storable(brief), runs.c.outcome.in_(FINISHED))
    if before_run is not None:
        query = query.where(rankings.c.run_id < before_run)
    return conn.scalar(query.order_by(rankings.c.run_id.desc()).limit(1))


def load_checkpoints(conn: Connection, source: str | None = None) -> list[Checkpoint]:
    """How far every stream (of one source) is complete, by source and stream."""
    query = select(checkpoints) if source is None else select(checkpoints).where(checkpoints.c.source == source)
    found = [
        Checkpoint(
            source=row.source,
            stream=row.stream,
            high_water=row.high_water,
            validators=Validators(row.etag, row.last_modified),
            succeeded_at=row.succeeded_at,
            failures_in_row=row.failures_in_row,
            problem=row.problem,
            due_at=row.due_at,
            is_blocked=row.is_blocked,
        )
        for row in conn.execute(query)
    ]
    return sorted(found, key=lambda mark: (mark.source, mark.stream))


def stream_states(conn: Connection, enabled: Collection[tuple[str, str]]) -> list[StreamState]:
    """Every stream that was ever read and every enabled (source, stream), by source and stream.

    A backfill is on where its stream is.
    """
    held, aside = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for table, counts in ((records, held), (repos, held), (skipped, aside)):
        row = table.c.source, table.c.stream
        for source, stream, many in conn.execute(select(*row, func.count()).group_by(*row)):
            counts[source, stream] += many
            counts[source, ""] += many if stream else 0
    known = {(mark.source, mark.stream): mark for mark in load_checkpoints(conn)}
    marks = {**{name: Checkpoint(*name) for name in enabled}, **known}
    return [
        StreamState(
            marks[source, stream],
            held[source, stream],
            aside[source, stream],
            (held[source, ""], aside[source, ""]),
            is_on=(source, stream.partition(" backfill ")[0]) in enabled,
        )
        for source, stream in sorted(marks)
    ]


def save_checkpoint(conn: Connection, checkpoint: Checkpoint) -> None:
    """Put a stream's mark where ``checkpoint`` says, in the transaction of the window's last page."""
    mark = storable(checkpoint)
    place = {"source": mark.source, "stream": mark.stream}
    state = {
        "high_water": mark.high_water,
        "etag": mark.validators.etag,
        "last_modified": mark.validators.last_modified,
        "succeeded_at": mark.succeeded_at,
        "failures_in_row": mark.failures_in_row,
        "problem": guarded_text(conn, mark.problem),
        "due_at": mark.due_at,
        "is_blocked": mark.is_blocked,
    }
    fresh = dialect_insert(conn, checkpoints).values(**place, **state)
    conn.execute(fresh.on_conflict_do_update(index_elements=list(place), set_=state))


def _run(row: Any) -> Run:
    return Run(
        id=row.id,
        stage=row.stage,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=row.outcome,
        tally=Tally(**row.tally),
        code_version=row.code_version,
        config_digest=row.config_digest,
        details=row.details,
    )
