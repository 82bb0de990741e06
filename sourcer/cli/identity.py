"""Commands about who is who: ``people why``, ``people merge``, ``people split``, ``people undo``, ``people log``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

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
    the_author,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sourcer.config import Config
    from sourcer.model.ledger import Change, Decision
    from sourcer.model.works import Signature

    Outcome = tuple[Decision, Sequence[Change], Sequence[str]]

PersonArgument = Annotated[str, typer.Argument(help="An author's id, name, or place in a ranking.")]
ReasonOption = Annotated[str, typer.Option("--reason", "-r", help="Why you are sure; kept with the decision.")]
ByOption = Annotated[str, typer.Option("--by", help="Who decides, as it should stand in the ledger.")]
LaterOption = Annotated[bool, typer.Option("--later", help="Only note it; the next night concludes from it.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]
SOMEBODY = "a person"


def why(
    person: PersonArgument,
    other: Annotated[str | None, typer.Argument(help="Another author: what speaks for one person.")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Why a person is who they are, mention by mention; or what speaks for and against two being one."""
    from sourcer import persons
    from sourcer.cli import render_identity as render
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    with opened(settings) as engine, reading(engine) as conn:
        author = the_author(conn, settings, person)
        if other is None:
            told = render.person_as(persons.why_person(conn, author), format.value)
        else:
            told = render.pair_as(persons.why_pair(conn, author, the_author(conn, settings, other)), format.value)
    _show(told)


def log(
    person: Annotated[str | None, typer.Argument(help="Only what concerns this author (id, name, place).")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many events at most.")] = 50,
    format: FormatOption = Format.table,
) -> None:
    """Merges, splits and decisions, the newest first, with evidence, confidence and the number to undo them by."""
    from sourcer import persons
    from sourcer.cli import render_identity as render
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    with opened(settings) as engine, reading(engine) as conn:
        events = persons.concerning(conn, None if person is None else [the_author(conn, settings, person)])[::-1]
    _show(render.events_as(events[:limit], format.value))
    if len(events) > limit:
        say(f"and {len(events) - limit} more: --limit {len(events)} shows all")


def merge(
    person: PersonArgument,
    other: Annotated[str, typer.Argument(help="The other author, likewise.")],
    reason: ReasonOption,
    by: ByOption = SOMEBODY,
    later: LaterOption = False,
    dry_run: DryOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Decide that two authors are one person, whatever later runs find."""
    from sourcer import identity

    settings = load_config(config, database)

    def decide(conn: Connection) -> Decision:
        one, two = (the_author(conn, settings, each) for each in (person, other))
        return identity.merge(conn, one, two, by=by, reason=_given(reason))

    _carry_out(settings, decide, later=later, dry_run=dry_run, format=format)


def split(
    person: PersonArgument,
    reason: ReasonOption,
    works: Annotated[str, typer.Option("--works", help="Works that are somebody else's: ids, arXiv ids; commas.")] = "",
    signatures: Annotated[
        str, typer.Option("--signatures", help="Or single mentions, as `people why` prints them; commas.")
    ] = "",
    by: ByOption = SOMEBODY,
    later: LaterOption = False,
    dry_run: DryOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Decide that some of a person's works are somebody else's, whatever later runs find."""
    from sourcer import identity, persons
    from sourcer.errors import ConfigError

    if not (_listed(works) or _listed(signatures)):
        raise ConfigError("say what is somebody else's: --works W1,W2 or --signatures source:key#place")
    settings = load_config(config, database)

    def decide(conn: Connection) -> Decision:
        author = the_author(conn, settings, person)
        went = {_signature(text) for text in _listed(signatures)}
        went |= persons.signatures_on(conn, author, _listed(works))
        return identity.split(conn, author, went, by=by, reason=_given(reason))

    _carry_out(settings, decide, later=later, dry_run=dry_run, format=format)


def undo(
    event: Annotated[int, typer.Argument(min=1, help="The number of the event in `people log`.")],
    reason: ReasonOption,
    by: ByOption = SOMEBODY,
    later: LaterOption = False,
    dry_run: DryOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Undo a merge, a split or a decision: what it moved goes back, and stays there."""
    from sourcer import identity

    settings = load_config(config, database)

    def decide(conn: Connection) -> Decision:
        return identity.undo(conn, event, by=by, reason=_given(reason))

    _carry_out(settings, decide, later=later, dry_run=dry_run, format=format)


def _carry_out(
    settings: Config, decide: Callable[[Connection], Decision], *, later: bool, dry_run: bool, format: Format
) -> None:
    """Note the decision and conclude from it at once; or only note it; or only say what it would change."""
    from sourcer.cli.render_identity import outcome_as

    if dry_run:
        decision, changes, notes = _try(settings, decide)
        said = "would change"
    elif later:
        decision, changes, notes = _note(settings, decide)
        said = ""
    else:
        decision, changes, notes = _do(settings, decide)
        said = "changed"
    _show(outcome_as(decision, changes, notes, said, format.value))


def _do(settings: Config, decide: Callable[[Connection], Decision]) -> Outcome:
    from sourcer.cli.night import working
    from sourcer.model.ledger import Change
    from sourcer.store import ledger
    from sourcer.store.engine import reading, writing

    with working(settings) as (night, _):
        with writing(night.engine) as conn:
            decision = ledger.save_decision(conn, decide(conn), now=night.clock.now())
        say(f"noted as event {decision.number}; concluding anew who is who, as `sourcer resolve` does")
        report = night.resolve(anew=True)
        with reading(night.engine) as conn:
            events = ledger.load_events(conn)
    say("`sourcer rank` brings it into the shortlist")
    changes = [each.told for each in events if each.run_id == report.run_id and isinstance(each.told, Change)]
    return decision, changes, [note for note in report.notes if note.startswith("decision ")]


def _note(settings: Config, decide: Callable[[Connection], Decision]) -> Outcome:
    from sourcer.clock import SystemClock
    from sourcer.store import ledger
    from sourcer.store.engine import writing

    with opened(settings, migrate=True) as engine, writing(engine) as conn:
        decision = ledger.save_decision(conn, decide(conn), now=SystemClock().now())
    return decision, (), ("the next night concludes from it; so does `sourcer resolve` now",)


def _try(settings: Config, decide: Callable[[Connection], Decision]) -> Outcome:
    from sourcer.identity import conclude
    from sourcer.store import ledger
    from sourcer.store.engine import reading

    with opened(settings) as engine, reading(engine) as conn:
        decision, known = decide(conn), ledger.load_decisions(conn)
        say("working out what it would change; it takes as long as `sourcer resolve`")
        next_number = max((each.number for each in known), default=0) + 1
        _, found = conclude(
            conn, (*known, decision.numbered(next_number)), settings.settings.rank.limits.collaboration_size
        )
    return decision, found.changes, [note for note in found.notes if note.startswith("decision ")]


def _given(reason: str) -> str:
    from sourcer.errors import ConfigError

    if not reason.strip():
        raise ConfigError("--reason is empty: say in a few words why you are sure, for those who read it later")
    return reason.strip()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _signature(text: str) -> Signature:
    from sourcer.errors import ConfigError
    from sourcer.model.works import Signature

    source, _, rest = text.partition(":")
    key, _, position = rest.rpartition("#")
    if not (source and key and position.isdecimal()):
        raise ConfigError(f"--signatures {text!r}: write source:key#place, as `sourcer people why` prints them")
    return Signature(source, key, int(position))


def _show(told: object) -> None:
    """A text as it is, anything else by the console."""
    if isinstance(told, str):
        emit(told)
    else:
        console().print(told)
