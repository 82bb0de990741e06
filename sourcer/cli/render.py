"""What a terminal shows of people and runs, and the same as JSON or CSV; lists and cards have files of their own.

Foreign text is data: it goes through ``plain_text`` into ``Text`` objects, so that neither an escape sequence nor the
``[markup]`` of rich does anything but show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sourcer.cli.bars import bar
from sourcer.cli.lines import Fitted, folded, line
from sourcer.cli.render_card import card
from sourcer.cli.render_shortlist import shortlist_table
from sourcer.export import card as words
from sourcer.export.csv import rows_to_csv
from sourcer.export.document import dump_json, liked_document, shortlist_document
from sourcer.export.profiles import COLUMN_NAMES, shortlist_rows
from sourcer.export.text import plain_text
from sourcer.model.runs import Run
from sourcer.model.shortlist import Shortlist

__all__ = [
    "bar", "card", "liked_as", "liked_table", "numbers_table", "runs_as", "runs_table", "shortlist_table", "to_json",
    "to_rows",
]  # fmt: skip
_LIKED_COLUMNS = ("kind", "author", "author_id", "work_id", "work", "liked_work_id", "liked_work", "similarity")
_RUN_COLUMNS = (
    "run", "stage", "outcome", "started_at", "finished_at", "requests", "not_modified", "seen", "new", "changed",
    "unchanged", "skipped", "failed", "code_version", "details",
)  # fmt: skip


def liked_table(shortlist: Shortlist) -> RenderableType:
    """The "papers you like" list: who wrote them, and who wrote new papers near to them."""
    return Fitted(lambda width: _liked(shortlist, width))


def _liked(shortlist: Shortlist, width: int) -> Iterator[Text]:
    if not shortlist.liked:
        yield from folded("Papers you like: none of the brief's is in the store yet.", width, style="dim")
        return
    yield line("Papers you like", width, "bold")
    for flag in shortlist.liked:
        liked = words.liked_title(shortlist, flag.liked_work_id)
        if flag.kind == "liked":
            said = f"  wrote “{liked}”, which you like"
        else:
            said = f"  wrote “{words.liked_title(shortlist, flag.work_id)}”, near to “{liked}” ({flag.similarity:.2f})"
        yield from folded(Text.assemble((plain_text(flag.author_name), "bold"), said), width, "  ", "      ")


def runs_table(runs: Sequence[Run]) -> RenderableType:
    """The runs, a line each with its counts, and dim lines below for what happened stream by stream."""
    if not runs:
        return Text("No run is known yet.", "dim")
    lines: list[RenderableType] = []
    for run in runs:
        took = run.finished_at - run.started_at if run.finished_at else None
        tally = run.tally
        counts = f"{tally.new} new, {tally.changed} changed, {tally.skipped} set aside, {tally.failed} failed"
        when = f"{run.started_at:%Y-%m-%d %H:%M} UTC, {_seconds(took)}"
        style = {"failed": "red", "abandoned": "red", "partly": "yellow"}.get(run.outcome, "")
        row = Text(f"{run.id:>4}  {run.stage:<8} ") + Text(f"{run.outcome:<9}", style)
        lines.append(row + Text(f" {when} · {counts}"))
        told = (f"{name}: {text}" for name, text in run.details.items() if name != "digest")
        lines += [_indented(text, 6, "dim") for text in told]
    return Group(*lines)


def numbers_table(title: str, rows: Iterable[tuple[str, int | float | str]]) -> RenderableType:
    """Names and numbers, the numbers aligned; counts with a comma at thousands, shares with three decimals."""
    table = Table(title=Text(plain_text(title)), title_justify="left", title_style="bold", box=None, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    for name, value in rows:
        table.add_row(Text(plain_text(name)), Text(_figure(value)))
    return table


def to_json(shortlist: Shortlist) -> str:
    """The whole shortlist as JSON; see ``export.document``."""
    return dump_json(shortlist_document(shortlist))


def to_rows(shortlist: Shortlist) -> list[tuple[str, ...]]:
    """The names of the columns, then a row for each entry, as in the ``csv`` profile."""
    return [COLUMN_NAMES, *shortlist_rows(shortlist)]


def liked_as(shortlist: Shortlist, form: str) -> str:
    """The liked list as ``json`` or ``csv``."""
    documents = [liked_document(shortlist, flag) for flag in shortlist.liked]
    if form == "json":
        return dump_json(documents)
    return _csv(_LIKED_COLUMNS, ([str(document[name]) for name in _LIKED_COLUMNS] for document in documents))


def runs_as(runs: Sequence[Run], form: str) -> str:
    """Runs as ``json`` or ``csv``."""
    documents = [_run_document(run) for run in runs]
    if form == "json":
        return dump_json(documents)
    told = (" | ".join(f"{name}: {text}" for name, text in run.details.items()) for run in runs)
    flat = ({**document, "details": text} for document, text in zip(documents, told, strict=True))
    return _csv(_RUN_COLUMNS, ([_cell(document[name]) for name in _RUN_COLUMNS] for document in flat))


def _indented(line: str, by: int, style: str = "") -> RenderableType:
    return Padding(Text(plain_text(line), style), (0, 0, 0, by), expand=False)


def _seconds(took: timedelta | None) -> str:
    return f"{took.total_seconds():.1f} s" if took else "not finished"


def _figure(value: int | float | str) -> str:
    if isinstance(value, str):
        return plain_text(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _run_document(run: Run) -> dict[str, object]:
    counts = {name: getattr(run.tally, name) for name in run.tally.__slots__}
    return {
        "run": run.id,
        "stage": run.stage,
        "outcome": run.outcome,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        **counts,
        "code_version": run.code_version,
        "details": dict(run.details),
    }


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return rows_to_csv(columns, rows).decode()
