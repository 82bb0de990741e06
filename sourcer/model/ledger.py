"""What happened to identities: merges and splits that a run concluded, and what a person decided about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sourcer.model.records import RecordKey
from sourcer.model.works import Signature


@dataclass(frozen=True, slots=True, order=True)
class SignedName:
    """A signature with the name that is printed there: by the name it is found again where a new version of the record
    puts its authors in another order.
    """

    signature: Signature
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """What was known as ``old_id`` is now, whole (joined) or in part (split), known as ``new_id``.

    ``signatures`` (of an author) or ``records`` (of a work) are what moved. ``confidence`` is 0..1. ``cause`` is the
    number of the human decision that did it, or None.
    """

    subject: Literal["author", "work"]
    kind: Literal["joined", "split"]
    old_id: str
    new_id: str
    evidence: str
    confidence: float
    signatures: tuple[SignedName, ...] = ()
    records: tuple[RecordKey, ...] = ()
    cause: int | None = None

    def __str__(self) -> str:
        verb = "is now part of" if self.kind == "joined" else "was split; a part is now"
        return f"{self.subject} {self.old_id} {verb} {self.new_id}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word, which no later run outweighs. It holds for signatures, whatever ids their authors come to have.

    merge     ``ours`` and ``theirs`` are one person
    split     nobody of ``ours`` is the same person as one of ``theirs``
    withdraw  the decision ``about`` does not hold any more (or holds again, where that was a withdrawal itself)

    ``back`` says which signatures go back to which author ids when it takes effect first, because it undoes what had
    moved them. ``author_ids`` are the authors as they were called then, for people who read. ``number`` is that of its
    event in the ledger, and of two decisions that contradict each other the higher one holds. ``obeyed_run`` is the run
    that first concluded from it, None until then.
    """

    kind: Literal["merge", "split", "withdraw"]
    by: str
    reason: str
    ours: tuple[SignedName, ...] = ()
    theirs: tuple[SignedName, ...] = ()
    author_ids: tuple[str, ...] = ()
    about: int | None = None
    back: tuple[tuple[Signature, str], ...] = ()
    number: int = 0
    obeyed_run: int | None = None

    def numbered(self, number: int) -> Decision:
        """The same decision with its number."""
        return replace(self, number=number)

    def __str__(self) -> str:
        if self.kind == "withdraw":
            return f"event {self.about} was undone by {self.by}: {self.reason}"
        what = "one person" if self.kind == "merge" else "different people"
        return f"{self.by} decided that these are {what}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the ledger: a change that run ``run_id`` concluded, or a decision (``run_id`` None)."""

    id: int
    at: datetime
    run_id: int | None
    told: Change | Decision

    @property
    def author_ids(self) -> tuple[str, ...]:
        """The authors that it concerns, as they were called then."""
        if isinstance(self.told, Decision):
            return self.told.author_ids
        return (self.told.old_id, self.told.new_id) if self.told.subject == "author" else ()

    @property
    def signatures(self) -> frozenset[Signature]:
        """The signatures that it concerns."""
        told = self.told
        held = (*told.ours, *told.theirs) if isinstance(told, Decision) else told.signatures
        return frozenset(signed.signature for signed in held)


def in_force(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """The merges and splits that nobody withdrew, in the order of their numbers."""
    withdrawn: set[int | None] = set()
    held = []
    for decision in sorted(decisions, key=lambda each: -each.number):
        if decision.number in withdrawn:
            continue
        if decision.kind == "withdraw":
            withdrawn.add(decision.about)
        else:
            held.append(decision)
    return tuple(reversed(held))
