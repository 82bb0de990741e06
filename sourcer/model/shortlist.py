"""What people read: candidates for a brief, with everything that a card or an export needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sourcer.model.institutions import PrintedPlaces
from sourcer.model.meetings import Meeting
from sourcer.model.opinions import Mark
from sourcer.model.records import Account, RecordKey
from sourcer.model.scores import LikedFlag, Score, WorkScore
from sourcer.model.works import Implementation, Work


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where and when a record that an entry rests on was fetched."""

    record: RecordKey
    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class FirstPaper:
    """The earliest dated paper that is known here with somebody among its authors; an earlier one may be elsewhere."""

    on: date
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Where somebody asks recruiters to stay away: a repository or an account of their own, and its page."""

    where: str
    url: str


@dataclass(frozen=True, slots=True)
class ShortlistEntry:
    """One candidate's row and card.

    ``rank`` counts from 1 over the whole ranking, before any filter. ``is_new``: not in the last finished run for the
    brief. ``works`` are those the score rests on, best first; ``other_works`` how many more are known. ``namesakes``
    are authors of a like name whom the evidence did not join. ``implementations`` are the candidate's own (for an
    implementer) or those of the candidate's works. ``accounts`` are the candidate's on GitHub,
    as far as they were read. ``first_paper`` is the earliest known here; ``is_junior``: under two years before the
    ranking, told only where the store reaches back far enough. ``printed`` are the affiliations beside the candidate's
    name, work by work. ``reserved`` says for what the candidate got a reserved place on the list shown, "" where the
    score gave it. ``marks`` are what the team said of them, or knows. ``work_scores`` are what was concluded about
    the candidate's own among ``works``; empty where that was not read (``sourcer.reading.judged`` reads it).
    ``meetings`` are the coming presentations of the candidate's works, the next first; empty where none is known or was
    read. ``wishes`` say where the candidate asks recruiters to stay away.
    """

    rank: int
    score: Score
    is_new: bool
    previous_rank: int | None
    names: tuple[str, ...]
    affiliations: tuple[str, ...]
    works: tuple[Work, ...]
    other_works: int
    implementations: tuple[Implementation, ...]
    namesakes: tuple[str, ...]
    provenance: tuple[SourceNote, ...]
    accounts: tuple[Account, ...] = ()
    first_paper: FirstPaper | None = None
    is_junior: bool = False
    printed: tuple[PrintedPlaces, ...] = ()
    reserved: str = ""
    marks: tuple[Mark, ...] = ()
    work_scores: tuple[WorkScore, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    wishes: tuple[Wish, ...] = ()

    @property
    def is_passed(self) -> bool:
        """Whether the team passed on this candidate, who is then shown only where everybody is."""
        return any(mark.kind == "passed" for mark in self.marks)

    @property
    def is_unwilling(self) -> bool:
        """Whether this candidate asks recruiters to stay away: shown, and on no file that is given out."""
        return bool(self.wishes)


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The ranked candidates of one finished run for one brief, and the liked list beside them.

    ``notes`` are words of the run about itself: what was not read, not scored, or too little to learn from.
    ``total`` is how many candidates the run ranked, before filters. ``older_works`` are dated works in the
    store from more than two years before ``as_of``, ``dated_works`` all dated ones. ``known`` are people whom the team
    knows already: listed apart, with the rank 0, and in no count of candidates. ``unwilling``
    are the ids of those ranked who ask recruiters to stay away, shown or not.
    """

    brief: str
    run_id: int
    as_of: date
    ranked_at: datetime
    entries: tuple[ShortlistEntry, ...]
    liked: tuple[LikedFlag, ...]
    liked_titles: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    total: int
    older_works: int = 0
    dated_works: int = 0
    known: tuple[ShortlistEntry, ...] = ()
    unwilling: frozenset[str] = frozenset()
