"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from sourcer.export.text import plain_text, shorten

LONGEST_CELL = 21_000
"""Characters of a text that a cell keeps: with every apostrophe that could come in, under Excel's 32,767."""

_QUOTES = "\"'`´‘’‚‛“”„‟«»‹›＂＇"
_STARTERS = frozenset("=+-@\u2212")


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet could take ``text`` for a formula.

    The union of what OWASP (CSV injection) and ASVS 5.0 (1.2.10) name: a leading ``= + - @``, tab, carriage return,
    line feed or NUL. Full-width, small and superscript forms count too, and so does any of these behind white space,
    quotes or characters without width, which some programs drop before they look.
    """
    return text.startswith(("\t", "\r", "\n", "\0")) or _first_letter(text) in _STARTERS


def safe_cell(text: str) -> str:
    """``text`` as a cell that cannot start a formula, on one line, without hidden characters.

    The remedy is the common one, an apostrophe in front. A program that splits at semicolons, as Excel does in many
    countries, makes a cell of its own out of what follows one: there an apostrophe is put in as well, and behind a last
    semicolon, where such a cell would begin with the end of the line.
    ``read_cell`` takes them away again: ``read_cell(safe_cell(text)) == plain_text(text)``, for texts of up to
    LONGEST_CELL characters.
    """
    return _by_parts(_guarded, shorten(plain_text(text), LONGEST_CELL))


def read_cell(cell: str) -> str:
    """The text that ``safe_cell`` was given, but for hidden characters and line ends: its inverse."""
    return _by_parts(_bared, cell)


def _by_parts(change: Callable[[str, bool], str], text: str) -> str:
    parts = text.split(";")
    return ";".join(change(part, 0 < index == len(parts) - 1) for index, part in enumerate(parts))


def _guarded(part: str, is_tail: bool) -> str:
    return f"'{part}" if _needs_guard(part, is_tail) else part


def _bared(part: str, is_tail: bool) -> str:
    return part[1:] if part.startswith("'") and _needs_guard(part[1:], is_tail) else part


def _needs_guard(part: str, is_tail: bool) -> bool:
    return starts_formula(part) or (is_tail and not _first_letter(part))


def _first_letter(text: str) -> str:
    first = next((letter for letter in text if not _is_passed_over(letter)), "")
    return unicodedata.normalize("NFKC", first)[:1]


def _is_passed_over(letter: str) -> bool:
    return letter.isspace() or letter in _QUOTES or unicodedata.category(letter) in ("Cf", "Cc")
