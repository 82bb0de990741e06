"""Accounts on GitHub, a human's word on whose they are, and who owns a repository; a score names its accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fetched_url", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_seen_run", sa.Integer(), nullable=False),
        sa.Column("changed_run", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source", "key", name="pk_accounts"),
    )
    op.create_index("ix_accounts_login", "accounts", ["login"])
    op.create_table(
        "account_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signatures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_decisions"),
    )
    op.add_column("scores", sa.Column("accounts", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("implementations", sa.Column("names_arxiv_id", sa.Text(), nullable=True))
    op.add_column("implementations", sa.Column("owner_type", sa.Text(), nullable=False, server_default=sa.text("''")))
    # What was concluded before is not concluded anew until a source says something new; who owns what is known already.
    op.execute(
        "UPDATE implementations SET owner_type = COALESCE("
        "(SELECT MIN(repos.owner_type) FROM repos WHERE repos.key = implementations.repo_key), '')"
    )


def downgrade() -> None:
    op.drop_column("implementations", "owner_type")
    op.drop_column("implementations", "names_arxiv_id")
    op.drop_column("scores", "accounts")
    op.drop_table("account_decisions")
    op.drop_index("ix_accounts_login", table_name="accounts")
    op.drop_table("accounts")
