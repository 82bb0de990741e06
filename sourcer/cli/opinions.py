"""What a team says inside one brief: ``like``, ``dislike``, ``keep``, ``pass``, ``opinions``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.asking import SOMEBODY, ByOption, ReasonOption, the_reason
from sourcer.cli.common import (
    BriefOption,
    CandidateArgument,
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    console,
    emit,
    load_config,
    opened,
    say,
    the_brief,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from sourcer.config import Config
    from sourcer.model.opinions import Opinion, Verdict

    Make = Callable[[Connection, datetime], Opinion]

WorkArgument = Annotated[str, typer.Argument(help="The work: an id, an arXiv id or address, or words of its title.")]
PersonArgument = CandidateArgument


def like(
    work: WorkArgument,
    reason: ReasonOption = None,
    by: ByOption = SOMEBODY,
    brief: BriefOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say that you like a work: works near to it fit better from the next ranking on."""
    _of_work(work, "like", reason, by, brief, load_config(config, database))


def dislike(
    work: WorkArgument,
    reason: ReasonOption = None,
    by: ByOption = SOMEBODY,
    brief: BriefOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say that you dislike a work: works near to it fit less from the next ranking on."""
    _of_work(work, "dislike", reason, by, brief, load_config(config, database))


def keep(
    person: PersonArgument,
    reason: ReasonOption = None,
    by: ByOption = SOMEBODY,
    brief: BriefOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say that you want to see such people: the candidate is marked, and calibration learns from it."""
    _of_person(person, "keep", reason, by, brief, load_config(config, database))


def pass_(
    person: PersonArgument,
    reason: ReasonOption = None,
    by: ByOption = SOMEBODY,
    brief: BriefOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say that a candidate is not for this brief: no more shown but with --all, and calibration learns from it."""
    _of_person(person, "pass", reason, by, brief, load_config(config, database))


def opinions(
    context: typer.Context,
    brief: BriefOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """What was said inside a brief, the newest first, with reasons and the numbers to undo it by."""
    if context.invoked_subcommand is not None:
        return
    from sourcer.cli.render_opinions import opinions_as
    from sourcer.store.engine import reading
    from sourcer.store.opinions import load_opinions
    from sourcer.team.opinions import taken_back

    settings = load_config(config, database)
    with opened(settings) as engine, reading(engine) as conn:
        found = load_opinions(conn, the_brief(settings, brief))
    told = opinions_as(found[::-1], taken_back(found), format.value)
    if isinstance(told, str):
        emit(told)
    else:
        console().print(told)


def undo(
    number: Annotated[int, typer.Argument(min=1, help="The number of the opinion in `opinions`.")],
    reason: ReasonOption = None,
    by: ByOption = SOMEBODY,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take an opinion back; it stays on record, as does who took it back and why."""
    from sourcer.team.opinions import withdrawal

    why = the_reason(reason)
    said = _note(load_config(config, database), lambda conn, now: withdrawal(conn, number, by=by, reason=why, now=now))
    say(f"noted as opinion {said.number}: {number} on “{said.name}” is taken back")


def _of_work(work: str, verdict: Verdict, reason: str | None, by: str, brief: str | None, settings: Config) -> None:
    from sourcer.reading.papers import find_work
    from sourcer.team.opinions import of_work

    chosen, why = the_brief(settings, brief), the_reason(reason)
    said = _note(
        settings, lambda conn, now: of_work(find_work(conn, work), chosen, verdict, by=by, reason=why, now=now)
    )
    say(
        f"noted as opinion {said.number} inside {chosen!r}: {verdict} “{said.name}” ({said.subject}); "
        "`sourcer rank` or the next night counts it"
    )


def _of_person(person: str, verdict: Verdict, reason: str | None, by: str, brief: str | None, settings: Config) -> None:
    from sourcer.model.opinions import FEWEST_JUDGEMENTS
    from sourcer.reading.finding import find_or_explain
    from sourcer.reading.shortlist import load_shortlist
    from sourcer.store.engine import reading
    from sourcer.team.opinions import judged, of_person

    chosen, why = the_brief(settings, brief), the_reason(reason)

    def make(conn: Connection, now: datetime) -> Opinion:
        entry = find_or_explain(conn, load_shortlist(conn, chosen), person)
        return of_person(conn, entry, chosen, verdict, by=by, reason=why, now=now)

    said = _note(settings, make)
    what = "kept and marked" if verdict == "keep" else "passed: shown only with `sourcer shortlist --all`"
    say(f"noted as opinion {said.number} inside {chosen!r}: {said.name} ({said.subject}) is {what}")
    with opened(settings) as engine, reading(engine) as conn:
        many = len(judged(conn, chosen))
    if many >= FEWEST_JUDGEMENTS:
        say(f"{many} people are judged: `sourcer calibrate --cards 0` shows what that says about the weights")


def _note(settings: Config, make: Make) -> Opinion:
    from sourcer.clock import SystemClock
    from sourcer.store.engine import reading, writing
    from sourcer.store.opinions import save_opinion

    with opened(settings, migrate=True) as engine:
        with reading(engine) as conn:
            opinion = make(conn, SystemClock().now())
        with writing(engine) as conn:
            return save_opinion(conn, opinion)
