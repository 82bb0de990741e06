"""A brief held against the corpus: areas that match half of it or nothing, and names that nobody bears.

An area's words are weighed by how much each narrows the corpus down (-log of the share of works that have it), and a
work matches an area if it has a quarter of that weight. Too broad is what three in ten works match; and what two in ten
match where no word makes up for it, each being in a thirtieth of the works or more. A word that the corpus does not
know is as rare as can be. On abstracts of arXiv, areas that name a problem have such a word or match under 20 %, and
"machine learning methods" or "novel approaches to problems in AI" have none and match 25 %; about the same among 400
works as among 10,000, for shares are read and not counts. Among twenty works a share says little, so two standard
errors are taken off before it is judged. Words alone are weighed: nearly every pair of words is rare, however common
the two. So the name of a whole field looks like a problem; such names are known (``field_names``), and an area that
says nothing beside them, or nothing but words that a tenth of the works have, is told so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sourcer.model.brief import Area
from sourcer.rank.context import Fitted, is_named
from sourcer.rank.features import Features, FloatArray, IntArray, content
from sourcer.rank.field_names import without_field_names
from sourcer.rank.text import BREAK, clean, stem
from sourcer.words.english import language_of

_MATCHING = 0.25
_BROAD, _BROAD_ALL_COMMON = 0.3, 0.2
_RARE, _PLAIN = 1 / 30, 1 / 10
_STANDARD_ERRORS = 2.0
_KNOWN_ENOUGH = 0.5
_WORDS_SHOWN = 4
_SAY_WHAT = "say which problem, on what, and what is hard about it"


@dataclass(frozen=True, slots=True)
class Finding:
    """A word on a brief: an error makes part of it useless, a warning makes it worse than it need be; a note only tells
    what comes of it.
    """

    level: Literal["error", "warning", "note"]
    text: str


def held_against(fitted: Fitted) -> tuple[Finding, ...]:
    """What the corpus says of the brief, in the brief's order; nothing where the corpus is empty."""
    if not len(fitted.documents):
        return ()
    return (*_empty(fitted), *_areas(fitted), *_missing_works(fitted), *_unknown_people(fitted))


def breadth(features: Features, terms: IntArray, unknown: int = 0) -> float:
    """The share of works that have a quarter of the weight of the words ``terms`` and of so many that nobody uses."""
    size = features.counts.shape[0]
    weights: FloatArray = -np.log(features.frequency[terms] / size)
    held = features.counts[:, terms].sign() @ weights
    whole = float(weights.sum()) + unknown * math.log(size)
    return float(np.mean(held >= _MATCHING * whole - 1e-9))


def _empty(fitted: Fitted) -> Iterator[Finding]:
    brief = fitted.brief
    if not brief.areas:
        says = f"the brief {brief.name} names no problem area" + ("" if brief.liked else " and no liked work")
        yield Finding("warning" if fitted.liked else "error", says)


def _areas(fitted: Fitted) -> Iterator[Finding]:
    features = fitted.texts.features
    for model in fitted.models:
        if not model.lexical.any():
            yield _useless(features, model.area)
        elif model.area.text.strip():
            yield from _area(features, model.area)


def _useless(features: Features, area: Area) -> Finding:
    """Why nothing speaks for an area: its words are in no work, or all works fit it alike."""
    if not features.vectors([area.text]).nnz:
        return Finding("error", f"no word of the area {area.name!r} is in the corpus{_in_english(area)}")
    size = features.counts.shape[0]
    which = "the only work" if size == 1 else f"all {size} works"
    return Finding("warning", f"the area {area.name!r} fits {which} alike: nothing tells who fits better; harvest more")


def _area(features: Features, area: Area) -> Iterator[Finding]:
    words, terms = _words_of(features, area.text)
    beside, fields = without_field_names(area.text)
    if language_of(area.text):
        yield Finding("warning", f"the area {area.name!r} fits little{_in_english(area)}")
    elif len(terms) < _KNOWN_ENOUGH * len(words):
        known = f"the corpus knows {len(terms)} of the {len(words)} words of the area {area.name!r}"
        yield Finding("warning", f"{known}: its fit is lowered; use the words of papers, in English")
    elif _is_broad(
        share := breadth(features, terms, len(words) - len(terms)),
        size := features.counts.shape[0],
        has_rare=len(terms) < len(words) or _has_rare(features, terms),
    ):
        said = f"the area {area.name!r} matches {round(share * size):,} of {size:,} works"
        common = ", ".join(_commonest(features, terms))
        yield Finding("warning", f"{said} ({common}): {_SAY_WHAT}")
    elif fields and _is_all_plain(features, beside):
        named = ", ".join(dict.fromkeys(" ".join(name.lower().split()) for name in fields))
        yield Finding(
            "warning", f"the area {area.name!r} names a whole field ({named}) and no problem in it: {_SAY_WHAT}"
        )


def _words_of(features: Features, text: str) -> tuple[set[str], IntArray]:
    """The words of a text that carry meaning, and the terms of those that the corpus knows."""
    words = {stem(word) for word in content(clean(text))} - {BREAK}
    known = sorted(at for word in words if (at := features.vocabulary.index.get(word)) is not None)
    return words, np.array(known, np.int64)


def _is_all_plain(features: Features, text: str) -> bool:
    """Whether each word of the text is surely in a tenth of the works or more; a text without words is."""
    words, terms = _words_of(features, text)
    size = features.counts.shape[0]
    shares: FloatArray = features.frequency[terms] / size
    surely = shares - _STANDARD_ERRORS * np.sqrt(shares * (1.0 - shares) / size)
    return len(terms) == len(words) and bool((surely >= _PLAIN).all())


def _has_rare(features: Features, terms: IntArray) -> bool:
    return bool((features.frequency[terms] < _RARE * features.counts.shape[0]).any())


def _is_broad(share: float, size: int, *, has_rare: bool) -> bool:
    surely = share - _STANDARD_ERRORS * math.sqrt(share * (1.0 - share) / size)
    return surely >= (_BROAD if has_rare else _BROAD_ALL_COMMON)


def _commonest(features: Features, terms: IntArray) -> list[str]:
    frequency: FloatArray = features.frequency[terms] / features.counts.shape[0]
    order = np.lexsort((terms, -frequency))[:_WORDS_SHOWN]
    return [f"{features.vocabulary.text(int(terms[at]))} in {frequency[at]:.0%}" for at in order]


def _in_english(area: Area) -> str:
    language = language_of(area.text)
    return f": it reads as {language}, and papers are read in English; say it in English" if language else ""


def _missing_works(fitted: Fitted) -> Iterator[Finding]:
    brief = fitted.brief
    for name in dict.fromkeys((*brief.liked, *brief.disliked)):
        if name not in fitted.liked and name not in fitted.disliked:
            yield Finding("warning", f"{name}, named by the brief, is not in the store")
    for name in dict.fromkeys(brief.leave_out_works):
        if not any(is_named(work, (name,)) for work in fitted.corpus.works):
            yield Finding("warning", f"{name}, which the brief leaves out, is not in the store")


def _unknown_people(fitted: Fitted) -> Iterator[Finding]:
    wanted = fitted.brief.leave_out_people
    known = {name.casefold() for name in _names(fitted)} if wanted else set()
    for name in dict.fromkeys(wanted):
        if name.casefold() not in known:
            yield Finding("warning", f"nobody in the store is called {name!r}, whom the brief leaves out")


def _names(fitted: Fitted) -> Iterable[str]:
    for author in fitted.corpus.authors.values():
        yield from (author.id, author.name, *author.names)
    for work in fitted.corpus.works:
        yield from (place.name for place in work.authorships)
    for each in fitted.corpus.implementations:
        yield from (each.owner, f"github:{each.owner}")
    for account in fitted.corpus.accounts:
        yield from (account.login, f"github:{account.login}", account.name or account.login)
