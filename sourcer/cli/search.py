"""The command that searches: ``search``."""

from __future__ import annotations

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


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            help="Words, all of which must be there; the last may be a beginning; '\"a phrase\"' in quotes."
        ),
    ],
    works: Annotated[bool, typer.Option("--works", help="Works only.")] = False,
    people: Annotated[bool, typer.Option("--people", help="People only.")] = False,
    size: Annotated[int, typer.Option("--size", "-n", min=1, help="How many of each at most.")] = 10,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Works and people by words: titles, abstracts, names, venues, identifiers; names and affiliations of people."""
    from sourcer.cli import render_search as render
    from sourcer.reading.search import look_for
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    briefs = [the_brief(settings, brief)] if brief else [each.name for each in settings.briefs()]
    both = works == people
    with stoppable("a search stores nothing; run it again"), opened(settings) as engine, reading(engine) as conn:
        found = look_for(conn, " ".join(words), briefs=briefs, size=size, works=works or both, people=people or both)
    if found.question.is_cut:
        say("that is a long question: its beginning was looked for")
    for hint in found.hints:
        say(hint)
    if format is Format.table:
        out = console()
        out.print(render.found_table(found, out.width))
    else:
        emit(render.found_as(found, format.value))
