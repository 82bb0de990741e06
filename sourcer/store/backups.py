"""Backups: one private file that holds the whole store as it was at one moment, whole or not there at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine

from sourcer.errors import ExportRefused, StoreError
from sourcer.model.telling import Tell, silent
from sourcer.store import pgtools
from sourcer.store.faults import address, translating
from sourcer.store.probe import database_file

SQLITE_MAGIC, POSTGRES_MAGIC = b"SQLite format 3\0", b"PGDMP"
_PAGES_AT_ONCE = 2048


def back_up(engine: Engine, to: Path, *, force: bool = False, tell: Tell = silent) -> int:
    """Write a backup of the store, also while a night writes to it, and say how many bytes it has.

    Raises ExportRefused where the file is there already and ``force`` is not given.
    """
    if to.exists() and not force:
        raise _is_there(to)
    with private_part(to) as part:
        if (source := database_file(engine)) is not None:
            with translating(engine):
                copy_file(source, part, tell)
                _make_single(part)
        else:
            tell("writing the backup with pg_dump")
            pgtools.dump(engine, part, to)
        _keep(part)
        _put(part, to, force)
        return to.stat().st_size


def copy_file(source: Path, to: Path, tell: Tell = silent) -> None:
    """SQLite's online backup, of the one moment at which it begins: writers go on, and what they write is not in it."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as conn:
        conn.isolation_level = None
        conn.execute("BEGIN")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a transaction begins with what it first reads
        with closing(sqlite3.connect(to)) as copy:
            conn.backup(
                copy,
                pages=_PAGES_AT_ONCE,
                progress=lambda _, left, total: tell("copying the database", total - left, total, "pages"),
            )


def faults_in(file: Path) -> list[str]:
    """What SQLite finds wrong with a database file; nothing where it is sound."""
    with closing(sqlite3.connect(file)) as conn:
        found = [str(row[0]) for row in conn.execute("PRAGMA integrity_check(10)")]
        found = [] if found == ["ok"] else found
        referring = [f"a row of {row[0]} refers to a row of {row[2]} that is not there"
                     for row in conn.execute("PRAGMA foreign_key_check")]  # fmt: skip
        return found + sorted(set(referring))


@contextmanager
def private_part(of: Path) -> Iterator[Path]:
    """An empty file beside ``of``, for its owner alone, that is gone at the end unless it was put in place."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{of.name}.", suffix=".part", dir=of.parent)
    except OSError as fault:
        raise ExportRefused(f"{of.parent} cannot be written to: {fault.strerror}") from None
    os.close(number)
    part = Path(name)
    try:
        yield part
    finally:
        for left in (part, *side_files(part)):
            left.unlink(missing_ok=True)


def side_files(database: Path) -> list[Path]:
    """The files that SQLite keeps beside a database while it is open."""
    return [database.with_name(database.name + suffix) for suffix in ("-wal", "-shm", "-journal")]


def _make_single(part: Path) -> None:
    """One file without side files, so that it can be carried elsewhere; checked, for a backup is of no use else."""
    with closing(sqlite3.connect(part)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE")
    if wrong := faults_in(part):
        raise StoreError(f"the database is damaged, no backup was written: {wrong[0]}; run `sourcer db check`")


def _keep(part: Path) -> None:
    """Have it on the disk before it gets its name."""
    number = os.open(part, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _put(part: Path, to: Path, force: bool) -> None:
    if force:
        part.replace(to)
        return
    try:
        os.link(part, to)  # unlike a rename it never replaces what came to be there meanwhile
    except FileExistsError:
        raise _is_there(to) from None
    except OSError:  # a file system without links
        part.rename(to)


def _is_there(to: Path) -> ExportRefused:
    return ExportRefused(f"{to} is there already; choose another name, or replace it with --force")


def told(engine: Engine) -> str:
    """Where the store is, as people name it."""
    file = database_file(engine)
    return str(file) if file is not None else address(engine)
