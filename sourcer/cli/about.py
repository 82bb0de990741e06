"""``people about``: everything that is held on somebody, ready to be sent to them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sourcer.cli import completing
from sourcer.cli.common import ConfigOption, DatabaseOption, emit, load_config, opened, say


class AboutFormat(StrEnum):
    """How it is written."""

    text = "text"
    json = "json"


HeldArgument = Annotated[
    str,
    typer.Argument(
        help="An author's id or name, a place in the ranking, or github:LOGIN.", autocompletion=completing.candidates
    ),
]


def about(
    person: HeldArgument,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file. Default: stdout.")] = None,
    format: Annotated[AboutFormat, typer.Option("--format", "-f", help="How to write it.")] = AboutFormat.text,
) -> None:
    """Everything that is held on somebody, ranked or not, each fact with source, address, day and legal basis."""
    from sourcer.clock import SystemClock
    from sourcer.export.document import dump_json
    from sourcer.export.text import plain_text
    from sourcer.export.write import write_whole
    from sourcer.privacy.about import about_document, about_lines
    from sourcer.rights.about import find_held, load_about
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    chosen = settings.settings
    with opened(settings) as engine, reading(engine) as conn:
        held = find_held(conn, person, [brief.name for brief in settings.briefs()])
        keep = chosen.harvest.keep_payloads_days
        found = load_about(conn, held, today=SystemClock().today(), keep_payloads_days=keep)
    if format is AboutFormat.json:
        text = dump_json(about_document(found, chosen.privacy))
    else:
        text = "\n".join([*map(plain_text, about_lines(found, chosen.privacy)), ""])
    if missing := chosen.privacy.missing:
        say(f"[privacy] {', '.join(missing)}: not filled in; the text says where")
    if out is None:
        emit(text)
    else:
        write_whole(out, text.encode())
        say(f"wrote {out}; it holds personal data: send it to {found.name} alone, and delete it when it has served")
