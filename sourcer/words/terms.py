"""What somebody types into a search, as words: nothing in it acts as a sign of a query language.

Texts are cut into words here for both databases, so that both find the same: folded, one script or another, and Chinese
and Japanese, which put no space between words, sign by sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourcer.words.folding import fold_text

LONGEST_WORD = 40
MOST_ASKED = 48
"""So many words of a question count; a pasted abstract has more, and its beginning tells it from all others."""
_LEAST_BEGINNING = 2
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGN = re.compile(f"([{_UNSPACED}])")
_PRINTED = re.compile(f"[{_UNSPACED}]|(?:[^\\W_{_UNSPACED}][\u0300-\u036f]*)+")
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")  # no database keeps these, so they part no words there
_QUOTE = re.compile('["\u201c\u201d\u201e\u201f]')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side in this order; with ``is_beginning`` the last may go on.

    ``text`` is how it was typed.
    """

    words: tuple[str, ...]
    text: str
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """All of ``terms`` must be there. ``is_cut`` where more was typed than counts."""

    terms: tuple[Term, ...]
    is_cut: bool = False


def words_of(text: str) -> list[str]:
    """The words of a text, folded: what is kept of it in an index, and what is looked for."""
    folded = fold_text(_NOT_KEPT.sub("", text))
    if not folded.isascii():
        folded = _SIGN.sub(r" \1 ", folded)
    return [word[:LONGEST_WORD] for word in folded.split()]


def read_question(text: str) -> Question:
    """The terms of what was typed: words, and phrases in double quotes; the last word may be the beginning of one."""
    parts = _QUOTE.split(text)
    terms: list[Term] = []
    left = MOST_ASKED
    for place, part in enumerate(parts):
        is_phrase = place % 2 == 1 and place < len(parts) - 1  # a quote that nothing closes is no quote
        for piece in [part] if is_phrase else part.split():
            words = tuple(words_of(piece))
            if len(words) > left:
                return Question(tuple(terms) or (Term(words[:left], piece),), is_cut=True)
            left -= len(words)
            may_go_on = not is_phrase and bool(words) and len(words[-1]) >= _LEAST_BEGINNING
            terms += [Term(words, piece.strip(), may_go_on)] if words else []
    return Question(tuple(Term(term.words, term.text) for term in terms[:-1]) + tuple(terms[-1:]))


def found_in(text: str, terms: Iterable[Term]) -> list[tuple[int, int, int]]:
    """Where terms stand in a text as it is printed: (start, end, which of the terms), in order, a word at a time."""
    printed = [(word, match.span()) for match in _PRINTED.finditer(text) for word in words_of(match.group())]
    words = [word for word, _ in printed]
    spots = {
        (*printed[at + step][1], which)
        for which, term in enumerate(terms)
        for at in range(len(words) - len(term.words) + 1)
        if _stands(words, at, term)
        for step in range(len(term.words))
    }
    return sorted(spots)


def _stands(words: Sequence[str], at: int, term: Term) -> bool:
    *whole, last = term.words
    end = at + len(whole)
    if term.is_beginning and not words[end].startswith(last):
        return False
    return words[at:end] == whole and (term.is_beginning or words[end] == last)
