"""Who objected to being scored: rows and back, and rankings without them. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import Connection, delete, func, insert, select

from sourcer.model.ledger import SignedName
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


def save(conn: Connection, objection: Objection) -> None:
    """Add an objection, or the end of one."""
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
    conn.execute(insert(t).values(row))


def standing(conn: Connection) -> list[Objection]:
    """The objections that nobody took back, oldest first."""
    rows = conn.execute(select(t).order_by(t.c.id)).all()
    ended = {row.about for row in rows}
    return [
        Objection(
            cast(Kind, row.kind),
            row.subject,
            row.name,
            row.reason,
            row.by,
            row.at,
            read_signed(row.signed),
            number=row.id,
        )
        for row in rows
        if row.kind == "objects" and row.id not in ended
    ]


def unrank(conn: Connection, candidates: Collection[str]) -> int:
    """Take these candidates out of all rankings and of what digests know; how many rows went."""
    who = sorted(candidates)
    gone = conn.execute(delete(scores).where(func.lower(scores.c.candidate_id).in_([each.lower() for each in who])))
    flags = conn.execute(delete(liked_flags).where(liked_flags.c.author_id.in_(who)))
    conn.execute(delete(told).where(told.c.kind == "person", told.c.key.in_(who)))
    return gone.rowcount + flags.rowcount
