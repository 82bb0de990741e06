"""What is done to a store that came out of a backup, before anybody reads it.

A backup may be older than what people asked since. Who was erased and who objected is taken from the store that stood
in its place, as far as that can be read, and holds from then on. What is raised here undoes the restore.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine

from sourcer.clock import Clock, SystemClock
from sourcer.model.audit import Entry
from sourcer.rights.forgetting import reapply
from sourcer.store import audit, erasures, objections, suppressions
from sourcer.store.engine import reading, writing
from sourcer.store.erasures import ErasureLine
from sourcer.store.objections import Objection
from sourcer.store.scrub import scrub
from sourcer.team.objectors import objectors


@dataclass(frozen=True, slots=True)
class _Asked:
    """What people asked for, as one store has it."""

    hashes: list[dict[str, Any]]
    erased: list[ErasureLine]
    objected: list[Objection]
    end: int


def after_restore(engine: Engine, before: Engine | None = None, clock: Clock | None = None) -> None:
    """Bring a restored store up to what people asked since. ``before`` is the store that stood in its place, None where
    nothing did, or nothing that could be read.

    Raises StoreError where people were erased and the key by which they are known is not there.
    """
    now = (clock or SystemClock()).now()
    asked = _read(before) if before is not None else None
    with writing(engine) as conn:
        changed = _brought_up(conn, asked) and reapply(conn, now=now)
        objections.unrank(conn, objectors(conn))
        told = {"before": asked.end, "rows_of_the_erased": int(changed)} if asked else {}
        audit.note(conn, Entry("restored", now, what=told))
    if changed:
        scrub(engine)


def _read(before: Engine) -> _Asked:
    with reading(before) as conn:
        head = audit.load_head(conn)
        return _Asked(suppressions.load_rows(conn), erasures.load(conn), objections.load(conn), head.seq if head else 0)


def _brought_up(conn: Connection, asked: _Asked | None) -> bool:
    """Put in what is missing; whether anybody was erased since the backup."""
    if asked is None:
        return False
    known = {bytes(row["hash"]) for row in suppressions.load_rows(conn)}
    fresh = [row for row in asked.hashes if bytes(row["hash"]) not in known]
    suppressions.save_rows(conn, fresh)
    there = {line.pseudonym for line in erasures.load(conn)}
    for line in asked.erased:
        if line.pseudonym not in there:
            erasures.put_back(conn, line)
    _add_objections(conn, asked.objected)
    return bool(fresh)


def _add_objections(conn: Connection, asked: list[Objection]) -> None:
    """Those that are missing, each end under the number that its objection has here."""
    numbers: dict[int, int] = {}
    here = {_told(each): each.number for each in objections.load(conn)}
    for each in asked:
        number = here.get(_told(each))
        if number is None:
            about = None if each.about is None else numbers.get(each.about, each.about)
            number = objections.save(conn, replace(each, about=about))
        numbers[each.number] = number


def _told(each: Objection) -> tuple[object, ...]:
    return each.kind, each.subject, each.at
