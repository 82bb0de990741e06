"""Names taken out of texts: of an abstract, a README, an address, or the bytes of a kept page. Pure.

A name is found by its words, two of which stand together in either order, with nothing between them but initials,
the name's other words and the markup that sources write between the parts of a name. So it is found in running text,
in XML and JSON, escaped or not, and in addresses. What is found becomes ``[withheld]``.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from sourcer.withheld.forms import WITHHELD
from sourcer.withheld.suppression import Suppressions
from sourcer.words.folding import fold_letters

_TOKEN = re.compile(
    r"\\[nrtbf](?![a-z]{0,3}\{)|\\\\"
    r"|((?:[^\W\d_]++|[\u0300-\u036f\u00ad\u200b-\u200d]|\\u[0-9a-fA-F]{4}|&#x?[0-9a-fA-F]{1,6};|&[a-zA-Z]{2,8};"
    r"|%[0-9A-Fa-f]{2}|\{?\\['`^\"~=.]\{?(?=\w))+)"
)
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TEX_MARKS = re.compile(r"[{}\\'`^\"~=.]")
_LETTERS = re.compile(r"[^\W\d_]+")
_MARKUP_WORDS = """keyname forenames suffix given family first last middle name names firstname lastname surname
fname lname span nbsp author authors value content fullname full b i em strong li a p td div"""
_MARKUP = frozenset(_MARKUP_WORDS.split())
_BETWEEN = 6
_SHORT, _BESIDE = 4000, 400
"""Characters: a text that is looked at whole, and what of a longer one is, on each side of a part of a name."""
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# What stands before a login is taken without it, and found by its first letters: a page is long.
_BEFORE_LOGIN = re.compile(
    r"(?:github\.com(?:/|%2F)|(?<=/)(?:repos|users)/)(?=([A-Za-z0-9-]{1,39}))"
    r"|(?<=\")login\": ?\"(?=([^\"]{1,39}))|(?<=\")full_name\": ?\"(?=([^\"/]{1,39}))",
    re.IGNORECASE,
)
_SIGNS = ("github.com", "/repos/", "/users/", '"login"', '"full_name"')
_OF_SITE = ".github.io"
_SITE = re.compile(r"(?<![A-Za-z0-9-])([A-Za-z0-9-]{1,39})(?=\.github\.io)", re.IGNORECASE)
_ID = re.compile(r"\b[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\b|~[\w%-]{2,80}?[0-9]+(?![\w-])")


class _Word(NamedTuple):
    word: str
    start: int
    end: int
    is_name: bool


@dataclass(frozen=True, slots=True)
class Blanker:
    """Takes names out of texts. ``is_near``: the text belongs to a record with a withheld mention, so that names which
    others have too are taken out as well. ``literals`` are texts that go wherever they stand as words of their own.
    ``only`` is found in every text that can hold what goes, where that is known: other texts are not looked at.
    """

    known: Suppressions
    is_near: bool = False
    literals: tuple[str, ...] = ()
    only: re.Pattern[str] | None = None

    def text(self, text: str) -> str:
        """The text without names."""
        if self.only is None:
            return self._whole(text)
        return _within(text, _windows(self.only, text), self._whole)

    def body(self, body: bytes) -> bytes:
        """The bytes of a page without names; the same object where it holds none."""
        text = body.decode("utf-8", "surrogateescape")
        made = self.text(text)
        return body if made == text else made.encode("utf-8", "surrogateescape")

    def _whole(self, text: str) -> str:
        for pattern in _patterns(self.literals):
            text = pattern.sub(WITHHELD, text)
        lowered = text.lower()
        if any(sign in lowered for sign in _SIGNS):
            text = self._without_logins(_BEFORE_LOGIN, text)
        if _OF_SITE in lowered:
            text = self._without_logins(_SITE, text)
        if "-" in text or "~" in text:
            text = _ID.sub(self._identifier, text)
        if tokens := _name_tokens(text, self.known):
            pattern = re.compile("|".join(map(re.escape, sorted(tokens))))
            text = _within(text, _windows(pattern, text), self._without_pairs)
        return text

    def _without_pairs(self, text: str) -> str:
        for start, end in reversed(_joined(self._spans(list(_words(text, self.known)), text))):
            text = f"{text[:start]}{WITHHELD}{text[end:]}"
        return text

    def _without_logins(self, pattern: re.Pattern[str], text: str) -> str:
        """``pattern`` has a login in one of its groups."""
        spans = [found.span(found.lastindex or 0) for found in pattern.finditer(text)]
        theirs = [(start, end) for start, end in spans if self.known.has("id", f"github:{text[start:end].lower()}")]
        return _within(text, theirs, lambda _: WITHHELD)

    def _identifier(self, found: re.Match[str]) -> str:
        text = found.group()
        scheme = "openreview-profile" if text.startswith("~") else "orcid"
        return WITHHELD if self.known.has("id", f"{scheme}:{unquote(text)}") else text

    def _spans(self, words: list[_Word], text: str) -> Iterator[tuple[int, int]]:
        for at, one in enumerate(words):
            if not one.is_name and len(one.word) > 1:
                continue
            unknown = 0
            for to in range(at + 1, min(at + 2 + _BETWEEN, len(words))):
                other = words[to]
                if (one.is_name or other.is_name) and self._is_pair(one.word, other.word):
                    yield from _parts(words[at : to + 1], text)
                    break
                if other.is_name or len(other.word) == 1 or other.word in _MARKUP:
                    continue
                is_middle = text[other.start].isupper() and text[one.end : other.start].isspace()
                unknown += 1
                if unknown > 1 or not is_middle:
                    break

    def _is_pair(self, one: str, other: str) -> bool:
        pair = (one, other) if one < other else (other, one)
        return self.known.has("pair", *pair) or (self.is_near and self.known.has("near pair", *pair))


def _parts(words: list[_Word], text: str) -> Iterator[tuple[int, int]]:
    """What goes of a name: all of it where nothing but spaces and marks is between, else its words one by one."""
    inner = text[words[0].start : words[-1].end]
    if not re.search(r"[<>\"{}:=/&?;]|\\", inner) and not any(word.word in _MARKUP for word in words[1:-1]):
        yield words[0].start, words[-1].end
        return
    yield from ((word.start, word.end) for word in words if word.word not in _MARKUP)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _name_tokens(text: str, known: Suppressions) -> set[str]:
    """The tokens with a word that is part of a name; each is looked at once, since pages repeat their words."""
    found = set()
    for token in {token for chunk in set(text.split()) for token in _TOKEN.findall(chunk)}:
        words = (token,) if token.isalpha() else _LETTERS.findall(_unescaped(token))
        if any(known.has_word(fold_letters(word)) for word in words):
            found.add(token)
    return found


def _windows(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Where the pattern is, with as much on both sides as a name can take, cut between words; all of a short text."""
    if len(text) <= _SHORT:
        return [(0, len(text))] if pattern.search(text) else []
    found: list[tuple[int, int]] = []
    for each in pattern.finditer(text):
        if found and each.end() + _BESIDE <= found[-1][1]:
            continue
        start, end = max(0, each.start() - _BESIDE), min(len(text), each.end() + _BESIDE)
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _within(text: str, windows: list[tuple[int, int]], made: Callable[[str], str]) -> str:
    """The text with what ``made`` makes of each window in its place."""
    parts, last = [], 0
    for start, end in windows:
        parts += [text[last:start], made(text[start:end])]
        last = end
    return "".join([*parts, text[last:]]) if windows else text


def _words(text: str, known: Suppressions) -> Iterator[_Word]:
    """The folded words of a text with their places; an escape is read as what it stands for."""
    for found in _TOKEN.finditer(text):
        token = found.group(1)
        if token is None:
            continue
        if token.isalpha():
            word = fold_letters(token)
            yield _Word(word, found.start(), found.end(), known.has_word(word))
            continue
        for word in _LETTERS.findall(_unescaped(token)):
            folded = fold_letters(word)
            yield _Word(folded, found.start(), found.end(), known.has_word(folded))


def _unescaped(token: str) -> str:
    text = _JSON_ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), token)
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = unquote(html.unescape(text)) if "&" in text or "%" in text else text
    return _TEX_MARKS.sub("", text).translate({0xAD: None, 0x200B: None, 0x200C: None, 0x200D: None})


def _patterns(literals: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for text in sorted(literals, key=len, reverse=True):
        spelled = {text, json.dumps(text)[1:-1], html.escape(text)}
        either = "|".join(re.escape(each) for each in sorted(spelled, key=len, reverse=True))
        yield re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])", re.IGNORECASE)
