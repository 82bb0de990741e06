"""What the commands about people and about works share: a decision is noted, tried or carried out, and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import Format, console, emit, opened, say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sourcer.config import Config
    from sourcer.model.ledger import Change, Decision, Event

    Outcome = tuple[Decision, Sequence[Change], Sequence[str]]

ReasonOption = Annotated[str, typer.Option("--reason", "-r", help="Why you are sure; kept with the decision.")]
ByOption = Annotated[str, typer.Option("--by", help="Who decides, as it should stand in the ledger.")]
LaterOption = Annotated[bool, typer.Option("--later", help="Only note it; the next night concludes from it.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, help="How many events at most.")]
SOMEBODY = "a person"


def show(told: object) -> None:
    """A text as it is, anything else by the console."""
    if isinstance(told, str):
        emit(told)
    else:
        console().print(told)


def show_newest(events: Sequence[Event], limit: int, format: Format) -> None:
    """The newest of the events, which come oldest first, and how many more there are."""
    from sourcer.cli.render_identity import events_as

    show(events_as(events[::-1][:limit], format.value))
    if len(events) > limit:
        say(f"and {len(events) - limit} more: --limit {len(events)} shows all")


def given(reason: str) -> str:
    """The reason, which must say something. Raises ConfigError."""
    from sourcer.errors import ConfigError

    if not reason.strip():
        raise ConfigError("--reason is empty: say in a few words why you are sure, for those who read it later")
    return reason.strip()


def carry_out(
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
    show(outcome_as(decision, changes, notes, said, format.value))


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
    from sourcer.store import ledger
    from sourcer.store.engine import reading
    from sourcer.team.identity import conclude

    with opened(settings) as engine, reading(engine) as conn:
        decision, known = decide(conn), ledger.load_decisions(conn)
        say("working out what it would change; it takes as long as `sourcer resolve`")
        next_number = max((each.number for each in known), default=0) + 1
        _, found = conclude(
            conn, (*known, decision.numbered(next_number)), settings.settings.rank.limits.collaboration_size
        )
    return decision, found.changes, [note for note in found.notes if note.startswith("decision ")]
