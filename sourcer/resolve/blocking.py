"""Which signatures are worth comparing: those whose names could be one person's.

Names meet in blocks (folded surname and first initial; see ``names.block_keys``). Inside a block only different
spellings are compared, each pair once, so a block of thousands of mentions costs what its few hundred spellings do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sourcer.resolve.names import PersonName, Strength, block_keys, compare_names, written_out

FULL_PRODUCT = 1_000_000
"""Largest number of pairs that two spellings make before only mentions with a common coauthor are compared."""

COMMON_KEY = 400
"""A coauthor key that more mentions than this hold in one comparison says nothing, and joins nobody there."""

STRENGTHS: tuple[Strength, ...] = ("exact", "full", "initial", "reading", "swapped")

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of signatures, ``left`` < ``right``, each once; ``strength`` indexes STRENGTHS."""

    left: Ints
    right: Ints
    strength: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Spellings:
    """The different names among the signatures. ``of`` maps each signature to its name's index in ``names``.

    ``compatible`` holds every pair of different names (by index, lower first) that could be one person's.
    """

    names: tuple[PersonName, ...]
    of: tuple[int, ...]
    compatible: Mapping[tuple[int, int], Strength]

    def may_share(self, i: int, j: int) -> bool:
        """Whether the names at two indices could be one person's."""
        return i == j or (min(i, j), max(i, j)) in self.compatible


def find_spellings(names: Sequence[PersonName]) -> Spellings:
    """The different names among ``names`` (one a signature) and which of them are compatible."""
    folded = {printed: spelling(name) for printed, name in {name.printed: name for name in names}.items()}
    kinds = sorted(set(folded.values()), key=_ORDER)
    index = {kind: i for i, kind in enumerate(kinds)}
    of = {printed: index[kind] for printed, kind in folded.items()}
    return Spellings(tuple(kinds), tuple(of[name.printed] for name in names), compatible_spellings(kinds))


def candidate_pairs(spellings: Spellings, coauthors: Any) -> Pairs:
    """Every pair worth comparing. ``coauthors`` is a sparse matrix, signatures by coauthor keys."""
    of = np.array(spellings.of, dtype=np.int64)
    order = np.argsort(of, kind="stable").astype(np.int32)
    sizes = np.bincount(of, minlength=len(spellings.names))
    starts = np.cumsum(sizes) - sizes
    is_full = np.array([name.has_full_given for name in spellings.names], dtype=bool)
    parts: list[_Part] = []
    for size in np.unique(sizes[sizes > 1]).tolist():
        same = np.flatnonzero(sizes == size)
        rows = order[starts[same][:, None] + np.arange(size)]
        strength = np.where(is_full[same], STRENGTHS.index("exact"), STRENGTHS.index("initial"))
        parts += _inside(rows, strength, coauthors)
    ends = np.array(list(spellings.compatible), dtype=np.int64).reshape(-1, 2)
    strengths = np.array([STRENGTHS.index(each) for each in spellings.compatible.values()], dtype=np.int8)
    many = sizes[ends[:, 0]] * sizes[ends[:, 1]] > FULL_PRODUCT
    parts.append(_between(ends[~many], strengths[~many], order, starts, sizes))
    for (a, b), strength in zip(ends[many].tolist(), strengths[many].tolist(), strict=True):
        left, right = (order[starts[k] : starts[k] + sizes[k]] for k in (a, b))
        found = _sharing(left, right, coauthors)
        parts.append((*found, np.full(len(found[0]), strength, dtype=np.int8)))
    return _joined(parts)


_Part = tuple[Ints, Ints, NDArray[np.int8]]

_ORDER = attrgetter("words", "printed", "suffix", "number")


def spelling(name: PersonName) -> PersonName:
    """The name without its print: two prints with the same folded words compare alike."""
    return PersonName("", *name[1:]) if name.printed.isascii() else name


def compatible_spellings(spellings: Sequence[PersonName]) -> Mapping[tuple[int, int], Strength]:
    """Every pair of different spellings (by index, lower first) that could be one person's, and how alike they are."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(spellings):
        for key in block_keys(name):
            blocks[key].append(i)
    found: dict[tuple[int, int], Strength] = {}
    for members in blocks.values():
        for pair in _worth_comparing(members, spellings):
            if pair not in found:
                found[pair] = compare_names(spellings[pair[0]], spellings[pair[1]]).strength
    return {pair: strength for pair, strength in found.items() if strength != "none"}


def _worth_comparing(members: Sequence[int], spellings: Sequence[PersonName]) -> Iterable[tuple[int, int]]:
    """Pairs of a block that share a first name, a run-together first name, or have an initial on one side."""
    if len(members) < 12:
        return combinations(members, 2)
    return _sharing_a_start(members, spellings)


def _sharing_a_start(members: Sequence[int], spellings: Sequence[PersonName]) -> Iterable[tuple[int, int]]:
    firsts: dict[str, list[int]] = defaultdict(list)
    short = []
    for i in members:
        forms = (spellings[i], written_out(spellings[i]))
        starts = {start for form in forms if form for reading in form.readings for start in _starts(reading.given)}
        if any(len(start) < 2 for start in starts) or not starts:
            short.append(i)
        for start in sorted(starts):
            firsts[start].append(i)
    for alike in firsts.values():
        yield from combinations(alike, 2)
    shorts = set(short)
    for i in short:
        yield from ((min(i, j), max(i, j)) for j in members if j != i and (j not in shorts or j > i))


def _starts(given: tuple[str, ...]) -> Iterable[str]:
    if given:
        yield given[0]
    if len(given) > 1:
        yield "".join(given[:2])
        yield "".join(given)


def _inside(rows: Ints, strengths: NDArray[Any], coauthors: Any) -> Iterable[_Part]:
    """Pairs of mentions with the same spelling: ``rows`` holds those of one spelling in a row, as many in each."""
    count, size = rows.shape
    if size * (size - 1) // 2 <= FULL_PRODUCT:
        i, j = np.triu_indices(size, 1)
        yield rows[:, i].ravel(), rows[:, j].ravel(), np.repeat(strengths.astype(np.int8), len(i))
        return
    for at in range(count):
        left, right = _sharing(rows[at], rows[at], coauthors)
        below = left < right
        yield left[below], right[below], np.full(int(below.sum()), strengths[at], dtype=np.int8)


def _between(ends: NDArray[Any], strengths: NDArray[np.int8], order: Ints, starts: Any, sizes: Any) -> _Part:
    """All pairs of mentions between the two spellings of each of ``ends``."""
    first, second = ends[:, 0], ends[:, 1]
    products = sizes[first] * sizes[second]
    turn = np.arange(int(products.sum())) - np.repeat(np.cumsum(products) - products, products)
    width = np.repeat(sizes[second], products)
    left = order[np.repeat(starts[first], products) + turn // np.maximum(width, 1)]
    right = order[np.repeat(starts[second], products) + turn % np.maximum(width, 1)]
    return left, right, np.repeat(strengths, products)


def _sharing(a: Ints, b: Ints, coauthors: Any) -> tuple[Ints, Ints]:
    """Pairs of ``a`` x ``b`` with a common coauthor key that is not too common there."""
    left, right = coauthors[a], coauthors[b]
    telling = np.asarray((right > 0).sum(axis=0)).ravel() <= COMMON_KEY
    found = (left[:, telling] @ right[:, telling].T).tocoo()
    return a[found.row], b[found.col]


def _joined(parts: Sequence[_Part]) -> Pairs:
    left, right, strength = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return Pairs(np.minimum(left, right), np.maximum(left, right), strength)
