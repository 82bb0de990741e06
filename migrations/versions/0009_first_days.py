"""How many works are older than a day is asked for with every shortlist: an index answers without reading them."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_works_first_public_on", "works", ["first_public_on"])


def downgrade() -> None:
    op.drop_index("ix_works_first_public_on", table_name="works")
