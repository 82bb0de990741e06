"""Fit of each work to each problem area, linear in the work's terms, so that every term's share can be shown.

An area's similarity x is the sum of a lexical part (TF-IDF) and, in corpora large enough to learn it, a co-occurrence
part. Liked and disliked works enter by Rocchio. A short area is placed in the space that follows titles, its parts are
divided by their spread over the corpus, and it is asked a second time with the mean of its best works. One as long as
an abstract is placed in the space of abstracts, as an abstract is, and its parts are divided by the spread that they
have for most abstracts: it says itself what it wants, and how near its best works are tells something too. x is 0 at
the corpus's median work and 1 at the mean of its best few; where even those hold little of the area's own terms, or its
words are mostly unknown, x is made smaller in proportion.
Fit = logistic(6 (x - 0.4)): 0.08 for any work, 0.35 at a third of the way to the best, 0.97 beside them. That reads the
same among 400 works and 40,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.special import expit

from sourcer.model.brief import Area
from sourcer.rank.features import Features, FloatArray, IntArray, content
from sourcer.rank.space import Matrix, Space
from sourcer.rank.text import BREAK, clean, stem

BACKGROUND = float(expit(-2.4))
"""The fit of a work that has nothing to do with an area."""
_STEEPNESS, _MIDDLE = 6.0, 0.4
_LEXICAL, _SPATIAL = 0.3, 0.7
_LEXICAL_OF_LONG, _SPATIAL_OF_LONG = 45.0, 5.5
_LIKED, _DISLIKED = 0.75, 0.5
_FEEDBACK_ALONE, _FEEDBACK_LEXICAL, _FEEDBACK_SPATIAL = 0.5, 0.5, 1.0
_SHORT = 60  # terms, words and pairs: some thirty words; abstracts have twice as many
_HEAVIEST = 12
_ENOUGH_OF_THE_AREA = 0.4
_AT_ONCE = 4096
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Texts:
    """What fit is computed over: features, and two spaces, or None where too little was read or nothing is asked there.

    ``space`` is that of whole abstracts, ``titled`` that of a few words (see ``titles``). One needs its documents while
    areas of its kind are fitted, and not afterwards.

    ``reach`` (at most 1) divides short texts by the usual length of a text, so that a bare title is not all topic.
    """

    features: Features
    space: Space | None
    titled: Space | None
    usual_length: float
    reach: FloatArray

    def space_of(self, *, is_long: bool) -> Space | None:
        """The space of a kind of areas."""
        return self.space if is_long else self.titled


@dataclass(frozen=True, slots=True)
class AreaModel:
    """One area's linear model: x = reach * (tfidf . lexical + place . spatial) + offset, in which ``scale`` is.

    ``is_long`` tells which space ``spatial`` lies in.
    """

    area: Area
    lexical: FloatArray
    spatial: Matrix | None
    offset: float
    x: FloatArray
    is_long: bool
    scale: float = 1.0

    @property
    def similarity(self) -> FloatArray:
        """What x was before it was scaled to the best of the corpus: it tells which of two areas, both long or both
        short, a work is nearer to.

        It orders works as x does. By x a work is far from an area that many others are nearer to, whatever it says.
        """
        similarity: FloatArray = (self.x - self.offset) / self.scale if self.scale else self.x
        return similarity

    @property
    def values(self) -> FloatArray:
        """The fit of each work, 0..1."""
        values: FloatArray = np.round(expit(_STEEPNESS * (self.x - _MIDDLE)), 6)
        return values


def read_texts(features: Features, space: Space | None = None, titled: Space | None = None) -> Texts:
    """The usual length is the median over the corpus."""
    lengths = np.zeros(features.counts.shape[0])
    for first in range(0, len(lengths), _AT_ONCE):
        lengths[first : first + _AT_ONCE] = _lengths(features, first)
    usual = max(_TINY, float(np.median(lengths))) if len(lengths) else 1.0
    return Texts(features, space, titled, usual, np.asarray(np.minimum(1.0, lengths / usual), dtype=np.float64))


def _lengths(features: Features, first: int) -> FloatArray:
    """How long the TF-IDF rows of some texts were before they were made unit; not of all at once, for memory's sake."""
    counts = features.counts[first : first + _AT_ONCE]
    squares = ((1.0 + np.log(counts.data)) * features.idf[counts.indices]) ** 2
    row_of_each = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths: FloatArray = np.sqrt(np.bincount(row_of_each, squares, minlength=counts.shape[0]))
    return lengths


def is_long(features: Features, text: str) -> bool:
    """Whether an area is asked about as a whole abstract is: by its known terms, or because it has no words at all and
    stands for the works that are liked.
    """
    return not 0 < len(features.counts_of([text]).indices) <= _SHORT


def model_area(texts: Texts, area: Area, liked: IntArray, disliked: IntArray) -> AreaModel:
    """Fit every work of ``texts`` to ``area``; ``liked`` and ``disliked`` are rows of the corpus."""
    counts = texts.features.counts_of([area.text])
    own = np.asarray(texts.features.vectors([area.text]).todense()).ravel()
    long = is_long(texts.features, area.text)
    space = texts.space_of(is_long=long)
    lexical = own + _pull(texts.features.tfidf, liked, disliked)
    spatial = None
    if space:
        spatial = _pull(space.documents, liked, disliked).astype(np.float32)
        if counts.nnz:
            spatial += space.place(counts, is_abstract=long)[0]
    if long and counts.nnz and spatial is not None:
        lexical, spatial = lexical * _LEXICAL_OF_LONG, spatial * np.float32(_SPATIAL_OF_LONG)
    else:
        lexical, spatial = _balance(texts, space, lexical, spatial, (_LEXICAL, _SPATIAL) if space else (1.0, 0.0))
    if not long:
        lexical, spatial = _feed_back(texts, space, lexical, spatial, disliked)
    model = AreaModel(area, lexical, spatial, 0.0, _raw(texts, space, lexical, spatial), long)
    return _scale(texts, space, model, own if own.any() else lexical) if len(model.x) else model


def shares(texts: Texts, model: AreaModel, row: int) -> tuple[dict[int, float], float]:
    """Each term's part of x for one work, and the part that belongs to no term; together they are x exactly."""
    tfidf = texts.features.tfidf
    space = texts.space_of(is_long=model.is_long)
    reach = float(texts.reach[row])
    place = slice(tfidf.indptr[row], tfidf.indptr[row + 1])
    parts = dict(
        zip(
            tfidf.indices[place].tolist(),
            (reach * tfidf.data[place].astype(np.float64) * model.lexical[tfidf.indices[place]]),
            strict=True,
        )
    )
    rest = model.offset
    if space is not None and model.spatial is not None:
        scale = reach / float(space.lengths[row])
        sums = space.sums(texts.features.counts[row])
        pulls = (space.vectors[sums.indices] @ model.spatial) * sums.data * scale
        for term, pull in zip(space.terms[sums.indices].tolist(), pulls.tolist(), strict=True):
            parts[term] = parts.get(term, 0.0) + pull
        rest -= scale * float(space.mean @ model.spatial)
    return {term: float(part) for term, part in parts.items()}, float(rest)


def _pull(rows: sparse.csr_matrix | Matrix, liked: IntArray, disliked: IntArray) -> FloatArray:
    """Rocchio's feedback: towards the mean of what is liked, away from the mean of what is not."""
    pull = np.zeros(rows.shape[1])
    if len(liked):
        pull += _LIKED * np.asarray(rows[liked].mean(axis=0)).ravel()
    if len(disliked):
        pull -= _DISLIKED * np.asarray(rows[disliked].mean(axis=0)).ravel()
    return pull


def _balance(
    texts: Texts, space: Space | None, lexical: FloatArray, spatial: Matrix | None, weights: Sequence[float]
) -> tuple[FloatArray, Matrix | None]:
    """Divide each part by its spread over the corpus, so that their weights mean what they say."""
    spread = _spread(texts.reach * _times(texts.features.tfidf, lexical))
    lexical = lexical * (weights[0] / spread)
    if space is not None and spatial is not None:
        spatial = spatial * np.float32(weights[1] / _spread(texts.reach * (space.documents @ spatial)))
    return lexical, spatial


def _times(rows: sparse.csr_matrix, vector: FloatArray) -> FloatArray:
    """``rows @ vector`` in double precision; rows of single precision are not copied whole for it."""
    ends = [*range(0, rows.shape[0], _AT_ONCE), rows.shape[0]]
    parts = []
    for first, last in pairwise(ends):
        held = slice(rows.indptr[first], rows.indptr[last])
        some = rows.data[held], rows.indices[held], rows.indptr[first : last + 1] - rows.indptr[first]
        parts.append(sparse.csr_matrix(some, shape=(last - first, rows.shape[1])) @ vector)
    return np.concatenate(parts) if parts else np.empty(0)


def _spread(values: FloatArray) -> float:
    spread = float(values.std()) if len(values) else 0.0
    return spread if spread > _TINY else 1.0


def _raw(texts: Texts, space: Space | None, lexical: FloatArray, spatial: Matrix | None) -> FloatArray:
    raw = _times(texts.features.tfidf, lexical)
    if space is not None and spatial is not None:
        raw = raw + space.documents @ spatial
    return texts.reach * raw


def _best(values: FloatArray, count: int) -> IntArray:
    """The rows of the highest values; ties by row, so that equal inputs give equal answers."""
    return np.lexsort((np.arange(len(values)), -np.round(values, 9)))[:count]


def few(size: int, most: int = 10) -> int:
    """How many works stand for the best of a corpus: a fortieth, from 3 to ``most``."""
    return max(3, min(most, size // 40))


def _feed_back(
    texts: Texts, space: Space | None, lexical: FloatArray, spatial: Matrix | None, disliked: IntArray
) -> tuple[FloatArray, Matrix | None]:
    raw = _raw(texts, space, lexical, spatial)
    raw[disliked] = -np.inf
    best = _best(raw, few(len(raw)))
    best = best[raw[best] > 0.0]
    if not len(best):
        return lexical, spatial
    second = np.asarray(texts.features.tfidf[best].mean(axis=0)).ravel()
    if space is None or spatial is None:
        return lexical + _balance(texts, None, second, None, (_FEEDBACK_ALONE,))[0], None
    mean = space.documents[best].mean(axis=0)
    more, further = _balance(texts, space, second, mean, (_FEEDBACK_LEXICAL, _FEEDBACK_SPATIAL))
    return lexical + more, spatial + further if further is not None else spatial


def _scale(texts: Texts, space: Space | None, model: AreaModel, own: FloatArray) -> AreaModel:
    """``model`` with x from 0 at the median work to 1 at the best few, or less far where those hold little of it."""
    raw = model.x
    middle = float(np.median(raw))
    best = _best(raw, few(len(raw)))
    distance = float(raw[best].mean()) - middle
    trust = _enough(texts, own, best) * _known(texts, model.area.text)
    scale = trust / distance if distance > _TINY else 0.0
    offset = -middle * scale
    lexical = model.lexical * scale
    spatial = model.spatial * np.float32(scale) if model.spatial is not None else None
    x = _raw(texts, space, lexical, spatial) + offset
    return replace(model, lexical=lexical, spatial=spatial, offset=offset, x=x, scale=scale)


def _known(texts: Texts, text: str) -> float:
    """How far the corpus knows the words of an area, 0..1: in full from half of them on, and where there are none."""
    words = {stem(word) for word in content(clean(text))} - {BREAK}
    known = sum(word in texts.features.vocabulary.index for word in words)
    return min(1.0, 2.0 * known / len(words)) if words else 1.0


def _enough(texts: Texts, own: FloatArray, best: IntArray) -> float:
    """How much of the area the best works hold, 0..1, against a usual abstract that has its dozen heaviest terms."""
    features = texts.features
    full = float(np.sort(own * features.idf)[::-1][:_HEAVIEST].clip(min=0.0).sum()) / texts.usual_length
    if full <= _TINY:
        return 0.0
    held = float((texts.reach[best] * (features.tfidf[best] @ own)).mean())
    return min(1.0, max(0.0, held) / (_ENOUGH_OF_THE_AREA * full))
