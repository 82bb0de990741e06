"""Commands on what the program did: ``runs last`` on one page, and ``runs list`` with its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import (
    EXIT_OF,
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    console,
    emit,
    load_config,
    opened,
)

if TYPE_CHECKING:
    from sourcer.operations.account import NightAccount


def last(config: ConfigOption = None, database: DatabaseOption = None, format: FormatOption = Format.table) -> None:
    """The last night on one page: what came, failed or was refused, per source and stage, and what it means."""
    from sourcer.operations.lastrun import load_account
    from sourcer.store.engine import reading

    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        account = load_account(conn)
    if format is Format.table:
        from sourcer.cli.render_night import night_page

        console().print(night_page(account, _code_of(account)))
    else:
        emit(_as(account, format))


def list_(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many runs.")] = 10,
    format: FormatOption = Format.table,
) -> None:
    """The last runs, newest first, with what each kept of its streams."""
    from sourcer.cli import render
    from sourcer.store.engine import reading
    from sourcer.store.runs import last_runs

    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        runs = last_runs(conn, count)
    if format is Format.table:
        console().print(render.runs_table(runs))
    else:
        emit(render.runs_as(runs, format.value))


def _code_of(account: NightAccount | None) -> int | None:
    """The exit code that the night's outcome stands for; a night that broke off ended with its own."""
    if account is None or not account.is_night or account.broke_off:
        return None
    return EXIT_OF.get(account.outcome)


def _as(account: NightAccount | None, form: Format) -> str:
    from sourcer.export.csv import rows_to_csv
    from sourcer.export.document import dump_json
    from sourcer.operations.document import COLUMNS, document, rows

    if form is Format.json:
        return dump_json(document(account, _code_of(account)) if account else None)
    return rows_to_csv(COLUMNS, rows(account) if account else ()).decode()
