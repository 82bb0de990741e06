"""An account of decisions that is only ever added to: the chained entries, what was said in them, and the chain's end.

Triggers refuse to change or remove what is there. SQLite's REPLACE removes rows without asking a trigger for DELETE, so
that an entry whose number is taken is refused there as well.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

REFUSAL = "the audit log is only ever added to"
SQLITE = {
    "audit_unchanged": "BEFORE UPDATE ON audit",
    "audit_whole": "BEFORE DELETE ON audit",
    "audit_once": "BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)",
    "audit_words_unchanged": "BEFORE UPDATE ON audit_words",
    "audit_head_forward": "BEFORE UPDATE ON audit_head WHEN NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1",
    "audit_head_whole": "BEFORE DELETE ON audit_head",
}
POSTGRES = {
    "audit_unchanged": "BEFORE UPDATE OR DELETE ON audit FOR EACH ROW",
    "audit_whole": "BEFORE TRUNCATE ON audit FOR EACH STATEMENT",
    "audit_words_unchanged": "BEFORE UPDATE ON audit_words FOR EACH ROW",
    "audit_head_forward": "BEFORE UPDATE ON audit_head FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1)",
    "audit_head_whole": "BEFORE DELETE ON audit_head FOR EACH ROW",
}


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_table(
        "audit_words",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "field", name="pk_audit_words"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for name, when in SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for name, when in POSTGRES.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_refuse()")


def downgrade() -> None:
    for table in ("audit_head", "audit_words", "audit"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuse()")
