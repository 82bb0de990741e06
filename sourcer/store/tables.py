"""The tables of facts as sources gave them, and of what the program did. ``tables_concluded`` has the rest.

Facts carry their provenance (``fetched_url``, ``fetched_at``, ``payload_hash``). JSON columns hold lists and mappings.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    Named,
    Table,
    Text,
    TypedColumns,
    false,
    text,
)

from sourcer.store.values import Instant

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    },
)


class _Provenanced(TypedColumns):
    fetched_url: Named[str] = Column(Text)
    fetched_at = Column(Instant, nullable=False)
    payload_hash: Named[str] = Column(Text)


class _FirstSeen(TypedColumns):
    """``first_seen_…`` is never moved by a re-crawl; ``changed_run`` is the run that last brought other content."""

    content_hash: Named[str] = Column(Text)
    first_seen_at = Column(Instant, nullable=False)
    first_seen_run: Named[int]
    changed_run: Named[int]


class _Sourced(TypedColumns):
    source: Named[str] = Column(Text, primary_key=True)
    key: Named[str] = Column(Text, primary_key=True)


class _Streamed(TypedColumns):
    """``stream`` is the one that brought the row; "" for rows stored before streams were noted."""

    stream: Named[str] = Column(Text, server_default=text("''"))


# --- facts ---------------------------------------------------------------------------------------------------------


class RecordColumns(_Streamed, _FirstSeen, _Provenanced, _Sourced):
    """One ``Record`` a row."""

    title: Named[str] = Column(Text)
    abstract: Named[str | None] = Column(Text)
    published: Named[date | None]
    updated = Column(Instant)
    version: Named[int | None]
    categories = Column(JSON, nullable=False)
    comment: Named[str | None] = Column(Text)
    venue: Named[str | None] = Column(Text)
    status: Named[str | None] = Column(Text)
    ids = Column(JSON, nullable=False)
    links = Column(JSON, nullable=False)
    mentions = Column(JSON, nullable=False)
    url: Named[str] = Column(Text)
    withdrawn: Named[bool]


class RepoColumns(_Streamed, _FirstSeen, _Provenanced, _Sourced):
    """One ``RepoFacts`` a row; README and tree are supplements."""

    full_name: Named[str] = Column(Text)
    owner: Named[str] = Column(Text)
    owner_type: Named[str] = Column(Text)
    description: Named[str] = Column(Text)
    is_fork: Named[bool]
    parent: Named[str | None] = Column(Text)
    created_at = Column(Instant)
    pushed_at = Column(Instant)
    language: Named[str | None] = Column(Text)
    licence: Named[str | None] = Column(Text)
    topics = Column(JSON, nullable=False)
    homepage: Named[str | None] = Column(Text)
    stars: Named[int | None]
    forks: Named[int | None]
    archived: Named[bool]
    default_branch: Named[str] = Column(Text)


class RepoNameColumns(_Sourced):
    """A name (``owner/name``, lower case) under which a repository was ever asked for or seen, and when it last was.

    They go with their repository, and not before.
    """

    name: Named[str] = Column(Text, primary_key=True)
    seen_at = Column(Instant, nullable=False)


class AccountColumns(_FirstSeen, _Provenanced, _Sourced):
    """One ``Account`` a row: nothing else that GitHub tells of a person has a place here."""

    login: Named[str] = Column(Text, index=True)
    kind: Named[str] = Column(Text)
    name: Named[str | None] = Column(Text)
    website: Named[str | None] = Column(Text)


class SupplementColumns(_FirstSeen, _Provenanced, _Sourced):
    """A part of a record or repository that came from an address of its own."""

    kind: Named[str] = Column(Text, primary_key=True)
    text: Named[str] = Column(Text)


class PayloadColumns(_Provenanced):
    """What a server sent, zlib-compressed, with the request and what parsing needs of the answer, to be parsed again.

    ``id`` is a digest of the address and the payload's hash: the same bytes at the same address are one row, with the
    time of the last fetch. ``headers`` are those that parsers read.
    """

    id: Named[str] = Column(Text, primary_key=True)
    source: Named[str] = Column(Text, index=True)
    stream: Named[str] = Column(Text)
    kind: Named[str] = Column(Text)
    key: Named[str] = Column(Text)
    since: Named[date | None]
    until: Named[date | None]
    body: Named[bytes] = Column(LargeBinary)
    status: Named[int] = Column(server_default=text("200"))
    headers = Column(JSON, nullable=False, server_default=text("'{}'"))


class SkippedColumns(_Streamed):
    """What could not be read. ``id`` is a digest of source, key and address, each of which may be long."""

    id: Named[str] = Column(Text, primary_key=True)
    source: Named[str] = Column(Text)
    key: Named[str] = Column(Text)
    url: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)
    payload_hash: Named[str] = Column(Text)
    first_seen_at = Column(Instant, nullable=False)
    last_seen_at = Column(Instant, nullable=False)


# --- what the program did ------------------------------------------------------------------------------------------


class CheckpointColumns(TypedColumns):
    """How far a stream is complete."""

    source: Named[str] = Column(Text, primary_key=True)
    stream: Named[str] = Column(Text, primary_key=True)
    high_water: Named[date | None]
    etag: Named[str | None] = Column(Text)
    last_modified: Named[str | None] = Column(Text)
    succeeded_at = Column(Instant)
    failures_in_row: Named[int]
    problem: Named[str] = Column(Text)
    due_at = Column(Instant)
    is_blocked: Named[bool] = Column(Boolean, server_default=false())


class LookupColumns(_Sourced):
    """What a lookup source was asked about, and when."""

    looked_up_at = Column(Instant, nullable=False)


class SignalColumns(_Sourced):
    """What a feed announced: the newest version of a paper (by arXiv id), and when that was first announced."""

    version: Named[int]
    seen_at = Column(Instant, nullable=False)


class AccountDecisionColumns(TypedColumns):
    """A human's word on whether an account is an author's; rows are only ever added, and of several the last holds.

    ``signatures`` are those of the author when it was given.
    """

    id: Named[int] = Column(primary_key=True)
    login: Named[str] = Column(Text)
    author_id: Named[str] = Column(Text)
    verdict: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)
    decided_at = Column(Instant, nullable=False)
    signatures = Column(JSON, nullable=False)


class RunColumns(TypedColumns):
    """One execution of a stage."""

    id: Named[int] = Column(primary_key=True)
    stage: Named[str] = Column(Text)
    started_at = Column(Instant, nullable=False)
    finished_at = Column(Instant)
    outcome: Named[str] = Column(Text, index=True)
    tally = Column(JSON, nullable=False)
    code_version: Named[str] = Column(Text)
    config_digest: Named[str] = Column(Text)
    details = Column(JSON, nullable=False)


class LeaseColumns(TypedColumns):
    """Who holds what until when. Once given back, ``holder`` is empty and nobody may take it before ``free_at``."""

    name: Named[str] = Column(Text, primary_key=True)
    holder: Named[str] = Column(Text)
    held_until = Column(Instant, nullable=False)
    free_at = Column(Instant, nullable=False)


records = Table("records", metadata, RecordColumns)
repos = Table("repos", metadata, RepoColumns)
repo_names = Table(
    "repo_names",
    metadata,
    RepoNameColumns,
    ForeignKeyConstraint(["source", "key"], ["repos.source", "repos.key"], ondelete="CASCADE"),
)
accounts = Table("accounts", metadata, AccountColumns)
supplements = Table("supplements", metadata, SupplementColumns)
payloads = Table("payloads", metadata, PayloadColumns)
skipped = Table("skipped", metadata, SkippedColumns)
checkpoints = Table("checkpoints", metadata, CheckpointColumns)
lookups = Table("lookups", metadata, LookupColumns)
signals = Table("signals", metadata, SignalColumns)
account_decisions = Table("account_decisions", metadata, AccountDecisionColumns)
runs = Table("runs", metadata, RunColumns)
leases = Table("leases", metadata, LeaseColumns)
