"""Vectors and nearest papers on real abstracts, beside scikit-learn, sparse_dot_topn and bm25s: one core, one run.

The peers do what they do best: vectors are scikit-learn's own, of words and pairs of words; sparse_dot_topn and bm25s
get their matrices and indexes ready-made. Ours are made by the ranker's own functions. Both sides' preparation is
printed beside the search. ``python -m benchmarks.vectors`` is a part of ``benchmarks.speed``.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

from benchmarks.measured import Line
from sourcer.rank.features import build_features
from sourcer.rank.nearest import CANDIDATES, HEAVIEST, Columns, heaviest, products
from sourcer.rank.text import clean

T = TypeVar("T")
Texts = Sequence[tuple[str, str]]
NEW, TOP = 1000, 10
_AT_ONCE = 1024
FEWER = ((HEAVIEST, CANDIDATES), (60, 100), (40, 60))
"""How many terms of each find how many candidates: as the ranker does, and with less."""


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor time, and what came of them."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def vectors(texts: Texts) -> list[Line]:
    """From titles and abstracts as they are stored to weighted rows of words and pairs of words."""
    ours, features = timed(lambda: build_features((clean(title), clean(abstract)) for title, abstract in texts))
    joined = [f"{title}. {abstract}" for title, abstract in texts]
    sklearn = TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=(1, 2), min_df=2, dtype=np.float32)
    theirs, found = timed(lambda: sklearn.fit_transform(joined))
    what = f"vectors of {len(texts):,} abstracts, words and pairs, s"
    terms = f"scikit-learn ({found.shape[1]:,} terms; ours {len(features.vocabulary):,})"
    lines = [Line(what, terms, f"{ours:.1f}", f"{theirs:.1f}", theirs / ours, 0.9)]
    index, _ = timed(lambda: _bm25(joined))
    return [*lines, Line(what, "bm25s, words only", f"{ours:.1f}", f"{index:.1f}", index / ours)]


def search(texts: Texts, *, all_pairs: bool = True) -> list[Line]:
    """The ten nearest of each of 1,000 papers, and of every paper, among all."""
    rows = build_features((clean(title), clean(abstract)) for title, abstract in texts).tfidf
    rows = sparse.csr_matrix((rows.data, rows.indices.astype(np.int32), rows.indptr.astype(np.int32)), rows.shape)
    chosen = np.sort(np.random.default_rng(1).choice(len(texts), min(NEW, len(texts)), replace=False))
    lines = _beside(rows, rows[chosen], f"{len(chosen):,} papers against {len(texts):,}, s", 1.0, 4.0)
    joined = [f"{title}. {abstract}" for title, abstract in texts]
    index = _bm25(joined)
    theirs, _ = timed(lambda: _ask_bm25(index, [joined[at] for at in chosen.tolist()]))
    first = lines[0]
    lines.append(Line(first.what, "bm25s, words only", first.ours, f"{theirs:.2f}", theirs / float(first.ours)))
    if all_pairs:
        lines += _beside(rows, rows, f"all {len(texts):,} against all, s", None, 8.0)
    return lines


@dataclass(frozen=True, slots=True)
class Search:
    """One way to look for the nearest papers: seconds to get ready, seconds to look, and the cosines found."""

    ready: float
    seconds: float
    sums: float


def _beside(
    rows: sparse.csr_matrix, queries: sparse.csr_matrix, what: str, must: float | None, goal: float
) -> list[Line]:
    ready, by_term = timed(lambda: rows.tocsc().T)
    exact, found = timed(lambda: sp_matmul_topn(queries, by_term, top_n=TOP, threshold=0.0, sort=True, n_threads=1))
    true = float(found.data.sum(dtype=np.float64))
    lines = []
    for terms, candidates in FEWER:
        ours = nearest(rows, queries, terms, candidates)
        kept = ours.sums / true
        how = f"{terms} terms, {candidates} candidates: {kept:.2%} kept"
        name = f"sparse_dot_topn; {how}; ready in {ours.ready:.1f} s (peer {ready:.1f})"
        bounds = (must, goal) if not lines else (None, None)
        lines.append(Line(what, name, f"{ours.seconds:.2f}", f"{exact:.2f}", exact / ours.seconds, *bounds))
    return lines


def nearest(rows: sparse.csr_matrix, queries: sparse.csr_matrix, terms: int, candidates: int) -> Search:
    """Candidates by the heaviest terms, then every term, as the ranker does."""
    ready, columns = timed(lambda: Columns(heaviest(rows, terms)))
    seconds, sums = timed(lambda: sum(_tops(rows, queries, columns, terms, candidates)))
    return Search(ready, seconds, sums)


def _tops(
    rows: sparse.csr_matrix, queries: sparse.csr_matrix, columns: Columns, terms: int, candidates: int
) -> Iterator[float]:
    for first in range(0, queries.shape[0], _AT_ONCE):
        some = queries[first : first + _AT_ONCE]
        asked, places = columns.candidates(heaviest(some, terms), candidates)
        sizes = np.bincount(asked, minlength=some.shape[0])
        within = np.arange(len(asked)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        found = np.zeros((some.shape[0], max(TOP, candidates)))
        found[asked, within] = products(some, rows, (asked, places))
        yield float(np.partition(found, -TOP, axis=1)[:, -TOP:].sum())


def _bm25(texts: Sequence[str]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bm25s names optional packages that are not there
        import bm25s

        index = bm25s.BM25()
        index.index(bm25s.tokenize(list(texts), stopwords="en", show_progress=False), show_progress=False)
    return index


def _ask_bm25(index: Any, texts: Sequence[str]) -> None:
    import bm25s

    asked = bm25s.tokenize(list(texts), stopwords="en", show_progress=False)
    index.retrieve(asked, k=TOP, show_progress=False, n_threads=1)
