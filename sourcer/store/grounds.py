"""What rankings say of candidates: kept once for each candidate and content, however many rankings say it.

The digest is always that of the content, so that nothing is found under what it said before somebody was taken out of
it: whoever changes a text gives it another (``reword``). Nothing here commits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Select, delete, select, text, update

from sourcer.store import tables_concluded as t
from sourcer.store.codec import Printed
from sourcer.store.keys import in_parts
from sourcer.store.upsert import insert_all

SAID = ("areas", "work_ids", "uncertain", "accounts", "trend", "components")
"""The columns that are shared. The shorter come first in the table: they are read without the long ones behind."""
_DIGEST_BYTES = 8
_OF_SCORE = (t.grounds.c.candidate_id == t.scores.c.candidate_id) & (t.grounds.c.digest == t.scores.c.digest)
# Whoever looks which grounds there are must not have them removed before they are used. SQLite has one writer anyway.
_ALONE = text("LOCK TABLE grounds IN SHARE ROW EXCLUSIVE MODE")


def digest_of(said: Mapping[str, Any]) -> int:
    """Tells one content from another: the same number for the same content, on every engine and machine."""
    told = json.dumps([said[name] for name in SAID], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return int.from_bytes(blake2b(told.encode(), digest_size=_DIGEST_BYTES).digest(), signed=True)


def keep(conn: Connection, rows: Iterable[Printed]) -> None:
    """Have these be there. Each is a candidate's id, the digest, and all of ``SAID``."""
    _hold(conn)
    wanted = {(row["candidate_id"], row["digest"]): row for row in rows}
    held, there = t.grounds.c, set[tuple[str, int]]()
    for part in in_parts(sorted({candidate for candidate, _ in wanted})):
        query = select(held.candidate_id, held.digest).where(held.candidate_id.in_(part))
        there |= {(candidate, digest) for candidate, digest in conn.execute(query)}
    insert_all(conn, t.grounds, [wanted[key] for key in sorted(wanted.keys() - there)])


def joined(query: Select[Any], *names: str) -> Select[Any]:
    """A query of places in rankings with these columns (all of ``SAID`` where none is named) of what was said there."""
    return query.add_columns(*(t.grounds.c[name] for name in names or SAID)).join(t.grounds, _OF_SCORE)


def remove_unused(conn: Connection) -> int:
    """Delete what no ranking says any more; how many. To be called by whoever deletes places."""
    _hold(conn)
    return conn.execute(delete(t.grounds).where(~select(t.scores.c.place).where(_OF_SCORE).exists())).rowcount


def reword(conn: Connection, candidate_id: str, digest: int, fresh: Mapping[str, Any]) -> None:
    """Give what is said other texts, and with them the digest of what it says now; all rankings follow."""
    held, places = t.grounds.c, t.scores.c
    here = (held.candidate_id == candidate_id) & (held.digest == digest)
    said = {**conn.execute(select(*(held[name] for name in SAID)).where(here)).mappings().one(), **fresh}
    made = digest_of(said)
    keep(conn, [{"candidate_id": candidate_id, "digest": made, **said}])
    mine = (places.candidate_id == candidate_id) & (places.digest == digest)
    conn.execute(update(t.scores).where(mine).values(digest=made))
    conn.execute(delete(t.grounds).where(here))


def _hold(conn: Connection) -> None:
    if conn.dialect.name == "postgresql":
        conn.execute(_ALONE)
