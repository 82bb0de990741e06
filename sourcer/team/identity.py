"""Identities over runs: what a resolution remembers, and what people decide; nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.model.ledger import Decision, SignedName, in_force
from sourcer.model.people import Author
from sourcer.model.telling import Tell, silent
from sourcer.model.works import Signature
from sourcer.store import conclusions
from sourcer.store import records as store_records
from sourcer.team.undoing import FORGOTTEN, event_to_undo, home_again, parted, rejoined
from sourcer.uncollected import uncollected

if TYPE_CHECKING:
    from sourcer.resolve import Previous, Resolution


def conclude(
    conn: Connection, decisions: Sequence[Decision], collaboration_size: int, tell: Tell = silent
) -> tuple[int, Resolution]:
    """How many records and repositories were read, and what they say with these decisions; nothing is stored."""
    from sourcer.resolve import resolve  # heavy: only where it is needed

    tell("reading the records")
    with uncollected():
        records, repos = store_records.load_records(conn), store_records.load_repos(conn)
        previous, holding = remembered(conn, decisions), in_force(tuple(decisions))
        found = resolve(records, repos, previous, holding, collaboration_size=collaboration_size, tell=tell)
    return len(records) + len(repos), found


def remembered(conn: Connection, decisions: Sequence[Decision]) -> Previous:
    """The conclusions as they stand, with what decisions that no run has obeyed yet put back."""
    from sourcer.resolve import Previous

    works, people = conclusions.previous_assignments(conn)
    for decision in sorted(decisions, key=lambda each: each.number):
        if decision.obeyed_run is None:
            people |= {at: home for at, home in decision.back if isinstance(at, Signature) and at in people}
            works |= {at: home for at, home in decision.back if not isinstance(at, Signature) and at in works}
    people = {at: author_id for at, author_id in people.items() if author_id != FORGOTTEN}
    works = {at: work_id for at, work_id in works.items() if work_id != FORGOTTEN}
    return Previous(works, people, {author.id: author.names for author in conclusions.load_authors(conn)})


def merge(conn: Connection, one: Author, other: Author, *, by: str, reason: str) -> Decision:
    """The decision that two authors are one person. Raises ResolveError where both are on one paper."""
    if one.id == other.id:
        raise ResolveError(f"{one.name} ({one.id}) is one person already")
    ours, theirs = signed_by(conn, one), signed_by(conn, other)
    _refuse_one_paper(conn, ours, theirs)
    return Decision("merge", by, reason, ours, theirs, (one.id, other.id))


def split(conn: Connection, person: Author, went: Collection[Signature], *, by: str, reason: str) -> Decision:
    """The decision that these of a person's signatures are somebody else's. Raises ResolveError where they are not the
    person's, or where none would be left.
    """
    held = signed_by(conn, person)
    if strange := sorted(map(str, set(went) - {signed.signature for signed in held})):
        raise ResolveError(f"not one of {person.name} ({person.id}): {strange[0]}; `sourcer people why` lists them")
    theirs = tuple(signed for signed in held if signed.signature in went)
    ours = tuple(signed for signed in held if signed.signature not in went)
    if not theirs or not ours:
        raise ResolveError(
            f"{person.name} ({person.id}) has {len(held)} signatures and {len(theirs)} would go: "
            "name some of them, not all, with --works or --signatures"
        )
    return Decision("split", by, reason, ours, theirs, (person.id,))


def undo(conn: Connection, number: int, *, by: str, reason: str) -> Decision:
    """The decision that undoes an event of the ledger: it withdraws a decision, parts what a run joined, and joins what
    a run split. Raises ResolveError where the event cannot be undone.
    """
    number, told = event_to_undo(conn, number, "author")
    if isinstance(told, Decision):
        return _withdrawn(conn, told, by=by, reason=reason)
    authors = conclusions.previous_assignments(conn)[1]
    moved = [signed for signed in told.signatures if signed.signature in authors]
    if told.kind == "split":
        kept = conclusions.load_authors(conn, {told.old_id})
        if not kept or not moved:
            raise ResolveError(f"event {number} cannot be undone: {told.old_id} or what left it is not there any more")
        ours = signed_by(conn, kept[0])
        theirs = tuple(signed for signed in moved if signed not in ours)
        if not theirs:
            raise ResolveError(f"event {number} cannot be undone: what it split is together again")
        _refuse_one_paper(conn, ours, theirs)
        return Decision("merge", by, reason, ours, theirs, (told.old_id, told.new_id), about=number)
    left = {signed.signature for signed in moved}
    around = conclusions.load_authors(conn, {authors[signature] for signature in left})
    ours = tuple(signed for author in around for signed in signed_by(conn, author) if signed.signature not in left)
    if not ours:
        raise ResolveError(f"event {number} cannot be undone: what it joined is not together any more")
    home = home_again(told.old_id, authors)
    back = tuple((signed.signature, home) for signed in moved)
    return Decision("split", by, reason, ours, tuple(moved), (told.old_id, told.new_id), about=number, back=back)


def signed_by(conn: Connection, author: Author) -> tuple[SignedName, ...]:
    """The author's signatures with the names that the records print today."""
    from sourcer.resolve.remember import moved_to

    held = {link.signature: author.names for link in conclusions.load_links(conn, [author.id])}
    mentions = store_records.mentions_on(conn, {(at.source, at.key) for at in held})
    printed = {at: mention.name for at, mention in mentions.items()}
    now = sorted(moved_to(held, printed).values(), key=str)
    return tuple(SignedName(at, printed[at]) for at in now)


def _withdrawn(conn: Connection, decision: Decision, *, by: str, reason: str) -> Decision:
    authors = conclusions.previous_assignments(conn)[1]
    ours, theirs = ({signed.signature for signed in side} for side in (decision.ours, decision.theirs))
    back: dict[Signature, str] = {}
    if decision.kind == "merge":
        back = parted(ours, theirs, decision.ids, authors)
    elif decision.kind == "split":
        back = rejoined(ours, theirs, authors)
    return Decision("withdraw", by, reason, ids=decision.ids, about=decision.number, back=tuple(back.items()))


def _refuse_one_paper(conn: Connection, ours: Sequence[SignedName], theirs: Sequence[SignedName]) -> None:
    mine, other = (
        set(conclusions.works_of(conn, {(each.signature.source, each.signature.key) for each in side}).values())
        for side in (ours, theirs)
    )
    if both := conclusions.load_works(conn, mine & other):
        raise ResolveError(
            f"both are named on “{both[0].title}” ({both[0].id}), and two names on one paper are two people. Where one "
            f"of them stands there by mistake, take it away first: `sourcer people split` with --works {both[0].id}"
        )
