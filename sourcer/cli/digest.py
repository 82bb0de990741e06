"""``digest``: what changed since the last one. It prints or writes, and sends nothing to anybody."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import (
    BriefOption,
    ConfigOption,
    DatabaseOption,
    load_config,
    note_given,
    opened,
    say,
    the_brief,
)

if TYPE_CHECKING:
    from sourcer.config import Config
    from sourcer.digests.digest import Maker
    from sourcer.model.digest import Digest


class Form(StrEnum):
    """What a digest is for."""

    text = "text"
    markdown = "markdown"
    html = "html"
    json = "json"


def digest(
    since: Annotated[
        str, typer.Option("--since", help="last (digest), a day such as 2026-11-01, or run:12. Only last is noted.")
    ] = "last",
    format: Annotated[
        Form, typer.Option("--format", "-f", help="text, markdown, html, or json for a chat's webhook.")
    ] = Form.text,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file. Default: stdout.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look: the next digest tells the same once more.")
    ] = False,
    brief: BriefOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Only what changed since the last digest: people, works, their status, code, places. Each is told once."""
    from sourcer.clock import SystemClock
    from sourcer.digests.digest import note_given_out, one_at_a_time, parse_since
    from sourcer.rights.given import STDOUT, of_digest
    from sourcer.store.engine import reading, writing

    begin = parse_since(since)
    settings = load_config(config, database)
    maker = _maker(settings, the_brief(settings, brief))
    is_noted, clock = begin.is_last and not dry_run, SystemClock()
    with (
        opened(settings) as engine,
        one_at_a_time(engine, maker.brief.name, clock, say) if is_noted else nullcontext(),
    ):
        with reading(engine) as conn:
            made = maker.make(conn, begin)
        data = rendered(made.digest, format)
        if not dry_run:
            told, where = made.digest, STDOUT if out is None else str(out)
            note_given(engine, of_digest(told.brief, told.run_id, told.number, data, where, now=clock.now()))
        _give_out(data, out)
        if is_noted and made.is_news:
            with writing(engine) as conn:
                note_given_out(conn, made, now=clock.now())


def rendered(told: Digest, form: Form) -> bytes:
    """The digest in that form, as UTF-8."""
    if form is Form.html:
        from sourcer.export.digest_html import digest_html

        return digest_html(told).encode()
    if form is Form.text:
        from sourcer.export.digest_text import digest_text

        return digest_text(told).encode()
    from sourcer.export.digest_chat import digest_json, digest_markdown

    return (digest_json(told) if form is Form.json else digest_markdown(told)).encode()


def _maker(settings: Config, name: str) -> Maker:
    from sourcer.digests.digest import Maker
    from sourcer.reading.places import door_of

    own = next(each for each in settings.briefs() if each.name == name)
    return Maker(own, settings.settings.export.size, door_of(own, settings.settings.rank.open_door))


def _give_out(data: bytes, out: Path | None) -> None:
    """All of it, before anything is noted as told."""
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from sourcer.export.write import write_whole

    write_whole(out, data)
    say(f"wrote {out}")
