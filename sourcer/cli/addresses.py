"""The addresses of a card: each is printed once, at its end, and named by its number wherever something rests on it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text

from sourcer.cli.lines import folded
from sourcer.export.text import plain_text, shorten, web_link
from sourcer.model.shortlist import SourceNote

_LONGEST_QUERY = 150
"""Characters of an address that only says how a page of many records was asked for; JSON has the whole."""


class Addresses:
    """Addresses in the order in which a card first names them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def linked(self, text: str, url: str | None, style: str = "") -> Text:
        """The text with the number of the address behind it; on a terminal it is a link as well."""
        clean = Text(plain_text(text), style)
        address = plain_text(url or "")
        if not address:
            return clean
        number = self._numbers.setdefault(address, len(self._numbers) + 1)
        marked = clean.append(f" [{number}]", "dim")
        if target := web_link(url):
            marked.stylize(Style(link=target))
        return marked

    def listed(self, notes: Iterable[SourceNote], width: int, indent: str) -> list[Text]:
        """Every address once: the numbered ones, then those that records were fetched from, with the day."""
        fetched: dict[str, str] = {}
        for note in notes:
            day = note.fetched_at.date().isoformat()
            fetched[plain_text(note.url)] = max(day, fetched.get(plain_text(note.url), day))
        lines: list[Text] = []
        for address, number in self._numbers.items():
            lines += _line(f"[{number}]", address, fetched.pop(address, ""), width, indent)
        for address, day in fetched.items():
            lines += _line("", address, day, width, indent)
        return lines


def _line(label: str, address: str, day: str, width: int, indent: str) -> list[Text]:
    text = Text(address if label else shorten(address, _LONGEST_QUERY))
    if target := web_link(address):
        text.stylize(Style(link=target))
    text.append(f" (fetched {day})" if day else "", "dim")
    return folded(text, width, f"{indent}{label:<5}")
