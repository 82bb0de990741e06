"""Evidence into groups: agglomeration with conflicts that no evidence outweighs.

Two groups are as close as the mean over all their pairs and the best single pair together say: the mean alone would
never join the two circles of somebody who moved, the best pair alone would chain strangers. Deterministic: the closest
groups merge first, ties by the first member. A pair that was not compared, or that came out near to nothing, counts as
ABSENT in the mean.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

ABSENT = 0.01
BEST_PAIR = 0.5
"""How much the best pair counts in the closeness of two groups; the mean counts the rest."""
ON_ONE_PAPER = "both are on one paper"
DECIDED = "a person decided so"
TOLD_APART = "told apart before"
JUDGED = frozenset({DECIDED, TOLD_APART})
"""The conflicts that rest on an earlier judgement, not on a fact: such pairs are still shown as namesakes."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Compared pairs worth remembering: indices and the probability of one person, 0..1."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]


@dataclass(slots=True)
class Facts:
    """What a group of signatures holds that may forbid a merge.

    ``works``: no person is twice on one work. ``ids``: scheme -> values; two values of one scheme are two persons.
    ``spellings``: indices of folded names. ``known_as``: the author ids that a former run gave. ``aliased``: an
    identifier has already joined names that differ, so that names forbid nothing more. ``sides``: n and -n are the two
    sides that the human decision n keeps apart.
    """

    works: AbstractSet[int]
    ids: dict[str, AbstractSet[str]]
    spellings: AbstractSet[int]
    known_as: AbstractSet[str] = field(default_factory=set)
    aliased: bool = False
    sides: AbstractSet[int] = field(default_factory=set)

    def absorb(self, other: Facts) -> None:
        """Take over what ``other`` holds."""
        self.works |= other.works
        for scheme, values in other.ids.items():
            self.ids[scheme] = self.ids.get(scheme, set()) | values
        self.spellings |= other.spellings
        self.known_as |= other.known_as
        self.aliased = self.aliased or other.aliased
        self.sides |= other.sides

    def is_against(self, other: Facts) -> bool:
        """Whether a person decided that these are two people."""
        return bool(self.sides) and any(-side in other.sides for side in self.sides)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of signature indices, each sorted, in the order of their first members.

    ``near`` maps pairs of groups (by index, lower first) to the evidence that did not suffice, best first.
    """

    groups: tuple[tuple[int, ...], ...]
    near: tuple[tuple[int, int, float], ...]


def group_signatures(
    facts: Sequence[Facts],
    seeds: Sequence[Sequence[int]],
    edges: Edges,
    may_share_names: Callable[[int, int], bool],
    *,
    threshold: float,
    maybe: float,
) -> Grouping:
    """Merge ``seeds`` (a partition of all signatures, parts sorted) while the closest two are at ``threshold`` or more.

    ``may_share_names`` says of two spelling indices whether they could be one person's. Pairs of groups whose closeness
    ends at ``maybe`` or above and whom no fact keeps apart are reported as near.
    """
    home = np.zeros(len(facts), dtype=np.int32)
    home[list(chain.from_iterable(seeds))] = np.repeat(np.arange(len(seeds)), list(map(len, seeds)))
    left, right = home[edges.left], home[edges.right]
    linked = np.zeros(len(seeds), dtype=bool)
    linked[left] = linked[right] = True
    groups = [seeds[at] for at in np.flatnonzero(~linked).tolist()]
    near: list[tuple[int, int, float]] = []
    least = min(maybe, threshold)
    for part in _components(len(seeds), left, right, edges.value):
        if part.highest < least:  # a mean is never above the best: nothing here merges or is near
            groups += [seeds[at] for at in part.seeds]
        elif part.lowest >= threshold and _are_one(part, seeds, facts, may_share_names):
            groups.append([seeds[at][0] for at in part.seeds])
        else:
            linkage = _Linkage({at: seeds[at] for at in part.seeds}, facts, may_share_names)
            linkage.add(left[part.edges], right[part.edges], edges.value[part.edges])
            linkage.run(threshold)
            index = {at: len(groups) + turn for turn, at in enumerate(sorted(linkage.members))}
            groups += [sorted(linkage.members[at]) for at in index]
            near += [(index[a], index[b], value) for a, b, value in linkage.remaining(maybe)]
    return _in_order(groups, near)


@dataclass(slots=True)
class _Linkage:
    """Agglomeration of one connected component of seeds; ``sums`` hold (total, pairs, best) between two groups."""

    seeds: dict[int, Sequence[int]]
    facts: Sequence[Facts]
    may_share_names: Callable[[int, int], bool]
    members: dict[int, list[int]] = field(init=False)
    held: dict[int, Facts] = field(init=False)
    sums: dict[int, dict[int, tuple[float, int, float]]] = field(init=False)

    def __post_init__(self) -> None:
        self.members = {at: list(seed) for at, seed in self.seeds.items()}
        self.held = {
            at: self.facts[seed[0]] if len(seed) == 1 else merged_facts([self.facts[i] for i in seed])
            for at, seed in self.seeds.items()
        }
        self.sums = defaultdict(dict)

    def add(self, left: NDArray[np.int32], right: NDArray[np.int32], values: NDArray[np.float32]) -> None:
        for a, b, value in zip(left.tolist(), right.tolist(), values.tolist(), strict=True):
            if a != b:
                known = self.sums[a].get(b)
                self.sums[a][b] = self.sums[b][a] = _together(known, (value, 1, value)) if known else (value, 1, value)

    def closeness(self, a: int, b: int) -> float:
        total, count, best = self.sums[a][b]
        size = len(self.members[a]) * len(self.members[b])
        return BEST_PAIR * best + (1 - BEST_PAIR) * (total + (size - count) * ABSENT) / size

    def run(self, threshold: float) -> None:
        near = ((self.closeness(a, b), a, b) for a, others in self.sums.items() for b in others if a < b)
        heap = [(-value, a, b) for value, a, b in near if value >= threshold]
        heapq.heapify(heap)
        while heap:
            score, a, b = heapq.heappop(heap)
            if a in self.members and b in self.members and self.closeness(a, b) == -score and not self.forbids(a, b):
                self._merge(a, b)
                for other in self.sums[a]:
                    value = self.closeness(a, other)
                    if value >= threshold:
                        heapq.heappush(heap, (-value, min(a, other), max(a, other)))

    def forbids(self, a: int, b: int, allowed: AbstractSet[str] = frozenset()) -> bool:
        return conflict(self.held[a], self.held[b], self.may_share_names) not in {"", *allowed}

    def remaining(self, maybe: float) -> Iterable[tuple[int, int, float]]:
        for a in sorted(self.members) if len(self.members) > 1 else ():
            for b in sorted(self.sums[a]):
                if a < b and (value := self.closeness(a, b)) >= maybe and not self.forbids(a, b, JUDGED):
                    yield a, b, value

    def _merge(self, a: int, b: int) -> None:
        if len(self.members[a]) == 1:  # still the facts of the signature itself, which are not to be touched
            self.held[a] = merged_facts([self.held[a]])
        self.members[a] += self.members.pop(b)
        self.held[a].absorb(self.held.pop(b))
        theirs = self.sums.pop(b)
        del self.sums[a][b]
        for other, links in theirs.items():
            if other != a:
                self.sums[a][other] = self.sums[other][a] = _together(self.sums[a].get(other, _NO_PAIR), links)
                del self.sums[other][b]


_NO_PAIR = (0.0, 0, 0.0)


def _together(a: tuple[float, int, float], b: tuple[float, int, float]) -> tuple[float, int, float]:
    return a[0] + b[0], a[1] + b[1], max(a[2], b[2])


def merged_facts(parts: Sequence[Facts]) -> Facts:
    """The facts of a group, the parts untouched."""
    whole = Facts(set(), {}, set())
    for part in parts:
        whole.absorb(part)
    return whole


def conflict(a: Facts, b: Facts, may_share_names: Callable[[int, int], bool]) -> str:
    """Why two groups cannot be one person whatever else speaks for it; "" if nothing forbids it."""
    if not a.works.isdisjoint(b.works):
        return ON_ONE_PAPER
    if a.sides and a.is_against(b):
        return DECIDED
    for scheme in sorted(a.ids.keys() & b.ids.keys()) if a.ids and b.ids else ():
        if a.ids[scheme].isdisjoint(b.ids[scheme]):
            return f"different {scheme} identifiers"
    if a.known_as and b.known_as and a.known_as.isdisjoint(b.known_as):
        return TOLD_APART
    if a.spellings == b.spellings and len(a.spellings) == 1:
        return ""
    if not (a.aliased or b.aliased) and any(not may_share_names(i, j) for i in a.spellings for j in b.spellings):
        return "names that cannot be one person's"
    return ""


class _Component(NamedTuple):
    """Seeds that edges lead between, the edges (indices), and their lowest and highest values."""

    seeds: list[int]
    edges: NDArray[np.int64]
    lowest: float
    highest: float


def _components(
    size: int, left: NDArray[np.int32], right: NDArray[np.int32], values: NDArray[np.float32]
) -> Iterable[_Component]:
    """The connected components of those that have an edge."""
    if not len(left):
        return
    graph = sparse.coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    count, label = connected_components(graph, directed=False)
    by_label = np.argsort(label, kind="stable")
    starts = np.searchsorted(label[by_label], np.arange(count + 1)).tolist()
    by_edge = np.argsort(label[left], kind="stable")
    known, firsts = np.unique(label[left][by_edge], return_index=True)
    lowest, highest = (each.reduceat(values[by_edge], firsts).tolist() for each in (np.minimum, np.maximum))
    ends = [*firsts[1:].tolist(), len(left)]
    for k, start, end, low, high in zip(known.tolist(), firsts.tolist(), ends, lowest, highest, strict=True):
        yield _Component(by_label[starts[k] : starts[k + 1]].tolist(), by_edge[start:end], low, high)


def _are_one(
    part: _Component,
    seeds: Sequence[Sequence[int]],
    facts: Sequence[Facts],
    may_share_names: Callable[[int, int], bool],
) -> bool:
    """Whether all pairs of single signatures were compared and no two conflict: then they merge in whatever order."""
    members = [seeds[at][0] for at in part.seeds]
    if 2 * len(part.edges) != len(members) * (len(members) - 1) or any(len(seeds[at]) > 1 for at in part.seeds):
        return False
    return not any(conflict(facts[i], facts[j], may_share_names) for i, j in combinations(members, 2))


def _in_order(groups: Sequence[Sequence[int]], near: Sequence[tuple[int, int, float]]) -> Grouping:
    order = sorted(range(len(groups)), key=lambda at: groups[at][0])
    place = {at: turn for turn, at in enumerate(order)}
    pairs = [(min(place[a], place[b]), max(place[a], place[b]), value) for a, b, value in near]
    pairs.sort(key=lambda pair: (-pair[2], pair[0], pair[1]))
    return Grouping(tuple(tuple(groups[at]) for at in order), tuple(pairs))
