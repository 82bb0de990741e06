"""The company that a mention keeps: who wrote with it, who writes with those, and what those write about.

Coauthors are told by a key: at first by how their names begin, then, once people have been told apart, by person. The
mention's own key is never part of its company, for that is what is in question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.resolve.names import PersonName
from sourcer.resolve.rarity import Floats

Ints = NDArray[np.int32]

MOST_MET = 300
"""Whoever has met more people than this leads everywhere: such a key is no step from one circle into another."""


COMPANY_WORDS = 0.5
"""How much the titles of the company count beside a work's own title."""


@dataclass(frozen=True, slots=True)
class Company:
    """Signatures by keys (``met``, entries 1), the weight of each key, and the steps from there.

    ``step`` leads from a key to the keys it wrote with (rows sum to 1 at most), ``themes`` to the words of its titles;
    both are None where nobody looks that far.
    """

    own: Ints
    met: Any
    weight: Floats
    step: Any
    themes: Any


def name_keys(names: Sequence[PersonName]) -> Ints:
    """A key for each signature: its surname and first initial, as weak sources print them."""
    short = [f"{name.family} {name.given[0][:1] if name.given else ''}" for name in names]
    index = {key: at for at, key in enumerate(sorted(set(short)))}
    return np.array([index[key] for key in short], dtype=np.int32)


def keep_company(works: Ints, own: Ints, words: Any | None = None) -> Company:
    """The company of every signature. ``works`` and ``own`` give its work and key.

    A key weighs 1 / ln(e + works with it). Steps and themes are there where ``words``, TF-IDF rows of works, are given.
    """
    size = int(own.max()) + 1 if len(own) else 1
    printed = _ones((works, own), (int(works.max()) + 1 if len(works) else 1, size))
    count = np.asarray(printed.sum(axis=0), dtype=np.float32).ravel()
    weight = (1 / np.log(np.e + count)).astype(np.float32)
    met = _without_own(printed[works], own)
    if words is None:
        return Company(own, met, weight, None, None)
    meetings = (printed.T @ printed).tocsr()
    meetings.setdiag(0)
    meetings.eliminate_zeros()
    many = np.diff(meetings.indptr)
    reach = np.asarray(meetings.sum(axis=1), dtype=np.float32).ravel()
    step = sparse.diags(np.where(many > MOST_MET, 0, 1 / np.maximum(reach, 1)).astype(np.float32)) @ meetings
    themes = sparse.diags((weight / np.maximum(count, 1)).astype(np.float32)) @ (printed.T @ words[: printed.shape[0]])
    return Company(own, met, weight, (step @ sparse.diags(weight)).tocsr(), themes.tocsr())


def company_signals(company: Company, words: Any, works: Ints, i: Ints, j: Ints) -> list[Floats]:
    """For pairs ``i``, ``j`` of signatures, five columns, all 0 or more.

    The weighted count of common company; the cosine of the company; that of one's company with the other's company's
    company (both ways, added); that of both at two steps; and that of titles together with what the company writes.
    The last three are 0 where the company has no steps.
    """
    rows, where = np.unique(np.concatenate([i, j]), return_inverse=True)
    left, right = where[: len(i)], where[len(i) :]
    met = company.met[rows]
    weighed = (met @ sparse.diags(company.weight)).tocsr()
    near = unit(weighed)
    rooted = (met @ sparse.diags(np.sqrt(company.weight))).tocsr()
    columns = [dots(rooted, rooted, left, right), dots(near, near, left, right)]
    if company.step is None:
        return [*columns, *(np.zeros(len(i), dtype=np.float32) for _ in range(3))]
    far = weighed @ company.step
    far = unit(far - far.multiply(_ones((np.arange(len(rows)), company.own[rows]), far.shape)))
    own_words = words[works[rows]]
    theme = unit(own_words + COMPANY_WORDS * unit(met @ company.themes))
    return [
        *columns,
        dots(near, far, left, right) + dots(far, near, left, right),
        dots(far, far, left, right),
        dots(theme, theme, left, right),
    ]


def unit(matrix: Any) -> Any:
    """The matrix with rows of unit length; rows of nothing stay so."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1), dtype=np.float32)).ravel()
    return (sparse.diags(1 / np.where(length > 0, length, 1)) @ matrix).tocsr()


def dots(a: Any, b: Any, i: NDArray[Any], j: NDArray[Any]) -> Floats:
    """The products of rows ``i`` of ``a`` with rows ``j`` of ``b``."""
    return np.asarray(a[i].multiply(b[j]).sum(axis=1), dtype=np.float32).ravel()


def _without_own(met: Any, own: Ints) -> Any:
    """Everybody on each signature's work but its own key."""
    rows = np.repeat(np.arange(len(own), dtype=np.int32), np.diff(met.indptr))
    other = met.indices != own[rows]
    return _ones((rows[other], met.indices[other]), met.shape)


def _ones(where: tuple[NDArray[Any], NDArray[Any]], shape: tuple[int, int]) -> Any:
    matrix = sparse.csr_matrix((np.ones(len(where[0]), dtype=np.float32), where), shape=shape)
    matrix.data[:] = 1
    return matrix
