"""Payloads keep what parsing needs of the answer: its status, and a few of its headers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payloads", sa.Column("status", sa.Integer(), nullable=False, server_default=sa.text("200")))
    op.add_column("payloads", sa.Column("headers", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    op.drop_column("payloads", "headers")
    op.drop_column("payloads", "status")
