"""``watch``: what somebody asks to be told about, noted, listed and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.asking import SOMEBODY, ByOption, ReasonOption, the_reason
from sourcer.cli.common import (
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    emit,
    load_config,
    opened,
    say,
    the_brief,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sourcer.config import Config
    from sourcer.model.watches import Watch
    from sourcer.team.watching import Asked

STOP = "stop"
_COLUMNS = ("watch", "brief", "kind", "name", "subject", "reason", "by", "at")


def watch(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PERSON | stop N]",
            help="Whom to watch: an id, a name, or a place in the ranking; `stop N` ends watch N. Without: the list.",
        ),
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", "-t", help="Watch works whose title and abstract hold all these words.")
    ] = None,
    area: Annotated[
        str | None, typer.Option("--area", "-a", help="Watch the works of those who fit this area of the brief best.")
    ] = None,
    brief: Annotated[
        str | None, typer.Option("--brief", "-b", help="Watch inside this brief alone. Default: in all.")
    ] = None,
    reason: ReasonOption = None,
    by: ByOption = SOMEBODY,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Watch a person, a topic or an area: the digest tells what is new about it. Alone: what is watched."""
    from sourcer.errors import ConfigError

    settings = load_config(config, database)
    named = " ".join(words or ()).strip()
    if sum(map(bool, (named, topic is not None, area is not None))) > 1:
        raise ConfigError("watch one thing at a time: a person, --topic or --area")
    if brief is not None:
        the_brief(settings, brief)
    if not named and topic is None and area is None:
        _list(settings, brief, format)
        return
    number = _number_to_stop(words or [])
    why = the_reason(reason)
    noted = _note(settings, brief, by, why, named, number, topic, area)
    where = f"inside {noted.brief!r}" if noted.brief else "in every brief"
    if number is not None:
        say(f"noted: watch {number} on {noted.name} is ended")
    else:
        say(f"watch {noted.number}: {noted.kind} “{noted.name}”, {where}; `sourcer digest` tells what is new")


def _number_to_stop(words: list[str]) -> int | None:
    from sourcer.errors import ConfigError

    if not words or words[0] != STOP:
        return None
    if len(words) != 2 or not words[1].isascii() or not words[1].isdecimal():
        raise ConfigError("write `sourcer watch stop N` with the number of a watch; `sourcer watch` lists them")
    return int(words[1])


def _note(
    settings: Config,
    brief: str | None,
    by: str,
    why: str,
    named: str,
    number: int | None,
    topic: str | None,
    area: str | None,
) -> Watch:
    from sourcer.clock import SystemClock
    from sourcer.store.engine import reading, writing
    from sourcer.store.watches import save_watch
    from sourcer.team.watching import Asked, stopped, watch_area, watch_topic

    asked = Asked(brief or "", by, why, SystemClock().now())
    with opened(settings, migrate=True) as engine:
        with reading(engine) as conn:
            if number is not None:
                made = stopped(conn, number, asked)
            elif topic is not None:
                made = watch_topic(topic, asked)
            elif area is not None:
                chosen = the_brief(settings, brief)
                made = watch_area(next(each for each in settings.briefs() if each.name == chosen), area, asked)
            else:
                made = _person(conn, settings, brief, named, asked)
        with writing(engine) as conn:
            return save_watch(conn, made)


def _person(conn: Connection, settings: Config, brief: str | None, named: str, asked: Asked) -> Watch:
    """A watch on an author, on a place of a ranking, or on an account (``github:LOGIN``) that a ranking has."""
    from sourcer.reading.persons import find_author
    from sourcer.reading.shortlist import find_entry, load_shortlist
    from sourcer.team.watching import ranked_account, watch_person

    if named.removeprefix("#").isdecimal():
        score = find_entry(load_shortlist(conn, the_brief(settings, brief)), named).score
        return watch_person(conn, score.candidate_id, score.name, asked)
    if named.casefold().startswith("github:"):
        briefs = [each.name for each in settings.briefs() if brief in (None, each.name)]
        return watch_person(conn, *ranked_account(conn, briefs, named), asked)
    author = find_author(conn, named)
    return watch_person(conn, author.id, author.name, asked)


def _list(settings: Config, brief: str | None, format: Format) -> None:
    from sourcer.export.csv import rows_to_csv
    from sourcer.export.document import dump_json
    from sourcer.export.text import plain_text
    from sourcer.model.watches import on_watch
    from sourcer.store.engine import reading
    from sourcer.store.watches import load_watches

    with opened(settings) as engine, reading(engine) as conn:
        found = on_watch(load_watches(conn), brief)
    rows = [_row(each) for each in found]
    if format is Format.json:
        emit(dump_json(rows))
    elif format is Format.csv:
        emit(rows_to_csv(_COLUMNS, [[str(row[name]) for name in _COLUMNS] for row in rows]).decode())
    elif not found:
        emit("Nothing is watched: `sourcer watch PERSON`, or with --topic or --area, watches something.")
    else:
        for each in found:
            where = f" · inside {each.brief}" if each.brief else ""
            emit(plain_text(f"{each.number:>4}  {each.kind:<6} “{each.name}”{_id_of(each)}{where} · {each}"))


def _id_of(each: Watch) -> str:
    return f" ({each.subject})" if each.kind == "person" else ""


def _row(each: Watch) -> dict[str, object]:
    return {
        "watch": each.number,
        "brief": each.brief,
        "kind": each.kind,
        "name": each.name,
        "subject": each.subject,
        "reason": each.reason,
        "by": each.by,
        "at": each.at.isoformat(),
    }
