"""The account of a night for other programs: JSON of a fixed, numbered shape, rows, and Prometheus' text format.

No fault's own text is in it, no title and no name of a person; docs/operations.md tells every field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sourcer.operations.account import NightAccount, SourceAccount, StageAccount, Trouble

SCHEMA = 1
COLUMNS = (
    "what", "name", "run", "outcome", "requests", "seen", "new", "changed", "set_aside", "seconds", "meaning", "to_do",
)  # fmt: skip
_OUTCOMES = ("done", "partly", "failed", "stopped")


def document(account: NightAccount, exit_code: int | None) -> dict[str, Any]:
    """A night as JSON. ``exit_code`` is None where nobody waited for it."""
    ended = account.finished_at
    return {
        "schema": SCHEMA,
        "sourcer": account.code_version,
        "config_digest": account.config_digest,
        "run": account.run,
        "is_night": account.is_night,
        "started_at": account.started_at.isoformat(),
        "finished_at": ended.isoformat() if ended else None,
        "seconds": round((ended - account.started_at).total_seconds(), 1) if ended else None,
        "outcome": account.outcome,
        "exit_code": exit_code,
        "meaning": account.meaning,
        "needs_a_person": account.needs_a_person,
        "fault": None,
        "sources": [_source(source) for source in account.sources],
        "stages": [_stage(stage) for stage in account.stages],
    }


def rows(account: NightAccount) -> Iterator[tuple[str, ...]]:
    """A row for each source and each stage, below ``COLUMNS``."""
    for source in account.sources:
        count = source.tally
        counts = (count.requests, count.seen, count.new, count.changed, count.skipped)
        said = " ".join(f"{trouble.meaning}." for trouble in source.troubles)
        todo = " ".join(f"{trouble.to_do}." for trouble in source.troubles)
        yield "source", source.source, str(account.run), source.outcome, *map(str, counts), "", said, todo
    for stage in account.stages:
        seconds = "" if stage.seconds is None else f"{stage.seconds:.1f}"
        yield "stage", stage.stage, str(stage.run), stage.outcome, *[""] * 5, seconds, stage.meaning, ""


def prometheus(told: dict[str, Any], *, finished: float) -> str:
    """A night's document as metrics; ``finished`` is the moment of its end in seconds of the epoch."""
    lines: list[str] = []

    def metric(name: str, about: str, values: Sequence[tuple[dict[str, str], float]]) -> None:
        lines.extend((f"# HELP sourcer_{name} {about}", f"# TYPE sourcer_{name} gauge"))
        lines.extend(f"sourcer_{name}{_labels(labels)} {float(value):.10g}" for labels, value in values)

    sources, stages = told["sources"], told["stages"]
    lines.append("# HELP sourcer_last_run_finished_seconds When the last night ended, in seconds of the epoch.")
    lines.append("# TYPE sourcer_last_run_finished_seconds gauge")
    lines.append(f"sourcer_last_run_finished_seconds {finished:.0f}")
    metric("last_run_exit_code", "The last night's exit code.", [({}, told["exit_code"])])
    metric("last_run_needs_a_person", "Whether asking again alone mends it (0).", [({}, told["needs_a_person"])])
    metric(
        "last_run_outcome",
        "1 for how the last night ended.",
        [({"outcome": name}, name == told["outcome"]) for name in _OUTCOMES],
    )
    for name in ("requests", "new", "changed", "set_aside"):
        metric(
            f"source_{name}",
            f"What the last night counted of each source: {name.replace('_', ' ')}.",
            [({"source": source["source"]}, source[name]) for source in sources],
        )
    troubled = [({"source": source["source"]}, len(source["troubles"])) for source in sources]
    metric("source_troubles", "Kinds of trouble that each source had.", troubled)
    took = [
        ({"stage": stage["stage"], "run": str(stage["run"])}, stage["seconds"])
        for stage in stages
        if stage["seconds"] is not None
    ]
    metric("stage_seconds", "How long each stage of the last night took.", took)
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return "{" + told + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _source(source: SourceAccount) -> dict[str, Any]:
    count = source.tally
    return {
        "source": source.source,
        "outcome": source.outcome,
        "requests": count.requests,
        "seen": count.seen,
        "new": count.new,
        "changed": count.changed,
        "set_aside": count.skipped,
        "streams": dict(source.streams),
        "troubles": [_trouble(trouble) for trouble in source.troubles],
    }


def _trouble(trouble: Trouble) -> dict[str, Any]:
    return {
        "kind": trouble.kind,
        "status": trouble.status,
        "streams": len(trouble.streams),
        "rounds": trouble.rounds,
        "goes_on_from": str(trouble.goes_on_from) if trouble.goes_on_from else None,
        "meaning": trouble.meaning,
        "to_do": trouble.to_do,
        "needs_a_person": trouble.needs_a_person,
    }


def _stage(stage: StageAccount) -> dict[str, Any]:
    seconds = None if stage.seconds is None else round(stage.seconds, 1)
    return {
        "run": stage.run,
        "stage": stage.stage,
        "outcome": stage.outcome,
        "seconds": seconds,
        "meaning": stage.meaning,
    }
