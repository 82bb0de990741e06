"""Human decisions over author places: applied before identifiers and before any evidence is weighed.

The newest is applied first, and an older one gives way where it contradicts. Two mentions on one paper are two people
whatever anybody decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sourcer.model.ledger import Decision, SignedName
from sourcer.model.works import Signature
from sourcer.resolve.cluster import DECIDED
from sourcer.resolve.drafts import Slot
from sourcer.resolve.remember import moved_to
from sourcer.resolve.seeds import Seeds


@dataclass(frozen=True, slots=True)
class Applied:
    """``said`` maps places to the decision that joined them; ``notes`` tell what of the decisions could not hold."""

    said: Mapping[int, Decision]
    notes: tuple[str, ...] = ()


def apply_decisions(
    decisions: Sequence[Decision], places: Sequence[tuple[int, Slot]], printed: Mapping[Signature, str], seeds: Seeds
) -> Applied:
    """Join and keep apart what people decided; ``printed`` maps every signature to its name."""
    if not decisions:
        return Applied({})
    place_of = {signature: i for i, (_, slot) in enumerate(places) for signature in slot.signatures}
    said: dict[int, Decision] = {}
    notes: list[str] = []
    for decision in sorted(decisions, key=lambda each: -each.number):
        ours, theirs = (_places(side, printed, place_of) for side in (decision.ours, decision.theirs))
        if decision.kind == "split":
            notes += _keep_apart(decision, ours, theirs, seeds)
        else:
            notes += _join(decision, list(dict.fromkeys([*ours, *theirs])), seeds, said)
    return Applied(said, tuple(notes))


def _places(
    side: Sequence[SignedName], printed: Mapping[Signature, str], place_of: Mapping[Signature, int]
) -> list[int]:
    found = moved_to({signed.signature: (signed.name,) for signed in side}, printed)
    return sorted({place_of[now] for now in found.values() if now in place_of})


def _keep_apart(decision: Decision, ours: Sequence[int], theirs: Sequence[int], seeds: Seeds) -> Iterable[str]:
    """Mark both sides, but for what a newer decision has put together."""
    mixed = {seeds.home[i] for i in ours} & {seeds.home[i] for i in theirs}
    for side, members in ((decision.number, ours), (-decision.number, theirs)):
        for i in members:
            if seeds.home[i] not in mixed:
                seeds.put_on_side(i, side)
    if mixed:
        yield f"decision {decision.number} (split) gives way in part to a newer one that put its people together"


def _join(decision: Decision, members: Sequence[int], seeds: Seeds, said: dict[int, Decision]) -> Iterable[str]:
    for pair in seeds.join_all(members):
        for i in pair:
            said.setdefault(i, decision)
    apart = {seeds.home[i]: i for i in members}
    first, *others = apart.values() or [0]
    for i in others:
        reason = seeds.refusal(first, i)
        why = "a newer decision keeps them apart" if reason == DECIDED else reason
        yield f"decision {decision.number} (merge) does not hold in part: {why}"
