"""Whether the account of decisions is as it was written: every entry there, unchanged, in its place. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sourcer.model.audit import GENESIS, Head, Kept, Words


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. ``head`` is the last entry that is there; ``removed`` how many words were removed and noted as
    removed; ``expected`` the number of the entry whose hash was noted elsewhere, where it is there.
    """

    entries: int
    head: Head
    faults: tuple[str, ...]
    removed: int = 0
    expected: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.faults


def check(entries: Sequence[Kept], words: Sequence[Words], head: Head | None, expect: str = "") -> Verdict:
    """Follow the chain from its first entry to its end. ``expect`` is a hash that somebody noted elsewhere.

    Who can write the database can also write a whole new chain; only a hash that was noted elsewhere tells that.
    """
    last = Head(entries[-1].seq, entries[-1].hash) if entries else Head()
    accounted = _removals(entries)
    faults = [*_chain_faults(entries), *_head_faults(last, head), *_word_faults(entries, words, accounted)]
    known = {entry.hash: entry.seq for entry in entries}
    wanted = expect.strip().lower()
    if wanted and wanted not in known:
        faults.append(
            f"no entry has the hash {wanted}: the log was shortened or written anew since that was noted, "
            "or it is another log's"
        )
    there = {(each.seq, each.field) for each in words}
    removed = sum((entry.seq, name) not in there for entry in entries for name in entry.digests())
    return Verdict(len(entries), last, tuple(faults), removed, known.get(wanted))


def _chain_faults(entries: Sequence[Kept]) -> Iterator[str]:
    number, previous = 1, GENESIS
    for entry in entries:
        if entry.seq > number:
            missing = f"entry {number} is" if entry.seq == number + 1 else f"entries {number} to {entry.seq - 1} are"
            yield f"{missing} missing"
        elif entry.seq < number:
            yield f"entry {entry.seq} was never numbered so: the log counts from 1"
        elif entry.previous != previous:
            yield f"entry {entry.seq} does not follow the one before it: one of the two is not what was written"
        if entry.computed() != entry.hash:
            yield f"entry {entry.seq} was changed: its hash does not fit what it says"
        number, previous = max(number, entry.seq + 1), entry.hash


def _head_faults(last: Head, head: Head | None) -> Iterator[str]:
    if head is None:
        if last.seq:
            yield "the log's head is missing: nobody can tell whether entries were removed at the end"
    elif head.seq > last.seq:
        yield f"the log ends at entry {last.seq}, and its head at {head.seq}: entries were removed at the end"
    elif head.seq < last.seq:
        yield f"the log's head is at entry {head.seq}, and entries follow it: they were not written by the program"
    elif head.hash != last.hash:
        yield f"entry {last.seq} is not the one that the log's head knows: it was changed or put in another's place"


def _word_faults(entries: Sequence[Kept], words: Sequence[Words], accounted: set[tuple[int, str]]) -> Iterator[str]:
    there: Mapping[int, dict[str, Words]] = defaultdict(dict)
    for each in words:
        there[each.seq][each.field] = each
    for entry in entries:
        said, found = entry.digests(), there[entry.seq]
        for name, digest in said.items():
            if name in found and found[name].digest != digest:
                yield f"the words of entry {entry.seq} ({name}) were changed"
            elif name not in found and (entry.seq, name) not in accounted:
                yield f"the words of entry {entry.seq} ({name}) are gone, and no entry says that they were removed"
        for name in sorted(found.keys() - said.keys()):
            yield f"entry {entry.seq} has words ({name}) that it was not written with"
    known = {entry.seq for entry in entries}
    for seq in sorted(seq for seq, found in there.items() if found and seq not in known):
        yield f"there are words of an entry {seq}, and no such entry"


def _removals(entries: Sequence[Kept]) -> set[tuple[int, str]]:
    """Of which entries and fields the log itself says that their words were removed."""
    found: set[tuple[int, str]] = set()
    for entry in entries:
        if entry.kind == "words removed":
            listed = entry.facts().get("removed", [])
            for pair in listed if isinstance(listed, list) else []:
                if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int):
                    found.add((pair[0], str(pair[1])))
    return found
