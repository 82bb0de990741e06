"""Where the facts of a report come from: each address once, with a number that the cards point to.

Many records come off one page of a service, so that a card that named every address in full would repeat itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sourcer.export.text import plain_text, shorten, web_link
from sourcer.model.shortlist import ShortlistEntry, SourceNote

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Footnote:
    """One address: its number, the source that was read there, and the first and last day on which it was."""

    number: int
    source: str
    url: str
    days: tuple[str, ...]

    @property
    def words(self) -> str:
        """The address without its query, short enough for a line."""
        if web_link(self.url) is None:
            return self.url
        parts = urlsplit(self.url)
        return shorten(plain_text(f"{parts.netloc}{parts.path}{'?…' if parts.query else ''}"), _SHOWN)


@dataclass(frozen=True, slots=True)
class Footnotes:
    """All addresses of a report in the order in which its cards come to them."""

    notes: tuple[Footnote, ...]
    numbers: dict[tuple[str, str], int]

    def of(self, entry: ShortlistEntry) -> list[tuple[str, list[int]]]:
        """What a card points to: each source with the numbers of its addresses."""
        found: dict[str, list[int]] = {}
        for note in entry.provenance:
            numbers = found.setdefault(note.record[0], [])
            if (number := self.numbers[_key(note)]) not in numbers:
                numbers.append(number)
        return list(found.items())


def footnotes_of(entries: Iterable[ShortlistEntry]) -> Footnotes:
    """The addresses that these entries rest on, numbered from 1."""
    days: dict[tuple[str, str], set[str]] = {}
    for entry in entries:
        for note in entry.provenance:
            days.setdefault(_key(note), set()).add(note.fetched_at.date().isoformat())
    notes = tuple(
        Footnote(number, source, url, tuple(dict.fromkeys((min(when), max(when)))))
        for number, ((source, url), when) in enumerate(days.items(), start=1)
    )
    return Footnotes(notes, {key: number for number, key in enumerate(days, start=1)})


def _key(note: SourceNote) -> tuple[str, str]:
    return note.record[0], note.url
