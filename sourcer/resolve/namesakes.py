"""Authors whom one might take for each other: shown beside a candidate, so that nobody trusts a name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sourcer.model.people import Author, Namesake
from sourcer.resolve.folding import fold_text

MOST = 3
"""Namesakes shown for one author at most."""


def find_namesakes(authors: Sequence[Author], near: Iterable[tuple[int, int, float]]) -> tuple[Namesake, ...]:
    """The nearest pairs first, then authors with exactly the same name; each author in at most MOST of them.

    ``near`` are (index, index, average probability) of pairs whom the evidence almost joined, best first.
    """
    shown = [0] * len(authors)
    found: dict[tuple[str, str], Namesake] = {}
    for a, b, score in [*near, *_same_names(authors)]:
        first, second = sorted((authors[a].id, authors[b].id))
        if max(shown[a], shown[b]) < MOST and (first, second) not in found:
            shown[a] += 1
            shown[b] += 1
            found[first, second] = Namesake(first, second, round(score, 3), _why(authors[a], authors[b], score))
    return tuple(found[pair] for pair in sorted(found))


def _same_names(authors: Sequence[Author]) -> Iterable[tuple[int, int, float]]:
    """Neighbours among the bearers of one name: a ring of pairs, not all of them."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for at, author in enumerate(authors):
        bearers[fold_text(author.name)].append(at)
    for _, same in sorted(bearers.items()):
        yield from ((a, b, 0.0) for a, b in pairwise(same))


def _why(a: Author, b: Author, score: float) -> str:
    names = (
        "the same name" if fold_text(a.name) == fold_text(b.name) else f'"{a.name}" and "{b.name}" could be one name'
    )
    reason = f"the evidence ({score:.2f}) is not enough to join them" if score else "nothing else speaks for one person"
    return f"{names}, but {reason}"
