"""The first shape of the store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MADE = (
    "records",
    "repos",
    "supplements",
    "payloads",
    "skipped",
    "checkpoints",
    "lookups",
    "runs",
    "leases",
    "works",
    "work_records",
    "authors",
    "authorships",
    "author_links",
    "namesakes",
    "implementations",
    "rankings",
    "scores",
    "liked_flags",
    "work_scores",
)


def upgrade() -> None:
    _make_facts()
    _make_doings()
    _make_who_is_who()
    _make_rankings()


def downgrade() -> None:
    for table in reversed(MADE):
        op.drop_table(table)


def _make_facts() -> None:
    op.create_table(
        "records",
        *_every_fact(),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text()),
        sa.Column("updated", sa.DateTime(timezone=True)),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("published", sa.Date()),
        sa.Column("version", sa.Integer()),
        sa.Column("comment", sa.Text()),
        sa.Column("venue", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name="pk_records"),
    )
    op.create_table(
        "repos",
        *_every_fact(),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("owner_type", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_fork", sa.Boolean(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True)),
        sa.Column("pushed_at", sa.DateTime(timezone=True)),
        sa.Column("language", sa.Text()),
        sa.Column("licence", sa.Text()),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("homepage", sa.Text()),
        sa.Column("stars", sa.Integer()),
        sa.Column("forks", sa.Integer()),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("default_branch", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name="pk_repos"),
    )
    op.create_table(
        "supplements",
        *_every_fact(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", "kind", name="pk_supplements"),
    )
    op.create_table(
        "payloads",
        sa.Column("fetched_url", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payloads"),
    )
    op.create_index("ix_payloads_source", "payloads", ["source"])
    op.create_table(
        "skipped",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_skipped"),
    )


def _every_fact() -> list[sa.Column[object]]:
    return [
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fetched_url", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("first_seen_run", sa.Integer(), nullable=False),
        sa.Column("changed_run", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _make_doings() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("high_water", sa.Date()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("succeeded_at", sa.DateTime(timezone=True)),
        sa.Column("failures_in_row", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "stream", name="pk_checkpoints"),
    )
    op.create_table(
        "lookups",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name="pk_lookups"),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("config_digest", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_outcome", "runs", ["outcome"])
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )


def _make_who_is_who() -> None:
    op.create_table(
        "works",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text()),
        sa.Column("first_public_on", sa.Date()),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("venues", sa.JSON(), nullable=False),
        sa.Column("first_author_rule", sa.Text(), nullable=False),
        sa.Column("first_author_why", sa.Text(), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_works"),
    )
    op.create_table(
        "work_records",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name="pk_work_records"),
    )
    op.create_index("ix_work_records_work_id", "work_records", ["work_id"])
    op.create_table(
        "authors",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("affiliations", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authors"),
    )
    op.create_table(
        "authorships",
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("affiliations", sa.JSON(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("work_id", "position", name="pk_authorships"),
    )
    op.create_index("ix_authorships_author_id", "authorships", ["author_id"])
    op.create_table(
        "author_links",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", "position", name="pk_author_links"),
    )
    op.create_index("ix_author_links_author_id", "author_links", ["author_id"])
    op.create_table(
        "namesakes",
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("author_id", "other_id", name="pk_namesakes"),
    )
    op.create_table(
        "implementations",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("repo_key", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Text()),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date()),
        sa.Column("pushed_on", sa.Date()),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("execution", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("stars", sa.Integer()),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("wants_no_recruiters", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_implementations"),
    )


def _make_rankings() -> None:
    op.create_table(
        "rankings",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_rankings_run_id"),
        sa.PrimaryKeyConstraint("run_id", "brief", name="pk_rankings"),
    )
    op.create_table(
        "scores",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidate_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("components", sa.JSON(), nullable=False),
        sa.Column("trend", sa.JSON()),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("work_ids", sa.JSON(), nullable=False),
        sa.Column("uncertain", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id", "brief"], ["rankings.run_id", "rankings.brief"], name="fk_scores_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "brief", "place", name="pk_scores"),
    )
    op.create_table(
        "liked_flags",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("liked_work_id", sa.Text(), nullable=False),
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id", "brief"], ["rankings.run_id", "rankings.brief"], name="fk_liked_flags_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "brief", "place", name="pk_liked_flags"),
    )
    op.create_table(
        "work_scores",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("work_id", sa.Text(), nullable=False),
        sa.Column("fit", sa.Double(), nullable=False),
        sa.Column("originality", sa.Double()),
        sa.Column("importance", sa.Double()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id", "brief"], ["rankings.run_id", "rankings.brief"], name="fk_work_scores_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "brief", "place", name="pk_work_scores"),
    )
