"""``conferences``: at which coming events the people of a shortlist present, and a plan of whom to meet there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import (
    BriefOption,
    ConfigOption,
    DatabaseOption,
    emit,
    load_config,
    note_given,
    opened,
    say,
    the_brief,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from rich.console import RenderableType
    from sqlalchemy import Connection

    from sourcer.config import Config
    from sourcer.export.plan import Plan
    from sourcer.model.events import ProgrammeRow, Standing
    from sourcer.model.shortlist import Shortlist


class PlanFormat(StrEnum):
    """How events and plans are printed."""

    table = "table"
    html = "html"
    json = "json"
    csv = "csv"


def conferences(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    plan: Annotated[
        str | None, typer.Option("--plan", "-p", help="The event, by name or a part of it: a plan of whom to meet.")
    ] = None,
    area: Annotated[str | None, typer.Option("--area", "-a", help="Only those who fit this problem area best.")] = None,
    size: Annotated[int | None, typer.Option("--size", "-n", min=1, help="How many people of the ranking.")] = None,
    past: Annotated[bool, typer.Option("--past", help="Also events that are over.")] = False,
    all: Annotated[bool, typer.Option("--all", help="Also events at which nobody on the list presents.")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day that coming counts from. Default: today."),
    ] = None,
    format: Annotated[PlanFormat, typer.Option("--format", "-f", help="How to print the result.")] = PlanFormat.table,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file. Default: stdout.")] = None,
) -> None:
    """The coming events by how many people of a shortlist present there; with --plan whom to meet, when and where."""
    from sourcer.clock import SystemClock
    from sourcer.reading.meetings import configured_events, load_events, load_standings
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    today = as_of.date() if as_of else SystemClock(settings.settings.clock.as_of).today()
    with opened(settings) as engine, reading(engine) as conn:
        shown = _people(conn, settings, brief, area, size)
        events, rows = load_events(conn, configured_events(settings))
        if plan is not None:
            from sourcer.export.willing import left_out_text, without_unwilling
            from sourcer.reading.events import find_event

            shown, left_out = without_unwilling(shown)
            if left_out:
                say(left_out_text(left_out))
            events = (find_event(events, plan, today, past=past),)
        elif not past:
            events = tuple(event for event in events if not event.is_over(today))
        found = load_standings(conn, shown.entries, events, rows)
    _say_unread(rows)
    if plan is not None:
        from sourcer.export.plan import make_plan

        _give(_plan_as(make_plan(found[0], shown.brief, today), format), out, partial(_note, settings, shown, out))
        return
    kept = [standing for standing in found if all or standing.presenters]
    if not kept:
        say(_why_none(len(events), past))
    _give(_events_as(kept, shown.brief, today, format), out)


def _people(conn: Connection, config: Config, brief: str | None, area: str | None, size: int | None) -> Shortlist:
    """The list as `sourcer shortlist` shows it."""
    from sourcer.reading.places import door_of
    from sourcer.reading.shortlist import Filters, load_narrowed

    chosen = the_brief(config, brief)
    own = next(each for each in config.briefs() if each.name == chosen)
    filters = Filters(area=area, size=size or config.settings.export.size)
    return load_narrowed(conn, chosen, filters, door_of(own, config.settings.rank.open_door))


def _plan_as(plan: Plan, format: PlanFormat) -> RenderableType | str:
    from sourcer.cli import render_conferences
    from sourcer.export import planfiles

    if format is PlanFormat.table:
        return render_conferences.plan_text(plan)
    if format is PlanFormat.html:
        return planfiles.plan_html(plan)
    return planfiles.plan_json(plan) if format is PlanFormat.json else planfiles.plan_csv(plan).decode()


def _events_as(found: Sequence[Standing], brief: str, today: date, format: PlanFormat) -> RenderableType | str:
    from sourcer.cli import render_conferences
    from sourcer.export import planfiles

    if format is PlanFormat.table:
        return render_conferences.events_table(found) if found else ""
    if format is PlanFormat.html:
        return planfiles.events_html(found, brief, today)
    return planfiles.events_json(found) if format is PlanFormat.json else planfiles.events_csv(found).decode()


def _note(settings: Config, shown: Shortlist, out: Path | None, data: bytes) -> None:
    """Note the plan that is about to be written in the account of decisions."""
    from sourcer.clock import SystemClock
    from sourcer.rights.given import of_list

    with opened(settings) as engine:
        note_given(engine, of_list("plan", shown, data, str(out), now=SystemClock().now()))


def _give(told: RenderableType | str, out: Path | None, enter: Callable[[bytes], None] | None = None) -> None:
    """To stdout, or whole into the file once it is entered."""
    from sourcer.cli.common import console
    from sourcer.export.write import staged

    if out is None and isinstance(told, str):
        if told:
            emit(told)
        return
    if out is None:
        console().print(told)
        return
    if not isinstance(told, str):
        from rich.console import Console

        paper = Console(width=100, highlight=False, markup=False, emoji=False, color_system=None, record=True)
        with paper.capture() as printed:
            paper.print(told)
        told = printed.get()
    data = told.encode()
    with staged(out, data):
        if enter is not None:
            enter(data)
    say(f"wrote {out}")


def _say_unread(rows: Sequence[ProgrammeRow]) -> None:
    unread = sum(row.sessions is None for row in rows)
    if unread:
        say(f"hours of {unread} papers on programmes were never read: `sourcer records reparse` reads kept pages anew")


def _why_none(known: int, past: bool) -> str:
    if not known:
        return f"no {'' if past else 'coming '}event is known: read a programme, or tell of events under [[events]]"
    return f"nobody on the list presents at one of the {known} events that are known; --all shows them"
