"""Commands that read: ``shortlist``, ``liked``, ``show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli import completing
from sourcer.cli.common import (
    BriefOption,
    CandidateArgument,
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    PagerOption,
    emit,
    load_config,
    opened,
    say,
    the_brief,
)

if TYPE_CHECKING:
    from sourcer.config import Config
    from sourcer.model.shortlist import Shortlist

AreaOption = Annotated[
    str | None,
    typer.Option("--area", "-a", help="Only those who fit this problem area best.", autocompletion=completing.areas),
]
MinimumOption = Annotated[
    list[str] | None,
    typer.Option(
        "--minimum",
        "-m",
        help="COMPONENT=NUMBER (0 to 1), such as originality=0.6.",
        autocompletion=completing.minimums,
    ),
]
NewOption = Annotated[bool, typer.Option("--new", help="Only those who were not in the run before.")]
JuniorOption = Annotated[
    bool, typer.Option("--junior", help="Only those whose first paper known here is under two years old.")
]
SizeOption = Annotated[int | None, typer.Option("--size", "-n", min=1, help="How many at most.")]


def shortlist(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    area: AreaOption = None,
    minimum: MinimumOption = None,
    new: NewOption = False,
    junior: JuniorOption = False,
    size: SizeOption = None,
    all: Annotated[
        bool, typer.Option("--all", help="Everybody who was ranked, also those on whom the team passed.")
    ] = False,
    pager: PagerOption = True,
    format: FormatOption = Format.table,
) -> None:
    """The ranked candidates of a brief, one person a row, with the reason in a line."""
    settings = load_config(config, database)
    most = None if all else size or settings.settings.export.size
    is_json = format is Format.json
    shown = read_shortlist(settings, brief, area, minimum or [], new, most, junior=junior, everybody=all, views=is_json)
    if junior:
        from sourcer.export.standing import juniors_rest_on

        say(juniors_rest_on(shown))
    _print(shown, format, pager=pager)


def liked(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    pager: PagerOption = True,
    format: FormatOption = Format.table,
) -> None:
    """First authors of the papers you like, and the new first authors nearest to them."""
    from sourcer.cli import render
    from sourcer.cli.paging import show_paged

    settings = load_config(config, database)
    whole = read_shortlist(settings, brief, None, [], False, None)
    if format is Format.table:
        show_paged(render.liked_table(whole), pager=pager)
    else:
        emit(render.liked_as(whole, format.value))


def show(
    person: CandidateArgument,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    why: Annotated[
        bool, typer.Option("--why", help="The arithmetic of the score, with what each part rests on.")
    ] = False,
    pager: PagerOption = True,
    format: FormatOption = Format.table,
) -> None:
    """One candidate's card: works, evidence, timeline, code, namesakes, what is uncertain, when to meet."""
    from sourcer.cli import render
    from sourcer.cli.paging import show_paged
    from sourcer.errors import ConfigError
    from sourcer.export.document import dump_json
    from sourcer.export.why import why_document, why_lines

    settings = load_config(config, database)
    shown = read_shortlist(settings, brief, None, [], False, None, everybody=True, person=person, views=True)
    entry = shown.entries[0]
    if why and format is Format.csv:
        raise ConfigError("--why is no table: print it with --format table or json")
    if why:
        emit(dump_json(why_document(entry)) if format is Format.json else "\n".join([*why_lines(entry), ""]))
    elif format is Format.table:
        show_paged(render.card(entry), pager=pager)
    else:
        _print(shown, format, pager=False)


def read_shortlist(
    config: Config,
    brief: str | None,
    area: str | None,
    minimum: list[str],
    new: bool,
    size: int | None,
    *,
    junior: bool = False,
    everybody: bool = False,
    person: str | None = None,
    views: bool = False,
) -> Shortlist:
    """The shortlist as narrowed by the options, with the word to stderr where that leaves nobody."""
    from dataclasses import replace

    from sourcer.reading.emptied import emptied_by
    from sourcer.reading.finding import find_or_explain
    from sourcer.reading.judged import with_work_scores
    from sourcer.reading.places import door_of
    from sourcer.reading.shortlist import Filters, load_narrowed, load_shortlist, parse_minimum
    from sourcer.store.engine import reading

    filters = Filters(
        area=area,
        minimum=parse_minimum(minimum),
        only_new=new,
        only_junior=junior,
        size=size,
        everybody=everybody,
    )
    with opened(config) as engine, reading(engine) as conn:
        chosen = the_brief(config, brief)
        own = next(each for each in config.briefs() if each.name == chosen)
        shown = load_narrowed(conn, chosen, filters, door_of(own, config.settings.rank.open_door))
        if person is not None:
            shown = replace(shown, entries=(find_or_explain(conn, shown, person),), known=())
        if views:
            from sourcer.clock import SystemClock
            from sourcer.reading.meetings import with_meetings

            shown = with_work_scores(conn, shown)
            shown = with_meetings(conn, shown, SystemClock(config.settings.clock.as_of).today())
        if not shown.total:
            say(f"nobody is ranked for {shown.brief!r}: harvest more papers, or lower minimum_fit in the brief")
        elif not shown.entries:
            say(emptied_by(load_shortlist(conn, chosen), filters))
    return shown


def _print(shown: Shortlist, format: Format, *, pager: bool) -> None:
    if format is Format.table:
        from sourcer.cli.paging import show_paged
        from sourcer.cli.render_shortlist import shortlist_table

        show_paged(shortlist_table(shown), pager=pager)
    else:
        from sourcer.export.profiles import PROFILES

        emit(PROFILES[format.value].render(shown).decode())
