"""Events at which a team could meet candidates: what is known of each, and who presents which work there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sourcer.model.meetings import Meeting
from sourcer.model.records import RecordKey
from sourcer.model.sessions import Session
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Work

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A paper on a programme. ``venue`` is the event in its words, ``starts_at`` what the record says (UTC).

    ``sessions`` is None where they were never read, and empty where the paper was taken from the programme.
    ``fetched_on`` is the day of the page that says so.
    """

    record: RecordKey
    venue: str
    url: str
    starts_at: datetime | None
    sessions: tuple[Session, ...] | None
    fetched_on: date


@dataclass(frozen=True, slots=True)
class Event:
    """A conference. Days are None where neither a programme nor the configuration tells them.

    ``venue`` is the pattern by which records name it, ``papers`` how many its programme shows, as of ``fetched_on``;
    0 and None where no programme was read. ``told_by`` says in words where its days come from.
    """

    name: str
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    url: str = ""
    venue: str = ""
    papers: int = 0
    fetched_on: date | None = None
    told_by: str = ""

    def is_over(self, today: date) -> bool:
        """Whether its last day is past; where no day is known, whether the year in its name is."""
        last = self.ends_on or self.starts_on
        if last is not None:
            return last < today
        years = [int(year) for year in _YEAR.findall(self.name)]
        return bool(years) and max(years) < today.year


@dataclass(frozen=True, slots=True)
class Presentation:
    """A candidate's work at an event. ``is_first``: as a first author, who is the one to be met beside it.

    ``meetings`` are its sessions in the programme's order, at least one; without a time where none is known.
    """

    entry: ShortlistEntry
    work: Work
    is_first: bool
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An event with the candidates who have a work there, in the order of the shortlist."""

    event: Event
    presentations: tuple[Presentation, ...]

    @property
    def presenters(self) -> tuple[ShortlistEntry, ...]:
        """Who presents there as a first author, each once."""
        return self._people(is_first=True)

    @property
    def coauthors(self) -> tuple[ShortlistEntry, ...]:
        """Who is there only among the other authors, each once."""
        first = {entry.score.candidate_id for entry in self.presenters}
        return tuple(entry for entry in self._people(is_first=False) if entry.score.candidate_id not in first)

    def _people(self, *, is_first: bool) -> tuple[ShortlistEntry, ...]:
        found = {each.entry.score.candidate_id: each.entry for each in self.presentations if each.is_first is is_first}
        return tuple(found.values())
