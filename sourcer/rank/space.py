"""The co-occurrence space: what the store's own abstracts teach about which terms belong together, without labels.

Positive PMI of terms over documents (Church & Hanks 1990), damped for rare pairs and factorised (Levy & Goldberg 2014)
over the commonest words; rarer words and bigrams are folded in, placed by the company they keep among those. Documents
are weighted sums of term vectors, centred and whitened (Su et al. 2021). Where it is known which works are by one
author, a whole abstract that is asked about counts for more in the directions in which such works stay alike (their
correlations are those of Hotelling 1936; authors stand in for the citations that SPECTER learns from, Cohan et al.
2020): what people keep working on is topic, what changes from one of their works to the next is wording. A few words
are all topic and gain nothing by it. The space stays linear in the terms but for a document's length, so that each
term's share of a similarity can be shown exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

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
_FEWEST_BASE = 20
_MOST_BASE, _MOST_WORDS, _MOST_PAIRS = 4000, 20000, 20000
_DIMENSIONS = 256
_IDF_POWER = 1.5
_RIDGE = 5.0
_FEWEST_PAIRS, _MOST_WORKS = 5000, 40
_STEADINESS, _LEAST_STEADY = 0.5, 0.001
_ROWS_AT_ONCE = 512
_MOST_SAMPLED = 20000
_SEED = 20240901
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Space:
    """``vectors`` (chosen terms x dimensions): whitened term vectors; ``mean`` is what centring takes off a document.

    ``terms`` are the chosen terms' ids in the vocabulary, ``weights`` one weight per vocabulary term (0 where not
    chosen). ``documents`` (documents x dimensions) is the corpus in unit rows, ``lengths`` what they were divided by.
    ``steadying`` is the matrix that ``steady`` multiplies by.
    """

    terms: IntArray
    weights: FloatArray
    vectors: Matrix
    mean: Matrix
    documents: Matrix
    lengths: Matrix
    steadying: Matrix | None = None

    def without_documents(self) -> Space:
        """The same, when every text that had to be fitted was: the largest part of it is no longer needed."""
        return replace(self, documents=np.empty((0, self.vectors.shape[1]), dtype=np.float32))

    def place(self, counts: sparse.csr_matrix, *, is_abstract: bool) -> Matrix:
        """Texts that are asked about (rows of counts) as unit vectors; a whole abstract is centred like a document, and
        steadied. A few words are not: they are no mean abstract.
        """
        placed: Matrix = self.sums(counts) @ self.vectors
        return _unit(self.steady(placed - self.mean) if is_abstract else placed)[0]

    def steady(self, placed: Matrix) -> Matrix:
        """``placed`` turned to the directions in which an author's works stay alike, as far as those are known."""
        return placed if self.steadying is None else placed @ self.steadying

    def sums(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """The weight of each chosen term in each text; rows of unit length."""
        return _sums(counts, self.weights, self.terms)


def build_space(features: Features, hands: Iterable[Sequence[int]] = ()) -> Space | None:
    """The space for whole abstracts, or None where the corpus is too small: ``learn_terms``, then ``hold_authors``."""
    learned = learn_terms(features)
    return hold_authors(learned, features, hands) if learned else None


def learn_terms(features: Features) -> Space | None:
    """Where terms lie, without any document, or None where the corpus is too small.

    Centre and whitening are those of the whole corpus, or of every so manyth document of a large one.
    """
    size = features.counts.shape[0]
    if size < FEWEST_DOCUMENTS:
        return None
    found = _term_vectors(features)
    if found is None:
        return None
    terms, vectors = found
    weights = np.zeros(len(features.idf))
    weights[terms] = features.idf[terms] ** _IDF_POWER
    sample = features.counts[:: -(-size // _MOST_SAMPLED)]
    seen = np.vstack([_sums(sample[some], weights, terms) @ vectors for some in _blocks(sample.shape[0])])
    mean = seen.mean(axis=0)
    seen -= mean
    whitening = _whitening(seen)
    _turn(vectors, whitening)
    nothing: Matrix = np.empty((0, vectors.shape[1]), dtype=np.float32)
    return Space(terms, weights, vectors, mean @ whitening, documents=nothing, lengths=np.empty(0, dtype=np.float32))


def hold_authors(space: Space, features: Features, hands: Iterable[Sequence[int]]) -> Space:
    """The space with the corpus's documents, and steadied; ``hands`` are the rows of each author's works."""
    space = fill(space, features)
    pairs = _pairs(hands)
    return replace(space, steadying=_steadying(space.documents, pairs)) if len(pairs) >= _FEWEST_PAIRS else space


def fill(space: Space, features: Features) -> Space:
    """The space with the corpus's documents.

    Nothing as large as the corpus is made but ``documents``, and that once: all else is done some rows at a time.
    """
    documents = np.empty((features.counts.shape[0], space.vectors.shape[1]), dtype=np.float32)
    for some in _blocks(len(documents)):
        documents[some] = space.sums(features.counts[some]) @ space.vectors
    documents -= space.mean
    lengths = _unit(documents)[1]
    return replace(space, documents=documents, lengths=lengths)


def _pairs(hands: Iterable[Sequence[int]]) -> IntArray:
    """Each work with the one half of an author's list away; who has very many works is most often several people."""
    pairs = [
        (work, works[(place + len(works) // 2) % len(works)])
        for works in hands
        if 2 <= len(works) <= _MOST_WORKS
        for place, work in enumerate(works)
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _steadying(documents: Matrix, pairs: IntArray) -> Matrix:
    """What multiplies each direction by the square root of the correlation along it of two works by one author.

    That is half of the way, in ratios, from counting all directions alike to counting each by how steady it is.
    """
    size = documents.shape[1]
    shared = np.zeros((size, size))
    for some in _blocks(len(pairs)):
        shared += documents[pairs[some, 0]].T @ documents[pairs[some, 1]]
    shared = (shared + shared.T) / (2.0 * len(pairs))
    values, axes = np.linalg.eigh((documents.T @ documents).astype(np.float64) / len(documents))
    alone = (axes / np.sqrt(np.maximum(values, _LEAST_STEADY * values.mean()))) @ axes.T
    correlations, axes = np.linalg.eigh(alone @ shared @ alone)
    steadying: Matrix = ((axes * np.maximum(correlations, _LEAST_STEADY) ** _STEADINESS) @ axes.T).astype(np.float32)
    return steadying


def _blocks(size: int) -> Iterator[slice]:
    yield from (slice(first, first + _ROWS_AT_ONCE) for first in range(0, size, _ROWS_AT_ONCE))


def _turn(rows: Matrix, by: Matrix) -> None:
    """Multiply ``rows`` by a square matrix, in place."""
    for some in _blocks(len(rows)):
        rows[some] = rows[some] @ by


def _term_vectors(features: Features) -> tuple[IntArray, Matrix] | None:
    """The chosen terms in order, and where they are before whitening; None where hardly any word is common."""
    is_word = np.arange(len(features.frequency)) < len(features.vocabulary.words)
    base = _commonest(features.frequency, is_word, _FEWEST_WITH_TERM, _MOST_BASE)
    if len(base) < _FEWEST_BASE:
        return None
    words = _commonest(features.frequency, is_word, _FEWEST_WITH_WORD, _MOST_WORDS)
    pairs = _commonest(features.frequency, ~is_word, _FEWEST_WITH_TERM, _MOST_PAIRS)
    terms = np.union1d(np.union1d(base, words), pairs)
    is_base = np.isin(terms, base)
    seen = _presence(features.counts, terms)
    common = seen[:, is_base]
    rows = seen.tocsc().T
    del seen
    often = np.diff(rows.indptr).astype(np.float32)
    shares = often[is_base] / np.float32(common.shape[0])
    together = _together(rows[np.flatnonzero(is_base)], common)
    for some in _blocks(len(base)):
        together[some] = _ppmi(together[some], often[is_base][some], shares)
    np.fill_diagonal(together, 0.0)
    found, fold = _factorise(together, min(_DIMENSIONS, len(base) // 4))
    del together
    vectors = np.empty((len(terms), found.shape[1]), dtype=np.float32)
    vectors[is_base] = found
    further = np.flatnonzero(~is_base)
    for some in _blocks(len(further)):
        counted = (rows[further[some]] @ common).toarray()
        vectors[further[some]] = _ppmi(counted, often[further[some]], shares) @ fold
    return terms, vectors


def _presence(counts: sparse.csr_matrix, terms: IntArray) -> sparse.csr_matrix:
    """Which of the chosen terms each document has, as ones."""
    ones = np.ones(len(counts.indices), dtype=np.float32)
    return sparse.csr_matrix((ones, counts.indices, counts.indptr), shape=counts.shape)[:, terms]


def _commonest(frequency: IntArray, wanted: NDArray[np.bool_], fewest: int, most: int) -> IntArray:
    often = np.flatnonzero(wanted & (frequency >= fewest))
    return np.sort(often[np.lexsort((often, -frequency[often]))[:most]])


def _together(rows: sparse.csr_matrix, common: sparse.csr_matrix) -> Matrix:
    """How many documents have both of two terms: ``rows`` (terms x documents) are those of ``common`` turned. It is the
    same both ways, so that half of it is counted.
    """
    together = np.empty((common.shape[1], common.shape[1]), dtype=np.float32)
    for some in _blocks(len(together)):
        counted = (rows[some] @ common[:, some.start :]).toarray()
        together[some, some.start :] = counted
        together[some.start :, some] = counted.T
    return together


def _ppmi(together: Matrix, often: Matrix, shares: Matrix) -> Matrix:
    """Positive PMI of terms with the common ones, from how many documents have both.

    ``often`` says how many have each term, ``shares`` how large a share of all has each common one. It is damped by
    n / (n + 5); pairs seen twice are 0.
    """
    enough = together >= _FEWEST_TOGETHER
    pmi = np.log(together / np.outer(often, shares), where=enough, out=np.zeros_like(together))
    damped: Matrix = np.maximum(pmi, 0.0) * (together / (together + np.float32(_DAMPING)))
    return damped


def _factorise(values: Matrix, dimensions: int) -> tuple[Matrix, Matrix]:
    """Vectors of the terms, and what takes another row of associations to where its vector is."""
    left, strengths, right = randomized_svd(values, n_components=dimensions, n_iter=4, random_state=_SEED)
    roots = np.sqrt(np.maximum(strengths, np.finfo(np.float32).tiny))
    return (left * roots).astype(np.float32), (right.T / roots).astype(np.float32)


def _sums(counts: sparse.csr_matrix, weights: FloatArray, terms: IntArray) -> sparse.csr_matrix:
    """(1 + ln tf) * weight of the chosen ``terms`` (sorted), in rows of unit length."""
    rows = counts.astype(np.float64)
    rows.data = (1.0 + np.log(rows.data)) * weights[rows.indices]
    rows.eliminate_zeros()
    numbers = np.zeros(len(weights), dtype=np.int32)
    numbers[terms] = np.arange(len(terms), dtype=np.int32)
    places = numbers[rows.indices]  # a table of all terms is looked up sooner than the chosen ones are searched
    chosen = sparse.csr_matrix((rows.data, places, rows.indptr), shape=(rows.shape[0], len(terms)))
    return unit_rows(chosen).astype(np.float32)


def _whitening(centred: Matrix) -> Matrix:
    """The inverse square root of covariance + ridge, the ridge as a multiple of the mean variance."""
    covariance = (centred.T @ centred).astype(np.float64) / len(centred)
    spread = np.trace(covariance) / len(covariance) or 1.0  # none at all where every text says the same
    covariance += np.eye(len(covariance)) * (_RIDGE * spread)
    values, axes = np.linalg.eigh(covariance)
    whitening: Matrix = ((axes / np.sqrt(values)) @ axes.T).astype(np.float32)
    return whitening


def _unit(rows: Matrix) -> tuple[Matrix, Matrix]:
    """Rows of unit length, in place, and what they were divided by."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    lengths[lengths == 0.0] = 1.0
    rows /= lengths[:, None]
    return rows, lengths
