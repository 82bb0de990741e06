"""``sourcer calibrate``: ten cards, yes or no, how weights and places would move, and whether to keep that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.asking import SOMEBODY, ByOption, ask_one_of
from sourcer.cli.common import (
    BriefOption,
    ConfigOption,
    DatabaseOption,
    console,
    load_config,
    opened,
    say,
    the_brief,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sourcer.config import Config
    from sourcer.model.brief import Brief
    from sourcer.model.opinions import Verdict

_MEANS = {"y": "yes", "yes": "yes", "n": "no", "no": "no", "s": "skip", "skip": "skip", "q": "quit", "quit": "quit"}
_YES_NO = {"y": "yes", "yes": "yes", "n": "no", "no": "no", "": "no"}


def calibrate(
    brief: BriefOption = None,
    cards: Annotated[
        int, typer.Option("--cards", min=0, max=50, help="How many to deal; 0: only what was said so far.")
    ] = 10,
    by: ByOption = SOMEBODY,
    forget: Annotated[bool, typer.Option("--forget", help="Go back to the brief's own weights.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would move; note and keep nothing.")] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Judge ten candidates, see how the weights and places would move, and decide whether to keep that."""
    settings = load_config(config, database)
    name = the_brief(settings, brief)
    chosen = next(each for each in settings.briefs() if each.name == name)
    with opened(settings, migrate=True) as engine:
        if forget:
            _forget(engine, chosen, by)
            return
        if cards and not dry_run:
            _deal(engine, settings, name, cards, by)
        _propose(engine, chosen, by, dry_run=dry_run)


def _forget(engine: Engine, brief: Brief, by: str) -> None:
    from sourcer.clock import SystemClock
    from sourcer.model.opinions import KeptWeights
    from sourcer.store.engine import writing
    from sourcer.store.opinions import load_weights, save_weights

    with writing(engine) as conn:
        kept = load_weights(conn, brief.name)
        if kept is not None:
            save_weights(conn, KeptWeights(brief.name, {}, dict(brief.weights), (), by, SystemClock().now()))
    was = f"those kept by {kept.by} on {kept.at.date().isoformat()} are forgotten" if kept else "none were kept"
    say(f"the weights of {brief.name!r} are the brief's own: {was}; `sourcer rank` or the next night counts them")


def _deal(engine: Engine, settings: Config, brief: str, count: int, by: str) -> None:
    """Show the cards one by one and note each answer as it is given."""
    from sourcer.cli import render
    from sourcer.clock import SystemClock
    from sourcer.reading.shortlist import load_shortlist
    from sourcer.store.engine import reading, writing
    from sourcer.store.opinions import save_opinion
    from sourcer.team.calibration import cards
    from sourcer.team.opinions import of_person

    with reading(engine) as conn:
        dealt = cards(conn, load_shortlist(conn, brief), size=settings.settings.export.size, count=count)
    if not dealt:
        say(f"everybody who is ranked for {brief!r} was judged already")
    for place, entry in enumerate(dealt, start=1):
        console().print(render.card(entry))
        question = f"Card {place} of {len(dealt)}: would you want to talk to such a person? [y]es, [n]o, [s]kip, [q]uit"
        answer = ask_one_of(question, _MEANS)
        if answer in (None, "quit"):
            break
        if answer != "skip":
            verdict: Verdict = "yes" if answer == "yes" else "no"
            with writing(engine) as conn:
                said = of_person(
                    conn, entry, brief, verdict, by=by, reason="a card of `sourcer calibrate`", now=SystemClock().now()
                )
                save_opinion(conn, said)


def _propose(engine: Engine, brief: Brief, by: str, *, dry_run: bool) -> None:
    from sourcer.cli.render_opinions import calibration_table
    from sourcer.clock import SystemClock
    from sourcer.reading.shortlist import load_shortlist
    from sourcer.store.engine import reading, writing
    from sourcer.store.opinions import load_weights, save_weights
    from sourcer.team.calibration import calibrate as learn

    with reading(engine) as conn:
        found = learn(conn, brief, load_shortlist(conn, brief.name))
        before = load_weights(conn, brief.name)
    if found.proposal is None:
        say(f"nothing to propose: {found.why_not}; each answer is noted, and `sourcer calibrate` goes on from there")
        return
    console().print(calibration_table(found))
    if not found.proposal.moves_anything:
        say("no weights explain these answers better than the brief's own: nothing to keep")
        return
    if dry_run:
        say("nothing was kept")
        return
    instead = f" in the place of those of {before.at.date().isoformat()}" if before else ""
    answer = ask_one_of(f"Keep these weights for {brief.name!r}{instead}? [y]es, [N]o", _YES_NO)
    if answer != "yes":
        say("not kept: the next ranking is as it would have been; your answers stay noted")
        return
    with writing(engine) as conn:
        save_weights(conn, found.kept(brief, by=by, now=SystemClock().now()))
    say("kept: `sourcer rank` or the next night counts them, and says so; `sourcer calibrate --forget` goes back")
