"""The co-occurrence space: what the store's own abstracts teach about which terms belong together, without labels.

Positive PMI of terms over documents (Church & Hanks 1990), damped for rare pairs and factorised (Levy & Goldberg 2014)
over the commonest words; rarer words and bigrams are folded in, placed by the company they keep among those. Documents
are weighted sums of term vectors, centred and whitened (Su et al. 2021). It stays linear in the terms but for a
document's length, so that each term's share of a similarity can be shown exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from sourcer.rank.features import Features, FloatArray, IntArray, unit_rows

FEWEST_DOCUMENTS = 3000
"""Below this many abstracts there is nothing to learn."""
_FEWEST_WITH_TERM = 10
_FEWEST_WITH_WORD = 5
_FEWEST_TOGETHER = 3
_DAMPING = 5.0
_MOST_BASE, _MOST_WORDS, _MOST_PAIRS = 4000, 20000, 20000
_DIMENSIONS = 400
_IDF_POWER = 1.5
_RIDGE = 5.0
_ROWS_AT_ONCE = 512
_SEED = 20240901
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Space:
    """``vectors`` (chosen terms x dimensions): whitened term vectors; ``mean`` is what centring takes off a document.

    ``terms`` are the chosen terms' ids in the vocabulary, ``weights`` one weight per vocabulary term (0 where not
    chosen). ``documents`` (documents x dimensions) is the corpus in unit rows, ``lengths`` what they were divided by.
    """

    terms: IntArray
    weights: FloatArray
    vectors: Matrix
    mean: Matrix
    documents: Matrix
    lengths: Matrix

    def place(self, counts: sparse.csr_matrix, *, is_centred: bool) -> Matrix:
        """Texts (rows of counts) as unit vectors of the space; centred like a document, or not, as a few words are: a
        short query is not a mean abstract.
        """
        return _unit(self.sums(counts) @ self.vectors - np.float32(is_centred) * self.mean)[0]

    def sums(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """The weight of each chosen term in each text; rows of unit length."""
        return _sums(counts, self.weights, self.terms)


def build_space(features: Features) -> Space | None:
    """Learn the space, or None where the corpus is too small."""
    if features.counts.shape[0] < FEWEST_DOCUMENTS:
        return None
    terms, vectors = _term_vectors(features)
    weights = np.zeros(len(features.idf))
    weights[terms] = features.idf[terms] ** _IDF_POWER
    documents: Matrix = _sums(features.counts, weights, terms) @ vectors
    mean = documents.mean(axis=0)
    documents -= mean
    whitening = _whitening(documents)
    documents, lengths = _unit(documents @ whitening)
    return Space(terms, weights, vectors @ whitening, mean @ whitening, documents, lengths)


def _term_vectors(features: Features) -> tuple[IntArray, Matrix]:
    """The chosen terms in order, and where they are before whitening."""
    is_word = np.arange(len(features.frequency)) < len(features.vocabulary.words)
    base = _commonest(features.frequency, is_word, _FEWEST_WITH_TERM, _MOST_BASE)
    words = _commonest(features.frequency, is_word, _FEWEST_WITH_WORD, _MOST_WORDS)
    pairs = _commonest(features.frequency, ~is_word, _FEWEST_WITH_TERM, _MOST_PAIRS)
    further = np.concatenate([np.setdiff1d(words, base), pairs])
    seen = features.counts.sign().astype(np.float32)
    common = seen[:, base]
    together = np.vstack([*_ppmi(seen[:, base], common), np.zeros((0, len(base)), dtype=np.float32)])
    np.fill_diagonal(together, 0.0)
    vectors, fold = _factorise(together, min(_DIMENSIONS, len(base) // 4))
    del together
    folded = [rows @ fold for rows in _ppmi(seen[:, further], common)]
    terms = np.concatenate([base, further])
    order = np.argsort(terms)
    return terms[order], np.vstack([vectors, *folded])[order]


def _commonest(frequency: IntArray, wanted: NDArray[np.bool_], fewest: int, most: int) -> IntArray:
    often = np.flatnonzero(wanted & (frequency >= fewest))
    return np.sort(often[np.lexsort((often, -frequency[often]))[:most]])


def _ppmi(seen: sparse.csr_matrix, common: sparse.csr_matrix) -> Iterator[Matrix]:
    """Positive PMI of the terms of ``seen`` with those of ``common``, some rows at a time, for memory's sake.

    It is over co-occurrence in documents, damped by n / (n + 5); pairs seen twice are 0.
    """
    rows = seen.T.tocsr()
    alone = np.asarray(rows.sum(axis=1)).ravel()
    alone_common = np.asarray(common.sum(axis=0)).ravel() / np.float32(seen.shape[0])
    for first in range(0, rows.shape[0], _ROWS_AT_ONCE):
        together: Matrix = (rows[first : first + _ROWS_AT_ONCE] @ common).toarray()
        enough = together >= _FEWEST_TOGETHER
        expected = np.outer(alone[first : first + _ROWS_AT_ONCE], alone_common)
        pmi = np.log(together / expected, where=enough, out=np.zeros_like(together))
        yield np.maximum(pmi, 0.0) * (together / (together + np.float32(_DAMPING)))


def _factorise(values: Matrix, dimensions: int) -> tuple[Matrix, Matrix]:
    """Vectors of the terms, and what takes another row of associations to where its vector is."""
    left, strengths, right = randomized_svd(values, n_components=dimensions, n_iter=4, random_state=_SEED)
    roots = np.sqrt(np.maximum(strengths, np.finfo(np.float32).tiny))
    return (left * roots).astype(np.float32), (right.T / roots).astype(np.float32)


def _sums(counts: sparse.csr_matrix, weights: FloatArray, terms: IntArray) -> sparse.csr_matrix:
    rows = counts.astype(np.float64)
    rows.data = (1.0 + np.log(rows.data)) * weights[rows.indices]
    rows.eliminate_zeros()
    return unit_rows(rows[:, terms].tocsr()).astype(np.float32)


def _whitening(centred: Matrix) -> Matrix:
    """The inverse square root of covariance + ridge, the ridge as a multiple of the mean variance."""
    covariance = (centred.T @ centred).astype(np.float64) / len(centred)
    covariance += np.eye(len(covariance)) * (_RIDGE * np.trace(covariance) / len(covariance))
    values, axes = np.linalg.eigh(covariance)
    whitening: Matrix = ((axes / np.sqrt(values)) @ axes.T).astype(np.float32)
    return whitening


def _unit(rows: Matrix) -> tuple[Matrix, Matrix]:
    """Rows of unit length, in place, and what they were divided by."""
    lengths = np.linalg.norm(rows, axis=1)
    lengths[lengths == 0.0] = 1.0
    rows /= lengths[:, None]
    return rows, lengths
