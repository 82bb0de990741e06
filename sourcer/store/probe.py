"""How the database itself stands, for whoever looks after it. Nothing here changes anything."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, insert, select

from sourcer.model.runs import Run
from sourcer.store.engine import reading
from sourcer.store.lease import NIGHT
from sourcer.store.runs import open_runs
from sourcer.store.tables import leases

_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
_PROBE = "doctor"


def database_file(engine: Engine) -> Path | None:
    """The file that the database is; None where it is a server."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name else None


def journal_mode(engine: Engine) -> str:
    """SQLite's journal mode; "" for other databases."""
    if engine.dialect.name != "sqlite":
        return ""
    with reading(engine) as conn:
        return str(conn.exec_driver_sql("PRAGMA journal_mode").scalar_one())


def try_writing(engine: Engine) -> None:
    """Write a row and take it back. Raises StoreError where that fails, Busy where another is writing for too long."""
    with engine.connect() as conn:
        conn.execute(insert(leases).values(name=_PROBE, holder="", held_until=_EPOCH, free_at=_EPOCH))
        conn.rollback()


def night_held(engine: Engine) -> tuple[str, datetime] | None:
    """Who holds the night, and until when; None where nobody does."""
    with reading(engine) as conn:
        row = conn.execute(select(leases).where(leases.c.name == NIGHT, leases.c.holder != "")).first()
    return (row.holder, row.held_until) if row else None


def unfinished(engine: Engine) -> list[Run]:
    """The runs that were never closed."""
    with reading(engine) as conn:
        return open_runs(conn)
