"""What titles teach about a few words: which abstracts authors put below them.

An area is written in a few words and looked for in whole abstracts. Every work of the store is an example of both: its
title is a few words, its abstract what was meant. Starting from the co-occurrence space, the term vectors are moved so
that a title lies nearer to its own abstract than to the others of a batch: softmax over cosines, both ways, with the
batch as what is to be told apart (van den Oord et al. 2018; for text Henderson et al. 2017). Steps are Adagrad's (Duchi
et al. 2011) with one sum for each term. No label is read, and the space stays linear in the terms: what was learned is
where each term lies. Whole abstracts that are asked about keep the space that was not moved: told apart from their
like, they would find less of what is akin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.features import TITLE_TIMES, Features, IntArray
from sourcer.rank.space import Matrix, Space, fill

_PASSES, _MOST_BATCHES = 2.5, 200
_BATCH = 1024
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
        self._space, self._features = space, features
        self._travelled = np.zeros(len(self.vectors), dtype=np.float32)
        self._offset_travelled = np.float32(0.0)

    def learn(self) -> None:
        """Over the works whose title and abstract say enough, some passes in an order drawn once."""
        batches = list(self._batches())
        for done, rows in enumerate(batches):
            self._step(rows, _RATE * np.float32(1.0 - done / len(batches)))

    def _batches(self) -> Iterator[IntArray]:
        titles, counts = self._features.titles, self._features.counts
        chosen = np.zeros(counts.shape[1], dtype=bool)
        chosen[self._space.terms] = True
        enough = _how_many(chosen, titles) >= _FEWEST_IN_TITLE
        rows = np.flatnonzero(enough & (_how_many(chosen, counts) >= _FEWEST_IN_TITLE + _FEWEST_IN_ABSTRACT))
        dice = np.random.default_rng(_SEED)
        size = min(_BATCH, len(rows))
        wanted = min(_MOST_BATCHES, int(_PASSES * len(rows) / size)) if size > 1 else 0
        order = np.empty(0, dtype=np.int64)
        for _ in range(wanted):
            if len(order) < size:
                order = dice.permutation(rows)
            yield order[:size]
            order = order[size:]

    def _step(self, rows: IntArray, rate: np.float32) -> None:
        titles = self._features.titles[rows].astype(np.float32)
        abstracts = self._features.counts[rows].astype(np.float32) - TITLE_TIMES * titles
        abstracts.data = np.maximum(abstracts.data, 0.0)
        abstracts.eliminate_zeros()
        asked, asked_terms = _own_columns(self._space.sums(titles))
        held, held_terms = _own_columns(self._space.sums(abstracts))
        left, left_lengths = _unit(asked @ self.vectors[asked_terms])
        right, right_lengths = _unit(held @ self.vectors[held_terms] + self.offset)
        pull = _pull(left, right)
        on_left = _through_unit(pull @ right, left, left_lengths)
        on_right = _through_unit(pull.T @ left, right, right_lengths)
        self._move(asked_terms, asked.T @ on_left, rate)
        self._move(held_terms, held.T @ on_right, rate)
        on_offset = on_right.sum(axis=0)
        self._offset_travelled += np.float32((on_offset**2).mean())
        self.offset -= (rate / (np.sqrt(self._offset_travelled) + _TINY)) * on_offset

    def _move(self, terms: IntArray, slope: Matrix, rate: np.float32) -> None:
        self._travelled[terms] += np.einsum("ij,ij->i", slope, slope) / np.float32(slope.shape[1])
        slope *= (rate / (np.sqrt(self._travelled[terms]) + _TINY))[:, None]
        self.vectors[terms] -= slope


def _how_many(chosen: NDArray[np.bool_], rows: sparse.csr_matrix) -> IntArray:
    """How many chosen terms each row has."""
    before = np.concatenate([[0], np.cumsum(chosen[rows.indices])])
    found: IntArray = before[rows.indptr[1:]] - before[rows.indptr[:-1]]
    return found


def _own_columns(rows: sparse.csr_matrix) -> tuple[sparse.csr_matrix, IntArray]:
    """The same with the columns alone that are used, and which those are."""
    terms, places = np.unique(rows.indices, return_inverse=True)
    narrow = sparse.csr_matrix((rows.data, places.astype(np.int32), rows.indptr), shape=(rows.shape[0], len(terms)))
    return narrow, terms


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
