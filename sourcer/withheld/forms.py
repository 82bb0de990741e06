"""The forms of a name by which it is known again without being kept: whole, by its ends, by surname and initial.

Hashes can be compared for equality only, so that what ``resolve`` does by comparing two names is done here by giving
each name every form that another spelling of it could have.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sourcer.model.records import Mention
from sourcer.words.folding import fold_letters

WITHHELD = "[withheld]"
"""Stands where a name stood. Nobody is made of it: what is in square brackets names no person."""
NOBODY = Mention(WITHHELD)
_LETTERS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"^([A-Z][a-z]+)([A-Z][a-z]+)$")
_TEX = re.compile(r"\\[a-zA-Z]\{(\w)\}|\{?\\['`^\"~=.](?:\{(\w)\}|(\w))\}?")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class Forms(NamedTuple):
    """Forms of one printed name. ``whole`` tells it fully; ``blocks`` are surname and initial, of either order.

    ``is_short``: no first name is spelled out, so that only the block can be compared.
    """

    whole: frozenset[str]
    blocks: frozenset[str]
    is_short: bool


_NONE = Forms(frozenset(), frozenset(), is_short=False)


def name_words(printed: str) -> tuple[str, ...]:
    """The words of a name, folded, given names first: "Marker, Anna-Lou" is ("anna", "lou", "marker")."""
    text = _TEX.sub(lambda found: next(letter for letter in found.groups() if letter), printed)
    before, comma, after = text.partition(",")
    if comma and fold_letters(after).strip(" .") not in _SUFFIXES:
        text = f"{after} {before}"
    if glued := _CAMEL.match(text.strip()):
        text = " ".join(glued.groups())
    words = tuple(word for word in map(fold_letters, _LETTERS.findall(text)) if word)
    return words[:-1] if len(words) > 2 and words[-1] in _SUFFIXES else words


@lru_cache(maxsize=1 << 15)
def forms_of(printed: str) -> Forms:
    """The forms of a printed name; none where it has no letters, or is withheld already."""
    if is_withheld(printed):
        return _NONE
    spelled = {name_words(printed)}
    if not printed.isascii():
        spelled.add(name_words(printed.casefold().translate(_UMLAUT)))
    whole: set[str] = set()
    blocks: set[str] = set()
    is_short = True
    for words in filter(None, spelled):
        first, last = words[0], words[-1]
        if len(words) == 1:
            whole.add(first)
            is_short = False
            continue
        blocks |= {f"{last} {first[0]}", f"{first} {last[0]}"}
        if len(first) > 1 and len(last) > 1:
            is_short = False
            whole |= {" ".join(sorted(words)), " ".join(sorted((first, last))), "".join(words)}
            whole.add(last + "".join(words[:-1]))
    return Forms(frozenset(whole), frozenset(blocks), is_short) if whole or blocks else _NONE


def pairs_of(printed: str) -> frozenset[tuple[str, str]]:
    """The pairs of words by which a name is found in a text, in either order: first and last, and given names run
    together with the last. A name of one word, or with initials alone, has none.
    """
    words = name_words(printed)
    if len(words) < 2 or len(words[-1]) < 2:
        return frozenset()
    firsts = {words[0], "".join(words[:-1])}
    return frozenset(_sorted(first, words[-1]) for first in firsts if len(first) > 1)


def initials_of(printed: str) -> frozenset[tuple[str, str]]:
    """The pairs of surname and initial, both ways that the name can be read."""
    words = name_words(printed)
    if len(words) < 2:
        return frozenset()
    ends = ((words[-1], words[0]), (words[0], words[-1]))
    return frozenset(_sorted(whole, other[0]) for whole, other in ends[: 2 if len(words) == 2 else 1] if len(whole) > 1)


def is_withheld(name: str) -> bool:
    """Whether a mention's name is what was left of a name that was taken out."""
    return WITHHELD in name and not _LETTERS.search(name.replace(WITHHELD, ""))


def _sorted(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
