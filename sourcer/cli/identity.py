"""Commands about who is who: ``people why``, ``people merge``, ``people split``, ``people undo``, ``people log``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli import completing
from sourcer.cli.common import ConfigOption, DatabaseOption, Format, FormatOption, load_config, opened, the_author
from sourcer.cli.deciding import (
    SOMEBODY,
    ByOption,
    DryOption,
    LaterOption,
    LimitOption,
    ReasonOption,
    carry_out,
    given,
    show,
    show_newest,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sourcer.model.ledger import Decision
    from sourcer.model.works import Signature

PersonArgument = Annotated[
    str, typer.Argument(help="An author's id, name, or place in a ranking.", autocompletion=completing.candidates)
]


def why(
    person: PersonArgument,
    other: Annotated[str | None, typer.Argument(help="Another author: what speaks for one person.")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Why a person is who they are, mention by mention; or what speaks for and against two being one."""
    from sourcer.cli import render_identity as render
    from sourcer.reading import persons
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    with opened(settings) as engine, reading(engine) as conn:
        author = the_author(conn, settings, person)
        if other is None:
            told = render.person_as(persons.why_person(conn, author), format.value)
        else:
            told = render.pair_as(persons.why_pair(conn, author, the_author(conn, settings, other)), format.value)
    show(told)


def log(
    person: Annotated[str | None, typer.Argument(help="Only what concerns this author (id, name, place).")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    limit: LimitOption = 50,
    format: FormatOption = Format.table,
) -> None:
    """Merges, splits and decisions, the newest first, with evidence, confidence and the number to undo them by."""
    from sourcer.reading import persons
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    with opened(settings) as engine, reading(engine) as conn:
        events = persons.concerning(conn, None if person is None else [the_author(conn, settings, person)])
    show_newest(events, limit, format)


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
    from sourcer.team import identity

    settings = load_config(config, database)

    def decide(conn: Connection) -> Decision:
        one, two = (the_author(conn, settings, each) for each in (person, other))
        return identity.merge(conn, one, two, by=by, reason=given(reason))

    carry_out(settings, decide, later=later, dry_run=dry_run, format=format)


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
    from sourcer.errors import ConfigError
    from sourcer.reading import persons
    from sourcer.team import identity

    if not (_listed(works) or _listed(signatures)):
        raise ConfigError("say what is somebody else's: --works W1,W2 or --signatures source:key#place")
    settings = load_config(config, database)

    def decide(conn: Connection) -> Decision:
        author = the_author(conn, settings, person)
        went = {_signature(text) for text in _listed(signatures)}
        went |= persons.signatures_on(conn, author, _listed(works))
        return identity.split(conn, author, went, by=by, reason=given(reason))

    carry_out(settings, decide, later=later, dry_run=dry_run, format=format)


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
    from sourcer.team import identity

    settings = load_config(config, database)

    def decide(conn: Connection) -> Decision:
        return identity.undo(conn, event, by=by, reason=given(reason))

    carry_out(settings, decide, later=later, dry_run=dry_run, format=format)


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
