"""Ids that survive a rerun: a group keeps the id that most of its members had, and no id is given twice."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Member = TypeVar("Member")


def stable_ids(
    groups: Sequence[Sequence[Member]], previous: Mapping[Member, str], prefix: str, text: Callable[[Member], str]
) -> list[str]:
    """One id for each group, in the order of ``groups``; ``text`` prints a member for the hash of a new id.

    Where several groups lay claim to one previous id, the one with most of its members keeps it (a tie goes to the
    group whose first member prints first). A new id is ``prefix`` and the first 12 hex digits of the SHA-256 of the
    first member; a counter is added where that id is or was somebody else's.
    """
    known = groups if previous else ()
    held = [Counter(previous[member] for member in group if member in previous) for group in known]
    firsts = [min(map(text, group)) for group in groups]
    claims = [(-count, firsts[i], old, i) for i, olds in enumerate(held) for old, count in olds.items()]
    given: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, old, i in sorted(claims):
        if i not in given and old not in taken:
            given[i] = old
            taken.add(old)
    taken.update(previous.values())
    for i in sorted(set(range(len(groups))) - given.keys(), key=lambda i: firsts[i]):
        given[i] = _new_id(prefix, firsts[i], taken)
        taken.add(given[i])
    return [given[i] for i in range(len(groups))]


@dataclass(frozen=True, slots=True)
class Moved(Generic[Member]):
    """What was known as ``old`` and is now known as ``new``; ``is_whole``: nothing of it kept the old id."""

    old: str
    new: str
    members: tuple[Member, ...]
    is_whole: bool


def id_changes(
    groups: Sequence[Sequence[Member]], ids: Sequence[str], previous: Mapping[Member, str]
) -> Iterable[Moved[Member]]:
    """Each merge or split of what was known before, by ids, so that none is silent."""
    homes: dict[str, dict[str, list[Member]]] = defaultdict(lambda: defaultdict(list))
    for group, new in zip(groups, ids, strict=True):
        for member in group:
            if member in previous:
                homes[previous[member]][new].append(member)
    for old, parts in sorted(homes.items()):
        for new in sorted(parts.keys() - {old}):
            yield Moved(old, new, tuple(parts[new]), is_whole=old not in parts)


def _new_id(prefix: str, first: str, taken: set[str]) -> str:
    turn = 0
    while True:
        salted = f"{first}\n{turn}" if turn else first
        candidate = prefix + hashlib.sha256(salted.encode()).hexdigest()[:12]
        if candidate not in taken:
            return candidate
        turn += 1
