"""The co-occurrence space: what the store's own abstracts teach about which terms belong together, without labels.

Positive PMI of terms over documents (Church & Hanks 1990), damped for rare pairs and factorised (Levy & Goldberg 2014),
documents as weighted sums of term vectors, centred and whitened (Su et al. 2021). It stays linear in the terms but for
a document's length, so that each term's share of a similarity can be shown exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from sourcer.rank.features import Features, FloatArray, IntArray, unit_rows

FEWEST_DOCUMENTS = 3000
"""Below this many abstracts there is nothing to learn."""
_FEWEST_WITH_TERM = 10
_FEWEST_TOGETHER = 3
_DAMPING = 5.0
_MOST_TERMS = 8000
_DIMENSIONS = 400
_RIDGE = 1.0
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

    def place(self, counts: sparse.csr_matrix) -> Matrix:
        """Texts (rows of counts) as unit vectors of the space, not centred: a short query is not a mean abstract."""
        return _unit(self.sums(counts) @ self.vectors)[0]

    def sums(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """The weight of each chosen term in each text; rows of unit length."""
        return _sums(counts, self.weights, self.terms)


def build_space(features: Features) -> Space | None:
    """Learn the space, or None where the corpus is too small."""
    if features.counts.shape[0] < FEWEST_DOCUMENTS:
        return None
    terms = _choose_terms(features.frequency)
    dimensions = min(_DIMENSIONS, len(terms) // 4)
    vectors = _factorise(_ppmi(features.counts[:, terms]), dimensions)
    weights = np.zeros(len(features.idf))
    weights[terms] = features.idf[terms] ** 2
    plain = _sums(features.counts, weights, terms) @ vectors
    mean = plain.mean(axis=0)
    whitening = _whitening(plain - mean)
    vectors, mean = vectors @ whitening, mean @ whitening
    documents, lengths = _unit(plain @ whitening - mean)
    return Space(terms, weights, vectors, mean, documents, lengths)


def _choose_terms(frequency: IntArray) -> IntArray:
    often = np.flatnonzero(frequency >= _FEWEST_WITH_TERM)
    order = np.lexsort((often, -frequency[often]))
    return np.sort(often[order[:_MOST_TERMS]])


def _ppmi(counts: sparse.csr_matrix) -> Matrix:
    """Positive PMI (terms x terms) of co-occurrence in documents, damped by n / (n + 5); pairs seen twice are 0."""
    seen = counts.sign().astype(np.float32)
    together: Matrix = (seen.T @ seen).toarray()
    np.fill_diagonal(together, 0.0)
    alone = np.asarray(seen.sum(axis=0)).ravel()
    for first in range(0, len(together), _ROWS_AT_ONCE):  # in place: the matrix is the largest thing in memory
        rows = together[first : first + _ROWS_AT_ONCE]
        expected = np.outer(alone[first : first + _ROWS_AT_ONCE], alone) / np.float32(seen.shape[0])
        enough = rows >= _FEWEST_TOGETHER
        pmi = np.log(rows, where=enough, out=np.zeros_like(rows)) - np.log(expected)
        rows[:] = np.where(enough, np.maximum(pmi, 0.0) * rows / (rows + np.float32(_DAMPING)), 0.0)
    return together


def _factorise(values: Matrix, dimensions: int) -> Matrix:
    left, strengths, _ = randomized_svd(values, n_components=dimensions, n_iter=4, random_state=_SEED)
    vectors: Matrix = (left * np.sqrt(strengths)).astype(np.float32)
    return vectors


def _sums(counts: sparse.csr_matrix, weights: FloatArray, terms: IntArray) -> sparse.csr_matrix:
    rows = counts.astype(np.float64)
    rows.data = (1.0 + np.log(rows.data)) * weights[rows.indices]
    rows.eliminate_zeros()
    return unit_rows(rows[:, terms].tocsr()).astype(np.float32)


def _whitening(centred: Matrix) -> Matrix:
    """The inverse square root of covariance + ridge, the ridge as a share of the mean variance."""
    covariance = (centred.T @ centred).astype(np.float64) / len(centred)
    covariance += np.eye(len(covariance)) * (_RIDGE * np.trace(covariance) / len(covariance))
    values, axes = np.linalg.eigh(covariance)
    whitening: Matrix = ((axes / np.sqrt(values)) @ axes.T).astype(np.float32)
    return whitening


def _unit(rows: Matrix) -> tuple[Matrix, Matrix]:
    lengths = np.linalg.norm(rows, axis=1)
    lengths[lengths == 0.0] = 1.0
    return rows / lengths[:, None], lengths
