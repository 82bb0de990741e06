"""Digests that were given out, and what they told: rows and back. Nothing here commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sourcer.errors import Busy
from sourcer.model.digest import GivenOut, KnownCandidate, Memory, StatusKey
from sourcer.model.records import RecordKey
from sourcer.store import tables_watch as t
from sourcer.store.keys import in_parts
from sourcer.store.opinions import print_signed, read_signed
from sourcer.store.upsert import dialect_insert
from sourcer.store.values import storable

_Rows = dict[tuple[str, str], dict[str, Any]]
_EMPTY: dict[str, Any] = {"place": None, "is_listed": False, "mark": 0, "signed": [], "statuses": []}


def last_given_out(conn: Connection, brief: str) -> GivenOut | None:
    """The newest digest of the brief that was noted as given out; None where none was."""
    query = select(t.digests).where(t.digests.c.brief == storable(brief)).order_by(t.digests.c.number.desc()).limit(1)
    row = conn.execute(query).one_or_none()
    return GivenOut(row.brief, row.number, row.at, row.run_id, row.mark, row.changes) if row else None


def load_memory(conn: Connection, brief: str, mark: int) -> Memory:
    """What the digests of the brief know, people by the ids that they had then."""
    people: dict[str, KnownCandidate] = {}
    works: dict[RecordKey, frozenset[StatusKey]] = {}
    code, gone = set[str](), set[int]()
    for row in conn.execute(select(t.told).where(t.told.c.brief == storable(brief))):
        source, _, key = row.key.partition(":")
        if row.kind == "person":
            people[row.key] = KnownCandidate(row.place, row.is_listed, row.mark, read_signed(row.signed))
        elif row.kind == "work":
            works[source, key] = frozenset(row.statuses)
        elif row.kind == "code":
            code.add(key)
        else:
            gone.add(int(row.key))
    return Memory(mark, people, works, frozenset(code), frozenset(gone))


def save_given_out(conn: Connection, given: GivenOut, stored: Memory, after: Memory) -> None:
    """Note a digest as given out, and what it left known in the place of ``stored``, which was loaded before it.

    Raises Busy where another digest of the brief was noted meanwhile: then nothing may be.
    """
    row = {
        "brief": storable(given.brief),
        "number": given.number,
        "at": given.at,
        "run_id": given.run_id,
        "mark": given.mark,
        "changes": given.changes,
    }
    noted = dialect_insert(conn, t.digests).values(row).on_conflict_do_nothing()
    if conn.execute(noted.returning(t.digests.c.number)).first() is None:
        raise Busy(
            f"another digest of {given.brief!r} was given out while this one was made: some of it is told twice; "
            "nothing is lost, and the next digest goes on from the other"
        )
    before, now = _rows(stored), _rows(after)
    brief = storable(given.brief)
    for kind in ("person", "work", "code", "watch"):
        keys = sorted(key for which, key in before if which == kind and before[which, key] != now.get((kind, key)))
        for part in in_parts(keys):
            mine = (t.told.c.brief == brief) & (t.told.c.kind == kind) & t.told.c.key.in_(part)
            conn.execute(delete(t.told).where(mine))
    fresh = [
        {"brief": brief, "kind": kind, "key": key, **row}
        for (kind, key), row in sorted(now.items(), key=lambda item: item[0])
        if before.get((kind, key)) != row
    ]
    if fresh:
        conn.execute(insert(t.told), fresh)


def _rows(memory: Memory) -> _Rows:
    found: _Rows = {}
    for who, known in memory.people.items():
        found["person", who] = {
            **_EMPTY,
            "place": known.place,
            "is_listed": known.is_listed,
            "mark": known.mark,
            "signed": print_signed(known.signed),
        }
    for (source, key), statuses in memory.works.items():
        found["work", f"{source}:{key}"] = {**_EMPTY, "statuses": sorted(statuses)}
    found |= {("code", f"github:{key}"): dict(_EMPTY) for key in memory.code}
    found |= {("watch", str(number)): dict(_EMPTY) for number in memory.gone}
    return found
