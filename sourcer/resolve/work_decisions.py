"""Human decisions over records: what is one work, and what is not, whatever identifiers and titles say.

The newest is applied first, and an older one gives way where it contradicts. Nothing else outweighs a decision: two
papers on arXiv that a person called one work are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sourcer.model.ledger import Decision
from sourcer.model.records import RecordKey


@dataclass(frozen=True, slots=True)
class Settled:
    """``together`` are records that are one work. ``sides`` maps records to what keeps them from others: n and -n are
    the two sides that decision n keeps apart.
    """

    together: Sequence[frozenset[RecordKey]] = ()
    sides: Mapping[RecordKey, AbstractSet[int]] = field(default_factory=dict)


def are_apart(some: AbstractSet[int], others: AbstractSet[int]) -> bool:
    """Whether a decision keeps what is on these sides from what is on those."""
    return bool(some) and any(-side in others for side in some)


def settle(decisions: Sequence[Decision], records: frozenset[RecordKey]) -> Settled:
    """What the decisions (in force, about works) say of the records that there are."""
    sides: dict[RecordKey, set[int]] = {}
    home: dict[RecordKey, frozenset[RecordKey]] = {}

    def sides_in(group: Iterable[RecordKey]) -> set[int]:
        return {side for record in group for side in sides.get(record, ())}

    for decision in sorted(decisions, key=lambda each: -each.number):
        ours, theirs = (sorted(records.intersection(side)) for side in (decision.our_records, decision.their_records))
        if decision.kind == "split":
            for side, members in ((decision.number, ours), (-decision.number, theirs)):
                for record in members:
                    sides.setdefault(record, set()).add(side)
            continue
        groups: list[frozenset[RecordKey]] = []
        for record in (*ours, *theirs):
            if any(record in held for held in groups):
                continue
            mine = home.get(record, frozenset([record]))
            at = next((i for i, held in enumerate(groups) if not are_apart(sides_in(mine), sides_in(held))), None)
            if at is None:
                groups.append(mine)
            else:
                groups[at] |= mine
        home |= {record: group for group in groups for record in group}
    return Settled(sorted({group for group in home.values() if len(group) > 1}, key=sorted), sides)


def one_name_each(groups: Iterable[AbstractSet[str]]) -> dict[str, str]:
    """A name for every member of groups that are one thing each; groups that have a member in common are one."""
    merged: list[set[str]] = []
    for group in groups:
        touching = [other for other in merged if not other.isdisjoint(group)]
        merged = [other for other in merged if other.isdisjoint(group)] + [set(group).union(*touching)]
    return {member: min(group) for group in merged for member in group}


def unheld(decisions: Sequence[Decision], groups: Sequence[Sequence[RecordKey]]) -> Iterator[str]:
    """A note for each decision that does not hold for all its records; ``groups`` are the works that came out."""
    home = {record: at for at, group in enumerate(groups) for record in group} if decisions else {}
    for decision in decisions:
        ours, theirs = (
            {home[record] for record in side if record in home}
            for side in (decision.our_records, decision.their_records)
        )
        if decision.kind == "merge" and len(ours | theirs) > 1:
            yield f"decision {decision.number} (merge) does not hold in part: a newer decision keeps them apart"
        if decision.kind == "split" and ours & theirs:
            yield f"decision {decision.number} (split) gives way in part to a newer one that put its records together"


def joined_by(decisions: Sequence[Decision], some: set[RecordKey], others: set[RecordKey]) -> Decision | None:
    """The newest decision by which these and those records of one work are one."""
    return _newest(
        decision
        for decision in decisions
        if decision.kind == "merge"
        for held in [{*decision.our_records, *decision.their_records}]
        if held & some and held & others
    )


def parted_by(decisions: Sequence[Decision], some: set[RecordKey], others: set[RecordKey]) -> Decision | None:
    """The newest decision that keeps some of these records from some of those."""
    return _newest(
        decision
        for decision in decisions
        if decision.kind == "split"
        for one, other in [(decision.our_records, decision.their_records)]
        if (some.intersection(one) and others.intersection(other))
        or (some.intersection(other) and others.intersection(one))
    )


def _newest(decisions: Iterable[Decision]) -> Decision | None:
    return max(decisions, key=lambda each: each.number, default=None)
