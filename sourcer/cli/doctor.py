"""The command ``doctor``: what could keep a night from going well, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import (
    FAILED,
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    console,
    emit,
    load_config,
    say,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sourcer.doctor import Check

STYLES = {"good": "green", "warn": "yellow", "bad": "bold red"}
COLUMNS = ("area", "name", "level", "found", "remedy")


def doctor(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    offline: Annotated[bool, typer.Option("--offline", help="Leave out what needs the network.")] = False,
    format: FormatOption = Format.table,
) -> None:
    """Check configuration, database, clock, tokens and the reach of each host, and say what to mend."""
    import os

    from rich.console import Console

    from sourcer import logs
    from sourcer.clock import SystemClock
    from sourcer.doctor import must_mend
    from sourcer.doctor.examine import examine
    from sourcer.doctor.settings import broken_settings
    from sourcer.errors import ConfigError

    logs.configure()
    try:
        settings = load_config(config, database)
    except ConfigError as fault:
        checks = [broken_settings(fault)]
    else:
        with Console(stderr=True, markup=False).status("looking"):
            checks = examine(settings, SystemClock(settings.settings.clock.as_of), os.environ, offline=offline)
    show(checks, format)
    if must_mend(checks):
        raise typer.Exit(FAILED)


def show(checks: Sequence[Check], form: Format) -> None:
    """The checks to stdout, and in a table's case the sum of them to stderr."""
    from sourcer.export.csv import rows_to_csv
    from sourcer.export.document import dump_json

    if form is Format.json:
        emit(dump_json([{name: getattr(check, name) for name in COLUMNS} for check in checks]))
    elif form is Format.csv:
        emit(rows_to_csv(COLUMNS, ([str(getattr(check, name)) for name in COLUMNS] for check in checks)).decode())
    else:
        console().print(checks_table(checks))
        bad, odd = (sum(check.level == level for check in checks) for level in ("bad", "warn"))
        say(f"{bad} to mend, {odd} to know of" if bad or odd else "all is well")


def checks_table(checks: Sequence[Check]) -> RenderableType:
    """A line for each check below its area, and the way out below what is not good."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from sourcer.export.text import plain_text

    parts: list[RenderableType] = []
    for area, same in groupby(checks, key=lambda check: check.area):
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=6, justify="right")
        table.add_column(max_width=24, overflow="fold")
        table.add_column(overflow="fold")
        for check in same:
            said = Text(plain_text(check.found))
            if check.remedy:
                said.append(f"\n-> {plain_text(check.remedy)}", "dim")
            table.add_row(Text(check.level, STYLES[check.level]), Text(plain_text(check.name)), said)
        parts += [Text(area, "bold"), table]
    return Group(*parts)
