"""Works and people can be searched: which are in the index, and the index itself, which each database has its own way.

SQLite's index keeps no text (`content=''`): works and authors have it already. Texts come folded and with one space
between words, so that the plainest tokenizer is the right one. The next resolution fills it, or `sourcer db upgrade`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = {"search_works": "title, names, venue, abstract", "search_people": "names, places"}


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table("search_state", sa.Column("made_by", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("made_by"))
    for name, columns in COLUMNS.items():
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("ref", sa.Text(), nullable=False),
            sa.Column("digest", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        )
        if is_sqlite:
            op.execute(f"CREATE VIRTUAL TABLE {name}_text USING fts5({columns}, content='', tokenize='ascii')")
        else:
            op.execute(f"CREATE TABLE {name}_text (id integer PRIMARY KEY, words tsvector NOT NULL)")
            op.execute(f"CREATE INDEX ix_{name}_text_words ON {name}_text USING gin (words)")


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_table(f"{name}_text")
        op.drop_table(name)
    op.drop_table("search_state")
