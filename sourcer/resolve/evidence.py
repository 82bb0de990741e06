"""Signals for and against two signatures being one person, and the probability that they add up to.

``weights.py`` says how the signals are weighed and how that was fitted. All signals come from the records themselves:

name      how alike the spellings are, and how many people here could bear the less telling of the two (``rarity``)
company   coauthors in common, circles of coauthors that touch, and what those write about (``company``)
topic     square root of the cosine of TF-IDF vectors: titles by runs of five letters, abstracts by words
forum     a venue series or primary category in common, weighted ln(works / works there): a small forum says more
place     words in common in the affiliations, where both are printed and the caller allows their use

Some signals say more where nobody wrote with both: they have a second column for pairs without common company.
The gap in years is not used: on labelled data it only told how large an edition is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.resolve.blocking import STRENGTHS, Pairs
from sourcer.resolve.company import Company, company_signals, dots
from sourcer.resolve.drafts import Draft, Slot
from sourcer.resolve.folding import fold_text
from sourcer.resolve.rarity import Floats, expected_bearers
from sourcer.resolve.vectors import gram_rows, word_rows

Ints = NDArray[np.int32]

FEATURES = (
    *STRENGTHS[1:],
    "bearers",
    "prolific",
    "common",
    "alone",
    "circle",
    "beyond",
    "title",
    "abstract",
    "no_abstract",
    "forum",
    "authors",
    "same_place",
    "other_place",
    "bearers_alone",
    "around_alone",
    "theme_alone",
    "abstract_alone",
)
"""The columns of ``features``, and the keys of the tables in ``weights``."""

_CHUNK = 100_000

_NOT_SERIES = re.compile(r"\d+|\b(?:proceedings|conference|of|the|on|in|and|annual|international)\b")


@dataclass(frozen=True, slots=True)
class Scene:
    """The corpus as the signals see it: sparse matrices with a row for each work, arrays with a value each signature.

    ``places`` are rows of signatures; ``words`` are those of titles, for what the company writes about.
    """

    works: Ints
    titles: Any
    words: Any
    abstracts: Any
    has_abstract: NDArray[np.bool_]
    forums: Any
    authors: Floats
    bearers: Floats
    prolific: Floats
    places: Any
    has_place: NDArray[np.bool_]


def build_scene(drafts: Sequence[Draft], slots: Sequence[tuple[int, Slot]], *, use_affiliation: bool) -> Scene:
    """Everything that ``features`` reads but the company. ``slots`` are (index of the work, its author place)."""
    bearers, prolific = expected_bearers([slot.name for _, slot in slots])
    titles = [fold_text(draft.title) for draft in drafts]
    abstracts = (
        f"{title} {fold_text(draft.abstract)}" if draft.abstract else ""
        for title, draft in zip(titles, drafts, strict=True)
    )
    places = [" ".join(map(fold_text, slot.affiliations)) if use_affiliation else "" for _, slot in slots]
    return Scene(
        works=np.array([work for work, _ in slots], dtype=np.int32),
        titles=gram_rows(titles),
        words=word_rows(titles),
        abstracts=word_rows(abstracts),
        has_abstract=np.array([bool(draft.abstract) for draft in drafts], dtype=bool),
        forums=_forums(drafts),
        authors=np.log(np.array([max(len(draft.slots), 1) for draft in drafts], dtype=np.float32)),
        bearers=bearers,
        prolific=prolific,
        places=word_rows(places),
        has_place=np.array([bool(place) for place in places], dtype=bool),
    )


def probabilities(
    scene: Scene,
    company: Company,
    pairs: Pairs,
    weights: Mapping[str, float],
    *,
    use_affiliation: bool,
    count: Callable[[int, int], None] = lambda done, total: None,
) -> Floats:
    """For each pair the probability, 0..1, that it is one person: logistic in the weighted sum of its signals.

    ``count`` is told how many pairs are weighed, and of how many.
    """
    weighing = np.array([weights.get(name, 0.0) for name in FEATURES], dtype=np.float32)
    if not use_affiliation:
        weighing[[FEATURES.index("same_place"), FEATURES.index("other_place")]] = 0
    parts = [slice(start, start + _CHUNK) for start in range(0, len(pairs.left), _CHUNK)]
    sums = []
    for part in parts:
        count(part.start, len(pairs.left))
        sums.append(features(scene, company, pairs, part) @ weighing + weights["intercept"])
    return np.asarray(1 / (1 + np.exp(-np.concatenate(sums)))) if sums else np.zeros(0, dtype=np.float32)


def features(scene: Scene, company: Company, pairs: Pairs, part: slice) -> Floats:
    """The signals of ``pairs[part]``, one row a pair, columns as FEATURES."""
    i, j, strength = pairs.left[part], pairs.right[part], pairs.strength[part]
    works_i, works_j = scene.works[i], scene.works[j]
    common, circle, around, beyond, theme = company_signals(company, scene.words, scene.works, i, j)
    alone = common <= 0
    both_abstracts = scene.has_abstract[works_i] & scene.has_abstract[works_j]
    both_places = scene.has_place[i] & scene.has_place[j]
    overlap = dots(scene.places, scene.places, i, j)
    bearers = np.log(np.maximum(scene.bearers[i], scene.bearers[j]))
    title = np.sqrt(dots(scene.titles, scene.titles, works_i, works_j))
    abstract = np.where(both_abstracts, np.sqrt(dots(scene.abstracts, scene.abstracts, works_i, works_j)), 0)
    columns: list[NDArray[Any]] = [strength == k for k in range(1, len(STRENGTHS))]
    columns += [bearers, np.maximum(scene.prolific[i], scene.prolific[j])]
    columns += [np.sqrt(np.minimum(common, 4)), alone, np.sqrt(circle), np.sqrt(beyond)]
    columns += [title, abstract, ~both_abstracts]
    columns += [np.minimum(dots(scene.forums, scene.forums, works_i, works_j), 3)]
    columns += [scene.authors[works_i] + scene.authors[works_j]]
    columns += [np.where(both_places, overlap, 0), both_places & (overlap < 0.1)]
    columns += [each * alone for each in (bearers, np.sqrt(around), np.sqrt(theme), abstract)]
    return np.column_stack([np.asarray(column, dtype=np.float32) for column in columns])


class PlainSignals(NamedTuple):
    """Of a pair of signatures what can be said in a line: see ``features``; ``topic`` and ``place`` are cosines."""

    bearers: float
    topic: float
    forum: bool
    place: float


def plain_signals(scene: Scene, pairs: Pairs) -> Iterable[PlainSignals]:
    """What can be said of each pair."""
    i, j = pairs.left, pairs.right
    works_i, works_j = scene.works[i], scene.works[j]
    titles, abstracts, forums = (
        dots(each, each, works_i, works_j) for each in (scene.titles, scene.abstracts, scene.forums)
    )
    columns = (
        np.maximum(scene.bearers[i], scene.bearers[j]),
        np.maximum(titles, abstracts),
        forums > 0,
        dots(scene.places, scene.places, i, j),
    )
    return map(PlainSignals, *(column.tolist() for column in columns))


def _forums(drafts: Sequence[Draft]) -> Any:
    """Works by venue series and primary categories, entries sqrt(ln(works / works there))."""
    keys = [sorted({_series(each.venue) for each in draft.venues} | {draft.field} - {""}) for draft in drafts]
    held = Counter(key for some in keys for key in some)
    columns = {key: column for column, key in enumerate(sorted(held))}
    rows = [row for row, some in enumerate(keys) for _ in some]
    cols = [columns[key] for some in keys for key in some]
    values = [np.log(len(drafts) / held[key]) ** 0.5 for some in keys for key in some]
    shape = (len(drafts), max(len(columns), 1))
    return sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, cols)), shape=shape)


def _series(venue: str) -> str:
    return " ".join(_NOT_SERIES.sub(" ", fold_text(venue)).split())
