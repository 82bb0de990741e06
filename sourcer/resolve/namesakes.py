"""Authors whom one might take for each other: shown beside a candidate, so that nobody trusts a name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from sourcer.model.people import Author, Namesake
from sourcer.resolve.cluster import Facts
from sourcer.resolve.folding import fold_text
from sourcer.resolve.weights import THRESHOLD

MOST = 3
"""Namesakes shown for one author at most."""


def find_namesakes(
    authors: Sequence[Author], near: Iterable[tuple[int, int, float]], facts: Callable[[int], Facts]
) -> tuple[Namesake, ...]:
    """The nearest pairs first, then authors with exactly the same name; each author in at most MOST of them.

    ``near`` are (index, index, average probability) of pairs whom the evidence almost joined, best first, or whom it
    would join but for an earlier judgement; ``facts`` are an author's, by the index.
    """
    shown = [0] * len(authors)
    found: dict[tuple[str, str], Namesake] = {}
    for a, b, score in [*near, *_same_names(authors)]:
        first, second = sorted((authors[a].id, authors[b].id))
        if max(shown[a], shown[b]) < MOST and (first, second) not in found:
            shown[a] += 1
            shown[b] += 1
            found[first, second] = Namesake(first, second, round(score, 3), _why(a, b, score, authors, facts))
    return tuple(found[pair] for pair in sorted(found))


def _same_names(authors: Sequence[Author]) -> Iterable[tuple[int, int, float]]:
    """Neighbours among the bearers of one name: a ring of pairs, not all of them."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for at, author in enumerate(authors):
        bearers[fold_text(author.name)].append(at)
    for _, same in sorted(bearers.items()):
        yield from ((a, b, 0.0) for a, b in pairwise(same))


def _why(a: int, b: int, score: float, authors: Sequence[Author], facts: Callable[[int], Facts]) -> str:
    first, second = authors[a].name, authors[b].name
    alike = "the same name" if fold_text(first) == fold_text(second) else f'"{first}" and "{second}" could be one name'
    if facts(a).is_against(facts(b)):
        reason = "a person decided that these are two"
    elif score >= THRESHOLD:
        reason = f"they were told apart before; the evidence now ({score:.2f}) would join them"
    elif score:
        reason = f"the evidence ({score:.2f}) is not enough to join them"
    else:
        reason = "nothing else speaks for one person"
    return f"{alike}, but {reason}"
