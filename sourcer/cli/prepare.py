"""The command that prepares a conversation: ``prepare``. It writes for a human to edit, and sends nothing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sourcer.cli.common import (
    BriefOption,
    ConfigOption,
    DatabaseOption,
    emit,
    load_config,
    note_given,
    opened,
    say,
    the_brief,
)


class PrepareFormat(StrEnum):
    """How the conversation is written."""

    text = "text"
    markdown = "markdown"
    json = "json"


def prepare(
    person: Annotated[str, typer.Argument(help="A candidate's id, place in the ranking, or name.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file. Default: stdout.")] = None,
    format: Annotated[PrepareFormat, typer.Option("--format", "-f", help="How to write it.")] = PrepareFormat.text,
) -> None:
    """What to know, to say and to ask before a human writes to somebody: each sentence with its source, none sent."""
    from sourcer.cli.people import read_shortlist
    from sourcer.clock import SystemClock
    from sourcer.export.conversation import prepare as prepared
    from sourcer.export.conversation_text import RENDERERS
    from sourcer.export.write import write_whole
    from sourcer.rights.given import STDOUT, of_list

    settings = load_config(config, database)
    chosen = the_brief(settings, brief)
    own = next(each for each in settings.briefs() if each.name == chosen)
    shown = read_shortlist(settings, brief, None, [], False, None, everybody=True, person=person)
    found = prepared(shown, shown.entries[0], own, settings.settings.fetch.contact)
    text = RENDERERS[format.value](found)
    if found.is_stopped:
        say(f"{found.name} asks recruiters to stay away: do not write")
    data, where = text.encode(), STDOUT if out is None else str(out)
    with opened(settings) as engine:
        note_given(engine, of_list("conversation", shown, data, where, now=SystemClock().now()))
    if out is None:
        emit(text)
    else:
        write_whole(out, data)
        say(f"wrote {out}; it holds personal data: edit it, and delete it when it has served")
