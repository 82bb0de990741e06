"""Faults of the database, told as errors of sourcer in one line that shows no password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from sourcer.errors import Busy, SchemaBehind, StoreError

UPGRADE = "run `sourcer db upgrade`"
_USER_PASSWORD = re.compile(r"((?:^|//)[^:/?#@]*):(?!//).*@")
_QUERY_PASSWORD = re.compile(r"((?:^|[?&])[^=&]*password=)[^&]*", re.IGNORECASE)
_OLD_SCHEMA = re.compile(r"no such (table|column)|has no column named")
_OLD_SCHEMA_STATES = frozenset({"42P01", "42703"})  # undefined table, undefined column
_BUSY_STATES = frozenset({"55P03", "40P01", "40001"})  # lock not available, deadlock, serialization failure


def masked(url: str) -> str:
    """A database URL fit for messages: passwords shown as ``***``, also where the URL is misspelt."""
    return _QUERY_PASSWORD.sub(r"\1***", _USER_PASSWORD.sub(r"\1:***@", url))


def address(engine: Engine) -> str:
    """Where the database is, fit for messages."""
    return masked(engine.url.render_as_string(hide_password=False))


@contextmanager
def translating(engine: Engine) -> Iterator[None]:
    """The same for what talks to the driver itself, past the engine."""
    try:
        yield
    except engine.dialect.loaded_dbapi.Error as fault:
        raise _store_error(fault, address(engine)) from fault


def report_as_store_errors(engine: Engine) -> None:
    """Have every fault that the database raises through ``engine`` come out as a StoreError.

    Busy: another program holds the database. SchemaBehind: a table or column is missing. StoreError: anything else,
    such as no connection, a full disk, a file that is no database.
    """
    where = address(engine)
    faults = engine.dialect.loaded_dbapi.Error

    @event.listens_for(engine, "handle_error")
    def _translated(context: ExceptionContext) -> StoreError | None:
        fault = context.original_exception
        return _store_error(fault, where) if isinstance(fault, faults) else None


def _store_error(fault: BaseException, where: str) -> StoreError:
    text = str(fault).strip() or type(fault).__name__
    line = " ".join(text.splitlines()[0].split())
    state = getattr(fault, "sqlstate", None)
    if state in _BUSY_STATES or "database is locked" in line or "database table is locked" in line:
        return Busy(f"another program is writing to {where}; try again when it has finished ({line})")
    if state in _OLD_SCHEMA_STATES or _OLD_SCHEMA.search(line):
        return SchemaBehind(f"the database {where} is older than the program or not set up ({line}); {UPGRADE}")
    return StoreError(f"the database {where} cannot be used: {line}")
