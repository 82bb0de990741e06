"""Out of a backup: the file is checked and brought up to date, and only then takes the place of what is there."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, delete

from sourcer.errors import Busy, ConfigError, SchemaAhead, StoreError
from sourcer.model.telling import Tell, silent
from sourcer.store import pgaside, pgtools, schema, search_index, suppressions
from sourcer.store.backups import POSTGRES_MAGIC, SQLITE_MAGIC, copy_file, faults_in, private_part, side_files, told
from sourcer.store.engine import open_engine, writing
from sourcer.store.probe import database_file, night_held
from sourcer.store.tables import leases

After = Callable[[Engine, Engine | None], None]
_COPIED_REVISION = re.compile(r"^COPY [^\n]*alembic_version[^\n]*\n(\S+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: the revision of the backup, and whether what stood there before could be asked for its word."""

    revision: str
    was_older: bool
    replaced: bool
    asked_before: bool


def is_occupied(engine: Engine) -> bool:
    """Whether anything stands where the store would be restored to."""
    file = database_file(engine)
    return file.stat().st_size > 0 if file is not None else pgaside.is_there(engine)


def restore(engine: Engine, file: Path, after: After, *, tell: Tell = silent) -> Restored:
    """Put the backup ``file`` in the place of the store. ``after`` gets it, of today's shape, before anybody else does.

    Raises ConfigError for a file that is no backup of this kind of database, SchemaAhead for one of a newer program,
    Busy while others use the store; then, and whatever else goes wrong, what was there is still there.
    """
    is_sqlite = database_file(engine) is not None
    _check_kind(file, is_sqlite)
    return _into_file(engine, file, after, tell) if is_sqlite else _into_server(engine, file, after, tell)


def _check_kind(file: Path, is_sqlite: bool) -> None:
    try:
        with file.open("rb") as opened:
            start = opened.read(len(SQLITE_MAGIC))
    except OSError as fault:
        raise ConfigError(f"the backup {file} cannot be read: {fault.strerror}") from None
    kinds = {True: start == SQLITE_MAGIC, False: start.startswith(POSTGRES_MAGIC)}
    if not any(kinds.values()):
        raise ConfigError(f"{file} is no backup: `sourcer backup FILE` writes one")
    if not kinds[is_sqlite]:
        holds, wanted = ("PostgreSQL", "postgresql://…") if is_sqlite else ("SQLite", "sqlite:///path")
        raise ConfigError(
            f"{file} is a backup of a {holds} store: restore it with --database {wanted}, and move that one to where "
            "it should be with `sourcer db copy --to URL`"
        )


def _check_revision(file: Path, found: str | None) -> str:
    if found is None:
        raise ConfigError(f"{file} is no backup of a sourcer store: it says no revision")
    if found not in schema.known():
        raise SchemaAhead(f"the backup {file} is of a newer program (revision {found}); install a newer sourcer")
    return found


def _made_ready(engine: Engine, before: Engine | None, after: After, tell: Tell) -> None:
    tell("bringing the backup up to date")
    schema.upgrade(engine)
    with writing(engine) as conn:
        conn.execute(delete(leases))  # who held what when the backup was made holds it no more
        search_index.bring_up_to_date(conn)
    after(engine, before)
    schema.check(engine)


def _outcome(revision: str, replaced: bool, before: Engine | None) -> Restored:
    return Restored(revision, revision != schema.known()[0], replaced, before is not None)


# --- SQLite --------------------------------------------------------------------------------------------------------


def _into_file(engine: Engine, file: Path, after: After, tell: Tell) -> Restored:
    target = Path(str(engine.url.database))
    if target.exists() and file.samefile(target):
        raise ConfigError(f"{file} is the store itself; name a backup of it")
    replaced = is_occupied(engine)
    with private_part(target) as part:
        try:
            copy_file(file, part, tell)
            tell("checking the backup")
            wrong = faults_in(part)
        except sqlite3.DatabaseError as fault:
            wrong = [str(fault)]
        if wrong:
            raise StoreError(f"the backup {file} is damaged ({wrong[0]}); what is there was left alone")
        fresh = open_engine(engine.url.set(database=str(part)).render_as_string(hide_password=False))
        fresh = fresh.execution_options(**{suppressions.KEY_BESIDE: str(target)})
        with _usable(engine.url.render_as_string(hide_password=False) if replaced else None) as before:
            try:
                revision = _check_revision(file, schema.revision(fresh))
                _made_ready(fresh, before, after, tell)
            finally:
                fresh.dispose()
        _closed_for_good(part)
        engine.dispose()
        _swap(target, part, replaced)
    return _outcome(revision, replaced, before)


@contextmanager
def _usable(url: str | None) -> Iterator[Engine | None]:
    """What stands there, where it can be read and has today's shape."""
    if url is None:
        yield None
        return
    engine = open_engine(url)
    try:
        try:
            schema.check(engine)
            is_usable = True
        except StoreError:
            is_usable = False
        yield engine if is_usable else None
    finally:
        engine.dispose()


def _closed_for_good(database: Path) -> None:
    """Fold the side files in, so that the file alone is the database."""
    with closing(sqlite3.connect(database)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE")


def _swap(target: Path, part: Path, replaced: bool) -> None:
    """Let the new file take the place of the old one, which has a second name until that is done."""
    if not replaced:
        part.replace(target)
        return
    _refuse_used(target)
    aside = target.with_name(f"{target.name}.before-restore-{secrets.token_hex(4)}")
    _name_also(target, aside)
    # A log that a crash left belongs to the old file; beside the new one it would be written into that.
    moved = [(side, side.with_name(side.name.replace(target.name, aside.name, 1))) for side in side_files(target)]
    moved = [(side, to) for side, to in moved if side.exists()]
    for side, to in moved:
        side.rename(to)
    try:
        part.replace(target)
    except OSError:
        for side, to in moved:
            to.rename(side)
        if target.exists():
            aside.unlink()
        else:
            aside.rename(target)
        raise
    for left in (aside, *(to for _, to in moved)):
        left.unlink()


def _name_also(target: Path, aside: Path) -> None:
    try:
        os.link(target, aside)
    except OSError:  # a file system without links
        target.rename(aside)


def _refuse_used(target: Path) -> None:
    """Take the old database out of the mode in which it has side files: possible only where nobody has it open."""
    with closing(sqlite3.connect(target, timeout=2, isolation_level=None)) as conn:
        try:
            is_alone = conn.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        except sqlite3.OperationalError as fault:
            is_alone = "locked" not in str(fault)
        except sqlite3.DatabaseError:  # damaged, which is what backups are for
            return
    if not is_alone:
        raise Busy(f"another program has {target} open (a night, the schedule, a reader): stop it, then restore")


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _into_server(engine: Engine, file: Path, after: After, tell: Tell) -> Restored:
    tell("checking the backup")
    pgtools.check_can_load(engine, file)
    copied = _COPIED_REVISION.search(pgtools.revision_in(file))
    revision = _check_revision(file, copied.group(1) if copied else None)
    pgaside.put_back(engine)  # where an earlier restore was killed
    replaced = is_occupied(engine)
    if replaced and _is_held(engine):
        raise Busy(f"a night is running on {told(engine)}: wait for it to finish, then restore")
    pgaside.put_aside(engine)
    try:
        tell("restoring with pg_restore")
        pgtools.load(engine, file)
        with _usable(pgaside.url(engine) if replaced else None) as before:
            _made_ready(engine, before, after, tell)
    except BaseException:
        pgaside.put_back(engine)
        raise
    pgaside.forget(engine)
    return _outcome(revision, replaced, before)


def _is_held(engine: Engine) -> bool:
    try:
        schema.check(engine)
    except StoreError:
        return False
    return night_held(engine) is not None
