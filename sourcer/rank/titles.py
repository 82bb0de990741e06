"""What titles teach about a few words: which abstracts authors put below them.

An area is written in a few words and looked for in whole abstracts. Every work of the store is an example of both: its
title is a few words, its abstract what was meant. Starting from the co-occurrence space, the term vectors are moved so
that a title lies nearer to its own abstract than to the others of a batch: softmax over cosines, both ways, with the
batch as what is to be told apart (van den Oord et al. 2018; for text Henderson et al. 2017). Steps are Adagrad's (Duchi
et al. 2011) with one sum for each term. No label is read, and the space stays linear in the terms: what was learned is
where each term lies. Whole abstracts that are asked about keep the space that was not moved, in which the similarities
of two of them can better be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.features import TITLE_TIMES, Features, IntArray, unit_rows
from sourcer.rank.space import Matrix, Space, fill

_PASSES, _MOST_BATCHES = 2.5, 160
_BATCH = 768
_RATE, _WARMTH = np.float32(0.1), np.float32(0.1)
_FEWEST_IN_TITLE, _FEWEST_IN_ABSTRACT = 2, 10
_TINY = np.float32(1e-8)
_SEED = 20240901


def follow_titles(space: Space, features: Features) -> Space:
    """The ``space`` in which few words lie near the abstracts that have such a title, with the corpus's documents."""
    learner = _Learner(space, features)
    learner.learn()
    moved = replace(space, vectors=learner.vectors, mean=-learner.offset, steadying=None)
    return fill(moved, features)


class _Learner:
    """Term vectors and what is added to each abstract, on their way; batch by batch."""

    def __init__(self, space: Space, features: Features) -> None:
        self.vectors = space.vectors.copy()
        self.offset = -space.mean
        self._features, self._weights = features, space.weights
        self._places = np.zeros(len(space.weights), dtype=np.int32)
        self._places[space.terms] = np.arange(len(space.terms), dtype=np.int32)
        self._travelled = np.zeros(len(self.vectors), dtype=np.float32)
        self._offset_travelled = np.float32(0.0)

    def learn(self) -> None:
        """Over the works whose title and abstract say enough, some passes in an order drawn once."""
        batches = list(self._batches())
        for done, rows in enumerate(batches):
            self._step(rows, _RATE * np.float32(1.0 - done / len(batches)))

    def _batches(self) -> Iterator[IntArray]:
        enough = self._has(self._features.titles, _FEWEST_IN_TITLE)
        enough &= self._has(self._features.counts, _FEWEST_IN_TITLE + _FEWEST_IN_ABSTRACT)
        rows = np.flatnonzero(enough)
        dice = np.random.default_rng(_SEED)
        size = min(_BATCH, len(rows))
        wanted = min(_MOST_BATCHES, int(_PASSES * len(rows) / size)) if size > 1 else 0
        order = np.empty(0, dtype=np.int64)
        for _ in range(wanted):
            if len(order) < size:
                order = dice.permutation(rows)
            yield order[:size]
            order = order[size:]

    def _has(self, counts: sparse.csr_matrix, fewest: int) -> NDArray[np.bool_]:
        """Which texts have so many of the terms that lie in the space."""
        lies = (self._weights > 0.0).astype(np.int32)
        has = np.zeros(counts.shape[0], dtype=bool)
        for first in range(0, len(has), _BATCH):
            some = counts[first : first + _BATCH]
            before = np.concatenate([[0], np.cumsum(lies[some.indices])])
            has[first : first + _BATCH] = before[some.indptr[1:]] - before[some.indptr[:-1]] >= fewest
        return has

    def _step(self, rows: IntArray, rate: np.float32) -> None:
        titles = self._features.titles[rows].astype(np.float32)
        abstracts = self._features.counts[rows].astype(np.float32) - TITLE_TIMES * titles
        texts, terms = self._sums(sparse.vstack([titles, abstracts], format="csr"))
        own = self.vectors[terms]
        placed = texts @ own
        placed[len(rows) :] += self.offset
        units, lengths = _unit(placed)
        left, right = units[: len(rows)], units[len(rows) :]
        pull = _pull(left, right)
        slope = _through_unit(np.vstack([pull @ right, pull.T @ left]), units, lengths)
        on_offset = slope[len(rows) :].sum(axis=0)
        on_terms = texts.T @ slope
        self._travelled[terms] += np.einsum("ij,ij->i", on_terms, on_terms) / np.float32(own.shape[1])
        on_terms *= (rate / (np.sqrt(self._travelled[terms]) + _TINY))[:, None]
        own -= on_terms
        self.vectors[terms] = own
        self._offset_travelled += np.float32((on_offset**2).mean())
        self.offset -= (rate / (np.sqrt(self._offset_travelled) + _TINY)) * on_offset

    def _sums(self, counts: sparse.csr_matrix) -> tuple[sparse.csr_matrix, IntArray]:
        """As ``Space.sums``, with the columns alone that are used, and which of the space's terms those are."""
        weights = self._weights[counts.indices]
        weights *= 1.0 + np.log(np.maximum(counts.data, 1.0))
        weights[counts.data <= 0.0] = 0.0
        rows = sparse.csr_matrix((weights.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)
        rows.eliminate_zeros()
        places = self._places[rows.indices]
        used = np.zeros(len(self.vectors), dtype=bool)
        used[places] = True
        terms = np.flatnonzero(used)
        columns = (np.cumsum(used, dtype=np.int32) - 1)[places]
        return unit_rows(
            sparse.csr_matrix((rows.data, columns, rows.indptr), (len(rows.indptr) - 1, len(terms)))
        ), terms


def _unit(rows: Matrix) -> tuple[Matrix, Matrix]:
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    lengths[lengths == 0.0] = 1.0
    return rows / lengths, lengths


def _pull(left: Matrix, right: Matrix) -> Matrix:
    """The slope of the loss over the cosines of ``left`` with ``right``; what belongs together is the diagonal."""
    odds = np.exp((left @ right.T) / _WARMTH)  # cosines over 0.1: at most e to the tenth
    pull: Matrix = odds / odds.sum(axis=1, keepdims=True)
    odds /= odds.sum(axis=0, keepdims=True)
    pull += odds
    pull /= np.float32(2.0)
    np.fill_diagonal(pull, pull.diagonal() - np.float32(1.0))
    pull /= _WARMTH * np.float32(len(pull))
    return pull


def _through_unit(slope: Matrix, units: Matrix, lengths: Matrix) -> Matrix:
    """The slope over vectors, from that over the same made unit."""
    through: Matrix = (slope - units * np.einsum("ij,ij->i", slope, units)[:, None]) / lengths
    return through
