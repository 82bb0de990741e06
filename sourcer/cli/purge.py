"""The command for what was kept for its time: ``purge``. Every night does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import ConfigOption, DatabaseOption, Format, FormatOption, load_config, opened, say
from sourcer.cli.rows import print_rows

if TYPE_CHECKING:
    from sourcer.config import Config

_COLUMNS = ("person", "name", "stored_since", "facts_due", "facts_left", "shortlisted")
_SHOWN = 40


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is due, and change nothing.")] = False,
    most: Annotated[
        int | None, typer.Option("--most", min=1, help="At most so many records now. Default: all that are due.")
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Have what was kept for its time go ([privacy] retention_days); who was never on a shortlist goes first."""
    settings = load_config(config, database)
    if dry_run:
        _tell_due(settings, most, format)
        return
    from sourcer.cli.night import tell_stages, working

    with working(settings) as (night, _):
        stages = night.purge(most)
        if not stages:
            say("nothing was kept for longer than its time")
            return
        stages.append(night.resolve())
        tell_stages(stages)
    say("backups and exported files are yours to look to; the next night ranks without what went")


def _tell_due(settings: Config, most: int | None, format: Format) -> None:
    from sourcer.clock import SystemClock
    from sourcer.rights.purging import due, people_due
    from sourcer.store.engine import reading

    clock = SystemClock(settings.settings.clock.as_of)
    with opened(settings) as engine, reading(engine) as conn:
        what = due(conn, settings, clock.now(), most)
        people = people_due(conn, what)
    rows: list[tuple[object, ...]] = [
        (each.id, each.name, each.since.date(), each.due, each.left, "yes" if each.is_listed else "no")
        for each in people
    ]
    shown = rows[:_SHOWN] if format is Format.table else rows
    print_rows(_COLUMNS, shown, format, "nobody is due")
    if len(shown) < len(rows):
        say(f"and {len(rows) - len(shown)} more people; --format csv has all")
    day = what.of.listed.date()
    say(
        f"due: {what.names} names on {len(what.records)} records, {len(what.repos)} repositories, and what was ranked "
        f"or said before {day}; {len(what.kept)} people are kept, to whom somebody wrote since or who objected"
    )
    if what.left_for_later:
        say(f"{what.left_for_later} more records wait for the next time")
    say("nothing was changed: --dry-run")
