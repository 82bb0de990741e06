"""What became of the ids of a former run: each merge and split with its evidence and confidence, as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from sourcer.model.ids import ExternalId
from sourcer.model.ledger import Change, Decision, SignedName
from sourcer.model.people import Link
from sourcer.model.records import Record, RecordKey
from sourcer.model.works import Signature
from sourcer.resolve.cluster import Facts, conflict
from sourcer.resolve.decisions import Applied
from sourcer.resolve.drafts import Draft, Slot
from sourcer.resolve.identifiers import PERSONAL
from sourcer.resolve.remember import printed_names
from sourcer.resolve.stable_ids import Moved, id_changes
from sourcer.resolve.work_decisions import joined_by, parted_by
from sourcer.resolve.works import joining_ids

BY_TITLE = 0.99
"""Confidence of works that title, authors and year joined: the precision that such joins are measured to have."""


def work_changes(
    groups: Sequence[Sequence[RecordKey]],
    previous: Mapping[RecordKey, str],
    drafts: Sequence[Draft],
    decisions: Sequence[Decision] = (),
) -> Iterable[Change]:
    """Works that were joined or split; ``groups`` are the records of ``drafts``, ``decisions`` those about works."""
    moves = list(id_changes(groups, [draft.id for draft in drafts], previous)) if previous else []
    if not moves:
        return
    draft_of = {draft.id: draft for draft in drafts}
    for move in moves:
        moved = set(move.members)
        inside = draft_of[move.new].records
        came = [record for record in inside if record.record_key in moved]
        if move.is_whole:
            others = [record for record in inside if record.record_key not in moved]
            common = sorted(_ids(came) & _ids(others))
            why = f"same {common[0]}" if common else "same title, like authors and years"
            sure = 1.0 if common else BY_TITLE
        else:
            others = list(draft_of[move.old].records)
            why, sure = _why_apart(came, others)
        said = (joined_by if move.is_whole else parted_by)(decisions, moved, {record.record_key for record in others})
        if said:
            why, sure = str(said) if move.is_whole else f"decision {said.number} of a person keeps them apart", 1.0
        cause = said.number if said else None
        yield Change("work", _kind(move), move.old, move.new, why, sure, records=tuple(sorted(moved)), cause=cause)


def author_changes(
    groups: Sequence[Sequence[Signature]],
    ids: Sequence[str],
    previous: Mapping[Signature, str],
    facts: Callable[[int], Facts],
    links: Mapping[Signature, Link],
    applied: Applied,
    places: Sequence[tuple[int, Slot]],
    drafts: Sequence[Draft],
) -> tuple[Change, ...]:
    """Authors that were joined or split; ``facts`` are those of a group, by its index."""
    moves = list(id_changes(groups, ids, previous))
    if not moves:
        return ()
    group_of, at_of = dict(zip(ids, groups, strict=True)), {each: at for at, each in enumerate(ids)}
    said = {signature: decision for i, decision in applied.said.items() for signature in places[i][1].signatures}
    printed = printed_names(record for draft in drafts for record in draft.records)
    slot_of = {signature: slot for _, slot in places for signature in slot.signatures}

    def told(move: Moved[Signature]) -> Change:
        others = [signature for signature in group_of[move.new] if signature not in set(move.members)]
        here, there = ([slot_of[signature] for signature in side] for side in (move.members, others))
        common = sorted(_personal(here) & _personal(there))
        heard = {said[at].number for at in others if at in said}
        both = {said[at].number: said[at] for at in move.members if at in said and said[at].number in heard}
        cause: int | None = None
        if not move.is_whole and (apart := _apart(facts(at_of[move.old]), facts(at_of[move.new]))):
            why, sure, cause = apart
        elif both:
            cause = max(both)
            why, sure = str(both[cause]), 1.0
        elif common:
            why, sure = f"same identifier: {common[0]}", 1.0
        else:
            joined = max((links[at] for at in move.members), key=lambda link: (link.kind != "decided", link.confidence))
            why, sure = joined.evidence, joined.confidence
        signed = tuple(SignedName(at, printed[at]) for at in sorted(move.members, key=_place))
        return Change("author", _kind(move), move.old, move.new, why, sure, signatures=signed, cause=cause)

    return tuple(map(told, moves))


def _personal(slots: Iterable[Slot]) -> set[ExternalId]:
    return {known for slot in slots for known in slot.ids if known.scheme in PERSONAL}


def _apart(stayed: Facts, went: Facts) -> tuple[str, float, int | None] | None:
    """What keeps the two apart, how sure that is, and the decision that says so; None where nothing forbids it."""
    if decided := sorted(abs(side) for side in stayed.sides if -side in went.sides):
        return f"decision {decided[-1]} of a person keeps them apart", 1.0, decided[-1]
    without = Facts(went.works, went.ids, went.spellings, set(), went.aliased)
    why = conflict(stayed, without, lambda _i, _j: True)
    return (why, 1.0, None) if why else None


def _why_apart(came: Sequence[Record], others: Sequence[Record]) -> tuple[str, float]:
    mine, theirs = (sorted(str(known) for known in _ids(some) if known.scheme == "arxiv") for some in (came, others))
    if mine and theirs and mine != theirs:
        return f"different papers on arXiv: {mine[0]} and {theirs[0]}", 1.0
    return "title, authors or year are not alike any more", BY_TITLE


def _ids(records: Iterable[Record]) -> set[ExternalId]:
    return {known for record in records for known in joining_ids(record)}


def _kind(move: Moved[RecordKey] | Moved[Signature]) -> Literal["joined", "split"]:
    return "joined" if move.is_whole else "split"


def _place(signature: Signature) -> tuple[str, str, int]:
    return signature.source, signature.key, signature.position
