"""Commands that set things up: ``init``, ``demo``, ``config show``, ``db upgrade``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcer.cli.common import ConfigOption, DatabaseOption, Format, FormatOption, console, emit, load_config, say

SECRET_WORDS = ("password", "secret", "token")
SECRET_TABLES = ("fetch.tokens.", "fetch.accounts.")
"""Tables of the names of environment variables: what is no such name was put there by mistake."""


def init(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path(),
    github: Annotated[
        bool | None,
        typer.Option("--agree-github/--no-github", help="Your answer to GitHub's rule. Default: asked on a terminal."),
    ] = None,
) -> None:
    """Write a commented configuration and a first brief, to be edited; asks whether GitHub may be read."""
    from sourcer.cli.github import wants_github, with_answer
    from sourcer.errors import ConfigError
    from sourcer.export.write import write_whole
    from sourcer.shipped import shipped

    wanted = {
        folder / "sourcer.toml": shipped("config") / "sourcer.toml",
        folder / "briefs" / "example.toml": shipped("config") / "briefs" / "example.toml",
    }
    for target in wanted:
        if target.exists():
            raise ConfigError(f"{target} is there already; edit it, or choose another folder: sourcer init FOLDER")
    agrees = wants_github(github)
    for target, source in wanted.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, with_answer(source.read_text(encoding="utf-8"), agrees).encode())
        say(f"wrote {target}")
    say("GitHub is on" if agrees else "GitHub is off")
    say("next: say who you are ([fetch] contact), what you work on (briefs/example.toml), then: sourcer run")


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the database and the files go.")] = Path("out"),
    port: Annotated[int, typer.Option("--port", help="The port to serve on; a free one where it is taken.")] = 8765,
    serve: Annotated[bool, typer.Option("--serve", help="Only serve the sample world, until Ctrl-C.")] = False,
) -> None:
    """The whole job on an invented sample world, served over loopback HTTP."""
    from sourcer.cli.sample import run_demo, serve_only

    if serve:
        serve_only(port)
    else:
        raise typer.Exit(run_demo(folder, port))


def show_config(
    config: ConfigOption = None, database: DatabaseOption = None, format: FormatOption = Format.table
) -> None:
    """Every setting with its value and where it came from; secrets are masked."""
    import json

    loaded = load_config(config, database)
    rows = [
        (name, _masked(name, value), loaded.origins.get(name, "default"))
        for name, value in _flat(loaded.settings.model_dump(mode="json"))
    ]
    if format is Format.json:
        emit(json.dumps([{"key": k, "value": v, "origin": o} for k, v, o in rows], indent=2))
    elif format is Format.csv:
        from sourcer.export.csv import rows_to_csv

        emit(rows_to_csv(("key", "value", "origin"), [tuple(map(str, row)) for row in rows]).decode())
    else:
        from rich.table import Table

        table = Table("key", "value", "origin", box=None)
        for row in rows:
            table.add_row(*map(str, row))
        console().print(table)


def upgrade(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Bring the database to the form that this program needs; safe to run again."""
    from sourcer.store import schema, search_index
    from sourcer.store.engine import open_engine, writing

    engine = open_engine(load_config(config, database).database_url)
    try:
        schema.upgrade(engine)
        with writing(engine) as conn:
            if search_index.bring_up_to_date(conn):
                say("the search index was made of what is stored")
        say(f"the database is at revision {schema.revision(engine)}")
    finally:
        engine.dispose()


def _flat(table: dict[str, object], path: str = "") -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for key, value in table.items():
        name = f"{path}{key}"
        rows += _flat(value, f"{name}.") if isinstance(value, dict) and value else [(name, value)]
    return rows


def _masked(name: str, value: object) -> object:
    """The value without passwords in addresses, and without what stands where the name of a variable should."""
    from sourcer.fetch.addresses import shown
    from sourcer.secret import is_name
    from sourcer.store.faults import masked

    if not isinstance(value, str) or not value:
        return value
    last = name.rsplit(".", 1)[-1]
    if name.startswith(SECRET_TABLES):
        return value if is_name(value) else "***"
    if any(word in last for word in SECRET_WORDS):
        return "***"
    if name == "database.url":
        return masked(value)
    return shown(value) if "://" in value else value
