"""Both views of a work's originality are kept: at publication, and now with its confidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("work_scores", sa.Column("at_publication", sa.Double(), nullable=True))
    op.add_column("work_scores", sa.Column("confidence", sa.Double(), nullable=False, server_default=sa.text("0")))
    op.add_column("work_scores", sa.Column("reason_then", sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    for name in ("reason_then", "confidence", "at_publication"):
        op.drop_column("work_scores", name)
