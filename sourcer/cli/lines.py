"""Lines that fit a terminal: measured in cells, cut and folded at words, and safe for names that run right to left.

Foreign text goes through ``plain_text`` first. What is measured here is never less than what a terminal shows: one that
cannot join an emoji's parts shows them side by side, so each part is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len, get_character_cell_size
from rich.console import Console, ConsoleOptions
from rich.text import Text

from sourcer.export.text import plain_text

FIRST_STRONG, POP, LEFT_TO_RIGHT = "\u2068", "\u2069", "\u200e"
"""Around a run of right-to-left text: in a terminal that knows isolates the two first keep it apart from what follows,
in an older one the mark behind it does. Without them a bidirectional terminal moves a row's numbers about.
"""
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff"
_RUN = re.compile(f"[{_RIGHT_TO_LEFT}]+(?:[\\W\\d_]*[{_RIGHT_TO_LEFT}]+)*[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f]*")
_SELECTS_EMOJI = "\ufe0f"
_JOINERS = "\u200c\u200d"
_MARKED = "…"


def cells(text: str) -> int:
    """How many columns ``text`` takes in the terminal that shows it widest."""
    if text.isascii():
        return len(text)
    return max(cell_len(text), sum(map(_cells_of, text)))


def cut(text: str, width: int) -> str:
    """``text`` where it fits into ``width`` columns, else its beginning with "…"; never half of a wide character, nor
    a letter without its marks.
    """
    if cells(text) <= width:
        return text
    return _head(text, max(width - 1, 0)).rstrip(f" ,;·{_JOINERS}") + _MARKED if width > 0 else ""


def padded(text: str, width: int) -> str:
    """``text`` cut or filled with spaces to exactly ``width`` columns."""
    kept = cut(text, width)
    return kept + " " * (width - cells(kept))


def line(text: str | Text, width: int, style: str = "") -> Text:
    """One line of at most ``width`` columns, its right-to-left runs kept apart from the rest."""
    whole = _as_text(text, style)
    plain = whole.plain
    if cells(plain) > width:
        kept = cut(plain, width)
        whole = whole[: len(kept.removesuffix(_MARKED))] + Text(_MARKED if kept else "", whole.style)
    return _as_it_is(_isolated(whole))


def folded(text: str | Text, width: int, first: str = "", then: str | None = None, style: str = "") -> list[Text]:
    """``text`` over as many lines as it needs, broken at words; ``first`` stands before the first line, ``then`` (by
    default as many spaces) before each other.
    """
    whole = _as_text(text, style)
    rest = " " * cells(first) if then is None else then
    room = max(width - max(cells(first), cells(rest)), 1)
    ends = list(_breaks(whole.plain, room))
    found = []
    for at, (start, end) in enumerate(pairwise([0, *ends])):
        piece = whole[start:end]
        piece.rstrip()
        found.append(line(Text.assemble(rest if at else first, piece), width))
    return found or [line(first, width)]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines that are made for the width of the console that prints them, at most ``widest``."""

    made: Callable[[int], Iterable[Text]]
    widest: int = 120

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        yield from self.made(max(min(options.max_width, self.widest), 1))


def _as_text(text: str | Text, style: str) -> Text:
    return text if isinstance(text, Text) else Text(plain_text(text), style)


def _as_it_is(text: Text) -> Text:
    text.no_wrap, text.overflow = True, "ignore"
    return text


def _isolated(text: Text) -> Text:
    runs = list(_RUN.finditer(text.plain))
    if not runs:
        return text
    pieces = text.divide([at for run in runs for at in run.span()])
    found = Text(style=text.style)
    for at, piece in enumerate(pieces):
        if at % 2:
            found.append(FIRST_STRONG).append_text(piece).append(POP + LEFT_TO_RIGHT)
        else:
            found.append_text(piece)
    return found


def _breaks(text: str, room: int) -> Iterator[int]:
    """Where each line ends: behind the last word that fits, or within one that is longer than a line."""
    start = 0
    while cells(text[start:]) > room:
        end = start + max(len(_head(text[start:], room)), 1)
        at_word = text.rfind(" ", start, end + 1) + 1
        if at_word > start and cells(text[start:at_word].rstrip()) > 0:
            end = at_word
        yield end
        start = end
    if start < len(text):
        yield len(text)


def _head(text: str, width: int) -> str:
    """The longest beginning that fits, with the marks of its last letter."""
    taken = 0
    for at, letter in enumerate(text):
        taken += _cells_of(letter)
        if taken > width:
            return text[:at]
    return text


def _cells_of(letter: str) -> int:
    # The selector makes the sign before it an emoji, which is one column wider.
    return 1 if letter == _SELECTS_EMOJI else get_character_cell_size(letter)
