"""Objections (GDPR 21): who said no to being scored stays among the facts, and is nobody's candidate any more.

Who objected is found again by signatures, whatever a later run makes of ids, and by the login where all that is known
of them is code. Every brief leaves them out before anything is scored, and what earlier rankings said of them goes at
once, so that no list, export or digest made from those names them either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.model.ledger import SignedName
from sourcer.reading.persons import find_author
from sourcer.store import objections as store
from sourcer.store.objections import Objection
from sourcer.team.objectors import objectors, today


@dataclass(frozen=True, slots=True)
class Objected:
    """What came of an objection: as whom the person is known, and how many rows of rankings went."""

    name: str
    candidates: tuple[str, ...]
    removed: int


def note(conn: Connection, wanted: str, *, by: str, reason: str, now: datetime) -> Objected:
    """Note an objection and take the person out of all rankings. Raises ResolveError for nobody."""
    from sourcer.team.identity import signed_by

    signed: tuple[SignedName, ...] = ()
    if wanted.lower().startswith("github:"):
        subject = name = wanted.strip().lower()
    else:
        author = find_author(conn, wanted)
        subject, name, signed = author.id, author.name, signed_by(conn, author)
    store.save(conn, Objection("objects", subject, name, reason, by, now, signed))
    candidates = objectors(conn)
    return Objected(name, tuple(sorted(candidates)), store.unrank(conn, candidates))


def withdraw(conn: Connection, wanted: str, *, by: str, reason: str, now: datetime) -> Objected:
    """Note that somebody takes their objection back: the next ranking may name them. Raises ResolveError."""
    standing = [each for each in store.standing(conn) if wanted in (each.subject, each.name, *today(conn, each))]
    if not standing:
        raise ResolveError(f"nobody who objected is {wanted!r}; give the name or id that the objection was noted with")
    for each in standing:
        store.save(conn, Objection("withdrawn", each.subject, each.name, reason, by, now, about=each.number))
    return Objected(standing[0].name, tuple(sorted(who for each in standing for who in today(conn, each))), 0)
