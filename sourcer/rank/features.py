"""Terms of the corpus: counts and TF-IDF weights of words and bigrams, fitted on the corpus and never on a brief."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.rank.spelled import Passage, Spelled, begins, spell
from sourcer.rank.text import BREAK, clean, stem, tokens
from sourcer.words.english import STOP_WORDS

TITLE_TIMES = 3
"""A title counts as often as if it were printed three times: it is the authors' own choice of terms."""
_NO_WORD, _NO_TERM = -1, -2
"""Of a token: a word that is no term of the corpus, or the end of a clause, across which no phrase runs; and one that
is passed over, so that the words beside it meet.
"""
_AT_ONCE = 8192
_MOST_TIMES = 30_000
"""A term that is said more often counts as if it were not: counts are kept as numbers of two bytes."""
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
    """Counts (documents x terms, CSR, sorted by term), document frequencies, smooth IDF and unit TF-IDF rows.

    ``titles`` are the counts of the titles alone, which ``counts`` holds TITLE_TIMES times.
    """

    vocabulary: Vocabulary
    counts: sparse.csr_matrix
    titles: sparse.csr_matrix
    frequency: IntArray
    idf: FloatArray
    tfidf: sparse.csr_matrix

    def vectors(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Unit TF-IDF rows of other texts (areas of a brief) on the corpus's own terms; unknown terms are dropped."""
        return weighted(self.counts_of(texts), self.idf)

    def counts_of(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Counts (texts x terms) of other texts."""
        spelled = spell(("", clean(text)) for text in texts)
        known = self.vocabulary.index
        terms = _terms_of(spelled, lambda word: known.get(stem(word), _NO_WORD))
        return _count(spelled.only(terms != _NO_TERM), terms, self.vocabulary)[0]


def build_features(texts: Iterable[tuple[str, str]], minimum_documents: int = 2) -> Features:
    """Features of (title, abstract) pairs, both cleaned. Terms of fewer than ``minimum_documents`` are left out."""
    return count_features(spell(texts), minimum_documents)


def count_features(spelled: Spelled, minimum_documents: int = 2) -> Features:
    """The same of texts that are spelled out."""
    size = len(spelled)
    faces = _faces(spelled)
    stems = sorted(faces)
    ids = {word: place for place, word in enumerate(stems)}
    terms = _terms_of(spelled, lambda word: ids.get(stem(word), _NO_WORD))
    content = spelled.only(terms != _NO_TERM)
    vocabulary = _learn(content, terms, stems, faces, min(minimum_documents, max(1, size)))
    counts, titles = _count(content, terms, vocabulary)
    frequency = np.bincount(counts.indices, minlength=len(vocabulary)).astype(np.int64)
    idf = np.log((1.0 + size) / (1.0 + frequency)) + 1.0
    return Features(vocabulary, counts, titles, frequency, idf, weighted(counts, idf))


def content(cleaned: str) -> list[str]:
    """The words that can be terms, with BREAK between clauses: no stop words, no single letters."""
    kept = [word for word in tokens(cleaned) if word == BREAK or (len(word) > 1 and word not in STOP_WORDS)]
    return [*kept, BREAK]


def weighted(counts: sparse.csr_matrix, idf: FloatArray) -> sparse.csr_matrix:
    """Rows of (1 + ln tf) * idf, scaled to unit length (Salton & Buckley 1988); they share the places of ``counts``."""
    data = np.log(counts.data)
    data += 1.0
    data *= idf.astype(data.dtype)[counts.indices]
    return unit_rows(sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape))


def unit_rows(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """The rows scaled to unit length in place; rows of zeros stay."""
    for first in range(0, rows.shape[0], _AT_ONCE):
        bounds = rows.indptr[first : first + _AT_ONCE + 1]
        values, sizes = rows.data[bounds[0] : bounds[-1]], np.diff(bounds)
        squares = values.astype(np.float64) ** 2
        lengths = np.sqrt(np.bincount(np.repeat(np.arange(len(sizes)), sizes), squares, minlength=len(sizes)))
        lengths[lengths == 0.0] = 1.0
        values /= np.repeat(lengths, sizes)
    return rows


def _learn(
    content: Spelled, terms: IntArray, stems: Sequence[str], faces: Mapping[str, str], minimum: int
) -> Vocabulary:
    """The vocabulary of ``content``, texts without what is no term. ``terms``, for each spelling the id of its stem or
    _NO_WORD, become ids of its words.
    """
    seen = np.zeros(len(stems), dtype=np.int64)
    for passage in content.passages():
        held = terms[passage.tokens]
        at = np.flatnonzero(held >= 0)
        seen += np.bincount(_distinct(passage, at, held[at], len(stems)), minlength=len(stems))
    common = np.flatnonzero(seen >= minimum)
    renumbered = np.full(len(stems), _NO_WORD, dtype=np.int64)
    renumbered[common] = np.arange(len(common))
    terms[terms >= 0] = renumbered[terms[terms >= 0]]
    kept = tuple(stems[place] for place in common.tolist())
    pairs = _common_pairs(content, terms, len(kept), minimum)
    index = {word: place for place, word in enumerate(kept)}
    return Vocabulary(kept, tuple(faces[word] for word in kept), pairs, index)


def _faces(spelled: Spelled) -> dict[str, str]:
    """The commonest spelling of each stem, of equally common ones the first by letter."""
    often = np.zeros(len(spelled.spellings))
    for passage in spelled.passages():
        often += np.bincount(passage.tokens, _times(passage), minlength=len(often))
    faces: dict[str, str] = {}
    spellings = ((-count, word) for word, count in zip(spelled.spellings, often.tolist(), strict=True))
    for _, word in sorted(each for each in spellings if _is_content(each[1])):
        faces.setdefault(stem(word), word)
    return faces


def _terms_of(spelled: Spelled, ask: Callable[[str], int]) -> IntArray:
    def term(word: str) -> int:
        if word == BREAK:
            return _NO_WORD
        return ask(word) if _is_content(word) else _NO_TERM

    return spelled.of_each(term, np.int64)


def _is_content(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS


def _times(passage: Passage) -> FloatArray:
    times: FloatArray = np.where(passage.in_title, float(TITLE_TIMES), 1.0)
    return times


def _common_pairs(content: Spelled, terms: IntArray, size: int, minimum: int) -> IntArray:
    """The codes of the bigrams that enough texts have, in order."""
    codes = []
    for passage in content.passages():
        found, first = _pair_codes(passage, terms, size)
        codes.append(_distinct(passage, first, found, size * size))
    if not codes:
        return np.empty(0, dtype=np.int64)
    ordered = np.concatenate(codes)
    del codes
    ordered.sort()
    starts = begins(ordered)
    often = np.diff(np.append(starts, len(ordered)))
    return ordered[starts[often >= minimum]]


def _pair_codes(passage: Passage, terms: IntArray, size: int) -> tuple[IntArray, IntArray]:
    """The codes of the bigrams of a passage, and where each begins."""
    ids = terms[passage.tokens]
    first = np.flatnonzero((ids[:-1] >= 0) & (ids[1:] >= 0) & passage.follows())
    return ids[first] * size + ids[first + 1], first


def _distinct(passage: Passage, at: IntArray, columns: IntArray, width: int) -> IntArray:
    """The columns of the tokens ``at``, each once for every text of a passage that has it."""
    keys = np.sort((passage.rows[at] - passage.first) * width + columns)
    found: IntArray = keys[begins(keys)] % max(1, width)
    return found


def _tally(
    passage: Passage, at: IntArray, columns: IntArray, width: int
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """How often each text of a passage has each column, given of the tokens ``at``: a title counts more than once; and
    how often its title alone has it.
    """
    keys = np.sort((((passage.rows[at] - passage.first) * width + columns) << 1) | passage.in_title[at])
    starts = begins(keys >> 1)
    rows, held = np.divmod(keys[starts] >> 1, max(1, width))
    in_title = np.add.reduceat(keys & 1, starts) if len(keys) else keys
    often = np.diff(np.append(starts, len(keys))) + (TITLE_TIMES - 1) * in_title
    size, named = passage.last - passage.first, in_title > 0
    return _rows(often, rows, held, (size, width)), _rows(in_title[named], rows[named], held[named], (size, width))


def _rows(often: IntArray, rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> sparse.csr_matrix:
    """A matrix of entries that are in order."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=shape[0]))])
    held = np.minimum(often, _MOST_TIMES).astype(np.int16)
    return sparse.csr_matrix((held, columns.astype(np.int32), starts.astype(np.int32)), shape=shape)


def _count(content: Spelled, terms: IntArray, vocabulary: Vocabulary) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """The counts of each text, and those of its title alone."""
    size, width = len(vocabulary.words), len(vocabulary)
    nothing = sparse.csr_matrix((0, width), dtype=np.int16)
    parts = [(nothing, nothing)]
    for passage in content.passages():
        ids = terms[passage.tokens]
        words = np.flatnonzero(ids >= 0)
        codes, first = _pair_codes(passage, terms, size)
        places = np.searchsorted(vocabulary.pairs, codes)
        known = places < len(vocabulary.pairs)
        known[known] = vocabulary.pairs[places[known]] == codes[known]
        at = np.concatenate([words, first[known]])
        parts.append(_tally(passage, at, np.concatenate([ids[words], size + places[known]]), width))
    counts, titles = zip(*parts, strict=True)
    return _stacked(counts), _stacked(titles)


def _stacked(parts: Sequence[sparse.csr_matrix]) -> sparse.csr_matrix:
    return sparse.vstack(parts, format="csr", dtype=np.int16)
