"""Who objected to being scored: rows and back, and rankings without them. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, delete, func, insert, select

from sourcer.model.audit import Entry
from sourcer.model.ledger import SignedName
from sourcer.store import audit, grounds
from sourcer.store.opinions import print_signed, read_signed
from sourcer.store.tables_concluded import liked_flags, scores
from sourcer.store.tables_rights import objections as t
from sourcer.store.tables_watch import told
from sourcer.store.values import storable

Kind = Literal["objects", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection, or the end of the one ``about``."""

    kind: Kind
    subject: str
    name: str
    reason: str
    by: str
    at: datetime
    signed: tuple[SignedName, ...] = ()
    about: int | None = None
    number: int = 0


def save(conn: Connection, objection: Objection) -> int:
    """Add an objection, or the end of one; its number."""
    said = storable(objection)
    row = {
        "kind": said.kind,
        "subject": said.subject,
        "name": said.name,
        "reason": said.reason,
        "by": said.by,
        "at": said.at,
        "signed": print_signed(said.signed),
        "about": said.about,
    }
    number = conn.execute(insert(t).values(row).returning(t.c.id)).scalar_one()
    what = {"objection": number, "of": said.kind, "about": said.about}
    audit.note(conn, Entry("objection", said.at, said.by, said.subject, what, words={"reason": said.reason}))
    return number


def load(conn: Connection) -> list[Objection]:
    """All objections and their ends, oldest first."""
    return [_read(row) for row in conn.execute(select(t).order_by(t.c.id))]


def standing(conn: Connection) -> list[Objection]:
    """The objections that nobody took back, oldest first."""
    every = load(conn)
    ended = {each.about for each in every}
    return [each for each in every if each.kind == "objects" and each.number not in ended]


def unrank(conn: Connection, candidates: Collection[str]) -> int:
    """Take these candidates out of all rankings and of what digests know; how many rows went."""
    who = sorted(candidates)
    gone = conn.execute(delete(scores).where(func.lower(scores.c.candidate_id).in_([each.lower() for each in who])))
    grounds.remove_unused(conn)
    flags = conn.execute(delete(liked_flags).where(liked_flags.c.author_id.in_(who)))
    conn.execute(delete(told).where(told.c.kind == "person", told.c.key.in_(who)))
    return gone.rowcount + flags.rowcount


def _read(row: Any) -> Objection:
    signed = read_signed(row.signed)
    kind = cast(Kind, row.kind)
    return Objection(kind, row.subject, row.name, row.reason, row.by, row.at, signed, row.about, row.id)
