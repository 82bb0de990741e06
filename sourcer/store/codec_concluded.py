"""Works, people and implementations to rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sourcer.model.people import Author, Link, Namesake
from sourcer.model.records import RecordKey
from sourcer.model.works import Authorship, Implementation, ImplementationFact, VenueStatus, Work
from sourcer.store.codec import Printed, print_ids, read_ids


def author_row(author: Author) -> Printed:
    """The columns of ``authors``."""
    return {
        "id": author.id,
        "name": author.name,
        "names": author.names,
        "affiliations": author.affiliations,
    }


def work_row(work: Work) -> Printed:
    """The columns of ``works``; venues are [venue, status, url]."""
    return {
        "id": work.id,
        "title": work.title,
        "abstract": work.abstract,
        "first_public_on": work.first_public_on,
        "field": work.field,
        "categories": work.categories,
        "venues": [(venue.venue, venue.status, venue.url) for venue in work.venues],
        "first_author_rule": work.first_author_rule,
        "first_author_why": work.first_author_why,
        "ids": print_ids(work.ids),
        "links": work.links,
        "url": work.url,
        "withdrawn": work.withdrawn,
    }


def record_rows(work: Work) -> Iterator[Printed]:
    """The rows of ``work_records``."""
    for place, (source, key) in enumerate(work.records):
        yield {"source": source, "key": key, "work_id": work.id, "place": place}


def authorship_rows(work: Work) -> Iterator[Printed]:
    """The rows of ``authorships``."""
    for place in work.authorships:
        yield {
            "work_id": work.id,
            "position": place.position,
            "author_id": place.author_id,
            "name": place.name,
            "is_first": place.is_first,
            "affiliations": place.affiliations,
        }


def link_row(link: Link) -> Printed:
    """The columns of ``author_links``."""
    return {
        "source": link.signature.source,
        "key": link.signature.key,
        "position": link.signature.position,
        "author_id": link.author_id,
        "kind": link.kind,
        "confidence": link.confidence,
        "evidence": link.evidence,
    }


def namesake_row(pair: Namesake) -> Printed:
    """The columns of ``namesakes``."""
    return {"author_id": pair.author_id, "other_id": pair.other_id, "score": pair.score, "why": pair.why}


def implementation_rows(found: Iterable[Implementation]) -> Iterator[Printed]:
    """The rows of ``implementations``; execution facts are [name, text, url]."""
    for place, it in enumerate(found):
        yield {
            "place": place,
            "repo_key": it.repo_key,
            "full_name": it.full_name,
            "owner": it.owner,
            "url": it.url,
            "work_id": it.work_id,
            "relation": it.relation,
            "evidence": it.evidence,
            "execution": [(fact.name, fact.text, fact.url) for fact in it.execution],
            "created_on": it.created_on,
            "pushed_on": it.pushed_on,
            "language": it.language,
            "stars": it.stars,
            "description": it.description,
            "wants_no_recruiters": it.wants_no_recruiters,
            "owner_type": it.owner_type,
            "names_arxiv_id": it.arxiv_id,
        }


def read_work(row: Any, authorships: Sequence[Authorship], records: Iterable[tuple[int, RecordKey]]) -> Work:
    """A work from its row, its authorships in order, and its records with their places in order."""
    return Work(
        id=row.id,
        title=row.title,
        abstract=row.abstract,
        first_public_on=row.first_public_on,
        field=row.field,
        categories=tuple(row.categories),
        venues=tuple(VenueStatus(*venue) for venue in row.venues),
        authorships=tuple(authorships),
        first_author_rule=row.first_author_rule,
        first_author_why=row.first_author_why,
        ids=read_ids(row.ids),
        links=tuple(row.links),
        url=row.url,
        withdrawn=row.withdrawn,
        records=tuple(record for _, record in records),
    )


def read_implementation(row: Any) -> Implementation:
    """An implementation from its row."""
    return Implementation(
        repo_key=row.repo_key,
        full_name=row.full_name,
        owner=row.owner,
        url=row.url,
        work_id=row.work_id,
        relation=row.relation,
        evidence=tuple(row.evidence),
        execution=tuple(ImplementationFact(*fact) for fact in row.execution),
        created_on=row.created_on,
        pushed_on=row.pushed_on,
        language=row.language,
        stars=row.stars,
        description=row.description,
        wants_no_recruiters=row.wants_no_recruiters,
        owner_type=row.owner_type,
        arxiv_id=row.names_arxiv_id,
    )
