"""Names as one string holds them: cut apart without guessing at persons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name and the texts in parentheses that followed it, each whole: their commas may be part of one place."""

    name: str
    affiliations: tuple[str, ...] = ()


def split_creators(text: str) -> tuple[PrintedName, ...]:
    """The names of a feed's ``dc:creator``: ``A. Name (Institute, Lab), B. Name, Jr`` gives two.

    Commas inside parentheses do not part names, and a suffix word belongs to the name before it. Where parentheses do
    not close, every comma parts names: a name that swallows all later ones would be worse than a stray affiliation.
    """
    names: list[PrintedName] = []
    is_balanced = _is_balanced(text)
    for part in _parts(text) if is_balanced else text.split(","):
        found = _printed(part) if is_balanced else PrintedName(part.partition("(")[0].strip(" )"))
        if names and found.name.rstrip(".").lower() in SUFFIXES:
            names[-1] = PrintedName(f"{names[-1].name}, {found.name}", names[-1].affiliations + found.affiliations)
        elif found.name:
            names.append(found)
    return tuple(names)


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def _parts(text: str) -> Iterator[str]:
    depth = start = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _printed(part: str) -> PrintedName:
    """One name with what stood beside it in parentheses at depth 1."""
    outside, inside, depth = "", [""], 0
    for character in part:
        closes = character == ")"
        depth -= closes
        if depth == 0 and closes:
            inside.append("")
        elif depth == 0 and character != "(":
            outside += character
        elif depth > 0:
            inside[-1] += character
        depth += character == "("
    return PrintedName(" ".join(outside.split()), tuple(text.strip() for text in inside if text.strip()))
