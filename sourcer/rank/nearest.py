"""Nearest rows by cosine: found by their heaviest terms, weighed by all of them.

A cosine of two abstracts is made by few terms. So a row is looked for by its 70 heaviest alone, which leaves out the
common terms that nearly all the work goes into, and the candidates' cosines are then computed over every term.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from sourcer.rank.features import FloatArray, IntArray

HEAVIEST, CANDIDATES = 70, 100
_QUERIES_AT_ONCE, _MOST_NUMBERS = 16, 1 << 23
Dense = NDArray[np.float32]


def heaviest(rows: sparse.csr_matrix, count: int = HEAVIEST) -> sparse.csr_matrix:
    """The ``count`` largest values of each of ``rows`` (positive, float32), in no order; of equal ones any."""
    same = sparse.identity(rows.shape[1], dtype=np.float32, format="csr")
    return sp_matmul_topn(rows, same, top_n=count, threshold=0.0, sort=False, n_threads=1)


class Columns:
    """Rows that are looked for, by term: ``heavy`` rows (see ``heaviest``) of float32 and int32."""

    def __init__(self, heavy: sparse.csr_matrix) -> None:
        self._by_term = heavy.tocsc().T  # a CSC matrix transposed is a CSR one: nothing is copied

    def candidates(self, queries: sparse.csr_matrix, count: int) -> tuple[IntArray, IntArray]:
        """Pairs of a query and a row, the queries in order: for each query the rows, at most ``count``, that its own
        heaviest terms bring nearest, in no order.
        """
        if not self._by_term.shape[1]:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        found = sp_matmul_topn(queries, self._by_term, top_n=count, threshold=0.0, sort=False, n_threads=1)
        return np.repeat(np.arange(queries.shape[0]), np.diff(found.indptr)), found.indices.astype(np.int64)


def products(queries: sparse.csr_matrix, rows: sparse.csr_matrix, pairs: tuple[IntArray, IntArray]) -> FloatArray:
    """Dot products over all terms of ``pairs`` of a query and a row, the queries in order. Of float32.

    Some queries at a time are laid out one behind the other, and each row's terms moved to where its query lies.
    """
    asked, places = pairs
    terms = queries.shape[1]
    at_once = max(1, min(_QUERIES_AT_ONCE, _MOST_NUMBERS // max(1, terms)))
    found = np.empty(len(asked))
    laid: Dense = np.zeros(at_once * terms, dtype=np.float32)
    bounds = np.searchsorted(asked, np.arange(0, queries.shape[0] + at_once, at_once))
    for first, (start, end) in zip(range(0, queries.shape[0], at_once), pairwise(bounds.tolist()), strict=True):
        some = queries[first : first + at_once]
        lying = np.repeat(np.arange(some.shape[0], dtype=np.int32) * terms, np.diff(some.indptr)) + some.indices
        laid[lying] = some.data
        held = rows[places[start:end]]
        moved = np.repeat((asked[start:end] - first).astype(np.int32) * terms, np.diff(held.indptr))
        moved += held.indices
        shape = (end - start, len(laid))
        found[start:end] = sparse.csr_matrix((held.data, moved, held.indptr), shape=shape) @ laid
        laid[lying] = 0.0
    return found
