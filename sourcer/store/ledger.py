"""What happened to identities and what people decided about them: only ever added to. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from sourcer.errors import ResolveError
from sourcer.model.audit import Entry
from sourcer.model.ledger import Change, Decision, Event, SignedName, Subject
from sourcer.model.records import RecordKey
from sourcer.model.works import Signature
from sourcer.store import audit
from sourcer.store.tables_ledger import identity_decisions, identity_events
from sourcer.store.upsert import insert_all
from sourcer.store.values import storable

_DECISIONS: dict[Subject, str] = {"author": "decision", "work": "decision about works"}


def save_changes(conn: Connection, run_id: int, changes: Sequence[Change], *, now: datetime) -> None:
    """Note what a run concluded of ids that were known before."""
    told = storable(tuple(changes))
    insert_all(conn, identity_events, [{"at": now, "run_id": run_id, **_change_row(change)} for change in told])


def save_decision(conn: Connection, decision: Decision, *, now: datetime) -> Decision:
    """Note what a person decided; it comes back with its number."""
    told = storable(decision)
    event: dict[str, Any] = {
        "at": now,
        "run_id": None,
        "subject": _DECISIONS[told.subject],
        "kind": told.kind,
        "old_id": "",
        "new_id": "",
        "members": [],
        "evidence": told.reason,
        "confidence": 1.0,
        "cause": None,
    }
    number = conn.execute(insert(identity_events).values(event).returning(identity_events.c.id)).scalar_one()
    conn.execute(insert(identity_decisions).values(id=number, **_decision_row(told)))
    what = {"event": number, "decision": told.kind, "of": told.subject, "ids": told.ids, "about": told.about}
    audit.note(conn, Entry("identity", now, told.by, what=what, words={"reason": told.reason}))
    return told.numbered(number)


def load_decisions(conn: Connection) -> tuple[Decision, ...]:
    """Everything that people decided, withdrawn or not, oldest first."""
    query = select(identity_decisions, identity_events.c.subject).join_from(
        identity_decisions, identity_events, identity_decisions.c.id == identity_events.c.id
    )
    rows = conn.execute(query.order_by(identity_decisions.c.id))
    return tuple(_read_decision(row, row.subject) for row in rows)


def note_obeyed(conn: Connection, run_id: int, decisions: Iterable[Decision]) -> None:
    """Note that run ``run_id`` is the first that concluded from these decisions, where none did before."""
    numbers = [decision.number for decision in decisions if decision.obeyed_run is None]
    waiting = identity_decisions.c.obeyed_run.is_(None) & identity_decisions.c.id.in_(numbers)
    if numbers:
        conn.execute(update(identity_decisions).where(waiting).values(obeyed_run=run_id))


def load_events(conn: Connection) -> list[Event]:
    """The whole ledger, oldest first."""
    decisions = {decision.number: decision for decision in load_decisions(conn)}
    rows = conn.execute(select(identity_events).order_by(identity_events.c.id))
    return [Event(row.id, row.at, row.run_id, decisions.get(row.id) or _read_change(row)) for row in rows]


def load_event(conn: Connection, number: int) -> Event:
    """One line of the ledger. Raises ResolveError where there is none of that number."""
    row = conn.execute(select(identity_events).where(identity_events.c.id == number)).one_or_none()
    if row is None:
        raise ResolveError(
            f"there is no event {number}; `sourcer people log` and `sourcer works log` show those there are"
        )
    decision = conn.execute(select(identity_decisions).where(identity_decisions.c.id == number)).one_or_none()
    told = _read_change(row) if decision is None else _read_decision(decision, row.subject)
    return Event(row.id, row.at, row.run_id, told)


def _change_row(change: Change) -> dict[str, Any]:
    return {
        "subject": change.subject,
        "kind": change.kind,
        "old_id": change.old_id,
        "new_id": change.new_id,
        "members": _signed(change.signatures) if change.subject == "author" else change.records,
        "evidence": change.evidence,
        "confidence": change.confidence,
        "cause": change.cause,
    }


def _read_change(row: Any) -> Change:
    is_author = row.subject == "author"
    return Change(
        subject=row.subject,
        kind=row.kind,
        old_id=row.old_id,
        new_id=row.new_id,
        evidence=row.evidence,
        confidence=row.confidence,
        signatures=_read_signed(row.members) if is_author else (),
        records=() if is_author else _read_records(row.members),
        cause=row.cause,
    )


def _decision_row(decision: Decision) -> dict[str, Any]:
    is_author = decision.subject == "author"
    return {
        "kind": decision.kind,
        "by": decision.by,
        "reason": decision.reason,
        "ours": _signed(decision.ours) if is_author else decision.our_records,
        "theirs": _signed(decision.theirs) if is_author else decision.their_records,
        "author_ids": decision.ids,
        "about": decision.about,
        "back": [[*_place(at), home] for at, home in decision.back],
    }


def _read_decision(row: Any, subject: str) -> Decision:
    is_author = subject == _DECISIONS["author"]
    return Decision(
        kind=row.kind,
        by=row.by,
        reason=row.reason,
        ours=_read_signed(row.ours) if is_author else (),
        theirs=_read_signed(row.theirs) if is_author else (),
        ids=tuple(row.author_ids),
        about=row.about,
        back=tuple((_read_place(place), home) for *place, home in row.back),
        number=row.id,
        obeyed_run=row.obeyed_run,
        subject="author" if is_author else "work",
        our_records=() if is_author else _read_records(row.ours),
        their_records=() if is_author else _read_records(row.theirs),
    )


def _place(at: Signature | RecordKey) -> tuple[str | int, ...]:
    return (at.source, at.key, at.position) if isinstance(at, Signature) else at


def _read_place(place: Sequence[Any]) -> Signature | RecordKey:
    return (place[0], place[1]) if len(place) == 2 else Signature(*place)


def _read_records(rows: Iterable[Sequence[Any]]) -> tuple[RecordKey, ...]:
    return tuple((source, key) for source, key in rows)


def _signed(members: Iterable[SignedName]) -> list[list[object]]:
    return [[each.signature.source, each.signature.key, each.signature.position, each.name] for each in members]


def _read_signed(rows: Iterable[Sequence[Any]]) -> tuple[SignedName, ...]:
    return tuple(SignedName(Signature(source, key, position), name) for source, key, position, name in rows)
