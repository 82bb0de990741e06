"""Nearest rows by cosine: found by their heaviest terms, weighed by all of them.

A cosine of two abstracts is made by few terms. So a row is looked for by its 70 heaviest alone, which leaves out the
common terms that nearly all the work goes into, and the candidates' cosines are then computed over every term.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from sourcer.rank.features import IntArray

HEAVIEST, CANDIDATES = 70, 100
Dense = NDArray[np.float32]


def heaviest(rows: sparse.csr_matrix, count: int = HEAVIEST) -> sparse.csr_matrix:
    """The ``count`` largest values of each of ``rows`` (positive, float32), in no order; of equal ones any."""
    same = sparse.identity(rows.shape[1], dtype=np.float32, format="csr")
    return sp_matmul_topn(rows, same, top_n=count, threshold=0.0, sort=False, n_threads=1)


class Columns:
    """Rows that are looked for, by term: ``heavy`` rows (see ``heaviest``) of float32 and int32."""

    def __init__(self, heavy: sparse.csr_matrix) -> None:
        self._by_term = heavy.tocsc().T  # a CSC matrix transposed is a CSR one: nothing is copied

    def candidates(self, queries: sparse.csr_matrix, count: int) -> list[IntArray]:
        """For each query the rows, at most ``count``, that its own heaviest terms bring nearest, in no order."""
        if not self._by_term.shape[1]:
            return [np.empty(0, dtype=np.int64)] * queries.shape[0]
        found = sp_matmul_topn(queries, self._by_term, top_n=count, threshold=0.0, sort=False, n_threads=1)
        return np.split(found.indices.astype(np.int64), found.indptr[1:-1])


class Products:
    """Dot products of single queries with chosen rows, over all terms."""

    def __init__(self, rows: sparse.csr_matrix) -> None:
        self._rows = rows
        self._query: Dense = np.zeros(rows.shape[1], dtype=np.float32)

    def of(self, terms: IntArray, weights: Dense, places: IntArray) -> Dense:
        """The products of the query that has ``weights`` on ``terms`` with the rows at ``places``."""
        self._query[terms] = weights
        found: Dense = self._rows[places] @ self._query
        self._query[terms] = 0.0
        return found
