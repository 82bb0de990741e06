"""Checks of the database and of what it says about past nights."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from sourcer.config import SQLITE
from sourcer.doctor import Check
from sourcer.errors import Busy, ConfigError, SchemaAhead, SchemaBehind, StoreError
from sourcer.model.runs import Run
from sourcer.schedule import BROKEN_OFF, health_of
from sourcer.store import erasures, probe, schema, suppressions
from sourcer.store.engine import open_engine, reading
from sourcer.store.faults import address, masked
from sourcer.store.runs import nights_since

LITTLE_SPACE, TOO_LITTLE_SPACE = 2 * 2**30, 200 * 2**20
OLDEST_NIGHT_HOURS = 50.0


def open_database(url: str) -> tuple[Engine | None, Check]:
    """The database, if it can be reached and fits the program. A file that is not there yet is not made."""
    path = Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None
    if path is not None and not path.exists():
        return None, _not_yet(path)
    try:
        engine = open_engine(url)
    except ConfigError as fault:
        return None, Check("database", "address", "bad", str(fault), "correct [database] url")
    try:
        schema.check(engine)
    except (SchemaBehind, SchemaAhead) as fault:
        remedy = "run `sourcer db upgrade`" if isinstance(fault, SchemaBehind) else "install the newer sourcer"
        check = Check("database", "shape", "bad", str(fault), remedy)
    except StoreError as fault:
        remedy = "see that the server runs and [database] url is right; a file must be an SQLite database"
        check = Check("database", "reach", "bad", str(fault), remedy)
    else:
        return engine, Check("database", "shape", "good", f"{address(engine)} at revision {schema.revision(engine)}")
    engine.dispose()
    return None, check


def check_database(engine: Engine) -> list[Check]:
    """Whether the database that was opened can be written to, and has room."""
    checks = [_writable(engine)]
    if (mode := probe.journal_mode(engine)) and mode != "wal":
        remedy = "keep the file on a local disk: without WAL readers and the night wait for each other"
        checks.append(Check("database", "journal", "warn", f"journal mode {mode}", remedy))
    elif mode:
        checks.append(Check("database", "journal", "good", "write-ahead log"))
    if (path := probe.database_file(engine)) is not None:
        checks.append(judge_space(shutil.disk_usage(path.parent).free, path.parent))
    return [*checks, *_withheld(engine)]


def check_nights(engine: Engine, now: datetime) -> list[Check]:
    """Who holds the night, whether a run was broken off, and how old the last good night is."""
    with reading(engine) as conn:
        nights = nights_since(conn)
    held = probe.night_held(engine)
    return [
        judge_lease(held, now),
        *judge_unfinished(probe.unfinished(engine), is_running=held is not None and held[1] > now),
        *judge_last(nights, now),
    ]


def last_start(engine: Engine) -> datetime | None:
    """When the newest night started."""
    with reading(engine) as conn:
        nights = nights_since(conn)
    return nights[-1].started_at if nights else None


def judge_space(free: int, folder: Path) -> Check:
    """Whether a night finds room for what it brings."""
    found = f"{free / 2**30:.1f} GiB free in {folder}"
    remedy = "make room, move the database ([database] url), or lower harvest.keep_payloads_days"
    if free < TOO_LITTLE_SPACE:
        return Check("database", "space", "bad", found, remedy)
    return Check("database", "space", "warn", found, remedy) if free < LITTLE_SPACE else _good("space", found)


def _withheld(engine: Engine) -> list[Check]:
    """Whether those who were erased can be told, without which nothing is stored; no word where nobody was."""
    try:
        with reading(engine) as conn:
            many = len(erasures.load(conn))
            known = suppressions.current(conn)
    except StoreError as fault:
        remedy = "put the key back: [privacy] in the documentation says where it is looked for, and what if it is lost"
        return [Check("database", "key of the erased", "bad", str(fault), remedy)]
    return [] if known is None else [_good("key of the erased", f"there; {many} erasures hold")]


def judge_lease(held: tuple[str, datetime] | None, now: datetime) -> Check:
    """Whether somebody holds the night, or died holding it."""
    if held is None:
        return Check("nights", "lease", "good", "free: no night is running")
    holder, until = held
    if until > now:
        return Check("nights", "lease", "good", f"a night is running: {holder} holds it until {until:%H:%M:%S} UTC")
    found = f"{holder} held it until {until:%Y-%m-%d %H:%M} UTC and never gave it back"
    return Check("nights", "lease", "warn", found, "nothing: the next night takes it; `sourcer runs last` tells more")


def judge_unfinished(runs: list[Run], *, is_running: bool) -> Iterator[Check]:
    """Runs that were never closed, where nobody runs them now."""
    if runs and not is_running:
        first = runs[0]
        found = f"run {first.id} ({first.stage}) of {first.started_at:%Y-%m-%d %H:%M} UTC was broken off"
        remedy = "`sourcer run`, or leave it to the next night: it goes on from there"
        yield Check("nights", "unfinished", "warn", found, remedy)


def judge_last(nights: list[Run], now: datetime) -> Iterator[Check]:
    """How the newest night ended, and how old the last good one is."""
    if nights and nights[-1].outcome in ("failed", "abandoned"):
        last = nights[-1]
        why = last.details.get(BROKEN_OFF) or "see what each stream says"
        found = f"the night of {last.started_at:%Y-%m-%d %H:%M} UTC {last.outcome}: {why}"
        yield Check("nights", "last", "warn", found, "`sourcer runs last` and `sourcer sources` tell more")
    is_well, told = health_of(nights, now, OLDEST_NIGHT_HOURS)
    if is_well:
        yield Check("nights", "age", "good", told)
    else:
        yield Check(
            "nights", "age", "warn", told, "leave `sourcer schedule` running, or start `sourcer run` each night"
        )


def _writable(engine: Engine) -> Check:
    try:
        probe.try_writing(engine)
    except Busy as fault:
        return Check("database", "writing", "warn", str(fault), "nothing, where a night or an import is running")
    except StoreError as fault:
        remedy = "give this user the right to write, and see that the disk is neither full nor read-only"
        return Check("database", "writing", "bad", str(fault), remedy)
    return _good("writing", "a row was written and taken back")


def _not_yet(path: Path) -> Check:
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        found = f"there is none yet, and {folder} cannot be written to"
        return Check("database", "file", "bad", found, "let this user write there, or change [database] url")
    return _good("file", f"{masked(str(path))} is not there yet: the first night makes it")


def _good(name: str, found: str) -> Check:
    return Check("database", name, "good", found)
