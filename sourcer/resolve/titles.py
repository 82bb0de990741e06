"""How alike two titles are: the same words, respelled, with a head or tail more ("X: ..."), or some words changed.

Alike is not the same: a part II, a correction, an open problem or a "++" has nearly the title of what it follows. Such
words must stand in both titles or in neither.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from sourcer.resolve.folding import fold_text

Likeness = Literal["respelled", "head", "tail", "reworded"]
"""In what two titles differ, the smallest difference first.

respelled  in hyphens, plurals, articles and prepositions, British or American spelling, "(extended version)"
head       one has words before a colon that the other has not: mostly the name of a system
tail       one has words after a colon that the other has not
reworded   in letters or words, by less than 15 of 100
"""

FEWEST_SAME = 0.85
_FEWEST_WORDS = 3
_LONGEST_HEAD = 5
_LOOSE = frozenset(
    {"a", "an", "the", "of", "for", "in", "on", "at", "with", "via", "by", "to", "and", "from", "through", "using"}
    | {"into", "over", "toward", "towards", "is", "are", "its", "as"}
)
_TELLING = frozenset(
    {"preface", "reply", "response", "comment", "comments", "erratum", "errata", "corrigendum", "correction"}
    | {"retraction", "addendum", "discussion", "rejoinder", "review", "survey", "tutorial", "demo", "demonstration"}
    | {"workshop", "challenge", "editorial", "supplement", "appendix", "problem", "revisited", "part", "volume"}
    | {"non", "not", "no", "without", "never", "completeness"}
    | {"one", "two", "three", "four", "five", "first", "second", "third", "i", "ii", "iii", "iv", "v", "vi", "vii", "x"}
)
_MARKED = re.compile(r"v?\d+")
_VERSION = re.compile(
    r"[(\[]\s?(?:(?:extended|full|long|short|technical|arxiv) (?:version|report|paper)|preprint)\s?[)\]]|"
    r"\s?[:\-–—]\s?(?:extended|full|long) version$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s?(?:[:;?!—–|]|\.\s|\s-+\s)+\s?")
_MARKUP = re.compile(r"[\u0370-\u03ff^_${}]")  # with Greek letters, for some print them as TeX commands
_COMMAND = re.compile(r"\\[a-zA-Z]+")
_OPPOSITE = ("un", "non", "in", "im", "anti", "dis", "semi", "self", "multi", "sub", "super", "over", "under", "de")
_SPELLINGS = (("z", "s"), ("our", "or"), ("ll", "l"), ("tre", "ter"))
"""British and American: whatever else they change, they change in both titles."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title made comparable. ``stem`` is its telling words without endings, run together; ``marks`` what must agree.

    ``head`` and ``tail`` are the stems before and after its first colon; ``tail`` only after a head that can be a name
    or a motto, and where the title could do without that.
    """

    text: str
    words: frozenset[str]
    stem: str
    head: str
    tail: str
    marks: Counter[str]


def read_title(printed: str) -> Title:
    """Make a title comparable."""
    plain = _VERSION.sub("", _MARKUP.sub("", _COMMAND.sub(" ", " ".join(printed.split()))))
    text = fold_text(plain)
    words = text.split()
    before, *after = _BREAK.split(plain, maxsplit=1)
    counts = len(fold_text(before).split()), len(fold_text(" ".join(after)).split())
    marks = Counter(word for word in words if word in _TELLING or _MARKED.fullmatch(word))
    marks["+"] = printed.count("+")
    return Title(
        text=text,
        words=frozenset(words),
        stem=_stem(words),
        head=_stem(fold_text(before).split()) if counts[1] else "",
        tail=_stem(fold_text(after[0]).split()) if counts[0] <= _LONGEST_HEAD and counts[1] >= _FEWEST_WORDS else "",
        marks=+marks,
    )


def likeness(a: Title, b: Title) -> Likeness | None:
    """In what two titles differ; None where they are two titles, or one follows up on the other."""
    if a.marks != b.marks or not a.stem or not b.stem:
        return None
    if a.stem == b.stem:
        return "respelled"
    if b.stem in (a.tail, a.head) or a.stem in (b.tail, b.head):
        return "head" if b.stem == a.tail or a.stem == b.tail else "tail"
    if similarity(a, b) < FEWEST_SAME or min(map(_length, (a, b))) < _FEWEST_WORDS:
        return None
    return None if _is_opposite(a.words, b.words) else "reworded"


def similarity(a: Title, b: Title) -> float:
    """How much of two titles' letters stands in both, in order: 0 to 1."""
    return float(Indel.normalized_similarity(a.text, b.text, score_cutoff=FEWEST_SAME))


def _length(title: Title) -> int:
    return len(title.words - _LOOSE)


def _is_opposite(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether a word of one stands in the other with a prefix that turns it round ("convex", "nonconvex")."""
    turned = {prefix + word for word in a ^ b for prefix in _OPPOSITE}
    return bool(turned & (a ^ b))


def _stem(words: list[str]) -> str:
    joined = "".join(map(_singular, (word for word in words if word not in _LOOSE)))
    for one, other in _SPELLINGS:
        joined = joined.replace(one, other)
    return joined


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
