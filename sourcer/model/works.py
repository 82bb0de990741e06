"""Conclusions about papers and code: one Work over all its records, who wrote it, and who implemented it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from sourcer.model.ids import ExternalId
from sourcer.model.records import RecordKey

FirstAuthorRule = Literal["printed", "shared", "alphabetical", "collaboration", "none"]
"""How a work's first authors were told.

printed        the first name on the paper
shared         a comment or README says who contributed equally
alphabetical   names run by surname: the first place says nothing, so nobody is first
collaboration  a collaboration or very many names: nobody is first
none           no author is known
"""

NOT_PERSONS = frozenset({"Organization", "Bot"})
"""GitHub's words for owners who are nobody to write to."""

Relation = Literal["official", "independent", "fork", "list", "tool", "empty", "unclear"]


_TURNED_DOWN = re.compile(r"reject|withdr|declin|not accept", re.IGNORECASE)


class Signature(NamedTuple):
    """A mention in its place: the unit that identity is resolved over. A tuple, for there are millions as keys."""

    source: str
    key: str
    position: int

    def __str__(self) -> str:
        return f"{self.source}:{self.key}#{self.position}"


@dataclass(frozen=True, slots=True)
class VenueStatus:
    """Where a work appeared, in the source's words."""

    venue: str
    status: str | None
    url: str


def is_turned_down(status: str | None) -> bool:
    """Whether a status says that the venue did not print it: rejected, or withdrawn."""
    return bool(status and _TURNED_DOWN.search(status))


@dataclass(frozen=True, slots=True)
class Authorship:
    """A person's place on a work. ``position`` counts from 0; ``name`` is as printed on the best record."""

    position: int
    author_id: str
    name: str
    is_first: bool
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of research over all its records (preprint, versions, programme, proceedings).

    ``field`` is the primary arXiv category, or "" where no record has one. ``first_public_on`` is the earliest day that
    any record knows. ``first_author_why`` is the sentence that told shared first authors, or "".
    """

    id: str
    title: str
    abstract: str | None
    first_public_on: date | None
    field: str
    categories: tuple[str, ...]
    venues: tuple[VenueStatus, ...]
    authorships: tuple[Authorship, ...]
    first_author_rule: FirstAuthorRule
    first_author_why: str
    ids: tuple[ExternalId, ...]
    links: tuple[str, ...]
    url: str
    withdrawn: bool
    records: tuple[RecordKey, ...]

    @property
    def arxiv_id(self) -> str | None:
        """The arXiv id without version, where one is known."""
        return next((known.value for known in self.ids if known.scheme == "arxiv"), None)

    @property
    def first_authors(self) -> tuple[Authorship, ...]:
        """The authors who hold the first place, shared or not; empty where the place says nothing."""
        return tuple(place for place in self.authorships if place.is_first)


@dataclass(frozen=True, slots=True)
class ImplementationFact:
    """One thing that a repository shows, such as "results table" or "tests", and where it is seen."""

    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Implementation:
    """A repository that names a work, what it is to that work, and the evidence for saying so.

    ``work_id`` is None where the work it names is not in the store; ``arxiv_id`` is the one that it names all the
    same. ``owner_type`` is GitHub's word: User, Organization, or "" where it is not known. ``execution`` are facts of
    good practice.
    """

    repo_key: str
    full_name: str
    owner: str
    url: str
    work_id: str | None
    relation: Relation
    evidence: tuple[str, ...]
    execution: tuple[ImplementationFact, ...]
    created_on: date | None
    pushed_on: date | None
    language: str | None
    stars: int | None
    description: str
    wants_no_recruiters: bool = False
    owner_type: str = ""
    arxiv_id: str | None = None
