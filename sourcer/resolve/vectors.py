"""Folded texts as TF-IDF rows: of words, or of runs of letters, which forgive endings and hyphens.

Weights are (1 + ln tf) (1 + ln((1 + n) / (1 + df))), rows of unit length. Counting runs of letters in one array is
several times as fast as cutting them word by word, and titles of a whole store are many.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.words.english import STOP_WORDS

GRAM = 5
_SPACE = ord(" ")

Codes = NDArray[np.int64]


def word_rows(texts: Iterable[str]) -> Any:
    """A row for each text (words folded, a space apart), a column for each telling word of two letters or more.

    A word is let go of as soon as it is numbered: of a store's abstracts they would take gigabytes.
    """
    column: dict[str, int] = {}
    terms, lengths = array("q"), array("q")
    for text in texts:
        before = len(terms)
        words = (word for word in text.split(" ") if len(word) > 1 and word not in STOP_WORDS)
        terms.extend(column.setdefault(word, len(column)) for word in words)
        lengths.append(len(terms) - before)
    return _weighed(_numbers(terms), _numbers(lengths))


def gram_rows(texts: Sequence[str]) -> Any:
    """A row for each text (words folded, a space apart), a column for each run of five letters inside a word.

    A word's bounds count as letters, and a word of one or two letters is a run by itself.
    """
    padded = [f" {text} " for text in texts]
    letters = np.frombuffer("".join((*padded, " " * GRAM)).encode("utf-32-le"), dtype=np.uint32)
    known, codes = np.unique(letters, return_inverse=True)
    space = int(np.searchsorted(known, _SPACE))
    is_space = codes == space
    run = [codes[k : len(codes) - GRAM + k].astype(np.int64) for k in range(GRAM)]
    gap = [is_space[k : len(is_space) - GRAM + k] for k in range(GRAM)]
    after_one, after_two = gap[0] & gap[2], gap[0] & gap[3]
    run[3] = np.where(after_one, space, run[3])
    run[4] = np.where(after_one | after_two, space, run[4])
    inside = ~gap[1] & (~gap[2] | after_one) & (~gap[3] | after_one | after_two)
    row = np.repeat(np.arange(len(texts)), [len(text) for text in padded])
    term = np.zeros(int(inside.sum()), dtype=np.int64)
    for part in run:
        term = term * len(known) + part[inside]
        if len(known) ** GRAM > np.iinfo(np.int64).max:  # a corpus of many scripts: number the runs as they grow
            term = np.unique(term, return_inverse=True)[1]
    lengths = np.bincount(row[inside], minlength=len(texts)).astype(np.int64)
    return _weighed(np.unique(term, return_inverse=True)[1], lengths)


def _numbers(held: array[int]) -> Codes:
    return np.frombuffer(held, dtype=np.int64) if held else np.zeros(0, dtype=np.int64)


def _weighed(terms: Codes, lengths: Codes) -> Any:
    """TF-IDF rows of unit length from a term for each occurrence, row by row, and the number of occurrences in each."""
    count = len(lengths)
    width = max(int(terms.max()) + 1 if len(terms) else 1, 1)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    times = sparse.csr_matrix((np.ones(len(terms), dtype=np.float32), terms, starts), shape=(count, width))
    times.sum_duplicates()
    held = np.bincount(times.indices, minlength=width)
    rarity = (1 + np.log((1 + count) / (1 + held))).astype(np.float32)
    times.data = (1 + np.log(times.data)) * rarity[times.indices]
    sizes = np.sqrt(np.add.reduceat(np.append(times.data**2, 0), times.indptr[:-1])) if count else np.zeros(0)
    each = np.diff(times.indptr)
    times.data /= np.repeat(np.where(each > 0, sizes, 1), each).astype(np.float32)
    return times
