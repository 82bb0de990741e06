"""Which signatures are worth comparing: those whose names could be one person's.

Names meet in blocks (folded surname and first initial; see ``names.block_keys``). Inside a block only different
spellings are compared, each pair once, so a block of thousands of mentions costs what its few hundred spellings do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sourcer.resolve.names import PersonName, Strength, block_keys, compare_names

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
    folded = {name.printed: spelling(name) for name in names}
    kinds = sorted(set(folded.values()), key=_order)
    index = {kind: i for i, kind in enumerate(kinds)}
    of = {printed: index[kind] for printed, kind in folded.items()}
    return Spellings(tuple(kinds), tuple(of[name.printed] for name in names), compatible_spellings(kinds))


def candidate_pairs(spellings: Spellings, coauthors: Any) -> Pairs:
    """Every pair worth comparing. ``coauthors`` is a sparse matrix, signatures by coauthor keys."""
    order = np.argsort(np.array(spellings.of, dtype=np.int32), kind="stable").astype(np.int32)
    sizes = np.bincount(np.array(spellings.of, dtype=np.int64), minlength=len(spellings.names))
    rows = np.split(order, np.cumsum(sizes)[:-1])
    parts = [_inside(rows[a], coauthors, name) for a, name in enumerate(spellings.names) if len(rows[a]) > 1]
    for (a, b), strength in spellings.compatible.items():
        parts.append((*_between(rows[a], rows[b], coauthors), STRENGTHS.index(strength)))
    return _joined(parts)


def spelling(name: PersonName) -> PersonName:
    """The name without its print: two prints with the same folded words compare alike."""
    return PersonName(
        "" if name.printed.isascii() else name.printed,
        name.readings,
        name.words,
        name.is_sure,
        name.suffix,
        name.number,
    )


def _order(name: PersonName) -> tuple[tuple[str, ...], str, str, str]:
    return name.words, name.printed, name.suffix, name.number


def compatible_spellings(spellings: Sequence[PersonName]) -> Mapping[tuple[int, int], Strength]:
    """Every pair of different spellings (by index, lower first) that could be one person's, and how alike they are."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(spellings):
        for key in block_keys(name):
            blocks[key].append(i)
    found: dict[tuple[int, int], Strength] = {}
    for _, members in sorted(blocks.items()):
        for pair in _worth_comparing(members, spellings):
            if pair not in found:
                found[pair] = compare_names(spellings[pair[0]], spellings[pair[1]]).strength
    return {pair: strength for pair, strength in found.items() if strength != "none"}


def _worth_comparing(members: Sequence[int], spellings: Sequence[PersonName]) -> Iterable[tuple[int, int]]:
    """Pairs of a block that share a first name, a run-together first name, or have an initial on one side."""
    if len(members) < 12:
        yield from combinations(members, 2)
        return
    firsts: dict[str, list[int]] = defaultdict(list)
    short = []
    for i in members:
        starts = {start for reading in spellings[i].readings for start in _starts(reading.given)}
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


def _inside(rows: Ints, coauthors: Any, name: PersonName) -> tuple[Ints, Ints, int]:
    strength = STRENGTHS.index("exact" if name.has_full_given else "initial")
    if len(rows) * (len(rows) - 1) // 2 <= FULL_PRODUCT:
        i, j = np.triu_indices(len(rows), 1)
        return rows[i], rows[j], strength
    left, right = _sharing(rows, rows, coauthors)
    below = left < right
    return left[below], right[below], strength


def _between(a: Ints, b: Ints, coauthors: Any) -> tuple[Ints, Ints]:
    if len(a) * len(b) <= FULL_PRODUCT:
        return np.repeat(a, len(b)), np.tile(b, len(a))
    return _sharing(a, b, coauthors)


def _sharing(a: Ints, b: Ints, coauthors: Any) -> tuple[Ints, Ints]:
    """Pairs of ``a`` x ``b`` with a common coauthor key that is not too common there."""
    left, right = coauthors[a], coauthors[b]
    telling = np.asarray((right > 0).sum(axis=0)).ravel() <= COMMON_KEY
    found = (left[:, telling] @ right[:, telling].T).tocoo()
    return a[found.row], b[found.col]


def _joined(parts: Sequence[tuple[Ints, Ints, int]]) -> Pairs:
    if not parts:
        none = np.zeros(0, dtype=np.int32)
        return Pairs(none, none, np.zeros(0, dtype=np.int8))
    left = np.concatenate([part[0] for part in parts])
    right = np.concatenate([part[1] for part in parts])
    strength = np.concatenate([np.full(len(part[0]), part[2], dtype=np.int8) for part in parts])
    return Pairs(np.minimum(left, right), np.maximum(left, right), strength)
