"""Guards of the originality score: whatever is not an ordinary abstract of its field is not scored, never "original".

Without them nonsense is the most original text of all. Each usual range is learned from the field's own abstracts of
the year before, so that what is said of a text does not change with what is written later.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from sourcer.model.brief import Limits
from sourcer.rank.corpus import Documents, Prose
from sourcer.rank.features import FloatArray, IntArray
from sourcer.rank.spelled import Passage, Spelled, begins
from sourcer.rank.standing import Flags, as_of_each_day
from sourcer.rank.text import BREAK, stem
from sourcer.words.english import STOP_WORDS, language_of

_ENDINGS = ("tion", "ing", "ive", "ity", "ed", "ly", "al", "s")
_ROBUST = 1.4826
_NO_TOP = 100.0
_FEWEST_USUAL = 20
_FEWEST_BEFORE, _FEWEST_OTHERS, _SHARE_OF_OTHERS = 60, 2, 0.003
_LEAST_SHARE, _FEW = 0.03, 10.0
_PERHAPS_ENGLISH, _LEAST_ENGLISH = 0.25, 0.12
"""Of 23,000 real abstracts in English one in a hundred has under 0.25 small words a word, and none under 0.18."""


def measure_prose(spelled: Spelled, times: FloatArray) -> Prose:
    """For each abstract: share of stop words, share of words known to the field, and order.

    A word is known that more than two abstracts of earlier days use, and more than 0.3 % of them. Order is the mean log
    ratio of how often its neighbouring words stand together in the other abstracts to how often chance would put them
    so; content words count by their endings only, so that a few dozen abstracts suffice. It is above 0 for prose on any
    topic, below for words out of order, which have the right words and the wrong neighbours. Empty abstracts get NaN,
    and known is NaN without a date.
    """
    stops = _stops(spelled)
    return Prose(stops, _known(spelled, times), _order(spelled), _languages(spelled, stops))


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


def judge_prose(documents: Documents, groups: IntArray, limits: Limits) -> list[str]:
    """For each abstract the reason why it cannot be scored, or ""; without a date, not from usual ranges."""
    times = documents.times
    prose = documents.prose or measure_prose(documents.spelled, times)
    reasons = [_plain_reason(documents, prose, row, limits) for row in range(len(documents))]
    _add(reasons, np.flatnonzero(prose.order <= 0.0), "its words stand together no more often than by chance")
    both = limits.usual_range_percentiles
    for group in np.unique(groups):
        members = np.flatnonzero((groups == group) & ~np.isnan(times))
        members = members[np.argsort(times[members], kind="stable")]
        usual = np.array([not reasons[row] for row in members.tolist()], dtype=bool)
        odd = unusual(prose.stops[members], times[members], usual, both, _LEAST_SHARE, _FEW)
        _add(reasons, members[odd], "its share of function words is not that of prose")
        odd = unusual(prose.known[members], times[members], usual, (both[0], _NO_TOP), _LEAST_SHARE, _FEW)
        _add(reasons, members[odd], "too many words that its field does not use")
    return reasons


def _add(reasons: list[str], rows: IntArray, why: str) -> None:
    for row in rows.tolist():
        reasons[row] = reasons[row] or f"not like the field's text: nonsense? ({why})"


def _plain_reason(documents: Documents, prose: Prose, row: int, limits: Limits) -> str:
    words, stops = int(documents.words[row]), float(prose.stops[row])
    if not words:
        return "no word in the abstract" if documents.works[row].abstract else "no abstract"
    if words < limits.minimum_words:
        return f"abstract of {words} words; {limits.minimum_words} needed (limit minimum_words)"
    if row in prose.languages:
        return f"the abstract reads as {prose.languages[row]}; only English ones are compared"
    if stops < _LEAST_ENGLISH:
        return f"not English, or nonsense? ({stops:.0%} of its words are small words of English, such as 'the')"
    return "the abstract breaks off in the middle of a sentence" if documents.is_cut[row] else ""


def _stops(spelled: Spelled) -> FloatArray:
    is_stop = spelled.of_each(lambda word: word in STOP_WORDS, np.bool_)
    shares = [np.empty(0)]
    for passage in _abstracts(spelled):
        words = passage.where(passage.tokens > 0)
        size = passage.last - passage.first
        held = np.bincount(words.rows - passage.first, minlength=size)
        stops = np.bincount(words.rows - passage.first, is_stop[words.tokens], minlength=size)
        shares.append(np.where(held > 0, stops / np.maximum(1, held), np.nan))
    return np.concatenate(shares)


def _languages(spelled: Spelled, stops: FloatArray) -> dict[int, str]:
    """The languages of the abstracts that read as another than English."""
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero(stops < _PERHAPS_ENGLISH).tolist()
    words = ((row, [spelled.spellings[at] for at in spelled.words_of(row).tolist()]) for row in rows)
    found = ((row, language_of(" ".join(held))) for row, held in words)
    return {row: language for row, language in found if language}


def _abstracts(spelled: Spelled) -> Iterator[Passage]:
    for passage in spelled.passages():
        yield passage.where(~passage.in_title)


def _known(spelled: Spelled, times: FloatArray) -> FloatArray:
    """The share of each text's words that the texts of earlier days know; NaN after fewer than 60 of them."""
    ids: dict[str, int] = {}
    stems = spelled.of_each(lambda word: ids.setdefault(stem(word), len(ids)), np.int64)
    seen = np.zeros(len(ids), dtype=np.int64)
    known = np.full(len(spelled), np.nan)
    order = np.argsort(times, kind="stable")[: np.count_nonzero(~np.isnan(times))]
    before = 0
    for day in np.split(order, np.flatnonzero(np.diff(times[order])) + 1):
        held = [stems[spelled.words_of(row)] for row in day.tolist()]
        enough = max(_FEWEST_OTHERS, int(_SHARE_OF_OTHERS * before))
        if before >= _FEWEST_BEFORE:
            is_known = seen > enough
            for row, words in zip(day.tolist(), held, strict=True):
                known[row] = is_known[words].mean() if len(words) else np.nan
        for words in held:
            seen[words] += 1  # once for each word, however often it is said
        before += len(day)
    return known


def _order(spelled: Spelled) -> FloatArray:
    ids: dict[str, int] = {}
    kinds = spelled.of_each(lambda word: ids.setdefault(_kind(word), len(ids)), np.int64)
    size = len(ids)
    alone, together = np.zeros(size), np.zeros(size * size)
    for passage in _abstracts(spelled):
        alone += np.bincount(kinds[passage.tokens], minlength=size)
        together += np.bincount(_neighbours(passage, kinds, size)[0], minlength=size * size)
    found = [_order_of(passage, kinds, alone, together) for passage in _abstracts(spelled)]
    return np.concatenate([np.empty(0), *found])


def _neighbours(passage: Passage, kinds: IntArray, size: int) -> tuple[IntArray, IntArray]:
    """The codes of the pairs of words that stand side by side, and where each begins."""
    own = kinds[passage.tokens]
    first = np.flatnonzero(passage.follows())
    return own[first] * size + own[first + 1], first


def _order_of(passage: Passage, kinds: IntArray, alone: FloatArray, together: FloatArray) -> FloatArray:
    """Against the counts of the other texts: each text's own are taken off first. NaN without two words."""
    size, texts = len(alone), passage.last - passage.first
    codes, first = _neighbours(passage, kinds, size)
    keys = np.sort((passage.rows[first] - passage.first) * (size * size) + codes)
    starts = begins(keys)
    row_of, pairs = np.divmod(keys[starts], size * size)
    own = np.diff(np.append(starts, len(keys)))
    held = np.bincount((passage.rows - passage.first) * size + kinds[passage.tokens], minlength=texts * size)
    others = alone[None, :] - held.reshape(texts, size)
    left, right = np.divmod(pairs, size)
    expected = others[row_of, left] * others[row_of, right] / np.maximum(1.0, others.sum(axis=1))[row_of]
    ratio = np.log((together[pairs] - own + 0.5) / (expected + 0.5))
    sums = np.bincount(row_of, ratio * own, minlength=texts)
    often = np.bincount(row_of, own, minlength=texts)
    result: FloatArray = np.where(often > 0, sums / np.maximum(1.0, often), np.nan)
    return result


@lru_cache(maxsize=1 << 18)
def _kind(word: str) -> str:
    if word == BREAK or word in STOP_WORDS:
        return word
    return next((f"-{ending}" for ending in _ENDINGS if word.endswith(ending)), "-")
