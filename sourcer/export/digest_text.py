"""A digest as plain text of 100 columns, for a terminal or a mail."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from sourcer.export.digest_words import Piece, address, details, headline, sections, sentence, standing
from sourcer.export.text import plain_text
from sourcer.model.digest import Digest

WIDTH = 100


def digest_text(digest: Digest) -> str:
    """Headline, then the changes kind by kind; no line is wider than 100 columns."""
    lines = [*wrapped(_joined(headline(digest))), *wrapped(standing(digest))]
    for note in digest.notes:
        lines += wrapped(plain_text(note))
    for heading, changes in sections(digest):
        lines += ["", f"{heading} ({len(changes)})"]
        for change in changes:
            lines += wrapped(_joined(sentence(change)), "  * ", "    ")
            for detail in details(change):
                lines += wrapped(_joined(detail), "      ", "        ")
            if address(change):
                lines += wrapped(plain_text(address(change)), "      ", "        ")
    return "\n".join(lines) + "\n"


def wrapped(text: str, first: str = "", rest: str = "", width: int = WIDTH) -> list[str]:
    """The text in lines of at most ``width`` columns; a word that fits in none is cut."""
    lines, line = [], first
    room = width - columns(rest)
    is_begun = False
    for word in (part for long in text.split(" ") for part in _cut(long, room)):
        space = " " if is_begun else ""
        if is_begun and columns(line) + len(space) + columns(word) > width:
            lines.append(line)
            line, space = rest, ""
        line, is_begun = f"{line}{space}{word}", True
    return [*lines, line.rstrip()]


def columns(text: str) -> int:
    """How many columns a terminal gives the text: two for a wide letter, none for a mark on another."""
    return sum(map(_columns, text))


def _cut(word: str, room: int) -> Iterator[str]:
    part, wide = "", 0
    for letter in word:
        if wide + _columns(letter) > room:
            yield part
            part, wide = "", 0
        part, wide = part + letter, wide + _columns(letter)
    yield part


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _joined(pieces: Iterable[Piece]) -> str:
    return plain_text("".join(piece.text for piece in pieces))
