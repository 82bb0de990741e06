"""Leases: rows by which programs, also on several machines, agree who may do a thing now.

The one part of the store that commits by itself: a lease lives between pages, so it keeps short transactions of its
own. Moments come from the callers; machines that share a database should agree on the time to within a few seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from sourcer.errors import Busy, LostLease
from sourcer.store.engine import fenced, writing
from sourcer.store.tables import leases
from sourcer.store.upsert import dialect_insert

NIGHT = "night"
ASK_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class DatabaseLease:
    """Leases held in the database under the name ``holder``, which must be this program's alone."""

    engine: Engine
    holder: str

    def take(self, name: str, *, now: datetime, hold_seconds: float) -> float:
        """Take or renew the lease ``name`` for ``hold_seconds``; 0.0 when taken, else seconds until asking again.

        While another holds it the wait is short, since it is mostly given back early. A lease that outlived its hold
        is free: its holder has died or forgotten it.
        """
        with writing(self.engine) as conn:
            if _taken(conn, name, self.holder, now, hold_seconds):
                return 0.0
            row = conn.execute(select(leases).where(leases.c.name == name)).one()
        until_free = (row.free_at - now).total_seconds()
        until_lost = (row.held_until - now).total_seconds()
        wait: float = max(until_free, min(until_lost, ASK_AGAIN_SECONDS), 0.001)
        return wait

    def give_back(self, name: str, *, free_at: datetime) -> None:
        """Let others take it from ``free_at`` on. Nothing happens where another has taken it since."""
        mine = (leases.c.name == name) & (leases.c.holder == self.holder)
        with writing(self.engine) as conn:
            conn.execute(update(leases).where(mine).values(holder="", held_until=free_at, free_at=free_at))


@dataclass(frozen=True, slots=True)
class NightLease:
    """The right to run the night. Renew it well within its hold; release it at the end."""

    lease: DatabaseLease
    hold_seconds: float

    def renew(self, *, now: datetime) -> None:
        """Hold on for another ``hold_seconds``. Raises LostLease where another program took the night meanwhile."""
        if self.lease.take(NIGHT, now=now, hold_seconds=self.hold_seconds) > 0:
            raise _lost(_told(self.lease.engine))

    def release(self, *, now: datetime) -> None:
        """Let the next night start."""
        self.lease.give_back(NIGHT, free_at=now)


def night_lease(engine: Engine, holder: str, now: datetime, hold_seconds: float) -> NightLease:
    """Take the right to run the night, so that two never overlap. Raises Busy, naming who has it and until when."""
    night = NightLease(DatabaseLease(engine, holder), hold_seconds)
    if night.lease.take(NIGHT, now=now, hold_seconds=hold_seconds) > 0:
        raise Busy(f"another night is running: {_told(engine)}; wait for it to finish")
    return night


def night_holder(engine: Engine) -> str | None:
    """Who holds the night, as it named itself; None where nobody does."""
    with writing(engine) as conn:
        row = conn.execute(select(leases.c.holder).where(leases.c.name == NIGHT)).first()
    return row.holder or None if row else None


def written_by_night(engine: Engine, holder: str, now: Callable[[], datetime], hold_seconds: float) -> Engine:
    """The same database for the night of ``holder``: every transaction is committed only while the night is still its.

    A machine that slept past its hold may wake into somebody else's night. Time cannot tell, so the row is asked, and
    held until the commit: LostLease is raised, and nothing written, once another name stands there. SQLite knows one
    writer at a time, so that nobody can renew the hold while a long transaction lasts: its commit does.
    """

    def may_commit(conn: Connection) -> None:
        row = conn.execute(select(leases).where(leases.c.name == NIGHT).with_for_update(read=True)).one()
        if row.holder != holder:
            raise _lost(_holding(row))
        until = now() + timedelta(seconds=hold_seconds)
        if conn.dialect.name == "sqlite" and (until - row.held_until).total_seconds() > hold_seconds / 2:
            conn.execute(update(leases).where(leases.c.name == NIGHT).values(held_until=until))

    return fenced(engine, may_commit)


def _taken(conn: Connection, name: str, holder: str, now: datetime, hold_seconds: float) -> bool:
    mine = {"holder": holder, "held_until": now + timedelta(seconds=hold_seconds), "free_at": now}
    is_free = leases.c.held_until <= now
    statement = dialect_insert(conn, leases).values(name=name, **mine)
    statement = statement.on_conflict_do_update(
        index_elements=["name"], set_=mine, where=is_free | (leases.c.holder == holder)
    )
    return conn.execute(statement.returning(leases.c.name)).first() is not None


def _told(engine: Engine) -> str:
    with writing(engine) as conn:
        return _holding(conn.execute(select(leases).where(leases.c.name == NIGHT)).one())


def _holding(row: Row[Any]) -> str:
    return f"{row.holder or 'nobody'} holds it until {row.held_until:%Y-%m-%d %H:%M:%S} UTC"


def _lost(who: str) -> LostLease:
    return LostLease(
        f"this night lost its hold, because its machine slept or could not reach the database for too long: {who}; "
        "what came before is kept, nothing more is written, and the next night goes on from there"
    )
