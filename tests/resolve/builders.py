"""Small invented records and repositories: defaults plus what a test is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sourcer.model.ids import ExternalId
from sourcer.model.people import Author
from sourcer.model.records import Mention, Provenance, Record, RepoFacts
from sourcer.model.works import Signature, Work
from sourcer.resolve import Resolution

FETCHED = Provenance("https://records.example.org/1", datetime(2026, 3, 1, 4, 0, tzinfo=UTC), "0" * 64)


def mentions(*names: str | Mention) -> tuple[Mention, ...]:
    return tuple(name if isinstance(name, Mention) else Mention(name) for name in names)


def with_id(name: str, scheme: Any, value: str) -> Mention:
    return Mention(name, ids=(ExternalId(scheme, value),))


def preprint(key: str, title: str, *names: str | Mention, **facts: Any) -> Record:
    """An arXiv record; ``key`` is its id, and the year in it the year of its first public day."""
    defaults: dict[str, Any] = {
        "source": "arxiv_api",
        "abstract": None,
        "published": date(2000 + int(key[:2]), int(key[2:4]), 1),
        "categories": ("cs.LG",),
        "ids": (ExternalId("arxiv", key),),
        "url": f"https://arxiv.org/abs/{key}",
        "version": 1,
    }
    return Record(key=key, title=title, mentions=mentions(*names), provenance=FETCHED, **(defaults | facts))


def listed(key: str, title: str, *names: str | Mention, **facts: Any) -> Record:
    """An entry of a conference programme: no first public day, no abstract, a venue with its year."""
    defaults: dict[str, Any] = {
        "source": "programme",
        "abstract": None,
        "venue": "EXCONF 2024",
        "status": "Accept (poster)",
        "url": f"https://exconf.example.org/{key}",
        "updated": datetime(2024, 5, 7, 9, 0, tzinfo=UTC),
        "ids": (ExternalId("openreview", f"forum{key}"),),
    }
    return Record(key=key, title=title, mentions=mentions(*names), provenance=FETCHED, **(defaults | facts))


def a_repo(
    full_name: str, readme: str | None = "", tree: Sequence[str] | None = ("main.py",), **facts: Any
) -> RepoFacts:
    owner = full_name.partition("/")[0]
    defaults: dict[str, Any] = {"key": full_name, "owner": owner, "owner_type": "User", "description": ""}
    held = None if tree is None else tuple(tree)
    return RepoFacts(full_name=full_name, readme=readme, tree=held, provenance=FETCHED, **(defaults | facts))


def signature(record: Record, position: int) -> Signature:
    return Signature(record.source, record.key, position)


def who(resolution: Resolution, record: Record, position: int) -> Author:
    """The author that a mention was given to."""
    wanted = signature(record, position)
    author_id = next(link.author_id for link in resolution.links if link.signature == wanted)
    return next(author for author in resolution.authors if author.id == author_id)


def work_of(resolution: Resolution, record: Record) -> Work:
    """The work that a record is part of."""
    return next(work for work in resolution.works if record.record_key in work.records)


def crowd(papers: int, per_paper: int = 3, start: int = 0) -> list[Record]:
    """A corpus of ``papers`` preprints by people whose names occur once each."""
    syllables = (
        "bel",
        "dro",
        "fin",
        "gar",
        "hul",
        "jas",
        "kem",
        "lor",
        "mip",
        "nov",
        "pra",
        "quil",
        "rost",
        "tam",
        "vex",
    )

    def name(number: int) -> str:
        first, number = divmod(number, 15)[1], number // 15
        second, number = divmod(number, 15)[1], number // 15
        third, fourth = divmod(number, 15)[1], number // 15
        return f"{syllables[first].title()}{syllables[third]} {syllables[second].title()}{syllables[fourth]}o"

    return [
        preprint(
            f"{2001 + i // 9000}.{80000 + start + i}",
            f"{syllables[i % 15]}{syllables[i // 15 % 15]} lattices for {syllables[i // 225 % 15]}ing tides",
            *(name((start + i) * per_paper + place) for place in range(per_paper)),
        )
        for i in range(papers)
    ]
