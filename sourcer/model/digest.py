"""What changed between two states of a brief: what is in view now, what was told before, and the changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sourcer.model.ledger import SignedName
from sourcer.model.records import RecordKey
from sourcer.model.shortlist import SourceNote
from sourcer.model.works import Implementation, Work

ChangeKind = Literal[
    "new_person", "moved_up", "new_work", "status_change", "new_implementation", "watch_without_person"
]
"""The kinds of changes, in the order in which a digest tells them."""
KINDS: tuple[ChangeKind, ...] = (
    "new_person",
    "moved_up",
    "new_work",
    "status_change",
    "new_implementation",
    "watch_without_person",
)
StatusKey = str
"""A venue and what it said, folded, so that two spellings of one status are one."""


# --- what is in view now -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonInView:
    """Somebody on the list, or watched.

    ``aliases`` are other ids by which they may be remembered (accounts that were candidates of their own). ``place`` is
    that in the whole ranking, None where they are not ranked. ``since_run`` is the ranking that first had them on the
    list, as far as it matters: one before the digest began is the mark of its beginning. ``best`` is the work that
    speaks for them and ``why`` a line that says so, ``watches`` the numbers of those on them, ``reserved`` for what a
    place was kept.
    """

    candidate_id: str
    name: str
    place: int | None = None
    is_listed: bool = False
    since_run: int = 0
    aliases: tuple[str, ...] = ()
    watches: tuple[int, ...] = ()
    best: Work | None = None
    reserved: str = ""
    why: str = ""
    signed: tuple[SignedName, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusInView:
    """A venue with what it said; ``run`` is the one that brought the first ``record`` of those that say so."""

    key: StatusKey
    text: str
    url: str
    run: int
    record: RecordKey | None = None


@dataclass(frozen=True, slots=True)
class WorkInView:
    """A work of somebody in view (``people``: their ids), or of a watched topic or area (``topics``: its words).

    ``run`` is the one that brought the first of its records.
    """

    work: Work
    run: int
    statuses: tuple[StatusInView, ...] = ()
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeInView:
    """A repository that implements a work in view (``work_id``), or that is under the account of somebody in view."""

    code: Implementation
    run: int
    work: Work | None = None
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """All that a digest of a brief looks at. ``mark`` is the last run whose facts all of this was concluded from;
    ``gone`` are the numbers of watches whose person is not in the store any more.
    """

    brief: str
    run_id: int
    as_of: date
    ranked_at: datetime
    mark: int
    people: tuple[PersonInView, ...] = ()
    works: tuple[WorkInView, ...] = ()
    code: tuple[CodeInView, ...] = ()
    gone: tuple[int, ...] = ()


# --- what was told before ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownCandidate:
    """What digests remember of a person: the place told last, whether they ever were on the list, and the run up to
    which their works are accounted for.
    """

    place: int | None
    is_listed: bool
    mark: int
    signed: tuple[SignedName, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What the digests of a brief know. What is not named counts as known where no run after ``mark`` brought it.

    ``works`` maps each record of a known work to the statuses that are known of it. ``code`` are numbers of
    repositories, ``gone`` numbers of watches.
    """

    mark: int
    people: Mapping[str, KnownCandidate] = field(default_factory=dict)
    works: Mapping[RecordKey, frozenset[StatusKey]] = field(default_factory=dict)
    code: frozenset[str] = frozenset()
    gone: frozenset[int] = frozenset()


# --- what changed --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Because:
    """Why a change is told: about somebody on the list or watched, or about a watched topic or area."""

    kind: Literal["listed", "watched", "topic"]
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in a change; ``place`` in the ranking, None where they are not ranked."""

    candidate_id: str
    name: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to tell, once. ``subject`` is its stable key: a candidate, a record of the work, or a repository.

    ``was`` and ``now`` say what changed from and to; ``on`` is the day of the evidence, ``record`` what says so and
    ``source`` where and when that was read.
    """

    kind: ChangeKind
    subject: str
    people: tuple[Named, ...]
    because: tuple[Because, ...]
    was: str = ""
    now: str = ""
    work: Work | None = None
    code: Implementation | None = None
    url: str = ""
    on: date | None = None
    record: RecordKey | None = None
    source: SourceNote | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """The changes of a brief since a state before. ``number`` is None where nothing is noted as told.

    ``since`` says in words since when; ``since_day`` is that day.
    """

    brief: str
    run_id: int
    as_of: date
    ranked_at: datetime
    since: str
    since_day: date
    changes: tuple[Change, ...]
    number: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A digest that was given out: which ranking it told, and up to which run (``mark``)."""

    brief: str
    number: int
    at: datetime
    run_id: int
    mark: int
    changes: int
