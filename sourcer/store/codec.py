"""Records, works and people to rows and back: the one place that knows how lists are written in JSON columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sourcer.model.ids import ExternalId, Scheme
from sourcer.model.records import Mention, Provenance, Record, RepoFacts, read_issue_counts

Printed = dict[str, Any]


def provenance_columns(provenance: Provenance) -> Printed:
    """The three columns that every fact carries."""
    return {
        "fetched_url": provenance.url,
        "fetched_at": provenance.fetched_at,
        "payload_hash": provenance.payload_hash,
    }


def first_seen_columns(content_hash: str, run_id: int, now: datetime) -> Printed:
    """What tells whether a fact is new or changed, and since when it is known."""
    return {"content_hash": content_hash, "first_seen_at": now, "first_seen_run": run_id, "changed_run": run_id}


def print_ids(ids: Sequence[ExternalId]) -> tuple[str, ...]:
    """Identifiers as ``scheme:value``."""
    return tuple([f"{known.scheme}:{known.value}" for known in ids]) if ids else ()


def read_ids(printed: Sequence[str]) -> tuple[ExternalId, ...]:
    """Back from ``print_ids``. What is stored is not judged again: a value may have lost what cannot be stored."""
    parted = (text.partition(":") for text in printed)
    return tuple(ExternalId(cast(Scheme, scheme), value) for scheme, _, value in parted)


def record_row(record: Record) -> Printed:
    """The columns of ``records`` that the record itself fills; mentions are [name, [affiliation], [identifier]]."""
    return {
        "source": record.source,
        "key": record.key,
        "title": record.title,
        "abstract": record.abstract,
        "published": record.published,
        "updated": record.updated,
        "version": record.version,
        "categories": record.categories,
        "comment": record.comment,
        "venue": record.venue,
        "status": record.status,
        "ids": print_ids(record.ids),
        "links": record.links,
        "mentions": [(m.name, m.affiliations, print_ids(m.ids)) for m in record.mentions],
        "url": record.url,
        "withdrawn": record.withdrawn,
        **provenance_columns(record.provenance),
    }


def read_record(row: Any, abstract: str | None) -> Record:
    """A record from its row, with an abstract that came apart where the record itself has none."""
    return Record(
        source=row.source,
        key=row.key,
        title=row.title,
        abstract=abstract if row.abstract is None else row.abstract,
        mentions=read_mentions(row.mentions),
        url=row.url,
        provenance=Provenance(row.fetched_url, row.fetched_at, row.payload_hash),
        published=row.published,
        updated=row.updated,
        version=row.version,
        categories=tuple(row.categories),
        comment=row.comment,
        venue=row.venue,
        status=row.status,
        ids=read_ids(row.ids),
        links=tuple(row.links),
        withdrawn=row.withdrawn,
    )


def read_mentions(printed: Sequence[Any]) -> tuple[Mention, ...]:
    """Back from the ``mentions`` of ``record_row``."""
    return tuple(Mention(name, tuple(places), read_ids(ids)) for name, places, ids in printed)


_REPO_KEPT_APART = {"topics", "provenance", "readme", "tree", "languages", "issues", "former_names", "successor"}
_REPO_FIELDS = tuple(field.name for field in fields(RepoFacts) if field.name not in _REPO_KEPT_APART)


def repo_row(repo: RepoFacts, source: str) -> Printed:
    """The columns of ``repos`` that the repository itself fills; what came by further requests is kept apart."""
    facts: Printed = {name: getattr(repo, name) for name in _REPO_FIELDS}
    return {"source": source, **facts, "topics": repo.topics, **provenance_columns(repo.provenance)}


def read_repo(
    row: Any, readme: str | None, tree: str | None, languages: str | None = None, issues: str | None = None
) -> RepoFacts:
    """A repository from its row, README, tree (its paths, one a line), languages (one a line) and issues."""
    facts: Printed = {name: getattr(row, name) for name in _REPO_FIELDS}
    return RepoFacts(
        **facts,
        topics=tuple(row.topics),
        provenance=Provenance(row.fetched_url, row.fetched_at, row.payload_hash),
        readme=readme,
        tree=None if tree is None else tuple(filter(None, tree.split("\n"))),
        languages=None if languages is None else tuple(filter(None, languages.split("\n"))),
        issues=None if issues is None else read_issue_counts(issues),
    )
