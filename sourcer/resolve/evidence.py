"""Signals for and against two signatures being one person, and the probability that they add up to.

``weights.py`` says how the signals are weighed and how that was fitted. All signals come from the records themselves:

name      how alike the spellings are, and how many people here could bear the less telling of the two
coauthors names in common beside theirs, each weighted 1 / ln(e + works that print it)
topic     square root of the cosine of TF-IDF vectors: titles by runs of five letters, abstracts by words
forum     a venue series or primary category in common, weighted ln(works / works there): a small forum says more
place     words in common in the affiliations, where both are printed and the caller allows their use

The gap in years is not used: on labelled data it only told how large an edition is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit
from sklearn.feature_extraction.text import TfidfVectorizer

from sourcer.resolve.blocking import STRENGTHS, Pairs
from sourcer.resolve.drafts import Draft, Slot
from sourcer.resolve.folding import fold_text
from sourcer.resolve.names import PersonName
from sourcer.resolve.weights import INTERCEPT, WEIGHTS

Floats = NDArray[np.float32]

FEATURES = (
    *STRENGTHS[1:],
    "bearers",
    "prolific",
    "coauthors",
    "any_coauthor",
    "full_coauthors",
    "title",
    "abstract",
    "no_abstract",
    "forum",
    "same_place",
    "other_place",
)
"""The columns of ``features``, and the keys of ``weights.WEIGHTS``."""

FLOOR = 30.0
"""See ``expected_bearers``: a name that occurs once among N different names may be borne by FLOOR / N people."""

HIGHEST_FLOOR = 0.025
"""In a corpus of a few hundred names and fewer, an unseen namesake is as likely as this, and never likelier."""

_CHUNK = 200_000

_NOT_SERIES = re.compile(r"\d+|\b(?:proceedings|conference|of|the|on|in|and|annual|international)\b")


@dataclass(frozen=True, slots=True)
class Scene:
    """The corpus as the signals see it: one row a signature (sparse matrices), one entry a signature (arrays)."""

    coauthors: Any
    full_coauthors: Any
    works: NDArray[np.int32]
    titles: Any
    abstracts: Any
    has_abstract: NDArray[np.bool_]
    forums: Any
    bearers: Floats
    prolific: Floats
    places: Any
    has_place: NDArray[np.bool_]


def coauthor_matrices(works: Sequence[Sequence[int]], names: Sequence[PersonName]) -> tuple[Any, Any]:
    """Signatures by coauthor keys, once by surname and initial and once by surname and first name.

    ``works`` lists the signatures of each work. Entries are sqrt(1 / ln(e + works with that key)), so that a product
    of two rows is the weighted count of common coauthors. Nobody is their own coauthor.
    """
    short = [f"{name.family} {name.given[0][:1] if name.given else ''}" for name in names]
    full = [f"{name.family} {name.given[0]}" if name.has_full_given else "" for name in names]
    return _coauthors(works, short), _coauthors(works, full)


def expected_bearers(names: Sequence[PersonName]) -> tuple[Floats, Floats]:
    """How many people here may bear each name, and how much more its bearers publish than others (a logarithm >= 0).

    Bearers = share of the given name x number of bearers of the surname, counted over different full names, so that a
    much published person does not make a name common; an initial counts all given names that it could stand for. A
    corpus cannot show a name to be rarer than its size allows: see FLOOR. The second value compares the same product
    counted over mentions.
    """
    kinds = _Counts({(name.family, name.given[0]) for name in names if name.has_full_given})
    mentions = _Counts([(name.family, name.given[0]) for name in names if name.has_full_given])
    floor = min(FLOOR / kinds.total, HIGHEST_FLOOR)
    by_kind = np.maximum([kinds.bearers(name) for name in names], floor)
    by_mention = np.maximum([mentions.bearers(name) for name in names], floor)
    prolific = np.clip(np.log(by_mention / by_kind), 0, 2) if names else by_kind
    return by_kind.astype(np.float32), prolific.astype(np.float32)


class _Counts:
    """How often surnames, given names and initials occur."""

    def __init__(self, full_names: Iterable[tuple[str, str]]) -> None:
        known = list(full_names)
        self.total = max(len(known), 1)
        self._surnames = Counter(family for family, _ in known)
        self._givens = Counter(given for _, given in known)
        self._initials = Counter(given[:1] for _, given in known)

    def bearers(self, name: PersonName) -> float:
        if name.has_full_given:
            share = self._givens[name.given[0]] / self.total
        else:
            share = self._initials[name.given[0]] / self.total if name.given else 1.0
        return share * self._surnames[name.family]


def build_scene(drafts: Sequence[Draft], slots: Sequence[tuple[int, Slot]], coauthors: tuple[Any, Any]) -> Scene:
    """Everything that ``features`` reads. ``slots`` are (index of the work, its author place)."""
    abstracts = [draft.abstract or "" for draft in drafts]
    bearers, prolific = expected_bearers([slot.name for _, slot in slots])
    places = [" ".join(fold_text(place) for place in slot.affiliations) for _, slot in slots]
    return Scene(
        coauthors=coauthors[0],
        full_coauthors=coauthors[1],
        works=np.array([work for work, _ in slots], dtype=np.int32),
        titles=tfidf([draft.title for draft in drafts], analyzer="char_wb", ngram_range=(5, 5)),
        abstracts=tfidf([draft.text if draft.abstract else "" for draft in drafts], **_WORDS),
        has_abstract=np.array([bool(text) for text in abstracts]),
        forums=_forums(drafts),
        bearers=bearers,
        prolific=prolific,
        places=tfidf(places, **_WORDS),
        has_place=np.array([bool(place) for place in places], dtype=bool),
    )


def probabilities(scene: Scene, pairs: Pairs, *, use_affiliation: bool) -> Floats:
    """For each pair the probability, 0..1, that it is one person: logistic in the weighted sum of its signals."""
    weighing = np.array([WEIGHTS[name] for name in FEATURES], dtype=np.float32)
    if not use_affiliation:
        weighing[[FEATURES.index("same_place"), FEATURES.index("other_place")]] = 0
    parts = [slice(start, start + _CHUNK) for start in range(0, len(pairs.left), _CHUNK)]
    sums = [features(scene, pairs, part) @ weighing + INTERCEPT for part in parts]
    return expit(np.concatenate(sums)) if sums else np.zeros(0, dtype=np.float32)


def features(scene: Scene, pairs: Pairs, part: slice) -> Floats:
    """The signals of ``pairs[part]``, one row a pair, columns as FEATURES."""
    i, j, strength = pairs.left[part], pairs.right[part], pairs.strength[part]
    works_i, works_j = scene.works[i], scene.works[j]
    shared = _dots(scene.coauthors, i, j)
    both_abstracts = scene.has_abstract[works_i] & scene.has_abstract[works_j]
    both_places = scene.has_place[i] & scene.has_place[j]
    overlap = _dots(scene.places, i, j)
    columns = [strength == k for k in range(1, len(STRENGTHS))]
    columns += [
        np.log(np.maximum(scene.bearers[i], scene.bearers[j])),
        np.maximum(scene.prolific[i], scene.prolific[j]),
        np.minimum(shared, 4),
        shared > 0,
        np.minimum(_dots(scene.full_coauthors, i, j), 4),
        np.sqrt(_dots(scene.titles, works_i, works_j)),
        np.where(both_abstracts, np.sqrt(_dots(scene.abstracts, works_i, works_j)), 0),
        ~both_abstracts,
        np.minimum(_dots(scene.forums, works_i, works_j), 3),
        np.where(both_places, overlap, 0),
        both_places & (overlap < 0.1),
    ]
    return np.column_stack([np.asarray(column, dtype=np.float32) for column in columns])


def _coauthors(works: Sequence[Sequence[int]], keys: Sequence[str]) -> Any:
    printed = Counter(key for members in works for key in {keys[i] for i in members} if key)
    columns = {key: column for column, key in enumerate(sorted(printed))}
    rows, cols, values = [], [], []
    for members in works:
        for i in members:
            for key in sorted({keys[other] for other in members if other != i} - {"", keys[i]}):
                rows.append(i)
                cols.append(columns[key])
                values.append((1 / np.log(np.e + printed[key])) ** 0.5)
    shape = (len(keys), max(len(columns), 1))
    return sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, cols)), shape=shape)


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


_WORDS: dict[str, Any] = {"token_pattern": r"\w\w+", "stop_words": "english"}


def tfidf(texts: Sequence[str], **kind: Any) -> Any:
    """TF-IDF rows of unit length (1 + ln tf, smooth IDF); a matrix of zeros where no text has a telling word."""
    vectoriser = TfidfVectorizer(preprocessor=fold_text, sublinear_tf=True, dtype=np.float32, **kind)
    tokens = vectoriser.build_analyzer()
    if not any(tokens(text) for text in texts):
        return sparse.csr_matrix((len(texts), 1), dtype=np.float32)
    return vectoriser.fit_transform(texts)


def _dots(matrix: Any, i: NDArray[np.int32], j: NDArray[np.int32]) -> Floats:
    return np.asarray(matrix[i].multiply(matrix[j]).sum(axis=1), dtype=np.float32).ravel()
