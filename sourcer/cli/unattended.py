"""Commands for a program left alone: ``schedule``, and ``health`` for whatever watches over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import (
    FAILED,
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    emit,
    load_config,
    opened,
    say,
    stopped_by_sigterm,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sourcer.config import Config
    from sourcer.model.runs import Run

AtOption = Annotated[str | None, typer.Option("--at", help="Time of day, UTC, instead of the configured one.")]


def schedule(config: ConfigOption = None, database: DatabaseOption = None, at: AtOption = None) -> None:
    """Run the night every day at a fixed time, until stopped; one that was missed is caught up once."""
    from sourcer import logs
    from sourcer.cli.night import check_sources, run_night
    from sourcer.clock import SystemClock
    from sourcer.schedule import Plan, Watch, every_night

    settings = load_config(config, database, at=at)
    logs.configure(settings.settings.log.format)
    check_sources(settings)  # what cannot be used is told now, not at night
    settings.briefs()
    plan = Plan(settings.settings.schedule.at, settings.settings.schedule.grace)
    watch = Watch(
        plan,
        night=lambda: run_night(load_config(config, database)),
        nights_since=lambda moment: _nights_since(settings, moment),
        clock=SystemClock(),
        talk=say,
    )
    with stopped_by_sigterm():
        every_night(watch)


def health(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    hours: Annotated[int, typer.Option("--hours", min=1, help="The oldest that the last good night may be.")] = 50,
    format: FormatOption = Format.table,
) -> None:
    """Whether nights come: cheap, offline, changes nothing; exit code 1 where the last good one is too old."""
    from sourcer.clock import SystemClock
    from sourcer.doctor.database import open_database
    from sourcer.model.runs import Run
    from sourcer.schedule import health_of
    from sourcer.store.engine import reading
    from sourcer.store.runs import nights_since

    engine, opening = open_database(load_config(config, database).database_url)
    is_well, told, nights = opening.level == "good", opening.found, list[Run]()
    if engine is not None:
        with reading(engine) as conn:
            nights = nights_since(conn)
        is_well, told = health_of(nights, SystemClock().now(), hours)
        engine.dispose()
    if format is Format.table:
        say(told)
    else:
        emit(_health_as(format, is_well, told, nights, hours))
    if not is_well:
        raise typer.Exit(FAILED)


def _health_as(form: Format, is_well: bool, told: str, nights: Sequence[Run], hours: int) -> str:
    """The same for programs, with the moments that were looked at."""
    from sourcer.export.csv import rows_to_csv
    from sourcer.export.document import dump_json

    good = [night.started_at.isoformat() for night in nights if night.outcome in ("done", "partly")]
    last = nights[-1] if nights else None
    document = {
        "is_well": is_well,
        "told": told,
        "hours": hours,
        "last_good_started_at": good[-1] if good else None,
        "last_started_at": last.started_at.isoformat() if last else None,
        "last_outcome": last.outcome if last else None,
    }
    if form is Format.json:
        return dump_json(document)
    return rows_to_csv(tuple(document), [["" if value is None else str(value) for value in document.values()]]).decode()


def _nights_since(config: Config, moment: datetime) -> Sequence[Run]:
    from sourcer.store.engine import reading
    from sourcer.store.runs import nights_since

    with opened(config, migrate=True) as engine, reading(engine) as conn:
        return nights_since(conn, moment)
