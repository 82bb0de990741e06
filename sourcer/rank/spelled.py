"""Texts as numbers: the words and clause ends of many titles and abstracts in one array, spelled out once.

A corpus of 85,000 abstracts is some twenty million words of 400,000 spellings. Whatever is asked of a word (its stem,
whether it is a stop word) is asked once for each spelling; what is counted is counted by arrays.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sourcer.rank.text import BREAK, CLAUSE_ENDS, find_tokens, has_letter

IntArray = NDArray[np.int64]
Ids = NDArray[np.int32]
_NO_TOKEN = -1
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of texts: the ``tokens`` of all of them, and for each the place of its text in the corpus.

    ``in_title`` flags those of a title. ``first`` and ``last`` bound the places.
    """

    first: int
    last: int
    tokens: Ids
    rows: IntArray
    in_title: NDArray[np.bool_]

    def where(self, kept: NDArray[np.bool_]) -> Passage:
        """Only the tokens that are kept."""
        return Passage(self.first, self.last, self.tokens[kept], self.rows[kept], self.in_title[kept])

    def follows(self) -> NDArray[np.bool_]:
        """Of each token but the last, whether the next one follows it in the same title or abstract."""
        same: NDArray[np.bool_] = (self.rows[:-1] == self.rows[1:]) & (self.in_title[:-1] == self.in_title[1:])
        return same


@dataclass(frozen=True, slots=True)
class Spelled:
    """``tokens`` of all texts: ids into ``spellings``, where 0 is BREAK.

    ``starts`` (2 x texts + 1) bound them: the title of text i lies between starts 2i and 2i + 1, its abstract up to
    2i + 2.
    """

    spellings: tuple[str, ...]
    tokens: Ids
    starts: IntArray

    def __len__(self) -> int:
        return len(self.starts) // 2

    def of_each(self, ask: Callable[[str], Any], dtype: type[np.generic]) -> NDArray[Any]:
        """What ``ask`` says of each spelling; of BREAK too."""
        return np.array([ask(word) for word in self.spellings], dtype=dtype)

    def only(self, kept: NDArray[np.bool_]) -> Spelled:
        """The same texts with those tokens alone whose spelling is ``kept``; what stood beside the others meets."""
        held = kept[self.tokens]
        before = np.concatenate([[0], np.cumsum(held, dtype=np.int32)])
        return Spelled(self.spellings, self.tokens[held], before[self.starts].astype(np.int64))

    def passages(self) -> Iterator[Passage]:
        """All texts, some thousands at a time, so that what is made of them stays small."""
        for first in range(0, len(self), _AT_ONCE):
            last = min(first + _AT_ONCE, len(self))
            bounds = self.starts[2 * first : 2 * last + 1]
            parts = np.repeat(np.arange(2 * first, 2 * last), np.diff(bounds))
            yield Passage(first, last, self.tokens[bounds[0] : bounds[-1]], parts // 2, parts % 2 == 0)

    def words_of(self, row: int) -> Ids:
        """The words of one abstract, without clause ends."""
        tokens = self.tokens[self.starts[2 * row + 1] : self.starts[2 * row + 2]]
        return tokens[tokens > 0]

    def abstract_words(self) -> IntArray:
        """How many words each abstract has."""
        counts = [
            np.bincount(each.rows[~each.in_title & (each.tokens > 0)] - each.first, minlength=each.last - each.first)
            for each in self.passages()
        ]
        return np.concatenate([np.empty(0, dtype=np.int64), *counts]).astype(np.int64)


def begins(ordered: IntArray) -> IntArray:
    """Where each value begins in an array that is in order."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else ordered


def spell(texts: Iterable[tuple[str, str]]) -> Spelled:
    """Spell out cleaned (title, abstract) pairs; they are not kept."""
    ids = _Ids(dict.fromkeys(CLAUSE_ENDS, 0))
    held, starts = array("i"), array("q", [0])
    for both in texts:
        for text in both:
            held.extend(map(ids.__getitem__, find_tokens(text)))
            starts.append(len(held))
    tokens = np.frombuffer(held, dtype=np.int32) if held else np.empty(0, dtype=np.int32)
    kept = tokens != _NO_TOKEN
    before = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])
    bounds = before[np.frombuffer(starts, dtype=np.int64)]
    return Spelled((BREAK, *ids.words), tokens[kept], bounds)


class _Ids(dict[str, int]):
    """Ids of tokens in the order of their first use; a token without a letter has none."""

    def __init__(self, known: dict[str, int]) -> None:
        super().__init__(known)
        self.words: list[str] = []

    def __missing__(self, token: str) -> int:
        place = _NO_TOKEN
        if has_letter(token):
            self.words.append(token)
            place = len(self.words)
        self[token] = place
        return place
