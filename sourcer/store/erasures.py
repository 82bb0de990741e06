"""The ledger of erasures: when, by whom, why and how much, never of whom. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from sourcer.store.tables_rights import erasures as t
from sourcer.store.values import storable


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """One erasure. ``finished_at`` is None while the database's own files may still hold traces."""

    pseudonym: str
    at: datetime
    by: str
    reason: str
    counts: Mapping[str, int]
    finished_at: datetime | None


def begin(conn: Connection, pseudonym: str, *, by: str, reason: str, now: datetime) -> int:
    """Note an erasure and say its number."""
    row = {"pseudonym": pseudonym, "at": now, "by": storable(by), "reason": storable(reason), "counts": {}}
    return conn.execute(insert(t).values(row).returning(t.c.id)).scalar_one()


def note_counts(conn: Connection, number: int, counts: Mapping[str, int]) -> None:
    """Note what went."""
    conn.execute(update(t).where(t.c.id == number).values(counts=dict(counts)))


def put_back(conn: Connection, line: ErasureLine) -> None:
    """Add a line of another store to this one."""
    row = {name: getattr(line, name) for name in ("pseudonym", "at", "by", "reason", "counts", "finished_at")}
    conn.execute(insert(t).values(row))


def unfinished(conn: Connection) -> bool:
    """Whether the files of the database may still hold traces of somebody."""
    return conn.scalar(select(t.c.id).where(t.c.finished_at.is_(None)).limit(1)) is not None


def finish(conn: Connection, *, now: datetime) -> None:
    """Note that no trace is left."""
    conn.execute(update(t).where(t.c.finished_at.is_(None)).values(finished_at=now))


def load(conn: Connection) -> list[ErasureLine]:
    """All erasures, oldest first."""
    rows = conn.execute(select(t).order_by(t.c.id))
    return [ErasureLine(row.pseudonym, row.at, row.by, row.reason, row.counts, row.finished_at) for row in rows]
