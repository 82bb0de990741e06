"""What happened to identities: merges and splits that a run concluded, and what a person decided about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sourcer.model.records import RecordKey
from sourcer.model.works import Signature

Subject = Literal["author", "work"]


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

    subject: Subject
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
    """A person's word, which no later run outweighs. It holds for signatures, whatever ids their authors come to have;
    about works for records, whatever ids their works come to have.

    merge     ``ours`` and ``theirs`` are one person (``our_records`` and ``their_records`` one work)
    split     nobody of ``ours`` is the same person as one of ``theirs`` (no two of the records are one work)
    withdraw  the decision ``about`` does not hold any more (or holds again, where that was a withdrawal itself)

    ``back`` says which signatures and records go back to which ids when it takes effect first, because it undoes what
    had moved them. ``ids`` are the authors or works as they were called then, for people who read. ``number`` is that
    of its event in the ledger, and of two decisions that contradict each other the higher one holds. ``obeyed_run`` is
    the run that first concluded from it, None until then.
    """

    kind: Literal["merge", "split", "withdraw"]
    by: str
    reason: str
    ours: tuple[SignedName, ...] = ()
    theirs: tuple[SignedName, ...] = ()
    ids: tuple[str, ...] = ()
    about: int | None = None
    back: tuple[tuple[Signature | RecordKey, str], ...] = ()
    number: int = 0
    obeyed_run: int | None = None
    subject: Subject = "author"
    our_records: tuple[RecordKey, ...] = ()
    their_records: tuple[RecordKey, ...] = ()

    def numbered(self, number: int) -> Decision:
        """The same decision with its number."""
        return replace(self, number=number)

    def __str__(self) -> str:
        if self.kind == "withdraw":
            return f"event {self.about} was undone by {self.by}: {self.reason}"
        one, many = ("person", "people") if self.subject == "author" else ("work", "works")
        what = f"one {one}" if self.kind == "merge" else f"different {many}"
        return f"{self.by} decided that these are {what}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the ledger: a change that run ``run_id`` concluded, or a decision (``run_id`` None)."""

    id: int
    at: datetime
    run_id: int | None
    told: Change | Decision

    @property
    def ids(self) -> tuple[str, ...]:
        """The authors or works that it concerns, as they were called then."""
        return self.told.ids if isinstance(self.told, Decision) else (self.told.old_id, self.told.new_id)

    @property
    def members(self) -> frozenset[Signature | RecordKey]:
        """The signatures, or the records, that it concerns."""
        told = self.told
        if isinstance(told, Decision):
            signed, records = (*told.ours, *told.theirs), (*told.our_records, *told.their_records)
        else:
            signed, records = told.signatures, told.records
        return frozenset((*(each.signature for each in signed), *records))


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
