"""Shortlists, cards and runs for a terminal, and as JSON or CSV.

Foreign text is data: it goes through ``plain_text`` into ``Text`` objects, so that neither an escape sequence nor the
``[markup]`` of rich does anything but show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from rich.cells import set_cell_size
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sourcer.export import card as words
from sourcer.export import codecard, standing, views
from sourcer.export.csv import rows_to_csv
from sourcer.export.document import dump_json, liked_document, shortlist_document
from sourcer.export.profiles import COLUMN_NAMES, shortlist_rows
from sourcer.export.text import plain_text
from sourcer.model.runs import Run
from sourcer.model.scores import COMPONENTS, Component, ComponentName
from sourcer.model.shortlist import Shortlist, ShortlistEntry

_WIDEST = 120
_UNDER_NAME = " " * 5
_BAR, _PART = 6, 12
_WITH_BARS, _WITH_PARTS = 100, 66
_PART_IN_LINE = 9
_STYLES: dict[ComponentName, str] = {
    "fit": "blue",
    "originality": "yellow",
    "importance": "green",
    "execution": "magenta",
    "engineering": "cyan",
    "outside": "blue",
}
_SHORT: dict[ComponentName, str] = {name: name[:3] for name in COMPONENTS}
_JUNIOR = "junior"
_EIGHTHS = " ▏▎▍▌▋▊▉"
_LIKED_COLUMNS = ("kind", "author", "author_id", "work_id", "work", "liked_work_id", "liked_work", "similarity")
_RUN_COLUMNS = (
    "run", "stage", "outcome", "started_at", "finished_at", "requests", "not_modified", "seen", "new", "changed",
    "unchanged", "skipped", "failed", "code_version", "details",
)  # fmt: skip


def shortlist_table(shortlist: Shortlist, width: int) -> RenderableType:
    """One person a row, and the reason in a dim line below; no line is wider than ``width`` columns.

    From 100 columns on each component has a bar beside its number; below 66 the numbers get a line of their own.
    """
    width = min(width, _WIDEST)
    shown = f"{len(shortlist.entries)} of {shortlist.total} candidates"
    title = f"{plain_text(shortlist.brief)} · seen from {shortlist.as_of} · run {shortlist.run_id} · {shown}"
    lines = [_line(title, width, "bold"), _heading(width)]
    for entry in shortlist.entries:
        lines += [*_row(entry, width), _line(_UNDER_NAME + words.why_line(entry, max(width - 5, 12)), width, "dim")]
        lines += [_line(_UNDER_NAME + entry.reserved, width, "yellow")] if entry.reserved else []
    if shortlist.known:
        lines.append(Text("known already, not ranked as applicants", "underline"))
        lines += [_line(f"     {words.known_line(entry)}", width, "") for entry in shortlist.known]
    legend = "– not scored, counts as 0.50 · fashion: share of wording that was spreading; never counted"
    notes = [f"note: {note}" for note in shortlist.notes]
    return Group(*lines, *(Text(plain_text(text), "dim") for text in (legend, *notes)))


def liked_table(shortlist: Shortlist) -> RenderableType:
    """The "papers you like" list: who wrote them, and who wrote new papers near to them."""
    if not shortlist.liked:
        return Text("Papers you like: none of the brief's is in the store yet.", "dim")
    lines = [Text("Papers you like", "bold")]
    for flag in shortlist.liked:
        liked = words.liked_title(shortlist, flag.liked_work_id)
        name = Text(f"  {plain_text(flag.author_name)}", "bold")
        if flag.kind == "liked":
            lines.append(name + Text(f"  wrote “{liked}”, which you like", "not bold"))
        else:
            near = f"  wrote “{words.liked_title(shortlist, flag.work_id)}”, near to “{liked}” ({flag.similarity:.2f})"
            lines.append(name + Text(near, "not bold"))
    return Group(*lines)


def card(entry: ShortlistEntry) -> RenderableType:
    """The evidence card: how the score adds up and on what, works, code, what to check, where it comes from."""
    score = entry.score
    place = f"#{entry.rank}" if entry.rank else "known already"
    head = Text(f"{place}  {plain_text(score.name)}  {score.total:.3f}", "bold")
    kind = [score.kind, *(["new since the last run"] if entry.is_new else [])]
    kind += [_JUNIOR] if entry.is_junior else []
    kind += [f"was #{entry.previous_rank}"] if entry.previous_rank not in (None, entry.rank) else []
    parts: list[RenderableType] = [Text(""), head, Text(f"    {' · '.join(kind)}", "dim")]
    for component in score.components:
        parts += _component(component)
    if score.trend:
        parts.append(_indented(f"in fashion {score.trend.value:.0%}, not counted", 4))
        parts += _items(words.evidence_text(item) for item in score.trend.evidence)
    parts += [*_works(entry), *_code(entry)]
    for title, lines in _sections(entry):
        parts += [Text(f"    {title}", "bold"), *_items(lines)] if lines else []
    return Group(*parts)


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
        line = Text(f"{run.id:>4}  {run.stage:<8} ") + Text(f"{run.outcome:<9}", style)
        lines.append(line + Text(f" {when} · {counts}"))
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


def _heading(width: int) -> Text:
    tail = ""
    if width >= _WITH_PARTS:
        names = (name.capitalize() if width >= _WITH_BARS else _SHORT[name].capitalize() for name in COMPONENTS)
        tail = "".join(set_cell_size(name, _part_width(width)) for name in names) + "Fashion"
    name = set_cell_size("Candidate", max(width - 12 - len(tail), 1))
    return _line(f"   # {name} Score {tail}", width, "underline")


def _row(entry: ShortlistEntry, width: int) -> Iterator[Text]:
    score = entry.score
    numbers = Text()
    if width >= _WITH_PARTS:
        trend = f"{score.trend.value:>7.0%}" if score.trend else f"{'–':>7}"
        numbers = Text.assemble(*(_part(score.component(name), width) for name in COMPONENTS), trend)
    line = Text(f"{entry.rank:>4} ") + _name(entry, max(width - 12 - numbers.cell_len, 1))
    yield _cut(line + Text(f" {score.total:.3f} ", "bold") + numbers, width)
    if width < _WITH_PARTS:
        parts = [f"{_SHORT[name]} {_number(score.component(name))}" for name in COMPONENTS]
        fit_in = max(1, (width + 1 - len(_UNDER_NAME)) // _PART_IN_LINE)
        for start in range(0, len(parts), fit_in):
            yield _line(_UNDER_NAME + " ".join(parts[start : start + fit_in]), width, "")


def _name(entry: ShortlistEntry, width: int) -> Text:
    mark = "".join(f" {each.kind}" for each in entry.marks) + (" new" if entry.is_new else "")
    mark = " code" + mark if entry.score.kind == "implementer" else mark
    room = max(width - len(mark), 1)
    name = Text(plain_text(entry.score.name), "bold")
    name.truncate(room, overflow="ellipsis")
    return name + Text(mark, "yellow") + Text(" " * max(width - name.cell_len - len(mark), 0))


def _part(component: Component, width: int) -> Text:
    number = _number(component)
    if width < _WITH_BARS:
        return Text(set_cell_size(number, _part_width(width)))
    return Text.assemble((bar(component, _BAR), _STYLES[component.name]), f" {number:<{_PART - _BAR - 1}}")


def bar(component: Component, cells: int) -> str:
    """A bar of block characters, ``cells`` columns wide for a value of 1; dots where nothing could be said."""
    if not component.is_scored:
        return "·" * cells
    eighths = round(min(max(component.value, 0.0), 1.0) * cells * 8)
    whole, rest = divmod(eighths, 8)
    return set_cell_size("█" * whole + (_EIGHTHS[rest] if rest else ""), cells)


def _number(component: Component) -> str:
    return f"{component.value:.2f}" if component.is_scored else "–"


def _part_width(width: int) -> int:
    return _PART if width >= _WITH_BARS else 6


def _component(component: Component) -> list[RenderableType]:
    said = f"{component.value:.2f} × {component.weight:.2f} = {component.contribution:.3f}"
    line = Text.assemble(
        (f"    {component.name:<12}", "bold"), (bar(component, 12), _STYLES[component.name]), f" {said}"
    )
    return [line, *_items(words.evidence_lines(component))]


def _sections(entry: ShortlistEntry) -> Iterator[tuple[str, list[str]]]:
    yield "standing", standing.standing_lines(entry)
    yield "account", [codecard.account_text(account) for account in entry.accounts]
    yield "said by the team", [plain_text(mark.text) for mark in entry.marks]
    namesakes = [f"not joined with a namesake: {name}" for name in entry.namesakes]
    yield "to check", [plain_text(line) for line in (*entry.score.uncertain, *namesakes)]
    yield "names as printed", [plain_text("; ".join(entry.names))] if len(entry.names) > 1 else []
    yield "affiliations as printed", [plain_text(place) for place in entry.affiliations]
    yield "sources", [words.provenance_text(note) for note in entry.provenance]


def _works(entry: ShortlistEntry) -> Iterator[RenderableType]:
    """Each work, and below it how original it is."""
    if entry.works or entry.other_works:
        yield Text("    works", "bold")
    for work in entry.works:
        place = words.place_text(entry, work)
        yield _indented(" · ".join(filter(None, (words.work_text(work), place, plain_text(work.url)))), 6)
        yield from (_indented(text, 8) for text in [views.view_text(entry, work)] if text)
    if entry.work_scores:
        yield _indented(views.LEGEND, 6, "dim")
    if entry.other_works:
        yield _indented(f"and {entry.other_works} more known", 6)


def _code(entry: ShortlistEntry) -> Iterator[RenderableType]:
    """Each repository, and below it what that rests on."""
    if entry.implementations:
        yield Text("    code", "bold")
    for found in entry.implementations:
        yield _indented(f"{codecard.implementation_text(found)} {plain_text(found.url)}", 6)
        yield from (_indented(line, 8, "dim") for line in codecard.implementation_lines(entry, found))


def _items(lines: Iterable[str]) -> list[RenderableType]:
    return [_indented(line, 6) for line in lines]


def _indented(line: str, by: int, style: str = "") -> RenderableType:
    return Padding(Text(plain_text(line), style), (0, 0, 0, by), expand=False)


def _line(text: str, width: int, style: str) -> Text:
    return _cut(Text(plain_text(text), style), width)


def _cut(line: Text, width: int) -> Text:
    line.truncate(max(width, 1), overflow="ellipsis")
    line.no_wrap, line.overflow = True, "ellipsis"
    return line


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
