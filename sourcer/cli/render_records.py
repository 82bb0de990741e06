"""Streams and what was set aside, for a terminal, and as JSON or CSV; foreign text only shows, as in ``render``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sourcer.export.csv import rows_to_csv
from sourcer.export.document import dump_json
from sourcer.export.text import plain_text
from sourcer.store.aside import SetAside
from sourcer.store.runs import StreamState

_STREAM_COLUMNS = (
    "source", "stream", "is_on", "last_success", "high_water", "next_due", "records", "set_aside", "source_records",
    "source_set_aside", "is_blocked", "failures_in_row", "problem",
)  # fmt: skip
_SKIPPED_COLUMNS = ("source", "key", "url", "reason", "first_seen_at", "last_seen_at")


def streams_table(states: Sequence[StreamState], width: int) -> RenderableType:
    """A line for each stream, below its source and what that holds; dim lines say what is wrong or that it is off."""
    if not states:
        return Text("No source is enabled and none was ever read: `sourcer init` writes a configuration.", "dim")
    lines: list[RenderableType] = []
    for source, streams in groupby(states, key=lambda state: state.checkpoint.source):
        same = list(streams)
        held = "  {:,} records, {:,} set aside".format(*same[0].of_source)
        lines.append(_cut(Text(plain_text(source), "bold") + Text(held, "not bold"), width))
        for state in same:
            lines += _stream(state, width)
    return Group(*lines)


def skipped_table(entries: Sequence[SetAside]) -> RenderableType:
    """What was set aside: source and key, then the reason, the address, and when it was met first and last."""
    if not entries:
        return Text("Nothing is set aside.", "dim")
    lines: list[RenderableType] = []
    for entry in entries:
        when = f"first seen {entry.first_seen_at:%Y-%m-%d %H:%M}, last {entry.last_seen_at:%Y-%m-%d %H:%M} UTC"
        lines.append(Text(f"{plain_text(entry.source)}  ") + Text(plain_text(entry.key), "bold"))
        lines += [_below(entry.reason, 4, "yellow"), _below(entry.url, 4, "dim"), _below(when, 4, "dim")]
    return Group(*lines)


def streams_as(states: Sequence[StreamState], form: str) -> str:
    """How the streams stand as ``json`` or ``csv``."""
    return _documents_as([_stream_document(state) for state in states], _STREAM_COLUMNS, form)


def skipped_as(entries: Sequence[SetAside], form: str) -> str:
    """What was set aside as ``json`` or ``csv``."""
    return _documents_as([_skipped_document(entry) for entry in entries], _SKIPPED_COLUMNS, form)


def _stream(state: StreamState, width: int) -> Iterator[RenderableType]:
    mark = state.checkpoint
    never = "never succeeded" if mark.problem else "never read"
    success = f"last success {mark.succeeded_at:%Y-%m-%d %H:%M} UTC" if mark.succeeded_at else never
    reached = f", complete before {mark.high_water}" if mark.high_water else ""
    due = f", due from {mark.due_at:%Y-%m-%d %H:%M} UTC" if mark.due_at else ", due every night"
    brought = f", {state.records:,} records" + (f", {state.set_aside:,} set aside" if state.set_aside else "")
    said = success + reached + brought + (due if state.is_on else "")
    yield _cut(Text(f"  {plain_text(mark.stream)}"), width)
    yield _below(said, 6, "dim")
    if not state.is_on:
        yield _below("off: the configuration does not ask for it any more", 6, "dim")
    if mark.is_blocked:
        yield _below(f"blocked: {mark.problem}", 6, "red")
    elif mark.failures_in_row:
        yield _below(f"failures in a row: {mark.failures_in_row}; the last: {mark.problem}", 6, "red")
    elif mark.problem:
        yield _below(mark.problem, 6, "yellow")


def _stream_document(state: StreamState) -> dict[str, object]:
    mark = state.checkpoint
    return {
        "source": mark.source,
        "stream": mark.stream,
        "is_on": state.is_on,
        "last_success": mark.succeeded_at.isoformat() if mark.succeeded_at else None,
        "high_water": str(mark.high_water) if mark.high_water else None,
        "next_due": mark.due_at.isoformat() if mark.due_at else None,
        "records": state.records,
        "set_aside": state.set_aside,
        "source_records": state.of_source[0],
        "source_set_aside": state.of_source[1],
        "is_blocked": mark.is_blocked,
        "failures_in_row": mark.failures_in_row,
        "problem": mark.problem,
    }


def _skipped_document(entry: SetAside) -> dict[str, object]:
    moments = {name: getattr(entry, name).isoformat() for name in ("first_seen_at", "last_seen_at")}
    return {name: moments.get(name) or getattr(entry, name) for name in _SKIPPED_COLUMNS}


def _documents_as(documents: Sequence[dict[str, object]], columns: Sequence[str], form: str) -> str:
    if form == "json":
        return dump_json(documents)
    rows = (["" if document[name] is None else str(document[name]) for name in columns] for document in documents)
    return rows_to_csv(columns, rows).decode()


def _below(line: str, by: int, style: str) -> RenderableType:
    return Padding(Text(plain_text(line), style), (0, 0, 0, by), expand=False)


def _cut(line: Text, width: int) -> Text:
    line.truncate(max(width, 1), overflow="ellipsis")
    line.no_wrap, line.overflow = True, "ellipsis"
    return line
