"""What a human reads before writing to somebody: statements, each of which says where it comes from.

A statement cannot be made without a source, and what strangers or the team wrote stands apart from our own words, so
that no output can mistake one for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

SourceKind = Literal["public", "brief", "ranking", "team", "settings", "sourcer"]
"""public    a page that everybody can open, with the day that it is known from
brief     the team's own file, by key
ranking   what a finished run concluded, by its number and day
team      what somebody of the team said, or a list of the team's
settings  the configuration, by key
sourcer   our own words: a question, or a note on what to fill in; they say nothing of the person
"""
NAMED = "{}"
"""Stands in the words of a statement where the next of its quotes goes."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from. ``says`` names it; a public one has an address and a day, a ranking a day."""

    kind: SourceKind
    says: str
    url: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        if not self.says.strip():
            raise ValueError("a source without a name")
        if self.kind == "public" and not (self.url and self.on):
            raise ValueError(f"a public source without address or day: {self.says!r}")
        if self.kind == "ranking" and self.on is None:
            raise ValueError(f"a ranking without a day: {self.says!r}")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or two: our ``words``, and in each of their gaps one of the ``quotes``, which are others' words."""

    words: str
    quotes: tuple[str, ...]
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError("a statement that says nothing")
        if not self.sources:
            raise ValueError(f"a statement without a source: {self.words!r}")
        if self.words.count(NAMED) != len(self.quotes):
            raise ValueError(f"{len(self.quotes)} quotes for the gaps of {self.words!r}")
        if self.quotes and all(source.kind == "sourcer" for source in self.sources):
            raise ValueError(f"a quotation needs a source besides our own words: {self.words!r}")

    def filled(self, quotes: tuple[str, ...]) -> str:
        """The words with ``quotes`` in their gaps, which a caller has made fit for its output."""
        parts = self.words.split(NAMED)
        return parts[0] + "".join(quote + part for quote, part in zip(quotes, parts[1:], strict=True))


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under one heading. ``is_paragraph``: they are one running text, to be taken over as it is."""

    key: str
    title: str
    statements: tuple[Statement, ...]
    is_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything for one person, the most pressing first. ``is_stopped``: the person asks not to be approached."""

    name: str
    candidate_id: str
    brief: str
    as_of: date
    is_stopped: bool
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """The section of that key."""
        return next(section for section in self.sections if section.key == key)
