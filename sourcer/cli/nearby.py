"""Commands about people beside a shortlist: ``similar`` and ``people known``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli import completing
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
    from rich.console import RenderableType


def similar(
    person: Annotated[
        str,
        typer.Argument(help="An author's id, name, or place in a ranking.", autocompletion=completing.candidates),
    ],
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many people.")] = 10,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """First authors whose works are nearest to a person's, and the terms that make it so."""
    from sourcer.cli.render_opinions import similar_as
    from sourcer.errors import ResolveError
    from sourcer.rank import Corpus
    from sourcer.rank.similar import similar_people
    from sourcer.store import conclusions
    from sourcer.store.engine import reading
    from sourcer.team.objectors import objectors

    settings = load_config(config, database)
    with opened(settings) as engine, reading(engine) as conn:
        author, said_no = the_author(conn, settings, person), objectors(conn)
        if author.id in said_no:
            raise ResolveError(f"{author.name} ({author.id}) objected: nobody is measured by them")
        authors = {each.id: each for each in conclusions.load_authors(conn)}
        works = tuple(conclusions.load_works(conn))
    from sourcer.clock import SystemClock

    corpus = Corpus(works, authors, (), SystemClock(settings.settings.clock.as_of).today())
    say(f"people like {author.name} ({author.id})")
    near = similar_people(corpus, author.id, count + len(said_no))
    _show(similar_as([each for each in near if each.author_id not in said_no][:count], format.value))


def known(
    file: Annotated[
        Path | None,
        typer.Argument(help="A CSV: name, and any of orcid, openreview, dblp, scholar, candidate_id, note."),
    ] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Delete the list.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check the file; store nothing.")] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """People whom you know already: import a list in the place of the last one, show it, or forget it."""
    from sourcer.cli.render_opinions import known_as
    from sourcer.clock import SystemClock
    from sourcer.errors import ConfigError
    from sourcer.store.engine import reading, writing
    from sourcer.store.opinions import load_known, replace_known
    from sourcer.team.known import read_known, with_signatures

    if forget and file:
        raise ConfigError("--forget deletes the list, a file replaces it: give one of the two")
    people = read_known(file) if file else []
    with opened(load_config(config, database), migrate=True) as engine:
        with reading(engine) as conn:
            before = load_known(conn)
            people, strange = with_signatures(conn, people)
        if not (file or forget):
            _show(known_as(before, format.value))
            return
        if not dry_run:
            with writing(engine) as conn:
                replace_known(conn, people, now=SystemClock().now())
    for candidate_id in strange:
        say(f"candidate id {candidate_id} is nobody's here: it marks nobody unless a later run gives it to somebody")
    done = "would be" if dry_run else "are"
    say(f"{len(people)} people {done} known, in the place of {len(before)}; shortlists show them apart from now on")


def _show(told: RenderableType | str) -> None:
    if isinstance(told, str):
        emit(told)
    else:
        console().print(told)
