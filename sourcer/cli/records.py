"""Commands about what sources said: ``sources``, ``records skipped``, ``records reparse``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

import typer

from sourcer.cli import completing
from sourcer.cli.common import (
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    console,
    emit,
    load_config,
    opened,
    say,
)


def sources(config: ConfigOption = None, database: DatabaseOption = None, format: FormatOption = Format.table) -> None:
    """Every stream: when it last succeeded, how far it is complete, what its source holds, what is wrong with it."""
    from sourcer.cli import render_records as render
    from sourcer.cli.github import rule_lines, standing
    from sourcer.store.engine import reading
    from sourcer.store.runs import stream_states

    settings = load_config(config, database)
    enabled = {(source.name, stream.name) for source in settings.sources() for stream in source.streams}
    with opened(settings) as engine, reading(engine) as conn:
        states = stream_states(conn, enabled)
    if format is Format.table:
        out = console()
        out.print(render.streams_table(states, out.width))
        for line in (*rule_lines(), standing(settings)) if "github" in settings.settings.sources else ():
            out.print(line)
    else:
        emit(render.streams_as(states, format.value))


def skipped(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Only what this source gave.", autocompletion=completing.sources)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many entries at most.")] = 50,
    format: FormatOption = Format.table,
) -> None:
    """What could not be read and was set aside, with the reason; what was met last comes first."""
    from sourcer.cli import render_records as render
    from sourcer.sources import SOURCES
    from sourcer.store.aside import list_skipped
    from sourcer.store.engine import reading

    if source is not None:
        _check([source], SOURCES, "there is no such source; there are")
    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        found, total = list_skipped(conn, source, limit)
    if format is Format.table:
        console().print(render.skipped_table(found))
    else:
        emit(render.skipped_as(found, format.value))
    if total > len(found):
        say(f"and {total - len(found)} more: --limit {total} shows all")


def reparse(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Only this source; may be given again.", autocompletion=completing.sources),
    ] = None,
) -> None:
    """Read the kept pages again with today's parsers, and store what they say; nothing is fetched."""
    from sourcer.clock import SystemClock
    from sourcer.night import reparse as again
    from sourcer.night.wiring import HOLD_SECONDS, only_night
    from sourcer.store.lease import written_by_night

    settings = load_config(config, database)
    enabled = settings.sources()
    _check(source or [], [known.name for known in enabled], "not enabled; enabled are")
    chosen = [known for known in enabled if not source or known.name in source]
    clock = SystemClock(settings.settings.clock.as_of)
    with opened(settings, migrate=True) as engine, only_night(engine, clock) as holder:
        done = again.reparse(written_by_night(engine, holder, clock.now, HOLD_SECONDS), clock, chosen, settings.digest)
    out = console()
    for part in done:
        out.print(f"{part.source:<12} {part}")
    if any(part.tally.new or part.tally.changed for part in done):
        say("the next night concludes from it; so do `sourcer resolve` and `sourcer rank` now")


def _check(given: Sequence[str], known: Collection[str], what: str) -> None:
    from sourcer.errors import ConfigError

    for name in given:
        if name not in known:
            raise ConfigError(f"--source {name}: {what}: {', '.join(known) or 'none'}")
