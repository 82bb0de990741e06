"""Facts say which stream brought them; streams say when they are due and what blocks them; signals are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OF_A_STREAM = ("records", "repos", "skipped")


def upgrade() -> None:
    for table in OF_A_STREAM:
        op.add_column(table, sa.Column("stream", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("checkpoints", sa.Column("due_at", sa.DateTime(timezone=True)))
    op.add_column("checkpoints", sa.Column("is_blocked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "signals",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name="pk_signals"),
    )


def downgrade() -> None:
    op.drop_table("signals")
    op.drop_column("checkpoints", "is_blocked")
    op.drop_column("checkpoints", "due_at")
    for table in reversed(OF_A_STREAM):
        op.drop_column(table, "stream")
