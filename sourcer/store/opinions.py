"""What a team said, the weights that it kept, and whom it knows: rows and back. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sourcer.errors import ResolveError
from sourcer.model.audit import Entry
from sourcer.model.ledger import SignedName
from sourcer.model.opinions import KeptWeights, KnownPerson, Opinion
from sourcer.model.works import Signature
from sourcer.store import audit, tables_concluded
from sourcer.store import tables_opinions as t
from sourcer.store.keys import by_source
from sourcer.store.upsert import insert_all
from sourcer.store.values import storable


def save_opinion(conn: Connection, opinion: Opinion) -> Opinion:
    """Add what somebody said; it comes back with its number."""
    said = storable(opinion)
    row = {
        "brief": said.brief,
        "verdict": said.verdict,
        "subject": said.subject,
        "name": said.name,
        "reason": said.reason,
        "by": said.by,
        "at": said.at,
        "records": said.records,
        "signed": print_signed(said.signed),
        "components": dict(said.components),
        "about": said.about,
    }
    noted = said.numbered(conn.execute(insert(t.opinions).values(row).returning(t.opinions.c.id)).scalar_one())
    what = {"opinion": noted.number, "verdict": said.verdict, "brief": said.brief, "about": said.about}
    audit.note(conn, Entry("opinion", said.at, said.by, said.subject, what, words={"reason": said.reason}))
    return noted


def load_opinions(conn: Connection, brief: str | None = None) -> list[Opinion]:
    """Everything that was said (inside that brief), taken back or not, oldest first."""
    query = select(t.opinions).order_by(t.opinions.c.id)
    if brief is not None:
        query = query.where(t.opinions.c.brief == storable(brief))
    return [_read_opinion(row) for row in conn.execute(query)]


def load_opinion(conn: Connection, number: int) -> Opinion:
    """The opinion of that number. Raises ResolveError where there is none."""
    row = conn.execute(select(t.opinions).where(t.opinions.c.id == number)).one_or_none()
    if row is None:
        raise ResolveError(f"there is no opinion {number}; `sourcer opinions` shows those there are")
    return _read_opinion(row)


def save_weights(conn: Connection, kept: KeptWeights) -> None:
    """Keep weights for a brief; those of before stay on record."""
    kept = storable(kept)
    row = {
        "brief": kept.brief,
        "by": kept.by,
        "at": kept.at,
        "weights": dict(kept.weights),
        "own": dict(kept.own),
        "learned_from": kept.learned_from,
    }
    conn.execute(insert(t.kept_weights).values(row))
    what = {name: row[name] for name in ("brief", "weights", "own", "learned_from")}
    audit.note(conn, Entry("weights", kept.at, kept.by, what=what))


def load_weights(conn: Connection, brief: str) -> KeptWeights | None:
    """The weights kept last for the brief; None where none are, or somebody went back to the brief's own."""
    asked = t.kept_weights.c.brief == storable(brief)
    row = conn.execute(select(t.kept_weights).where(asked).order_by(t.kept_weights.c.id.desc()).limit(1)).one_or_none()
    if row is None or not row.weights:
        return None
    return KeptWeights(row.brief, row.weights, row.own, tuple(row.learned_from), row.by, row.at)


def replace_known(conn: Connection, people: Sequence[KnownPerson], *, now: datetime) -> None:
    """Put this list of known people in the place of the one before; an empty one forgets it."""
    conn.execute(delete(t.known_people))
    rows = [
        {
            "place": place,
            "name": each.name,
            "ids": each.ids,
            "candidate_id": each.candidate_id,
            "note": each.note,
            "signed": print_signed(each.signed),
            "imported_at": now,
        }
        for place, each in enumerate(map(storable, people))
    ]
    insert_all(conn, t.known_people, rows)
    audit.note(conn, Entry("known people", now, what={"listed": len(rows)}))


def load_known(conn: Connection) -> list[KnownPerson]:
    """The people whom the team knows, in the order of its list."""
    rows = conn.execute(select(t.known_people).order_by(t.known_people.c.place))
    return [KnownPerson(row.name, tuple(row.ids), row.candidate_id, row.note, read_signed(row.signed)) for row in rows]


def authors_at(conn: Connection, signatures: Collection[Signature]) -> dict[Signature, str]:
    """Whose each of these signatures is today; those that are nobody's are left out."""
    links, found = tables_concluded.author_links.c, dict[Signature, str]()
    for source, part in by_source((signature.source, signature.key) for signature in signatures):
        query = select(links.key, links.position, links.author_id).where(links.source == source, links.key.in_(part))
        for key, position, author_id in conn.execute(query):
            if (signature := Signature(source, key, position)) in signatures:
                found[signature] = author_id
    return found


def works_with(conn: Connection, keys: Collection[str]) -> set[str]:
    """The works that have a record with one of these keys, whatever its source."""
    held = tables_concluded.work_records.c
    return set(conn.scalars(select(held.work_id).where(held.key.in_(sorted(keys)))))


def _read_opinion(row: Any) -> Opinion:
    return Opinion(
        brief=row.brief,
        verdict=row.verdict,
        subject=row.subject,
        name=row.name,
        reason=row.reason,
        by=row.by,
        at=row.at,
        records=tuple((source, key) for source, key in row.records),
        signed=read_signed(row.signed),
        components=tuple(row.components.items()),
        about=row.about,
        number=row.id,
    )


def print_signed(members: Iterable[SignedName]) -> list[list[object]]:
    """Signatures with their names, for a JSON column."""
    return [[each.signature.source, each.signature.key, each.signature.position, each.name] for each in members]


def read_signed(rows: Iterable[Sequence[Any]]) -> tuple[SignedName, ...]:
    """The same read back."""
    return tuple(SignedName(Signature(source, key, position), name) for source, key, position, name in rows)
