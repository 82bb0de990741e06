"""Commands for people's rights: ``forget`` and ``object``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli import completing
from sourcer.cli.asking import SOMEBODY, ByOption, ask_one_of
from sourcer.cli.common import ConfigOption, DatabaseOption, emit, load_config, opened, say
from sourcer.words.wording import counted

if TYPE_CHECKING:
    from sourcer.config import Config
    from sourcer.rights.forgetting import Forgotten, Plan

_NAMESAKES = 10
"""So many are shown, those of the very same name first."""
_EXPORTS = frozenset({".csv", ".json", ".html", ".txt", ".md", ".ics"})
WhoArgument = Annotated[
    str,
    typer.Argument(
        help="An author's id, name, or place in a ranking; or github:LOGIN.", autocompletion=completing.candidates
    ),
]
ReasonOption = Annotated[str, typer.Option("--reason", "-r", help="Why, without naming them; kept in the ledger.")]


def forget(
    person: Annotated[
        str | None,
        typer.Argument(
            help="An author's id, name, or place in a ranking; or github:LOGIN.", autocompletion=completing.candidates
        ),
    ] = None,
    reason: ReasonOption = "asked to be erased",
    by: ByOption = SOMEBODY,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Finish an erasure that was cut off.")] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Erase a person for good: rows, pages, rankings; no later crawl, reparse or restore brings them back."""
    from sourcer.clock import SystemClock
    from sourcer.errors import ConfigError
    from sourcer.night.wiring import HOLD_SECONDS, only_night
    from sourcer.rights import forgetting
    from sourcer.rights.about import find_held
    from sourcer.store.engine import reading
    from sourcer.store.lease import written_by_night

    settings = load_config(config, database)
    clock = SystemClock()
    briefs = _briefs(settings, person or "")
    if person is None and not finish:
        raise ConfigError("say who is to be erased: an author's id, a name, or github:LOGIN")
    with opened(settings, migrate=True) as engine:
        if finish:
            _tell_left(forgetting.finish(engine, clock.now()))
            if person is None:
                return
        with reading(engine) as conn:
            who = find_held(conn, str(person), briefs).candidate_id
            plan = forgetting.plan(conn, who)
        _tell_plan(plan)
        if dry_run:
            say("nothing was changed: --dry-run")
            return
        if not yes and not _is_sure():
            raise ConfigError("nothing was changed: answer yes, or give --yes")
        with only_night(engine, clock) as holder:
            done = forgetting.forget(
                written_by_night(engine, holder, clock.now, HOLD_SECONDS), clock, who, by=by, reason=reason
            )
    _tell_done(done, settings)


def object_(
    person: WhoArgument,
    reason: Annotated[str, typer.Option("--reason", "-r", help="In their words; kept with the objection.")] = "objects",
    by: ByOption = SOMEBODY,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="They take their objection back.")] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Note that a person objects: they are never scored, listed, exported or told in a digest from now on."""
    from sourcer.clock import SystemClock
    from sourcer.rights import objecting
    from sourcer.rights.about import find_held
    from sourcer.store.engine import writing

    settings = load_config(config, database)
    briefs = _briefs(settings, person)
    now = SystemClock().now()
    with opened(settings, migrate=True) as engine, writing(engine) as conn:
        if withdraw:
            done = objecting.withdraw(conn, person, by=by, reason=reason, now=now)
        else:
            who = find_held(conn, person, briefs).candidate_id
            done = objecting.note(conn, who, by=by, reason=reason, now=now)
    if withdraw:
        say(f"noted: {done.name} takes the objection back; the next ranking may name them")
    else:
        say(f"noted: {done.name} is not scored any more; {done.removed} lines of rankings removed")
        say("their works stay among the facts; `sourcer forget` erases a person")


def _briefs(settings: Config, person: str) -> list[str]:
    """The briefs in whose rankings a place is looked up; none are read for a name or an id."""
    is_place = person.strip().removeprefix("#").isdecimal()
    return [brief.name for brief in settings.briefs()] if is_place else []


def _is_sure() -> bool:
    if not sys.stdin.isatty():
        return False
    return ask_one_of("This cannot be undone. Erase them? (yes/no)", {"yes": "yes", "no": "no"}) == "yes"


def _tell_plan(plan: Plan) -> None:
    say(f"to be erased: {plan.name} ({', '.join(sorted(plan.who.candidates))})")
    where = f"{counted(plan.works, 'work')}, at {counted(len(plan.who.signatures), 'place')}"
    say(f"  on {where}; {counted(plan.repositories, 'repository', 'repositories')}")
    nearest = sorted(plan.namesakes, key=lambda each: (each.name != plan.name, each.name, each.id))
    for each in nearest[:_NAMESAKES]:
        say(f"  stays, as somebody else of a like name: {each.name} ({each.id})")
    if len(nearest) > _NAMESAKES:
        say(f"  and {len(nearest) - _NAMESAKES} more with the same surname and initial")
    if plan.namesakes:
        say("  if one of these is the same person, say so first: `sourcer people merge`")


def _tell_done(done: Forgotten, settings: Config) -> None:
    from sourcer.rights.given import STDOUT

    emit(f"erased; the ledger calls them {done.pseudonym}")
    for what, many in done.counts.items():
        emit(f"  {what}: {many}")
    for recipient in done.recipients:
        emit(f"  tell {recipient} that they are erased")
    written = {str(Path(file).resolve()) for file in done.files if file != STDOUT}
    for path in sorted(written | {str(file.resolve()) for file in exported(settings)}):
        emit(f"  made before, look whether it names them and delete it, and what was sent of it: {path}")
    say("`sourcer run`, or `sourcer resolve` and `sourcer rank`, make lists without them; backups are yours to look to")
    _tell_left(done.left)


def _tell_left(left: tuple[str, ...]) -> None:
    for each in left:
        say(f"not finished: {each}")
    if left:
        raise typer.Exit(3)


def exported(settings: Config) -> list[Path]:
    """The files of the export folder, but the database and its key where they are there too."""
    folder = settings.folder / settings.settings.export.folder
    found = [path for path in folder.rglob("*") if path.is_file() and path.suffix in _EXPORTS]
    return sorted(found)
