"""One page on a night for a terminal; foreign text only shows, as in ``render``."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from sourcer.cli.lines import Fitted, folded, line, padded
from sourcer.operations.account import NightAccount, SourceAccount, StageAccount, Trouble

_WIDEST, _STAGE_WIDTH = 100, 16
_TEXTS_SHOWN = 1
_STYLES = {"failed": "red", "abandoned": "red", "partly": "yellow", "open": "yellow"}


def night_page(account: NightAccount | None, exit_code: int | None) -> RenderableType:
    """What came, failed or was refused per source and stage, and what it means."""
    if account is None:
        return Text("No run is known yet: `sourcer run` makes the first night.", "dim")
    return Fitted(lambda width: _page(account, exit_code, width), widest=_WIDEST)


def _page(account: NightAccount, exit_code: int | None, width: int) -> Iterator[Text]:
    ended = account.finished_at
    took = _took((ended - account.started_at).total_seconds()) if ended else "not finished"
    code = f" (exit code {exit_code})" if exit_code is not None else ""
    what = "night" if account.is_night else "single stages, no night yet:"
    head = Text(f"{what} {account.run} · {account.started_at:%Y-%m-%d %H:%M} UTC · {took} · ", "bold")
    yield line(head + Text(account.outcome, _STYLES.get(account.outcome, "green")) + Text(code), width)
    if account.is_night:
        yield from folded(f"{_capital(account.meaning)}.", width)
    if account.broke_off:
        yield from folded(account.broke_off, width, "  ", style="red")
    yield Text("")
    if account.sources:
        widest = max(len(source.source) for source in account.sources)
        name = min(max(widest, len("source")), 24)
        titles = f"{'outcome':<13} {'new':>7} {'changed':>8} {'set aside':>9} {'requests':>8}  streams"
        yield line(f"{'source':<{name}}  {titles}", width, "dim")
        for source in account.sources:
            yield from _source(source, name, width)
        yield Text("")
    yield line(f"{'stage':<{_STAGE_WIDTH}}  {'outcome':<9} {'time':>9}  what came of it", width, "dim")
    for stage in account.stages:
        yield from _stage(stage, width)
    yield Text("")
    yield from folded("`sourcer sources`: each stream; `sourcer runs list`: the runs before", width, style="dim")


def _source(source: SourceAccount, name: int, width: int) -> Iterator[Text]:
    count = source.tally
    streams = ", ".join(f"{many} {outcome}" for outcome, many in source.streams.items())
    row = Text.assemble(
        (padded(source.source, name), "bold"),
        "  ",
        (f"{source.outcome:<13}", _STYLES.get(source.outcome, "")),
        f" {count.new:>7,} {count.changed:>8,} {count.skipped:>9,} {count.requests:>8,}  {streams}",
    )
    yield line(row, width)
    for trouble in source.troubles:
        yield from _trouble(trouble, width)


def _trouble(trouble: Trouble, width: int) -> Iterator[Text]:
    style = "red" if trouble.needs_a_person else "yellow"
    yield from folded(f"{trouble.meaning}.", width, "    ! ", "      ", style)
    yield from folded(f"to do: {trouble.to_do}", width, "      ", style="dim")
    for text in trouble.texts[:_TEXTS_SHOWN] if trouble.needs_a_person else ():
        yield from folded(f"it said: {text}", width, "      ", style="dim")


def _stage(stage: StageAccount, width: int) -> Iterator[Text]:
    took = "" if stage.seconds is None else _took(stage.seconds)
    head = f"{padded(stage.stage, _STAGE_WIDTH)}  {stage.outcome:<9} {took:>9}  "
    yield from folded(Text(stage.meaning), width, head, " " * len(head))


def _took(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
