"""Commands that measure: ``backtest`` against what came later, ``evaluate`` against the team's own decisions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sourcer.cli.common import (
    BriefOption,
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    console,
    emit,
    load_config,
    opened,
    say,
    stoppable,
    the_brief,
)

NOTHING = "nothing was stored or changed; the same command begins anew"


def backtest(
    as_of: Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The past day to go back to.")],
    horizon: Annotated[int, typer.Option("--horizon", min=1, max=20, help="How many years to look ahead.")] = 3,
    active: Annotated[
        int | None,
        typer.Option("--active", min=1, help="Only people with a paper in so many years before. Default: everybody."),
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Rank as of a past day, and see what came of it: beside lots, paper count and newest first."""
    from sourcer.cli import render_backtest as render
    from sourcer.cli.progress import shown
    from sourcer.clock import SystemClock
    from sourcer.lookback.backtest import load_backtest
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    name, today = the_brief(settings, brief), SystemClock(settings.settings.clock.as_of).today()
    wanted = next(each for each in settings.briefs() if each.name == name)
    limits = settings.settings.rank.limits
    with stoppable(NOTHING), shown() as tell, opened(settings) as engine, reading(engine) as conn:
        found = load_backtest(conn, wanted, limits, as_of.date(), today, horizon, active, tell)
    for note in found.notes:
        say(f"  - {note}")
    if not found.people:
        say(f"nobody fitted the brief {name!r} on {found.day}: there is no order to measure")
    if format is Format.table:
        console().print(render.outcomes_table(found))
    else:
        emit(render.outcomes_as(found, format.value))


def evaluate(
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions",
            help="A CSV file with the columns candidate_id and verdict (keep or pass). Default: `keep` and `pass`.",
        ),
    ] = None,
    run: Annotated[int | None, typer.Option("--run", min=1, help="The run's ranking. Default: the last one.")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Whether the ranking puts those whom the team kept before those whom it passed over; beside simple orders."""
    from sourcer.cli import render_backtest as render
    from sourcer.lookback import evaluation
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    name = the_brief(settings, brief)
    with stoppable(NOTHING), opened(settings) as engine, reading(engine) as conn:
        verdicts = evaluation.read_verdicts(decisions) if decisions else evaluation.verdicts_of(conn, name)
        found = evaluation.evaluate(conn, name, verdicts, run)
    for note in found.notes:
        say(f"  - {note}")
    if format is Format.table:
        console().print(render.evaluation_table(found))
    else:
        emit(render.evaluation_as(found, format.value))
