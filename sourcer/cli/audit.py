"""Commands about the account of decisions: ``audit log`` and ``audit verify``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import FAILED, ConfigOption, DatabaseOption, Format, FormatOption, load_config, opened, say

if TYPE_CHECKING:
    from sourcer.model.audit import Kind

SHOWN = 50


def log(
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="Only from this day on, as 2026-06-30 (UTC)."),
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", help="Only of this kind, such as opinion; may be repeated.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=1, help=f"The last so many. Default: {SHOWN} in a table, else all."),
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """What was done, decided and given out, by whom and why, in the order in which it was."""
    from sourcer.cli.deciding import show
    from sourcer.cli.render_audit import entries_as
    from sourcer.store import audit
    from sourcer.store.engine import reading

    kinds, begin = _kinds(kind or []), since.replace(tzinfo=UTC) if since else None
    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        entries = audit.load_entries(conn, since=begin, kinds=kinds)
        most = limit or (SHOWN if format is Format.table else len(entries))
        shown = entries[-most:] if most else []
        words = audit.load_words(conn)
    show(entries_as(shown, words, format.value))
    if len(entries) > len(shown):
        say(f"and {len(entries) - len(shown)} earlier ones: --limit {len(entries)} shows all")


def verify(
    expect: Annotated[
        str, typer.Option("--expect", help="A hash that this command printed before, noted outside of the database.")
    ] = "",
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Whether every entry of the account is there, unchanged and in its place; exit code 1 where one is not."""
    from sourcer.cli.deciding import show
    from sourcer.cli.render_audit import verdict_as
    from sourcer.rights.audit import check
    from sourcer.store import audit
    from sourcer.store.engine import reading

    _hash(expect)
    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        found = check(audit.load_entries(conn), audit.load_words(conn), audit.load_head(conn), expect)
    show(verdict_as(found, format.value))
    if not found.is_whole:
        say("the account is not what was written: keep a copy of the database as it is, and compare with a backup")
        raise typer.Exit(FAILED)
    if found.entries and not expect:
        say("note this hash outside of the database: with --expect it tells later whether all was written anew")


def _kinds(names: list[str]) -> tuple[Kind, ...]:
    from sourcer.checked import near
    from sourcer.errors import ConfigError
    from sourcer.model.audit import KINDS

    known = {kind: kind for kind in KINDS}
    for name in names:
        if name not in known:
            raise ConfigError(f"--kind {name!r}: no such kind{near(name, KINDS)}; there are: {', '.join(KINDS)}")
    return tuple(known[name] for name in names if name in known)


def _hash(text: str) -> None:
    from sourcer.errors import ConfigError

    bare = text.strip().lower()
    if text and (len(bare) != 64 or set(bare) - set("0123456789abcdef")):
        raise ConfigError(f"--expect {text!r}: a hash has 64 of 0-9 and a-f, as `sourcer audit verify` prints it")
