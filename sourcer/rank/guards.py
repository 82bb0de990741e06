"""Guards of the originality score: whatever is not an ordinary abstract of its field is not scored, never "original".

Without them nonsense is the most original text of all. Each usual range is learned from the field's own abstracts of
the year before, so that what is said of a text does not change with what is written later.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from sourcer.english import STOP_WORDS, language_of
from sourcer.model.brief import Limits
from sourcer.rank.features import FloatArray, IntArray
from sourcer.rank.standing import Flags, as_of_each_day
from sourcer.rank.text import BREAK, stem, tokens

_ENDINGS = ("tion", "ing", "ive", "ity", "ed", "ly", "al", "s")
_ROBUST = 1.4826
_NO_TOP = 100.0
_TAIL = 100
_FEWEST_USUAL = 20
_FEWEST_BEFORE, _FEWEST_OTHERS, _SHARE_OF_OTHERS = 60, 2, 0.003
_LEAST_SHARE, _FEW = 0.03, 10.0
_PERHAPS_ENGLISH, _LEAST_ENGLISH = 0.25, 0.12
"""Of 23,000 real abstracts in English one in a hundred has under 0.25 small words a word, and none under 0.18."""
_CUT_SHORT = ("...", "…", ",", "-", "[", "(")


def measure_prose(abstracts: Sequence[str], times: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """For each cleaned abstract: share of stop words, share of words known to the field, and order.

    A word is known that more than two abstracts of earlier days use, and more than 0.3 % of them. Order is the mean log
    ratio of how often its neighbouring words stand together in the other abstracts to how often chance would put them
    so; content words count by their endings only, so that a few dozen abstracts suffice. It is above 0 for prose on any
    topic, below for words out of order, which have the right words and the wrong neighbours. Empty abstracts get NaN.
    """
    spelled = [tokens(abstract) for abstract in abstracts]
    stops = np.array([_share(words, STOP_WORDS) for words in spelled])
    return stops, _known(spelled, times), _order(spelled)


def unusual(
    values: FloatArray,
    times: FloatArray,
    usual: Flags,
    percentiles: tuple[float, float],
    least: float,
    few: float = 0.0,
) -> Flags:
    """Which values, of texts in order of date, are outside the usual range of their time; NaN is inside.

    The range is that of the ``usual`` texts of the year before, between two percentiles as median and median deviation
    tell it: off-topic texts, a minority, cannot move it. ``least`` is the smallest spread believed, 1 + few / sqrt(n)
    times as large for n usual texts. Under 20 of them say nothing.
    """
    found = np.zeros(len(values), dtype=bool)
    bottom, top = (float(ndtri(percentile / 100.0)) for percentile in percentiles)
    for day, year in as_of_each_day(times, usual & ~np.isnan(values)):
        if len(year) >= _FEWEST_USUAL:
            middle = np.median(values[year])
            spread = _ROBUST * float(np.median(np.abs(values[year] - middle)))
            spread = max(least * (1.0 + few / math.sqrt(len(year))), spread)
            away = (values[day] - middle) / spread
            found[day] = (away < bottom) | (away > top)
    return found


def judge_prose(
    abstracts: Sequence[str], words: IntArray, groups: IntArray, times: FloatArray, limits: Limits
) -> list[str]:
    """For each cleaned abstract the reason why it cannot be scored, or ""; without a date, not from usual ranges."""
    stops, known, order = measure_prose(abstracts, times)
    reasons = [
        _plain_reason(text, int(count), float(share), limits)
        for text, count, share in zip(abstracts, words, stops, strict=True)
    ]
    _add(reasons, np.flatnonzero(order <= 0.0), "its words stand together no more often than by chance")
    both = limits.usual_range_percentiles
    for group in np.unique(groups):
        members = np.flatnonzero((groups == group) & ~np.isnan(times))
        members = members[np.argsort(times[members], kind="stable")]
        usual = np.array([not reasons[row] for row in members.tolist()], dtype=bool)
        odd = unusual(stops[members], times[members], usual, both, _LEAST_SHARE, _FEW)
        _add(reasons, members[odd], "its share of function words is not that of prose")
        odd = unusual(known[members], times[members], usual, (both[0], _NO_TOP), _LEAST_SHARE, _FEW)
        _add(reasons, members[odd], "too many words that its field does not use")
    return reasons


def _add(reasons: list[str], rows: IntArray, why: str) -> None:
    for row in rows.tolist():
        reasons[row] = reasons[row] or f"not like the field's text: nonsense? ({why})"


def _plain_reason(abstract: str, words: int, stops: float, limits: Limits) -> str:
    if not words:
        return "no word in the abstract" if abstract else "no abstract"
    if words < limits.minimum_words:
        return f"abstract of {words} words; {limits.minimum_words} needed (limit minimum_words)"
    if stops < _PERHAPS_ENGLISH and (language := language_of(abstract)):
        return f"the abstract reads as {language}; only English ones are compared"
    if stops < _LEAST_ENGLISH:
        return f"not English, or nonsense? ({stops:.0%} of its words are small words of English, such as 'the')"
    if abstract.endswith(_CUT_SHORT) or not STOP_WORDS.isdisjoint(tokens(abstract[-_TAIL:])[-1:]):
        return "the abstract breaks off in the middle of a sentence"
    return ""


def _share(words: Sequence[str], among: frozenset[str]) -> float:
    count = sum(word != BREAK for word in words)
    return sum(word in among for word in words) / count if count else float("nan")


def _known(spelled: Sequence[Sequence[str]], times: FloatArray) -> FloatArray:
    """The share of each text's words that the texts of earlier days know; NaN after fewer than 60 of them."""
    seen: Counter[str] = Counter()
    known = np.full(len(spelled), np.nan)
    order = np.argsort(times, kind="stable")
    for day in np.split(order, np.flatnonzero(np.diff(times[order])) + 1):
        stems = [[stem(word) for word in spelled[row] if word != BREAK] for row in day.tolist()]
        before = int(np.searchsorted(times[order], times[day[0]], side="left")) if len(day) else 0
        enough = max(_FEWEST_OTHERS, int(_SHARE_OF_OTHERS * before))
        for row, words in zip(day.tolist(), stems, strict=True):
            if words and before >= _FEWEST_BEFORE:
                known[row] = sum(seen[word] > enough for word in words) / len(words)
        for words in stems:
            seen.update(set(words))
    return known


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
