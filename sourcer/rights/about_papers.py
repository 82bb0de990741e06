"""What sources said of somebody, and who they are thought to be: facts for `sourcer people about`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from sourcer.model.ids import ExternalId
from sourcer.model.people import Author, Link, Namesake
from sourcer.model.records import Mention, RecordKey
from sourcer.model.works import Signature, Work
from sourcer.privacy.about import Fact
from sourcer.store import conclusions, personal
from sourcer.store import tables as t

Facts = dict[str, tuple[Fact, ...]]


@dataclass(frozen=True, slots=True)
class Held:
    """Who somebody is here: an author with signatures, mentions and works, or an account alone (``author`` None).

    ``ids`` are all under which a candidate of theirs may have been kept: the author's, and ``github:login``.
    """

    candidate_id: str
    name: str
    author: Author | None
    logins: tuple[str, ...]
    links: tuple[Link, ...]
    mentions: Mapping[Signature, Mention]
    works: tuple[Work, ...]
    ids: frozenset[str]

    @property
    def records(self) -> frozenset[RecordKey]:
        """The records that their names stand on."""
        return frozenset((link.signature.source, link.signature.key) for link in self.links)

    @property
    def own_ids(self) -> frozenset[ExternalId]:
        """The identifiers printed beside their name."""
        return frozenset(known for mention in self.mentions.values() for known in mention.ids)

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling that is stored of their name."""
        printed = (mention.name for mention in self.mentions.values())
        return tuple(dict.fromkeys((*(self.author.names if self.author else ()), *printed)))


def paper_facts(conn: Connection, held: Held) -> Facts:
    """What papers print of them, and what was concluded from it."""
    rows = {(row.source, row.key): row for row in personal.rows_of_records(conn, t.records, held.records)}
    mine = [
        (at, mention, rows[at.source, at.key]) for at, mention in held.mentions.items() if (at.source, at.key) in rows
    ]
    parts = personal.rows_of_records(conn, t.supplements, held.records)
    return {
        "names": tuple(_name(*each) for each in mine),
        "affiliations": tuple(
            _printed(f"“{place}”, printed beside “{mention.name}” on “{row.title}” ({_day(row.published)})", row)
            for _, mention, row in mine
            for place in mention.affiliations
        ),
        "identifiers": tuple(
            _printed(f"{known}, printed beside “{mention.name}” on “{row.title}”", row, {"identifier": str(known)})
            for _, mention, row in mine
            for known in mention.ids
        ),
        "parts": tuple(_printed(f"{row.kind} of {row.source}:{row.key}: {row.text}", row) for row in parts),
        "works": tuple(_work(held, work) for work in held.works),
        "person": tuple(_person(held)),
        "namesakes": tuple(_namesakes(conn, held)),
    }


def code_facts(conn: Connection, held: Held) -> Facts:
    """Their accounts on GitHub and what lies there."""
    repos = personal.repos_of(conn, held.logins)
    keys = {(row.source, row.key) for row in repos}
    parts = personal.rows_of_records(conn, t.supplements, keys)
    logins = {login.casefold() for login in held.logins}
    found = conclusions.implementations_of(conn, {work.id for work in held.works}, logins)
    names = personal.rows_of_records(conn, t.repo_names, keys)
    return {
        "accounts": tuple(
            _printed(
                f"{row.login} on GitHub ({row.kind}): name {row.name or 'not given'}, "
                f"website {row.website or 'not given'}",
                row,
                {"login": row.login, "kind": row.kind, "name": row.name, "website": row.website, "number": row.key},
            )
            for row in personal.accounts_of(conn, held.logins)
        ),
        "repositories": (
            *(_repo(row) for row in repos),
            *(Fact(f"was asked for or seen as {row.name}", "github", on=row.seen_at.date()) for row in names),
            *(_printed(f"{row.kind} of repository {row.key}, as text: {row.text}", row) for row in parts),
        ),
        "implementations": tuple(
            Fact(
                f"{each.full_name} is told to be {each.relation}"
                + (f" for the work {each.work_id}" if each.work_id else "")
                + (f": {'; '.join(each.evidence)}" if each.evidence else "")
                + (" · asks recruiters to stay away" if each.wants_no_recruiters else ""),
                "github",
                each.url,
                data={"owner": each.owner, "shows": [fact.text for fact in each.execution]},
            )
            for each in found
        ),
    }


def _name(at: Signature, mention: Mention, row: Any) -> Fact:
    text = f"“{mention.name}”, place {at.position + 1} of {len(row.mentions)} on “{row.title}” ({_day(row.published)})"
    text += f", record {at.source}:{at.key}, first stored {_day(row.first_seen_at)}"
    if row.comment:
        text += f"; the paper's comment: {row.comment}"
    data = {"name": mention.name, "record": f"{at.source}:{at.key}", "page": row.url, "place": at.position + 1}
    return _printed(text, row, {**data, "first_stored": row.first_seen_at.isoformat()})


def _printed(text: str, row: Any, data: Mapping[str, Any] | None = None) -> Fact:
    return Fact(text, row.source, row.fetched_url, row.fetched_at.date(), data or {})


def _work(held: Held, work: Work) -> Fact:
    places = [place for place in work.authorships if held.author and place.author_id == held.author.id]
    told = ", ".join(f"place {place.position + 1}{' (first author)' if place.is_first else ''}" for place in places)
    why = f"; first authors told by: {work.first_author_why}" if work.first_author_why else ""
    withdrawn = "; withdrawn" if work.withdrawn else ""
    text = f"“{work.title}”, first public {_day(work.first_public_on)}: {told or 'no place'}{why}{withdrawn}"
    records = [f"{source}:{key}" for source, key in work.records]
    return Fact(text, "concluded", work.url, data={"work": work.id, "records": records, "abstract": work.abstract})


def _person(held: Held) -> Iterator[Fact]:
    if held.author:
        spelled = ", ".join(held.author.names)
        places = f"; affiliations: {', '.join(held.author.affiliations)}" if held.author.affiliations else ""
        yield Fact(f"number {held.author.id}, called “{held.author.name}”; spellings: {spelled}{places}", "concluded")
    for link in held.links:
        text = f"{link.signature}: {link.kind}, confidence {link.confidence:.2f}: {link.evidence}"
        yield Fact(text, "concluded", data={"signature": str(link.signature), "kind": link.kind})


def _namesakes(conn: Connection, held: Held) -> Iterator[Fact]:
    """Others by number alone: a letter about one person tells nothing else of another."""
    for pair in _pairs(conclusions.load_namesakes(conn), held):
        other = pair.other_id if pair.author_id in held.ids else pair.author_id
        yield Fact(
            f"number {other} has a like name and is not joined with you (nearness {pair.score:.2f}): {pair.why}",
            "concluded",
            data={"other": other},
        )


def _pairs(pairs: Iterable[Namesake], held: Held) -> list[Namesake]:
    return [pair for pair in pairs if held.ids & {pair.author_id, pair.other_id}]


def _repo(row: Any) -> Fact:
    told = [f"{row.full_name}: {row.description or 'no description'}"]
    told += [
        f"made {_day(row.created_at)}, last changed {_day(row.pushed_at)}",
        f"language {row.language or 'not told'}",
    ]
    told += [f"homepage {row.homepage}"] if row.homepage else []
    told += [f"{row.stars} stars, {row.forks} forks"] if row.stars is not None else []
    told += [f"fork of {row.parent}"] if row.parent else []
    told += [f"topics {', '.join(row.topics)}"] if row.topics else []
    return _printed("; ".join(told), row, {"repository": row.full_name, "number": row.key, "licence": row.licence})


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "on an unknown day"
