"""Commands about whose an account is: ``people link``, ``people unlink``, ``people accounts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

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
    from sqlalchemy import Connection


LoginArgument = Annotated[str, typer.Argument(help="The account's login on GitHub.")]
PersonArgument = Annotated[
    str, typer.Argument(help="The author's id, name, or place in the ranking.", autocompletion=completing.candidates)
]
ReasonOption = Annotated[str, typer.Option("--reason", help="How you know; kept, and shown as the evidence.")]
COLUMNS = ("login", "author_id", "kind", "evidence")


def link(
    login: LoginArgument,
    person: PersonArgument,
    reason: ReasonOption,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say that a GitHub account is an author's: they are one candidate from the next ranking on."""
    _decide(login, person, "link", reason, config, database)


def unlink(
    login: LoginArgument,
    person: PersonArgument,
    reason: ReasonOption,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say that a GitHub account is not an author's, whatever links or an earlier word say."""
    _decide(login, person, "unlink", reason, config, database)


def accounts(config: ConfigOption = None, database: DatabaseOption = None, format: FormatOption = Format.table) -> None:
    """The GitHub accounts that are known to be an author's, and why."""
    from sourcer.export.csv import rows_to_csv
    from sourcer.export.document import dump_json
    from sourcer.export.text import plain_text
    from sourcer.store.accounts import load_accounts
    from sourcer.store.engine import reading
    from sourcer.team.accounts import linked_accounts

    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        found = linked_accounts(conn, load_accounts(conn))
    rows = [tuple(str(getattr(each, name)) for name in COLUMNS) for each in found.links]
    if format is Format.json:
        emit(dump_json([dict(zip(COLUMNS, row, strict=True)) for row in rows]))
    elif format is Format.csv:
        emit(rows_to_csv(COLUMNS, rows).decode())
    else:
        for row in rows:
            console().print(plain_text("{}  {}  {}: {}".format(*row)))
        for note in found.notes:
            say(note)
        if not rows:
            say("no account is known to be an author's; `sourcer people link` says that one is")


def _decide(
    login: str,
    person: str,
    verdict: Literal["link", "unlink"],
    reason: str,
    config: ConfigOption,
    database: DatabaseOption,
) -> None:
    from sourcer.clock import SystemClock
    from sourcer.errors import ConfigError
    from sourcer.model.people import AccountDecision
    from sourcer.sources.github import is_login
    from sourcer.store.accounts import save_decision
    from sourcer.store.conclusions import previous_assignments
    from sourcer.store.engine import reading, writing

    bare = login.removeprefix("github:")
    if not is_login(bare):
        raise ConfigError(f"{login!r} is no login of GitHub; write it as in github.com/LOGIN")
    if not reason.strip():
        raise ConfigError("--reason: say how you know; whoever reads the shortlist is shown it")
    settings = load_config(config, database)
    clock = SystemClock(settings.settings.clock.as_of)
    with opened(settings, migrate=True) as engine:
        with reading(engine) as conn:
            author = the_author(conn, settings, person)
            _, author_of = previous_assignments(conn)
        held = tuple(sorted((s for s, who in author_of.items() if who == author.id), key=str))
        word = AccountDecision(bare, author.id, verdict, reason.strip(), clock.now(), held)
        with writing(engine) as conn:
            save_decision(conn, word)
            _warn_if_unknown(conn, bare)
    is_or_not = "is" if verdict == "link" else "is not"
    say(f"noted: github.com/{bare} {is_or_not} {author.name} ({author.id}); `sourcer rank` or the next night shows it")


def _warn_if_unknown(conn: Connection, login: str) -> None:
    from sourcer.store.conclusions import load_implementations

    if login.casefold() not in {found.owner.casefold() for found in load_implementations(conn)}:
        say(f"no repository of {login} is known yet; the word holds once one is")
