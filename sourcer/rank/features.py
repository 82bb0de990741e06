"""Terms of the corpus: counts and TF-IDF weights of words and bigrams, fitted on the corpus and never on a brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.english import STOP_WORDS
from sourcer.rank.text import BREAK, clean, stem, tokens

TITLE_TIMES = 3
"""A title counts as often as if it were printed three times: it is the authors' own choice of terms."""
_NO_WORD = -1
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every term of at least two documents: words first, then bigrams; ``words`` are stems in order of id.

    ``pairs`` are sorted codes left * len(words) + right over word ids; the id of a bigram is len(words) + its place.
    ``faces`` are the commonest spellings of the stems, for people to read.
    """

    words: tuple[str, ...]
    faces: tuple[str, ...]
    pairs: IntArray
    index: dict[str, int]

    def __len__(self) -> int:
        return len(self.words) + len(self.pairs)

    def is_pair(self, term: int) -> bool:
        """Whether the term is a bigram."""
        return term >= len(self.words)

    def parts(self, term: int) -> tuple[int, int]:
        """The ids of a bigram's two words."""
        code = int(self.pairs[term - len(self.words)])
        return code // len(self.words), code % len(self.words)

    def text(self, term: int) -> str:
        """The term as people write it."""
        if not self.is_pair(term):
            return self.faces[term]
        left, right = self.parts(term)
        return f"{self.faces[left]} {self.faces[right]}"


@dataclass(frozen=True, slots=True)
class Features:
    """Counts (documents x terms, CSR, sorted by term), document frequencies, smooth IDF and unit TF-IDF rows."""

    vocabulary: Vocabulary
    counts: sparse.csr_matrix
    frequency: IntArray
    idf: FloatArray
    tfidf: sparse.csr_matrix

    def vectors(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Unit TF-IDF rows of other texts (areas of a brief) on the corpus's own terms; unknown terms are dropped."""
        return weighted(self.counts_of(texts), self.idf)

    def counts_of(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Counts (texts x terms) of other texts."""
        lookup = self.vocabulary.index
        streams = [[lookup.get(stem(word), _NO_WORD) for word in content(clean(text))] for text in texts]
        return _count(streams, self.vocabulary)


def build_features(texts: Sequence[tuple[str, str]], minimum_documents: int = 2) -> Features:
    """Features of (title, abstract) pairs, both cleaned. Terms of fewer than ``minimum_documents`` are left out."""
    spelled = [content(title) * TITLE_TIMES + content(abstract) for title, abstract in texts]
    vocabulary, streams = _learn(spelled, min(minimum_documents, max(1, len(texts))))
    counts = _count(streams, vocabulary)
    frequency = np.bincount(counts.indices, minlength=len(vocabulary)).astype(np.int64)
    idf = np.log((1.0 + len(texts)) / (1.0 + frequency)) + 1.0
    return Features(vocabulary, counts, frequency, idf, weighted(counts, idf))


def content(cleaned: str) -> list[str]:
    """The words that can be terms, with BREAK between clauses: no stop words, no single letters."""
    kept = [word for word in tokens(cleaned) if word == BREAK or (len(word) > 1 and word not in STOP_WORDS)]
    return [*kept, BREAK]


def weighted(counts: sparse.csr_matrix, idf: FloatArray) -> sparse.csr_matrix:
    """Rows of (1 + ln tf) * idf, scaled to unit length (Salton & Buckley 1988)."""
    rows = counts.astype(np.float64)
    rows.data = (1.0 + np.log(rows.data)) * idf[rows.indices]
    return unit_rows(rows)


def unit_rows(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """The rows scaled to unit length in place; rows of zeros stay."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0.0] = 1.0
    rows.data /= np.repeat(lengths, np.diff(rows.indptr))
    return rows


def _learn(spelled: Sequence[list[str]], minimum: int) -> tuple[Vocabulary, list[list[int]]]:
    spellings: Counter[str] = Counter()
    for words in spelled:
        spellings.update(words)
    del spellings[BREAK]
    faces: dict[str, str] = {}
    for word, _ in sorted(spellings.items(), key=lambda item: (-item[1], item[0])):
        faces.setdefault(stem(word), word)
    ids = {word: place for place, word in enumerate(sorted(faces))}
    by_spelling = {word: ids[stem(word)] for word in spellings} | {BREAK: _NO_WORD}
    streams = [[by_spelling[word] for word in words] for words in spelled]
    return _keep_common(streams, sorted(faces), faces, minimum)


def _keep_common(
    streams: list[list[int]], stems: list[str], faces: dict[str, str], minimum: int
) -> tuple[Vocabulary, list[list[int]]]:
    common = np.flatnonzero(_documents_with(streams, len(stems)) >= minimum)
    renumbered = np.full(len(stems) + 1, _NO_WORD, dtype=np.int64)
    renumbered[common] = np.arange(len(common))
    kept = [renumbered[np.asarray(stream, dtype=np.int64)].tolist() for stream in streams]
    words = tuple(stems[place] for place in common.tolist())
    pairs = _common_pairs(kept, len(words), minimum)
    index = {word: place for place, word in enumerate(words)}
    return Vocabulary(words, tuple(faces[word] for word in words), pairs, index), kept


def _documents_with(streams: Sequence[list[int]], size: int) -> IntArray:
    seen = np.zeros(size + 1, dtype=np.int64)
    for stream in streams:
        seen[np.unique(np.asarray(stream, dtype=np.int64))] += 1
    return seen[:size]


def _common_pairs(streams: Sequence[list[int]], size: int, minimum: int) -> IntArray:
    codes = [np.unique(_pair_codes(stream, size)) for stream in streams]
    if not codes:
        return np.empty(0, dtype=np.int64)
    found, often = np.unique(np.concatenate(codes), return_counts=True)
    return found[often >= minimum]


def _pair_codes(stream: Sequence[int], size: int) -> IntArray:
    ids = np.asarray(stream, dtype=np.int64)
    left, right = ids[:-1], ids[1:]
    both = (left >= 0) & (right >= 0)
    return left[both] * size + right[both]


def _count(streams: Sequence[Sequence[int]], vocabulary: Vocabulary) -> sparse.csr_matrix:
    rows = [_terms(stream, vocabulary) for stream in streams]
    unique = [np.unique(row, return_counts=True) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(terms) for terms, _ in unique])]).astype(np.int64)
    indices = np.concatenate([terms for terms, _ in unique] or [np.empty(0, dtype=np.int64)])
    counts = np.concatenate([often for _, often in unique] or [np.empty(0, dtype=np.int64)])
    return sparse.csr_matrix((counts.astype(np.float64), indices, starts), shape=(len(rows), len(vocabulary)))


def _terms(stream: Sequence[int], vocabulary: Vocabulary) -> IntArray:
    ids = np.asarray(stream, dtype=np.int64)
    codes = _pair_codes(stream, len(vocabulary.words))
    places = np.searchsorted(vocabulary.pairs, codes)
    places = np.minimum(places, max(0, len(vocabulary.pairs) - 1))
    known = vocabulary.pairs[places] == codes if len(vocabulary.pairs) else np.zeros(len(codes), dtype=bool)
    return np.concatenate([ids[ids >= 0], len(vocabulary.words) + places[known]])
