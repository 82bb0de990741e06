"""Opening a database, and transactions that readers and writers can share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from sourcer.errors import ConfigError
from sourcer.store.faults import masked, report_as_store_errors
from sourcer.store.values import from_json, to_json

BUSY_TIMEOUT_MS = 30_000
CONNECT_TIMEOUT_S = 10
_READING = "sourcer_reading"
_MAY_COMMIT = "sourcer_may_commit"
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


def open_engine(url: str) -> Engine:
    """An engine for ``sqlite:///path`` or ``postgresql://…``; SQLite's file and folder are made, private, if missing.

    Faults of the database come out of it as StoreError. A transaction begun without ``reading`` counts as a writer's:
    on SQLite it takes the write lock at once, so that writers queue and cannot deadlock. Raises ConfigError, which
    never shows a password, for an address that cannot be used.
    """
    address = _parsed(url)
    engine = _open_sqlite(address) if address.drivername == "sqlite" else _open_postgres(address)
    report_as_store_errors(engine)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: one consistent view, never waiting for a writer nor holding one up."""
    with engine.connect() as conn:
        conn.execution_options(**{_READING: True})
        if engine.dialect.name == "postgresql":
            conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield conn


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end, undone where an error leaves it."""
    may_commit = engine.get_execution_options().get(_MAY_COMMIT)
    with engine.begin() as conn:
        yield conn
        if may_commit is not None:
            may_commit(conn)


def fenced(engine: Engine, may_commit: Callable[[Connection], None]) -> Engine:
    """The same database, in which ``writing`` asks ``may_commit`` before it commits; what that raises undoes all."""
    return engine.execution_options(**{_MAY_COMMIT: may_commit})


def _parsed(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigError(f"not a database address: {masked(url)!r}; write sqlite:///path or postgresql://…") from None
    if address.drivername == "sqlite":
        if not address.database or address.database == ":memory:":
            raise ConfigError(f"the database address {masked(url)!r} names no file; write sqlite:///path")
        return address
    if address.drivername in _POSTGRES:
        return address.set(drivername="postgresql+psycopg")
    raise ConfigError(
        f"unknown kind of database {address.drivername!r} in {masked(url)!r}; write sqlite:///path or postgresql://…"
    )


def _open_sqlite(address: URL) -> Engine:
    _make_private(Path(str(address.database)))
    engine = create_engine(address, json_serializer=to_json, json_deserializer=from_json)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_postgres(address: URL) -> Engine:
    given = address.query.get("options", "")
    options = f"{given if isinstance(given, str) else ' '.join(given)} -c timezone=UTC".strip()
    return create_engine(
        address,
        json_serializer=to_json,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": options},
    )


def _make_private(path: Path) -> None:
    """Make the file readable by its owner alone; SQLite gives its side files the same mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as fault:
        raise ConfigError(f"the database file {path} cannot be opened or made: {fault.strerror}") from None


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Without this the driver begins transactions by itself, late and deferred.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(conn: Connection) -> None:
    is_reading: Any = conn.get_execution_options().get(_READING, False)
    conn.exec_driver_sql(f"PRAGMA query_only = {int(is_reading)}")
    conn.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
