"""What people decide about works: which records are of one piece of research; nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.model.ledger import Change, Decision
from sourcer.model.records import RecordKey
from sourcer.model.works import Signature, Work
from sourcer.store import conclusions, ledger
from sourcer.team.undoing import FORGOTTEN, event_to_undo, home_again, parted, rejoined

Back = list[tuple[Signature | RecordKey, str]]


def merge(one: Work, other: Work, *, by: str, reason: str) -> Decision:
    """The decision that two works are one. Raises ResolveError where they are already."""
    if one.id == other.id:
        raise ResolveError(f"“{one.title}” ({one.id}) is one work already")
    return _decision("merge", one.records, other.records, (one.id, other.id), by, reason)


def split(work: Work, went: Collection[RecordKey], *, by: str, reason: str) -> Decision:
    """The decision that these of a work's records are of another. Raises ResolveError where they are not the work's,
    or where none would be left.
    """
    if strange := sorted(":".join(record) for record in set(went) - set(work.records)):
        raise ResolveError(f"not a record of “{work.title}” ({work.id}): {strange[0]}; `sourcer works why` lists them")
    kept = [record for record in work.records if record not in went]
    if not went or not kept:
        raise ResolveError(
            f"“{work.title}” ({work.id}) has {len(work.records)} records and {len(set(went))} would go: "
            "name some of them, not all"
        )
    return _decision("split", kept, went, (work.id,), by, reason)


def undo(conn: Connection, number: int, *, by: str, reason: str) -> Decision:
    """The decision that undoes an event of the ledger: it withdraws a decision, parts what a run joined, and joins what
    a run split. Raises ResolveError where the event cannot be undone.
    """
    number, told = event_to_undo(conn, number, "work")
    works, authors = conclusions.previous_assignments(conn)
    if isinstance(told, Decision):
        return _withdrawn(conn, told, works, authors, by=by, reason=reason)
    moved = {record for record in told.records if record in works}
    ids = (told.old_id, told.new_id)
    if told.kind == "split":
        ours = {record for record, work_id in works.items() if work_id == told.old_id}
        if not ours or not moved:
            raise ResolveError(f"event {number} cannot be undone: {told.old_id} or what left it is not there any more")
        if not moved - ours:
            raise ResolveError(f"event {number} cannot be undone: what it split is together again")
        return _decision("merge", ours, moved - ours, ids, by, reason, about=number)
    around = {works[record] for record in moved}
    ours = {record for record, work_id in works.items() if work_id in around} - moved
    if not ours:
        raise ResolveError(f"event {number} cannot be undone: what it joined is not together any more")
    run_id = ledger.load_event(conn, number).run_id
    home = home_again(told.old_id, works)
    back: Back = [(record, home) for record in sorted(moved)]
    back += _people_back(conn, run_id, ours | moved, authors)
    return _decision("split", ours, moved, ids, by, reason, about=number, back=back)


def _withdrawn(
    conn: Connection,
    decision: Decision,
    works: Mapping[RecordKey, str],
    authors: Mapping[Signature, str],
    *,
    by: str,
    reason: str,
) -> Decision:
    ours, theirs = set(decision.our_records), set(decision.their_records)
    homes: dict[RecordKey, str] = {}
    if decision.kind == "merge":
        homes = parted(ours, theirs, decision.ids, works)
    elif decision.kind == "split":
        homes = rejoined(ours, theirs, works)
    asked = {record for record, home in homes.items() if home == FORGOTTEN}
    back: Back = [*homes.items()]
    back += [(at, FORGOTTEN) for at in sorted(authors, key=str) if (at.source, at.key) in asked]
    back += _people_back(conn, decision.obeyed_run, ours | theirs, authors)
    return _decision("withdraw", (), (), decision.ids, by, reason, about=decision.number, back=back)


def _people_back(
    conn: Connection, run_id: int | None, records: Collection[RecordKey], authors: Mapping[Signature, str]
) -> Iterator[tuple[Signature, str]]:
    """Whom run ``run_id`` moved together with these records goes back too: one paper made of two has one place for two
    names, and so one person.
    """
    for event in ledger.load_events(conn) if run_id is not None else ():
        told = event.told
        if event.run_id != run_id or not isinstance(told, Change) or told.cause is not None:
            continue
        moved = [signed.signature for signed in told.signatures]
        if any((at.source, at.key) in records for at in moved):
            home = home_again(told.old_id, authors) if told.kind == "joined" else told.old_id
            yield from ((at, home) for at in moved if authors.get(at) == told.new_id)


def _decision(
    kind: Literal["merge", "split", "withdraw"],
    ours: Collection[RecordKey],
    theirs: Collection[RecordKey],
    ids: tuple[str, ...],
    by: str,
    reason: str,
    *,
    about: int | None = None,
    back: Sequence[tuple[Signature | RecordKey, str]] = (),
) -> Decision:
    return Decision(
        kind=kind,
        by=by,
        reason=reason,
        ids=ids,
        about=about,
        back=tuple(back),
        subject="work",
        our_records=tuple(sorted(ours)),
        their_records=tuple(sorted(theirs)),
    )
