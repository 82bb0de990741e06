"""Guards of the originality score: whatever is not an ordinary abstract of its field is not scored, never "original".

Without them nonsense is the most original text of all. Each usual range is learned from the field's own abstracts: a
text is outside when it is beyond the configured percentile and clearly unusual too (2.5 robust spreads from the
median), or 5 spreads away, which still holds where nonsense is so common that it has moved the percentile.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sourcer.english import STOP_WORDS
from sourcer.model.brief import Limits
from sourcer.rank.features import FloatArray, IntArray
from sourcer.rank.text import BREAK, stem, tokens

_ENDINGS = ("tion", "ing", "ive", "ity", "ed", "ly", "al", "s")
_ROBUST = 1.4826
_UNUSUAL, _IMPOSSIBLE = 2.5, 5.0
_FEWEST_OTHERS, _SHARE_OF_OTHERS = 2, 0.003
_LEAST_SPREAD = 0.15
_LEAST_SHARE, _SMALL_CORPUS = 0.03, 20.0
Flags = NDArray[np.bool_]
_CUT_SHORT = ("...", "…", ",", "-", "[", "(")


def measure_prose(abstracts: Sequence[str]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """For each cleaned abstract: share of stop words, share of words known to the field, and order.

    A word is known that more than two abstracts use, and more than 0.3 % of them. Order is the mean log ratio of how
    often its neighbouring words stand together in the other abstracts to how often chance would put them so; content
    words count by their endings only, so that a few dozen abstracts suffice. It is above 0 for prose on any topic and
    below for words out of order, which have the right words and the wrong neighbours. Empty abstracts get NaN.
    """
    spelled = [tokens(abstract) for abstract in abstracts]
    stops = np.array([_share(words, STOP_WORDS) for words in spelled])
    return stops, _known(spelled), _order(spelled)


def outside(values: FloatArray, usual: IntArray, low: float | None, high: float | None, least: float) -> Flags:
    """Which values are outside the range of ``values[usual]``: below percentile ``low`` or above ``high`` (None: open).

    ``least`` is the smallest spread that is believed, for corpora that are small or whose texts are much alike.
    """
    base = values[usual]
    base = base[~np.isnan(base)]
    if not len(base):
        return np.zeros(len(values), dtype=bool)
    middle = float(np.median(base))
    spread = max(least, _ROBUST * float(np.median(np.abs(base - middle))))
    away = (np.nan_to_num(values, nan=middle) - middle) / spread
    found = np.zeros(len(values), dtype=bool)
    if low is not None:
        found |= (away < -_IMPOSSIBLE) | ((values < np.percentile(base, low)) & (away < -_UNUSUAL))
    if high is not None:
        found |= (away > _IMPOSSIBLE) | ((values > np.percentile(base, high)) & (away > _UNUSUAL))
    return found


def unusually_low(values: FloatArray, percentile: float) -> Flags:
    """Which values are below a percentile as median and spread tell it: off-topic texts cannot move it downwards."""
    if not len(values):
        return np.zeros(0, dtype=bool)
    middle = float(np.median(values))
    spread = max(_LEAST_SPREAD, _ROBUST * float(np.median(np.abs(values - middle))))
    low: Flags = values < middle + spread * float(ndtri(percentile / 100.0))
    return low


def judge_prose(abstracts: Sequence[str], words: IntArray, groups: IntArray, limits: Limits) -> list[str]:
    """For each cleaned abstract the reason why it cannot be scored, or ""."""
    reasons = [_plain_reason(text, int(count), limits) for text, count in zip(abstracts, words, strict=True)]
    stops, known, order = measure_prose(abstracts)
    _add(reasons, np.flatnonzero(order <= 0.0), "its words stand together no more often than by chance")
    low, high = limits.usual_range_percentiles
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        usual = np.array([row for row in members.tolist() if not reasons[row]], dtype=np.int64)
        least = _LEAST_SHARE * (1.0 + _SMALL_CORPUS / np.sqrt(max(1, len(usual))))
        odd = outside(stops, usual, low, high, least)
        _add(reasons, members[odd[members]], "its share of function words is not that of prose")
        odd = outside(known, usual, low, None, least)
        _add(reasons, members[odd[members]], "too many words that its field does not use")
    return reasons


def _add(reasons: list[str], rows: IntArray, why: str) -> None:
    for row in rows.tolist():
        reasons[row] = reasons[row] or f"not like the field's text: nonsense? ({why})"


def _plain_reason(abstract: str, words: int, limits: Limits) -> str:
    if not words:
        return "no abstract"
    if words < limits.minimum_words:
        return f"abstract of {words} words; {limits.minimum_words} needed (limit minimum_words)"
    if abstract.endswith(_CUT_SHORT) or tokens(abstract)[-1] in STOP_WORDS:
        return "the abstract breaks off in the middle of a sentence"
    return ""


def _share(words: Sequence[str], among: frozenset[str]) -> float:
    count = sum(word != BREAK for word in words)
    return sum(word in among for word in words) / count if count else float("nan")


def _known(spelled: Sequence[Sequence[str]]) -> FloatArray:
    seen: dict[str, int] = {}
    stems = [[stem(word) for word in words if word != BREAK] for words in spelled]
    for words in stems:
        for word in set(words):
            seen[word] = seen.get(word, 0) + 1
    enough = max(_FEWEST_OTHERS, int(_SHARE_OF_OTHERS * len(spelled)))
    known = [sum(seen[word] > enough for word in words) / len(words) if words else np.nan for words in stems]
    return np.array(known, dtype=np.float64)


def _order(spelled: Sequence[Sequence[str]]) -> FloatArray:
    ids: dict[str, int] = {}
    classes = [np.array([ids.setdefault(_kind(word), len(ids)) for word in words], dtype=np.int64) for words in spelled]
    size = max(1, len(ids))
    alone = np.zeros(size)
    together = np.zeros(size * size)
    for row in classes:
        alone += np.bincount(row, minlength=size)
        np.add.at(together, row[:-1] * size + row[1:], 1.0)
    return np.array([_order_of(row, alone, together, size) for row in classes], dtype=np.float64)


def _order_of(row: IntArray, alone: FloatArray, together: FloatArray, size: int) -> float:
    """Against the counts of the other texts: the text's own are taken off first."""
    if len(row) < 2:
        return float("nan")
    pairs, places, own = np.unique(row[:-1] * size + row[1:], return_inverse=True, return_counts=True)
    others = alone - np.bincount(row, minlength=size)
    expected = others[pairs // size] * others[pairs % size] / max(1.0, others.sum())
    ratio = np.log((together[pairs] - own + 0.5) / (expected + 0.5))
    return float(ratio[places].mean())


@lru_cache(maxsize=1 << 18)
def _kind(word: str) -> str:
    if word == BREAK or word in STOP_WORDS:
        return word
    return next((f"-{ending}" for ending in _ENDINGS if word.endswith(ending)), "-")
