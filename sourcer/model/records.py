"""Facts as published: what a source said of a paper or a repository, with where and when it said so."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal

from sourcer.model.ids import ExternalId


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from: the address asked, when (UTC), and the SHA-256 (hex) of the bytes that came."""

    url: str
    fetched_at: datetime
    payload_hash: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as printed on a record. It is not a person yet."""

    name: str
    affiliations: tuple[str, ...] = ()
    ids: tuple[ExternalId, ...] = ()


RecordKey = tuple[str, str]
"""(source, key): the natural key of a record, such as ("arxiv_api", "2403.90001")."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says of one paper.

    ``published`` is the first public day that the source knows of; ``updated`` the moment of the version shown.
    ``categories`` has the primary one first. ``venue`` and ``status`` are the source's words, such as
    ("ICLR 2021", "Accept (oral)"). ``links`` are addresses of code or project pages that the record itself names.
    """

    source: str
    key: str
    title: str
    abstract: str | None
    mentions: tuple[Mention, ...]
    url: str
    provenance: Provenance
    published: date | None = None
    updated: datetime | None = None
    version: int | None = None
    categories: tuple[str, ...] = ()
    comment: str | None = None
    venue: str | None = None
    status: str | None = None
    ids: tuple[ExternalId, ...] = ()
    links: tuple[str, ...] = ()
    withdrawn: bool = False

    @property
    def record_key(self) -> RecordKey:
        """The natural key."""
        return self.source, self.key

    def content_text(self) -> str:
        """Everything but the provenance as one text: equal exactly when the source says the same again."""
        # The abstract, most of the text, goes behind the rest as it is: to escape it would cost half of the whole.
        people, known = [*map(_MENTION, self.mentions)], [*map(_ID, self.ids)]
        rest = [str(self.published), str(self.updated), people, known, self.abstract is None]
        return f"{_to_json([*_FACTS(self), *rest])}\n{self.abstract or ''}"

    def content_hash(self) -> str:
        """SHA-256 (hex) of ``content_text``."""
        return hashlib.sha256(self.content_text().encode()).hexdigest()


_APART = {"provenance", "abstract", "mentions", "ids", "published", "updated"}  # all written by hand but the first
_FACTS = attrgetter(*(field.name for field in fields(Record) if field.name not in _APART))
_MENTION, _ID = (attrgetter(*(field.name for field in fields(kind))) for kind in (Mention, ExternalId))


@dataclass(frozen=True, slots=True)
class IssueCounts:
    """How many of a repository's newest issues (no pull requests) were ``seen``, of those ``closed``, and of the open
    ones ``answered`` by a comment. Numbers alone: who wrote what is never kept.
    """

    seen: int
    closed: int
    answered: int

    def __str__(self) -> str:
        return f"{self.seen} seen, {self.closed} closed, {self.answered} answered"


def read_issue_counts(text: str) -> IssueCounts | None:
    """Back from ``str(IssueCounts)``; None for anything else."""
    found = _ISSUE_COUNTS.fullmatch(text)
    return IssueCounts(*map(int, found.groups())) if found else None


_ISSUE_COUNTS = re.compile(r"([0-9]{1,9}) seen, ([0-9]{1,9}) closed, ([0-9]{1,9}) answered")


@dataclass(frozen=True, slots=True)
class RepoFacts:
    """What GitHub says of one repository. ``key`` is GitHub's own number, which survives renames.

    ``readme``, ``tree``, ``languages`` (the largest first) and ``issues`` come by requests of their own and are None
    until those were answered; a repository without a README has ``""``, an empty one an empty tree. ``language`` is
    GitHub's word for the main one. ``stars`` and ``forks`` are shown, never scored.

    ``former_names`` (lower case) are those besides ``full_name`` under which it was ever asked for or seen.
    ``successor`` is the number of the repository that was met later under ``full_name``: then this one lies elsewhere.
    """

    key: str
    full_name: str
    owner: str
    owner_type: str
    description: str
    provenance: Provenance
    is_fork: bool = False
    parent: str | None = None
    created_at: datetime | None = None
    pushed_at: datetime | None = None
    language: str | None = None
    licence: str | None = None
    topics: tuple[str, ...] = ()
    homepage: str | None = None
    stars: int | None = None
    forks: int | None = None
    archived: bool = False
    default_branch: str = "HEAD"
    readme: str | None = None
    tree: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    issues: IssueCounts | None = None
    former_names: tuple[str, ...] = ()
    successor: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that is known of it, in lower case: the one it has first."""
        return tuple(dict.fromkeys((self.full_name.lower(), *self.former_names)))

    @property
    def url(self) -> str:
        """The page of the repository."""
        return f"https://github.com/{self.full_name}"

    def content_hash(self) -> str:
        """SHA-256 (hex) of what the search or repository answer says: without what comes by further requests, and
        without what is known from other answers.
        """
        apart = ("readme", "tree", "languages", "issues", "former_names", "successor")
        return _digest({name: getattr(self, name) for name in self.__dataclass_fields__ if name not in apart})


@dataclass(frozen=True, slots=True)
class Account:
    """What GitHub says of the owner of a repository: no more than its rules and ours allow to be kept.

    ``key`` is GitHub's own number, which survives renames; ``kind`` its word: User, Organization or Bot. ``name`` and
    ``website`` are what the owner wrote there, unchecked: a name says nothing of who somebody is.
    """

    key: str
    login: str
    kind: str
    provenance: Provenance
    name: str | None = None
    website: str | None = None

    @property
    def url(self) -> str:
        """The page of the account."""
        return f"https://github.com/{self.login}"

    def content_hash(self) -> str:
        """SHA-256 (hex) of everything but the provenance."""
        return _digest({name: getattr(self, name) for name in self.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Supplement:
    """A part of a record or repository that its source serves at an address of its own.

    ``source`` and ``key`` name what it belongs to; ``kind`` says which part. A tree is its paths, one a line, and so
    are languages; issues are ``str(IssueCounts)``, and a session is ``sessions_text`` of all showings of a paper.
    """

    source: str
    key: str
    kind: Literal["abstract", "readme", "tree", "languages", "issues", "session"]
    text: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Signal:
    """A paper that a feed announces, by arXiv id, in the version announced: a reason to look, not a fact to keep."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """What could not be read, where, and why; set aside, never dropped."""

    source: str
    key: str
    reason: str
    provenance: Provenance


def _digest(facts: Mapping[str, Any]) -> str:
    kept = {name: value for name, value in facts.items() if name != "provenance"}
    return hashlib.sha256(_to_json(kept).encode()).hexdigest()


def _plain(value: object) -> object:
    """The fields of a mention's identifier; the text of a date."""
    return _ID(value) if isinstance(value, ExternalId) else str(value)


# JSON, for it tells apart ("a", "b") and ("ab",); on one line, and the same in every version of Python.
_to_json = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, default=_plain, separators=(",", ":")
).encode
