"""What it takes to undo an event of the ledger, alike for people and for works: where what it moved goes back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.model.ledger import Change, Decision, Subject
from sourcer.store import ledger

FORGOTTEN = ""
"""The id that a decision's ``back`` gives to a member about which the evidence is asked again."""

Member = TypeVar("Member")
_GROUPS: dict[Subject, str] = {"author": "people", "work": "works"}


def event_to_undo(conn: Connection, number: int, subject: Subject) -> tuple[int, Change | Decision]:
    """The event of this number, or the decision that was its cause, with its number. Raises ResolveError where it is
    not about the ``subject``, or was undone already.
    """
    told = ledger.load_event(conn, number).told
    if isinstance(told, Change) and told.cause is not None:
        number, told = told.cause, ledger.load_event(conn, told.cause).told
    if told.subject != subject:
        group = _GROUPS[told.subject]
        raise ResolveError(f"event {number} is about {group}; `sourcer {group} undo {number}` undoes it")
    if isinstance(told, Decision):
        for later in _withdrawals(number, ledger.load_decisions(conn)):
            raise ResolveError(
                f"event {number} was undone by event {later.number}; `sourcer {_GROUPS[subject]} undo {later.number}` "
                "makes it hold again"
            )
    return number, told


def parted(
    ours: AbstractSet[Member], theirs: AbstractSet[Member], ids: Sequence[str], homes: Mapping[Member, str]
) -> dict[Member, str]:
    """Who is together by a merge goes back to the two ``ids`` that there were; about what came since the evidence is
    asked. ``homes`` are the ids of today.
    """
    together = {homes[at] for at in ours if at in homes} & {homes[at] for at in theirs if at in homes}
    taken = set(homes.values()) - together
    back = {}
    for at in [at for at, home in homes.items() if home in together]:
        was = ids[0] if at in ours else ids[-1] if at in theirs else FORGOTTEN
        back[at] = FORGOTTEN if was in taken else was
    return back


def rejoined(ours: AbstractSet[Member], theirs: AbstractSet[Member], homes: Mapping[Member, str]) -> dict[Member, str]:
    """What a split took away goes back; where it came together with others since, the evidence is asked."""
    counts = Counter(homes[at] for at in ours if at in homes)
    if not counts:
        return {}
    home = max(counts, key=lambda known: (counts[known], known))
    mixed = {known for at, known in homes.items() if at not in theirs}
    away = [at for at in theirs if at in homes and homes[at] != home]
    return {at: FORGOTTEN if homes[at] in mixed else home for at in sorted(away, key=str)}


def home_again(old_id: str, homes: Mapping[Member, str]) -> str:
    """The id to go back to. One that is somebody's again by now would put the two together as a former run's word."""
    return old_id if old_id not in homes.values() else FORGOTTEN


def _withdrawals(number: int, decisions: Collection[Decision]) -> Iterator[Decision]:
    """Those of the decision of this number that nobody withdrew themselves."""
    for later in decisions:
        if later.kind == "withdraw" and later.about == number and not any(_withdrawals(later.number, decisions)):
            yield later
