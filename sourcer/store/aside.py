"""What could not be read: set aside with its reason, and gone again once it could. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select

from sourcer.model.records import Provenance, Skipped
from sourcer.store import tables as t
from sourcer.store.keys import digest_of, in_parts
from sourcer.store.upsert import insert_new
from sourcer.store.values import storable


@dataclass(frozen=True, slots=True)
class SetAside:
    """What could not be read, as people see it: ``last_seen_at`` is when the page came that it was last met on."""

    source: str
    key: str
    url: str
    reason: str
    first_seen_at: datetime
    last_seen_at: datetime


def replace_skipped(
    conn: Connection,
    source: str,
    provenance: Provenance,
    skipped: Sequence[Skipped],
    *,
    read: Collection[str],
    stream: str = "",
) -> None:
    """Put what a payload's page sets aside today in the place of what it set aside before.

    Rows of its place (the address without its query: windows and tokens move) under a key in ``read`` (keys that it
    could be read under) go too, whichever payload they are of. Rows that a later payload left stay as they are. An
    entry that stays keeps when it was first seen.
    """
    asked, came = t.skipped.c, storable(provenance)
    keys = sorted({entry.key for entry in map(storable, skipped)} | set(map(storable, read)))
    near = [row for part in in_parts(keys) for row in conn.execute(_aside(source, part))]
    same = conn.execute(select(t.skipped).where(asked.source == source, asked.payload_hash == came.payload_hash))
    known = {row.id: row for row in (*near, *same) if _place(row.url) == _place(came.url)}.values()
    later = {row.id for row in known if row.last_seen_at > came.fetched_at}
    first_seen = {row.id: row.first_seen_at for row in known if row.id not in later}
    rows = [_skipped_row(entry, came.fetched_at, storable(stream)) for entry in map(storable, skipped)]
    fresh = {row["id"]: {**row, "first_seen_at": first_seen.get(row["id"], came.fetched_at)} for row in rows}
    answered = set(map(storable, read))
    is_settled = {row.id for row in known if row.payload_hash == came.payload_hash or row.key in answered}
    conn.execute(delete(t.skipped).where(asked.id.in_((is_settled | set(fresh)) - later)))
    insert_new(conn, t.skipped, [row for name, row in fresh.items() if name not in later])


def doubted_pages(conn: Connection, since: datetime) -> dict[tuple[str, str], set[str]]:
    """By (source, stream), the addresses on which something was first set aside at or after a moment."""
    query = select(t.skipped.c.source, t.skipped.c.stream, t.skipped.c.url).where(t.skipped.c.first_seen_at >= since)
    found: dict[tuple[str, str], set[str]] = {}
    for source, stream, url in conn.execute(query):
        found.setdefault((source, stream), set()).add(url)
    return found


def load_skipped(conn: Connection) -> list[Skipped]:
    """Everything set aside, as it was last seen, by source and key."""
    found = [
        Skipped(row.source, row.key, row.reason, Provenance(row.url, row.last_seen_at, row.payload_hash))
        for row in conn.execute(select(t.skipped))
    ]
    return sorted(found, key=lambda entry: (entry.source, entry.key, entry.provenance.url))


def list_skipped(conn: Connection, source: str | None, limit: int) -> tuple[list[SetAside], int]:
    """What is set aside (of one source), what was met last first, ``limit`` entries of it; and how many there are."""
    row = t.skipped.c
    within = [] if source is None else [row.source == source]
    query = select(row.source, row.key, row.url, row.reason, row.first_seen_at, row.last_seen_at).where(*within)
    newest = query.order_by(row.last_seen_at.desc(), row.source, row.key, row.url).limit(limit)
    total = conn.scalar(select(func.count()).select_from(t.skipped).where(*within)) or 0
    return [SetAside(*entry) for entry in conn.execute(newest)], total


def skipped_by_reason(conn: Connection) -> dict[tuple[str, str], int]:
    """How many entries are set aside, by (source, reason), the commonest first."""
    many = func.count()
    query = select(t.skipped.c.source, t.skipped.c.reason, many).group_by(t.skipped.c.source, t.skipped.c.reason)
    found = [((source, reason), count) for source, reason, count in conn.execute(query)]
    return dict(sorted(found, key=lambda item: (-item[1], item[0])))


def _skipped_row(entry: Skipped, first_seen: datetime, stream: str) -> dict[str, object]:
    return {
        "id": digest_of(entry.source, entry.key, _place(entry.provenance.url)),
        "stream": stream,
        "source": entry.source,
        "key": entry.key,
        "url": entry.provenance.url,
        "reason": entry.reason,
        "payload_hash": entry.provenance.payload_hash,
        "first_seen_at": first_seen,
        "last_seen_at": entry.provenance.fetched_at,
    }


def _place(url: str) -> str:
    return url.partition("?")[0]


def _aside(source: str, keys: Sequence[str]) -> Select[Any]:
    return select(t.skipped).where(t.skipped.c.source == source, t.skipped.c.key.in_(keys))
