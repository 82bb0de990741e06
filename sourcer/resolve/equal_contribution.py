"""Who is said to share the first place, out of a comment or README.

"The first two authors contributed equally", "Equal contribution: A and B", "A* and B* (* equal contribution)" name
people; "* Equal contribution" alone names nobody. Equal *advising* is not first authorship, and a sentence about all
authors makes nobody first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourcer.resolve.folding import fold_letters
from sourcer.resolve.names import PersonName, parse_name

_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_COUNT = r"(two|three|four|five|six|seven|eight|nine|ten|[2-9]|10)"
_ORDINAL = r"(?:first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th)"
_EQUAL = re.compile(
    r"\bcontribut\w*\s+equal\w*|\bequal(?:ly)?[\s-]+(?:\w+\s+)?contribut\w*|\b(?:co|joint|shared|equal)[\s-]*first[\s-]+author\w*"
    r"|\bshared? first author\w*|\bfirst authors? equally|\bcontribut\w* (?:\w+ ){0,4}equally"
)
_NOT_FIRST = re.compile(r"\b(?:senior|last|final|advis\w*|supervis\w*|mentor\w*|correspond\w*|directed)\b")
_EVERYBODY = re.compile(r"\b(?:all|both)\b[^.;]{0,20}\bauthors?\b|\bauthors? (?:all|both)\b|\ball contributed\b")
_FIRST_FEW = re.compile(
    rf"\b(?:first|lead|top)\s+{_COUNT}\b|\b{_COUNT}\s+(?:co-?|joint |shared |equal )?(?:first|lead)\b"
)
_ORDINAL_ROW = re.compile(
    rf"\b{_ORDINAL}(?:\s+author)?(?:\s*,\s*(?:the\s+)?{_ORDINAL})*,?\s*(?:and|&)\s*(?:the\s+)?{_ORDINAL}\b"
)
_NUMBER_ROW = re.compile(r"\bauthors? [1-6](?:\s*,\s*[1-6])*,?\s*(?:and|&)\s*(?:author )?[1-6]\b")
_CLAUSE = re.compile(
    r"(?<!\b\w)(?<!\b\w\w)\.(?=\s|$)|;|\n\s*\n|(?=\b(?:corresponding|last (?:two|three|2|3)) authors?\b)"
)
_AND_THE_LAST = re.compile(r",?\s+(?:and|while|whereas)\s+(?=the\s+(?:last|senior))")
_MARK = re.compile(
    r"(\\?\*{1,3}|[†‡§¶#^=+])\W{0,4}\s*"
    r"(?:\b(?:indicates?|denotes?|means?|these|the|both|authors?|joint|for)\b\W{0,3}){0,3}"
    r"(?:equal|contributed equally|co-?first)"
)
_NO_MARKUP = re.compile(r"</?\w[^>]{0,200}>|\]\([^)]*\)|[\[\]_`]|\\(?=[*_])")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text says of a shared first place. ``positions`` count from 0 and are empty where nobody can be told."""

    positions: tuple[int, ...]
    sentence: str
    is_everybody: bool = False


def shared_first(text: str, names: Sequence[str]) -> Claim | None:
    """The first claim in ``text`` about the authors ``names`` (as printed, in order) that tells positions.

    None if the text says nothing of the kind; a claim without positions if it does, but not about whom.
    """
    plain = _NO_MARKUP.sub("", text)
    claims = [claim for clause in _clauses(plain) if (claim := _read(clause, names))]
    marked = _marked(plain, names)
    if marked:
        claims.insert(0, marked)
    return next((claim for claim in claims if claim.positions), claims[0] if claims else None)


def _clauses(plain: str) -> Iterable[str]:
    """Sentences and their parts; "... equally and the last two advised" is two, unless all of it is needed."""
    for clause in filter(None, _CLAUSE.split(plain)):
        before = _AND_THE_LAST.split(clause)[0]
        yield before if _EQUAL.search(fold_letters(before)) else clause


def _read(clause: str, names: Sequence[str]) -> Claim | None:
    folded = fold_letters(" ".join(clause.split()))
    found = _EQUAL.search(folded)
    if not found or (_NOT_FIRST.search(folded) and "first" not in folded):
        return None
    sentence = _shown(clause)
    counted = _counted(folded)
    if counted is not None:
        return Claim(tuple(range(counted)) if 2 <= counted <= len(names) else (), sentence)
    near = folded[max(0, found.start() - 300) : found.end() + 300]
    named = _named(near, names)
    if len(named) >= 2:
        return _claim(named, len(names), sentence)
    return Claim((), sentence, bool(_EVERYBODY.search(folded)))


def _counted(folded: str) -> int | None:
    few = _FIRST_FEW.search(folded)
    if few:
        word = few.group(1) or few.group(2)
        return _COUNTS.get(word) or int(word)
    row = _ORDINAL_ROW.search(folded) or _NUMBER_ROW.search(folded)
    if row:
        said = [_ordinal(word) for word in re.findall(rf"{_ORDINAL}|\b[1-6]\b", row.group())]
        return len(said) if said == list(range(len(said))) else 0
    return None


def _ordinal(word: str) -> int:
    return int(word[0]) - 1 if word[0].isdigit() else _ORDINALS.index(word)


def _claim(positions: Sequence[int], count: int, sentence: str) -> Claim | None:
    """Places that are equal are first places only if the first is among them and somebody is not."""
    if 0 not in positions:
        return None
    if len(positions) == count and count > 2:
        return Claim((), sentence, is_everybody=True)
    return Claim(tuple(positions), sentence)


def _named(folded: str, names: Sequence[str]) -> list[int]:
    """Positions of the authors whom the text names: in full, by initials and surname, or by a word of theirs alone."""
    people = [parse_name(name) for name in names]
    text = re.sub(r"[^\w.]+", " ", folded)
    return [i for i, person in enumerate(people) if person and _is_named(person, text, people)]


def _is_named(person: PersonName, text: str, people: Sequence[PersonName | None]) -> bool:
    words = [re.sub(r"[^\w]+", " ", word).strip() for word in person.words]
    full = r"\s+(?:\w\.?\s+)*".join(re.escape(word) + (r"\.?" if len(word) == 1 else "") for word in words)
    initials = r"\.\s?".join(re.escape(word[0]) for word in words if word) + r"\."
    last = re.escape(words[-1])
    short = r"[.\s]*".join(re.escape(word[0]) for word in words[:-1] if word) + rf"[.\s]+{last}"
    ends = rf"{re.escape(words[0][:1])}\.\s?{re.escape(words[-1][:1])}\."
    if re.search(rf"\b(?:{full}|{short})\b", text) or re.search(rf"\b(?:{initials}|{ends})\.?(?:\s|$)", text):
        return True
    others = {word for other in people if other and other is not person for word in other.words}
    return any(len(word) >= 3 and word not in others and re.search(rf"\b{re.escape(word)}\b", text) for word in words)


def _marked(plain: str, names: Sequence[str]) -> Claim | None:
    """The names that carry the mark which the text explains as equal contribution."""
    explained = _MARK.search(plain.casefold())
    if not explained:
        return None
    mark = explained.group(1).strip("\\")
    folded = fold_letters(plain[: explained.start()])
    bearers = [i for i, name in enumerate(names) if _bears(fold_letters(name), folded, mark)]
    sentence = _shown(plain[explained.start() : explained.end() + 20])
    return _claim(bearers, len(names), sentence) if len(bearers) >= 2 else None


def _bears(name: str, folded: str, mark: str) -> bool:
    bare = name.strip(" *†‡§¶#^=+0123456789")
    if not bare:
        return False
    spelled = r"\s+".join(re.escape(word) for word in bare.split())
    return bool(re.search(rf"{spelled}[\s\d,^]{{0,6}}[*†‡§¶#^=+\d,]*{re.escape(mark)}", folded))


def _shown(clause: str) -> str:
    said = " ".join(clause.split()).strip(" ,;:()")
    return said if len(said) <= 160 else said[:157] + "..."
