"""The tables of conclusions, which can be thrown away and rebuilt: who is who, and rankings, kept for each run.

Order within a work, a ranking or a list is kept in ``place`` or ``position``, counted from 0. Who is who has no foreign
keys: it is written whole, after a check, and checking half a million rows one by one would take most of the time.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Named,
    Table,
    Text,
    TypedColumns,
    text,
)

from sourcer.store.tables import metadata


class _Sourced(TypedColumns):
    source: Named[str] = Column(Text, primary_key=True)
    key: Named[str] = Column(Text, primary_key=True)


# --- conclusions: who is who ---------------------------------------------------------------------------------------


class WorkColumns(TypedColumns):
    """One ``Work`` a row; its authorships and records are rows of their own."""

    id: Named[str] = Column(Text, primary_key=True)
    title: Named[str] = Column(Text)
    abstract: Named[str | None] = Column(Text)
    first_public_on: Named[date | None] = Column(index=True)
    field: Named[str] = Column(Text)
    categories = Column(JSON, nullable=False)
    venues = Column(JSON, nullable=False)
    first_author_rule: Named[str] = Column(Text)
    first_author_why: Named[str] = Column(Text)
    ids = Column(JSON, nullable=False)
    links = Column(JSON, nullable=False)
    url: Named[str] = Column(Text)
    withdrawn: Named[bool]


class WorkRecordColumns(_Sourced):
    """Which work a record belongs to: one at most."""

    work_id: Named[str] = Column(Text, index=True)
    place: Named[int]


class AuthorColumns(TypedColumns):
    """A resolved person."""

    id: Named[str] = Column(Text, primary_key=True)
    name: Named[str] = Column(Text)
    names = Column(JSON, nullable=False)
    affiliations = Column(JSON, nullable=False)


class AuthorshipColumns(TypedColumns):
    """A person's place on a work."""

    work_id: Named[str] = Column(Text, primary_key=True)
    position: Named[int] = Column(primary_key=True, autoincrement=False)
    author_id: Named[str] = Column(Text, index=True)
    name: Named[str] = Column(Text)
    is_first: Named[bool]
    affiliations = Column(JSON, nullable=False)


class AuthorLinkColumns(_Sourced):
    """Why a signature (source, key, position) belongs to an author."""

    position: Named[int] = Column(primary_key=True, autoincrement=False)
    author_id: Named[str] = Column(Text, index=True)
    kind: Named[str] = Column(Text)
    confidence: Named[float] = Column(Double)
    evidence: Named[str] = Column(Text)


class NamesakeColumns(TypedColumns):
    """Two authors of a like name whom the evidence does not join."""

    author_id: Named[str] = Column(Text, primary_key=True)
    other_id: Named[str] = Column(Text, primary_key=True)
    score: Named[float] = Column(Double)
    why: Named[str] = Column(Text)


class ImplementationColumns(TypedColumns):
    """What a repository is to a work; ``work_id`` is empty where that work is not in the store."""

    place: Named[int] = Column(primary_key=True, autoincrement=False)
    repo_key: Named[str] = Column(Text)
    full_name: Named[str] = Column(Text)
    owner: Named[str] = Column(Text)
    url: Named[str] = Column(Text)
    work_id: Named[str | None] = Column(Text)
    relation: Named[str] = Column(Text)
    evidence = Column(JSON, nullable=False)
    execution = Column(JSON, nullable=False)
    created_on: Named[date | None]
    pushed_on: Named[date | None]
    language: Named[str | None] = Column(Text)
    stars: Named[int | None]
    description: Named[str] = Column(Text)
    wants_no_recruiters: Named[bool]
    owner_type: Named[str] = Column(Text, server_default=text("''"))
    names_arxiv_id: Named[str | None] = Column(Text)


# --- conclusions: rankings, kept for each run ------------------------------------------------------------------------


class RankingColumns(TypedColumns):
    """One ranking of one run for one brief. ``digest`` says what it was made from."""

    run_id: Named[int] = Column(ForeignKey("runs.id"), primary_key=True, autoincrement=False)
    brief: Named[str] = Column(Text, primary_key=True)
    as_of: Named[date]
    notes = Column(JSON, nullable=False)
    digest: Named[str] = Column(Text)


class _Ranked(TypedColumns):
    run_id: Named[int] = Column(primary_key=True, autoincrement=False)
    brief: Named[str] = Column(Text, primary_key=True)
    place: Named[int] = Column(primary_key=True, autoincrement=False)


class GroundsColumns(TypedColumns):
    """What a candidate's place rests on, once for all rankings that say the same; ``digest`` is of the other columns.

    Long columns come last, for SQLite reads through all that stand before the one that is asked for.
    """

    candidate_id: Named[str] = Column(Text, primary_key=True)
    digest: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    areas = Column(JSON, nullable=False)
    work_ids = Column(JSON, nullable=False)
    uncertain = Column(JSON, nullable=False)
    accounts = Column(JSON, nullable=False)
    trend = Column(JSON(none_as_null=True))
    components = Column(JSON, nullable=False)


class ScoreColumns(_Ranked):
    """One candidate's place; ``total`` is kept for people who read the table. What was said is in ``grounds``."""

    candidate_id: Named[str] = Column(Text)
    kind: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    total: Named[float] = Column(Double)
    digest: Named[int] = Column(BigInteger)


class LikedFlagColumns(_Ranked):
    """A line of the "papers you like" list."""

    liked_work_id: Named[str] = Column(Text)
    work_id: Named[str] = Column(Text)
    author_id: Named[str] = Column(Text)
    author_name: Named[str] = Column(Text)
    kind: Named[str] = Column(Text)
    similarity: Named[float] = Column(Double)
    evidence = Column(JSON, nullable=False)


class WorkScoreColumns(_Ranked):
    """What was concluded about one work."""

    work_id: Named[str] = Column(Text)
    fit: Named[float] = Column(Double)
    originality: Named[float | None] = Column(Double)
    importance: Named[float | None] = Column(Double)
    reason: Named[str] = Column(Text)
    at_publication: Named[float | None] = Column(Double)
    confidence: Named[float] = Column(Double, server_default=text("0"))
    reason_then: Named[str] = Column(Text, server_default=text("''"))


def _of_ranking() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["run_id", "brief"], ["rankings.run_id", "rankings.brief"], ondelete="CASCADE")


works = Table("works", metadata, WorkColumns)
work_records = Table("work_records", metadata, WorkRecordColumns)
authors = Table("authors", metadata, AuthorColumns)
authorships = Table("authorships", metadata, AuthorshipColumns)
author_links = Table("author_links", metadata, AuthorLinkColumns)
namesakes = Table("namesakes", metadata, NamesakeColumns)
implementations = Table("implementations", metadata, ImplementationColumns)
rankings = Table("rankings", metadata, RankingColumns)
grounds = Table("grounds", metadata, GroundsColumns)
scores = Table(
    "scores",
    metadata,
    ScoreColumns,
    _of_ranking(),
    ForeignKeyConstraint(["candidate_id", "digest"], ["grounds.candidate_id", "grounds.digest"]),
    Index("ix_scores_candidate_id", "candidate_id", "digest"),
)
liked_flags = Table("liked_flags", metadata, LikedFlagColumns, _of_ranking())
work_scores = Table("work_scores", metadata, WorkScoreColumns, _of_ranking())
