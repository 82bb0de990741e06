"""What feeds announced, and which papers are behind it. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, or_, select

from sourcer.model.records import Signal
from sourcer.store.keys import in_parts
from sourcer.store.tables import lookups, records, signals
from sourcer.store.upsert import upsert
from sourcer.store.values import storable

ASKED_FOR_DAYS = 7
"""For so many days after it was announced a paper is looked for, once a day: interfaces lag behind each other."""


def save_signals(conn: Connection, source: str, announced: Sequence[Signal], *, now: datetime) -> None:
    """Note the newest version announced of each paper; an older one, or the same again, changes nothing."""
    newest: dict[str, int] = {}
    for signal in map(storable, announced):
        newest[signal.key] = max(signal.version, newest.get(signal.key, 0))
    keys = sorted(newest)
    for part in in_parts(keys):
        within = select(signals.c.key, signals.c.version).where(signals.c.source == source, signals.c.key.in_(part))
        known = {row.key: row.version for row in conn.execute(within)}
        rows = [
            {"source": source, "key": key, "version": newest[key], "seen_at": now}
            for key in part
            if newest[key] > known.get(key, 0)
        ]
        upsert(conn, signals, rows, key=("source", "key"), hash_column="version")


def behind(conn: Connection, source: str, *, changes_in: str, now: datetime, limit: int) -> list[str]:
    """The arXiv ids of which ``source`` has no record, or an older version than was announced; oldest signal first.

    Announced is what a feed signalled, and what the records of ``changes_in`` tell, whose ``updated`` is a day. A paper
    is asked for once a day, for ``ASKED_FOR_DAYS`` after the signal.
    """
    seen: dict[str, datetime] = {}
    for key, at in (*_signalled(conn, source, now), *_changed(conn, source, changes_in, now)):
        seen[key] = min(at, seen.get(key, at))
    return sorted(seen, key=lambda key: (seen[key], key))[:limit]


def _signalled(conn: Connection, source: str, now: datetime) -> list[tuple[str, datetime]]:
    theirs = and_(records.c.source == source, records.c.key == signals.c.key)
    is_behind = or_(records.c.key.is_(None), func.coalesce(records.c.version, 0) < signals.c.version)
    query = select(signals.c.key, signals.c.seen_at, lookups.c.looked_up_at).outerjoin(records, theirs)
    query = query.outerjoin(lookups, and_(lookups.c.source == source, lookups.c.key == signals.c.key)).where(is_behind)
    return [(key, at) for key, at, looked in conn.execute(query) if _is_due(at, looked, now)]


def _changed(conn: Connection, source: str, changes_in: str, now: datetime) -> list[tuple[str, datetime]]:
    told, ours = records.alias("told"), records.alias("ours")
    theirs = and_(ours.c.source == source, ours.c.key == told.c.key)
    is_behind = or_(ours.c.key.is_(None), func.date(ours.c.updated) < func.date(told.c.updated))
    query = select(told.c.key, told.c.fetched_at, lookups.c.looked_up_at).select_from(told).outerjoin(ours, theirs)
    query = query.outerjoin(lookups, and_(lookups.c.source == source, lookups.c.key == told.c.key))
    query = query.where(told.c.source == changes_in, is_behind)
    return [(key, at) for key, at, looked in conn.execute(query) if _is_due(at, looked, now)]


def _is_due(signalled_at: datetime, looked_up_at: datetime | None, now: datetime) -> bool:
    if looked_up_at is None or looked_up_at < signalled_at:
        return True
    return looked_up_at.date() < now.date() and looked_up_at < signalled_at + timedelta(days=ASKED_FOR_DAYS)
