"""Identities over runs: what a resolution remembers, and what people decide; nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.model.ledger import Change, Decision, SignedName, in_force
from sourcer.model.people import Author
from sourcer.model.works import Signature
from sourcer.store import conclusions, ledger
from sourcer.store import records as store_records
from sourcer.uncollected import uncollected

if TYPE_CHECKING:
    from sourcer.resolve import Previous, Resolution

FORGOTTEN = ""
"""The author id that a decision's ``back`` gives to a signature about which the evidence is asked again."""


def conclude(conn: Connection, decisions: Sequence[Decision], collaboration_size: int) -> tuple[int, Resolution]:
    """How many records and repositories were read, and what they say with these decisions; nothing is stored."""
    from sourcer.resolve import resolve  # heavy: only where it is needed

    with uncollected():
        records, repos = store_records.load_records(conn), store_records.load_repos(conn)
        previous, holding = remembered(conn, decisions), in_force(tuple(decisions))
        found = resolve(records, repos, previous, holding, collaboration_size=collaboration_size)
    return len(records) + len(repos), found


def remembered(conn: Connection, decisions: Sequence[Decision]) -> Previous:
    """The conclusions as they stand, with what decisions that no run has obeyed yet put back."""
    from sourcer.resolve import Previous

    works, people = conclusions.previous_assignments(conn)
    for decision in sorted(decisions, key=lambda each: each.number):
        if decision.obeyed_run is None:
            people |= {at: author_id for at, author_id in decision.back if at in people}
    people = {at: author_id for at, author_id in people.items() if author_id != FORGOTTEN}
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
    told = ledger.load_event(conn, number).told
    if isinstance(told, Change) and told.cause is not None:
        number, told = told.cause, ledger.load_event(conn, told.cause).told
    if isinstance(told, Decision):
        return _withdrawn(conn, told, by=by, reason=reason)
    if told.subject == "work":
        raise ResolveError(f"event {number} is about works; only what concerns people can be undone")
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
    # An id that is somebody's again by now would put the two together as a former run's word.
    home = told.old_id if told.old_id not in authors.values() else FORGOTTEN
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
    everything = ledger.load_decisions(conn)
    for later in everything:
        if later.kind == "withdraw" and later.about == decision.number and _holds(later, everything):
            raise ResolveError(
                f"event {decision.number} was undone by event {later.number}; `sourcer people undo {later.number}` "
                "makes it hold again"
            )
    authors = conclusions.previous_assignments(conn)[1]
    back = (_parted if decision.kind == "merge" else _rejoined)(decision, authors)
    return Decision(
        "withdraw", by, reason, author_ids=decision.author_ids, about=decision.number, back=tuple(back.items())
    )


def _holds(withdrawal: Decision, decisions: Collection[Decision]) -> bool:
    """Whether nobody withdrew the withdrawal itself."""
    later = [each for each in decisions if each.kind == "withdraw" and each.about == withdrawal.number]
    return not any(_holds(each, decisions) for each in later)


def _parted(decision: Decision, authors: Mapping[Signature, str]) -> dict[Signature, str]:
    """Who is together by a merge goes back to the two that there were; about what came since the evidence is asked."""
    ours, theirs = ({signed.signature for signed in side} for side in (decision.ours, decision.theirs))
    together = {authors[at] for at in ours if at in authors} & {authors[at] for at in theirs if at in authors}
    taken = set(authors.values()) - together
    back = {}
    for at in [at for at, author_id in authors.items() if author_id in together]:
        was = decision.author_ids[0] if at in ours else decision.author_ids[-1] if at in theirs else FORGOTTEN
        back[at] = FORGOTTEN if was in taken else was
    return back


def _rejoined(decision: Decision, authors: Mapping[Signature, str]) -> dict[Signature, str]:
    """What a split took away goes back; where it came together with others since, the evidence is asked."""
    ours, theirs = ({signed.signature for signed in side} for side in (decision.ours, decision.theirs))
    homes = Counter(authors[at] for at in ours if at in authors)
    if decision.kind != "split" or not homes:
        return {}
    home = max(homes, key=lambda author_id: (homes[author_id], author_id))
    mixed = {author_id for at, author_id in authors.items() if at not in theirs}
    away = [at for at in theirs if at in authors and authors[at] != home]
    return {at: FORGOTTEN if authors[at] in mixed else home for at in sorted(away, key=str)}


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
