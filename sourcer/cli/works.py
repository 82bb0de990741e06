"""Commands about what is one work: ``works why``, ``works merge``, ``works split``, ``works undo``, ``works log``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import ConfigOption, DatabaseOption, Format, FormatOption, load_config, opened
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
    from sourcer.model.records import RecordKey

WorkArgument = Annotated[str, typer.Argument(help="A work's id, title, arXiv id, or one of its records (source:key).")]


def why(
    work: WorkArgument,
    other: Annotated[str | None, typer.Argument(help="Another work: what speaks for their being one.")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Which records a work has, and what ties each to the others; or what speaks for and against two being one."""
    from sourcer.cli import render_works as render
    from sourcer.reading import papers
    from sourcer.store.engine import reading

    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        found = papers.find_work(conn, work)
        if other is None:
            told = render.work_as(papers.why_work(conn, found), format.value)
        else:
            told = render.pair_as(papers.why_pair(conn, found, papers.find_work(conn, other)), format.value)
    show(told)


def log(
    work: Annotated[str | None, typer.Argument(help="Only what concerns this work (id, title, record).")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    limit: LimitOption = 50,
    format: FormatOption = Format.table,
) -> None:
    """Merges, splits and decisions, the newest first, with evidence, confidence and the number to undo them by."""
    from sourcer.reading import papers
    from sourcer.store.engine import reading

    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        events = papers.concerning(conn, None if work is None else [papers.find_work(conn, work)])
    show_newest(events, limit, format)


def merge(
    work: WorkArgument,
    other: Annotated[str, typer.Argument(help="The other work, likewise.")],
    reason: ReasonOption,
    by: ByOption = SOMEBODY,
    later: LaterOption = False,
    dry_run: DryOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Decide that two works are one, whatever later runs find; also where they have different arXiv ids."""
    from sourcer.reading.papers import find_work
    from sourcer.team import work_identity

    def decide(conn: Connection) -> Decision:
        one, two = (find_work(conn, each) for each in (work, other))
        return work_identity.merge(one, two, by=by, reason=given(reason))

    carry_out(load_config(config, database), decide, later=later, dry_run=dry_run, format=format)


def split(
    work: WorkArgument,
    records: Annotated[list[str], typer.Argument(help="Its records that are of another, as `works why` prints them.")],
    reason: ReasonOption,
    by: ByOption = SOMEBODY,
    later: LaterOption = False,
    dry_run: DryOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Decide that some of a work's records are of another, whatever later runs find."""
    from sourcer.reading.papers import find_work
    from sourcer.team import work_identity

    went = {_record(text) for text in records}

    def decide(conn: Connection) -> Decision:
        return work_identity.split(find_work(conn, work), went, by=by, reason=given(reason))

    carry_out(load_config(config, database), decide, later=later, dry_run=dry_run, format=format)


def undo(
    event: Annotated[int, typer.Argument(min=1, help="The number of the event in `works log`.")],
    reason: ReasonOption,
    by: ByOption = SOMEBODY,
    later: LaterOption = False,
    dry_run: DryOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Undo a merge, a split or a decision: what it moved goes back, and stays there."""
    from sourcer.team import work_identity

    def decide(conn: Connection) -> Decision:
        return work_identity.undo(conn, event, by=by, reason=given(reason))

    carry_out(load_config(config, database), decide, later=later, dry_run=dry_run, format=format)


def _record(text: str) -> RecordKey:
    from sourcer.errors import ConfigError

    source, _, key = text.strip().partition(":")
    if not (source and key):
        raise ConfigError(f"{text!r} is no record: write source:key, as `sourcer works why` prints them")
    return source, key
