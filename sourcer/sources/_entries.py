"""One entry of a page at a time: a bad one is set aside with its reason, a bad field is left out with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

from sourcer.model.records import Mention, Provenance, Skipped
from sourcer.sources._text import EMAIL_REMOVED, plain

LONGEST_NAME = 300
LONGEST_TITLE = 1000
LONGEST_TEXT = 20_000
EARLIEST_YEAR = 1950
YEARS_AHEAD = 2
"""Programmes are announced ahead of the conference; nothing honest is dated further ahead than this."""
WESTMOST, EASTMOST = timedelta(hours=-12), timedelta(hours=14)
"""Between these offsets from UTC lie the clocks of all places."""

T = TypeVar("T")


class Unreadable(ValueError):
    """An entry that cannot become a record; the message is the reason a person reads."""


@dataclass(slots=True)
class Entry:
    """Reads the fields of one entry. ``left_out`` collects what was cut or left out of it, as reasons."""

    key: str
    provenance: Provenance
    left_out: list[str] = field(default_factory=list)

    def title(self, text: str | None) -> str:
        """The title on one line. Raises Unreadable for an empty one."""
        title = plain(text)
        if not title:
            raise Unreadable("it has no title")
        return self.cut(title, LONGEST_TITLE, "title")

    def text(self, text: str | None, what: str) -> str | None:
        """A comment or abstract on one line; None for an empty one."""
        if not text:
            return None
        line = plain(text)
        return (line if len(line) <= LONGEST_TEXT else self.cut(line, LONGEST_TEXT, what)) or None

    def mention(self, name: str | None, affiliations: Iterable[str | None] = ()) -> Mention | None:
        """The name as printed with its affiliations; None, and a reason, for an empty name."""
        printed = plain(name).strip(" ,;")
        if len(printed) > LONGEST_NAME or EMAIL_REMOVED in printed:
            printed = self.cut(_without_gaps(name), LONGEST_NAME, "name")
        if not printed:
            self.left_out.append("an author without a name was left out")
            return None
        if not affiliations:
            return Mention(printed)
        places = (self.cut(_without_gaps(place), LONGEST_NAME, "affiliation") for place in affiliations)
        return Mention(printed, tuple(dict.fromkeys(place for place in places if place)))

    def instant(self, text: str | None, what: str) -> datetime | None:
        """An ISO 8601 moment in UTC (UTC is assumed where no offset is given); None, and a reason, if not credible."""
        if not text:
            return None
        try:
            read = datetime.fromisoformat(text.strip())
            found = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
        except (ValueError, OverflowError):
            found = None
        return self._credible(found, text, what)

    def clock(self, text: str | None, what: str) -> datetime | None:
        """An ISO 8601 moment as the clocks of a place show it; None, and a reason, without an offset from UTC that a
        place on earth can have, and if not credible.
        """
        if not text or self.instant(text, what) is None:
            return None
        read = datetime.fromisoformat(text.strip())
        offset = read.utcoffset()
        if offset is None or not EASTMOST >= offset >= WESTMOST:
            self.left_out.append(f"{what} {plain(text)[:40]!r} has no offset from UTC, so no hour is told by it")
            return None
        return read

    def mail_day(self, text: str | None, what: str) -> date | None:
        """The day of an RFC 5322 date, in the offset that it gives itself; None, and a reason, if not credible."""
        if not text:
            return None
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, OverflowError, IndexError, TypeError):
            found = None
        credible = self._credible(found, text, what)
        return credible.date() if credible else None

    def cut(self, text: str, limit: int, what: str) -> str:
        """At most ``limit`` characters. The reason does not quote what was cut, which may be personal."""
        if len(text) <= limit:
            return text.rstrip()
        self.left_out.append(f"the {what} of {len(text)} characters was cut at {limit}")
        return text[:limit].rstrip()

    def _credible(self, found: datetime | None, text: str, what: str) -> datetime | None:
        latest = self.provenance.fetched_at.year + YEARS_AHEAD
        if found is not None and EARLIEST_YEAR <= found.year <= latest:
            return found
        self.left_out.append(f"{what} {plain(text)[:40]!r} is no credible date and was left out")
        return None


def read_entries(
    source: str, provenance: Provenance, entries: Iterable[tuple[str, Callable[[Entry], T]]]
) -> tuple[tuple[T, ...], tuple[Skipped, ...]]:
    """What each maker makes of its entry, and what could not be read, in order: one note an entry with all reasons.

    A maker raises Unreadable to set its entry aside.
    """
    made: list[T] = []
    skipped: list[Skipped] = []
    for key, make in entries:
        entry = Entry(key, provenance)
        try:
            made.append(make(entry))
        except Unreadable as reason:
            entry.left_out.append(str(reason))
        if entry.left_out:
            skipped.append(Skipped(source, entry.key, "; ".join(dict.fromkeys(entry.left_out)), provenance))
    return tuple(made), tuple(skipped)


def mentions_of(found: Iterable[Mention | None]) -> tuple[Mention, ...]:
    """The names that could be read, in printed order. Raises Unreadable where there is none."""
    mentions = tuple([mention for mention in found if mention is not None])
    if not mentions:
        raise Unreadable("it names no author")
    return mentions


def _without_gaps(text: str | None) -> str:
    """A name or place on one line. A removed address leaves no mark in it, for that would be taken for a word of it."""
    line = plain(text)
    if EMAIL_REMOVED in line:
        line = " ".join(line.replace(EMAIL_REMOVED, " ").split())
    return line.strip(" ,;")
