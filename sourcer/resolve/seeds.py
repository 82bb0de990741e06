"""Author places that belong together before any evidence is weighed: a common identifier, or a former run's word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from sourcer.model.ids import ExternalId
from sourcer.model.works import Signature
from sourcer.resolve.cluster import DECIDED, ON_ONE_PAPER, Facts, merged_facts
from sourcer.resolve.drafts import Slot


def signature_facts(
    slots: Sequence[tuple[int, Slot]],
    spellings: Sequence[int],
    previous: Mapping[Signature, str],
    believed: Sequence[Sequence[ExternalId]],
) -> list[Facts]:
    """What may forbid a merge, for each author place; ``slots`` are (index of the work, place).

    Places that hold the same share it, in sets that nobody can change: a store has a million places.
    """
    nothing: frozenset[Any] = frozenset()
    sets: dict[Any, frozenset[Any]] = {}

    def only(one: Any) -> frozenset[Any]:
        return sets.setdefault(one, frozenset((one,)))

    no_ids: dict[str, AbstractSet[str]] = {}
    return [
        Facts(
            works=only(work),
            ids=_by_scheme(ids) if ids else no_ids,
            spellings=only(spelling),
            known_as=only(known) if previous and (known := known_before(slot, previous)) else nothing,
            sides=nothing,
        )
        for (work, slot), spelling, ids in zip(slots, spellings, believed, strict=True)
    ]


def known_before(slot: Slot, previous: Mapping[Signature, str]) -> str:
    """The author id that most signatures of the place had (ties: the lowest id); "" if none had one."""
    held = Counter(previous[signature] for signature in slot.signatures if signature in previous)
    return min(held, key=lambda known: (-held[known], known)) if held else ""


@dataclass(slots=True)
class Seeds:
    """A partition of the places into groups that hold together. Each place is in the group ``groups[home[place]]``."""

    facts: Sequence[Facts]
    may_share_names: Callable[[int, int], bool]
    groups: dict[int, list[int]] = field(init=False)
    home: list[int] = field(init=False)
    _merged: dict[int, Facts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.groups = {i: [i] for i in range(len(self.facts))}
        self.home = list(range(len(self.facts)))

    def held(self, i: int) -> Facts:
        """The facts of the group that place ``i`` is in."""
        return self._merged.get(self.home[i], self.facts[self.home[i]])

    def put_on_side(self, i: int, side: int) -> None:
        """Note that a human decision has place ``i`` on this side; see ``Facts.sides``."""
        for held in (self.facts[i], self.held(i)):
            held.sides = {*held.sides, side}

    def refusal(self, i: int, j: int, *, by_id: bool = True) -> str:
        """Why the groups of two places cannot be joined; "" if they can. ``by_id``: by more than a former run's word.

        Names never forbid it here, nor does a former run; different identifiers do where only that speaks for it.
        """
        if self.home[i] == self.home[j]:
            return ""
        left, right = self.held(i), self.held(j)
        if not left.works.isdisjoint(right.works):
            return ON_ONE_PAPER
        if left.is_against(right):
            return DECIDED
        return "different identifiers" if not by_id and _ids_differ(left, right) else ""

    def join(self, i: int, j: int, *, by_id: bool = True) -> bool:
        """Join the groups of two places unless that is refused. Those of different names are marked as ``aliased``."""
        a, b = sorted((self.home[i], self.home[j]))
        if a == b:
            return True
        if self.refusal(i, j, by_id=by_id):
            return False
        left, right = self._merged.setdefault(a, merged_facts([self.facts[a]])), self._merged.pop(b, self.facts[b])
        if any(not self.may_share_names(x, y) for x in left.spellings for y in right.spellings):
            self.facts[i].aliased = self.facts[j].aliased = left.aliased = True
        left.absorb(right)
        for k in self.groups[b]:
            self.home[k] = a
        self.groups[a] += self.groups.pop(b)
        return True

    def join_all(self, alike: Sequence[int], *, by_id: bool = True) -> Iterator[tuple[int, int]]:
        """Join the places into as few groups as nothing forbids; yields the pairs that were joined."""
        leaders: list[int] = []
        for i in alike:
            leader = next((first for first in leaders if self.join(first, i, by_id=by_id)), None)
            if leader is None:
                leaders.append(i)
            else:
                yield leader, i

    def parts(self) -> list[tuple[int, ...]]:
        """The groups, each sorted, in the order of their first members."""
        return [tuple(sorted(self.groups[at])) for at in sorted(self.groups)]


def seed_groups(seeds: Seeds, believed: Sequence[Sequence[ExternalId]]) -> set[int]:
    """Join what has a common identifier, then what a former run knew together; returns the places joined by the first.

    Neither puts two places of one work into one person, and a former run gives way where identifiers now differ.
    """
    verified: set[int] = set()
    for alike in _holders(believed):
        for pair in seeds.join_all(alike):
            verified.update(pair)
    for alike in _known_together(seeds.facts):
        for _ in seeds.join_all(alike, by_id=False):
            pass
    return verified


def _ids_differ(a: Facts, b: Facts) -> bool:
    return any(a.ids[scheme].isdisjoint(b.ids[scheme]) for scheme in a.ids.keys() & b.ids.keys())


def _by_scheme(ids: Iterable[ExternalId]) -> dict[str, AbstractSet[str]]:
    found: dict[str, AbstractSet[str]] = {}
    for known in ids:
        found[known.scheme] = {*found.get(known.scheme, ()), known.value}
    return found


def _holders(believed: Iterable[Sequence[ExternalId]]) -> Iterable[list[int]]:
    holders: dict[ExternalId, list[int]] = defaultdict(list)
    for i, ids in enumerate(believed):
        for known in ids:
            holders[known].append(i)
    return (holders[known] for known in sorted(holders))


def _known_together(facts: Sequence[Facts]) -> Iterable[list[int]]:
    together: dict[str, list[int]] = defaultdict(list)
    for i, each in enumerate(facts):
        for known in each.known_as:
            together[known].append(i)
    return (together[known] for known in sorted(together))
