"""Commands that keep the store safe or take it elsewhere: ``backup``, ``restore``, ``db copy``, ``db check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcer.cli.common import (
    FAILED,
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    console,
    emit,
    load_config,
    opened,
    say,
    stoppable,
)

ForceOption = Annotated[bool, typer.Option("--force", help="Replace what is there, without asking.")]
_NOTHING = "nothing was changed"


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write. Readable by you alone.")],
    force: ForceOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write the whole store into one private file, also while a night runs; PostgreSQL by its own pg_dump."""
    from sourcer.cli.progress import shown
    from sourcer.store.backups import back_up

    with opened(load_config(config, database)) as engine, stoppable(f"no backup was written, {_NOTHING}"):
        with shown() as tell:
            size = back_up(engine, file, force=force, tell=tell)
        say(f"wrote {file} ({size / 1e6:,.1f} MB); it holds personal data, as the store does: `sourcer restore {file}`")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `sourcer backup` wrote.")],
    force: ForceOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put a backup in the place of the store, brought up to date; PostgreSQL by its own pg_restore."""
    from sourcer.cli.asking import ask_one_of
    from sourcer.cli.progress import shown
    from sourcer.errors import ConfigError
    from sourcer.rights.restoring import after_restore
    from sourcer.store import restores
    from sourcer.store.backups import told
    from sourcer.store.engine import open_engine

    engine = open_engine(load_config(config, database).database_url)
    try:
        if restores.is_occupied(engine) and not force:
            answer = ask_one_of(f"Replace the store {told(engine)} by {file}? (yes/no)", {"yes": "yes", "no": "no"})
            if answer != "yes":
                raise ConfigError(f"{_NOTHING}; --force replaces what is there without asking")
        with stoppable(f"what was there is there still, {_NOTHING}"), shown() as tell:
            done = restores.restore(engine, file, after_restore, tell=tell)
        say(f"restored {told(engine)} from {file} (revision {done.revision}{', upgraded' * done.was_older})")
        if done.replaced and not done.asked_before:
            say("what stood there before could not be read: who asked since that backup to be left out is not known")
    finally:
        engine.dispose()


def copy(
    to: Annotated[str, typer.Option("--to", help="The URL of an empty database of either kind.")],
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Copy the whole store into another database and compare it there; no night may run meanwhile."""
    from sourcer.cli.progress import shown
    from sourcer.clock import SystemClock
    from sourcer.night.wiring import only_night
    from sourcer.store.backups import told
    from sourcer.store.engine import open_engine
    from sourcer.store.moving import copy_store
    from sourcer.store.suppressions import FILE_VARIABLE, KEY_VARIABLE

    settings = load_config(config, database)
    target = open_engine(to)
    try:
        with (
            opened(settings) as engine,
            stoppable("nothing was copied; run it again"),
            only_night(engine, SystemClock()),
        ):
            with shown() as tell:
                done = copy_store(engine, target, tell)
            rows = sum(part.rows for part in done)
            say(f"copied and compared {rows:,} rows of {len(done)} tables from {told(engine)} to {told(target)}")
            if any(part.table == "suppressions" and part.rows for part in done):
                either = f"{KEY_VARIABLE} or {FILE_VARIABLE}"
                say(f"people were erased: without their key ({either}) the new one stores nothing")
            say("name the new one in the configuration ([database] url) before the next night, then delete the old one")
    finally:
        target.dispose()


def check(
    mend: Annotated[bool, typer.Option("--mend", help="Make the search index anew, then look.")] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Whether the database is sound, what mends it, and how large its tables are; exit code 1 where it is broken."""
    from sourcer.cli.render_checked import checked_as, checked_table
    from sourcer.store import search_index
    from sourcer.store.checking import check_database
    from sourcer.store.engine import open_engine, writing

    engine = open_engine(load_config(config, database).database_url)
    try:
        if mend:
            with writing(engine) as conn:
                search_index.make_anew(conn)
        found = check_database(engine)
    finally:
        engine.dispose()
    if format is Format.table:
        console().print(checked_table(found))
    else:
        emit(checked_as(found, format.value))
    if found.is_broken:
        raise typer.Exit(FAILED)
