"""What the sample world is made of. Every value is invented; the wire modules print the parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One invented human being; two persons may carry the same name."""

    key: str
    name: str
    institution: str
    topic: str
    lab: int


@dataclass(frozen=True, slots=True)
class Author:
    """A place in a paper's author list: who it is, and the name and affiliations as printed on that paper."""

    person: str
    name: str
    institution: str
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A paper's place in the EXCONF programme. ``oral_id`` is 0 unless the paper has a second event for its talk."""

    year: int
    event_id: int
    oral_id: int
    forum: str
    title: str
    abstract: str
    decision: str
    position: int
    visible: bool
    with_institutions: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A paper's place in an invented PMLR volume; pages are those of the volume."""

    volume: int
    key: str
    first_page: int
    last_page: int
    openreview: str
    software: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of work. ``arxiv_id`` is empty when it is not on arXiv; ``marks`` name its planted traps."""

    key: str
    topic: str
    title: str
    abstract: str
    authors: tuple[Author, ...]
    created: datetime
    updated: datetime
    version: int
    categories: tuple[str, ...]
    arxiv_id: str = ""
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""
    code: str = ""
    event: Event | None = None
    chapter: Chapter | None = None
    marks: frozenset[str] = frozenset()

    @property
    def venue(self) -> str:
        """Where the paper appears: ``arxiv``, ``exconf`` and ``pmlr``, joined by ``+``."""
        held = (("arxiv", bool(self.arxiv_id)), ("exconf", self.event is not None), ("pmlr", self.chapter is not None))
        return "+".join(name for name, there in held if there)


@dataclass(frozen=True, slots=True)
class Account:
    """A GitHub user or organisation."""

    login: str
    name: str
    kind: str
    company: str = ""
    blog: str = ""


@dataclass(frozen=True, slots=True)
class Repository:
    """A GitHub repository; ``role`` says what it truly is and is never served. No README and no tree: an empty one."""

    full_name: str
    role: str
    description: str
    readme: str
    tree: tuple[str, ...]
    created: datetime
    pushed: datetime
    stars: int
    language: str = "Python"
    license: str = ""
    topics: tuple[str, ...] = ()
    parent: str = ""
    homepage: str = ""
    paper: str = ""
    marks: frozenset[str] = frozenset()

    @property
    def owner(self) -> str:
        """The login before the slash."""
        return self.full_name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class World:
    """Everything the loopback server serves, in a fixed order."""

    today: date
    people: tuple[Person, ...]
    papers: tuple[Paper, ...]
    repositories: tuple[Repository, ...]
    accounts: tuple[Account, ...]
    by_id: dict[str, Paper] = field(default_factory=dict, compare=False, repr=False)

    def marked(self, mark: str) -> tuple[Paper, ...]:
        """The papers that carry ``mark``, oldest first."""
        return tuple(paper for paper in self.papers if mark in paper.marks)
