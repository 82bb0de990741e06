"""Every name under which a repository was ever asked for or seen."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ASKED = re.compile(r"/repos/([\w.-]+/[\w.-]+)$")


def upgrade() -> None:
    made = op.create_table(
        "repo_names",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", "name", name="pk_repo_names"),
        sa.ForeignKeyConstraint(
            ["source", "key"], ["repos.source", "repos.key"], name="fk_repo_names_source", ondelete="CASCADE"
        ),
    )
    held = sa.table(
        "repos",
        *(sa.column(name, sa.Text()) for name in ("source", "key", "full_name", "fetched_url")),
        sa.column("fetched_at", sa.DateTime(timezone=True)),
    )
    rows = [
        {"source": row.source, "key": row.key, "name": name, "seen_at": row.fetched_at}
        for row in op.get_bind().execute(sa.select(held))
        for name in sorted({row.full_name.lower(), *map(str.lower, _ASKED.findall(row.fetched_url))})
    ]
    op.bulk_insert(made, rows)


def downgrade() -> None:
    op.drop_table("repo_names")
