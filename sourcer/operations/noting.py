"""What a night notes for programs that read logs: its stages and streams, by kinds and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import structlog

from sourcer import logs
from sourcer.errors import SourcerError
from sourcer.night.jobs import StreamResult


@contextmanager
def stage_noted(stage: str, run: int) -> Iterator[None]:
    """Have all that is logged in the block carry run and stage, and note how the stage began and ended."""
    with structlog.contextvars.bound_contextvars(run=run, stage=stage):
        logs.note("stage began")
        try:
            yield
        except SourcerError as fault:
            logs.note("stage broke off", fault=type(fault).__name__)
            raise
        logs.note("stage ended")


def note_streams(results: Iterable[StreamResult]) -> None:
    """A line for each stream that was read, with the kind of its trouble where it had one."""
    for result in results:
        count = result.tally
        trouble = {"kind": result.kind, "status": result.status, "rounds": result.rounds} if result.kind else {}
        logs.note(
            "stream read",
            source=result.source,
            stream=result.stream,
            outcome=result.outcome,
            requests=count.requests,
            seen=count.seen,
            new=count.new,
            changed=count.changed,
            set_aside=count.skipped,
            **trouble,
        )
