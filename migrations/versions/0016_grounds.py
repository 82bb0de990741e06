"""What rankings say of a candidate is kept once for all rankings that say the same, apart from the places in them.

Both ways a new table is filled and the old one dropped: to drop six columns would write all rows anew six times over.
Texts go from table to table inside the database; of what is read here there is a part of one ranking at a time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT_ONCE = 500
SAID = ("areas", "work_ids", "uncertain", "accounts", "trend", "components")
PLACE = ("run_id", "brief", "place", "candidate_id", "kind", "name", "total")
OLD = sa.table(
    "old_scores",
    *(sa.column(name, sa.Integer()) for name in ("run_id", "place")),
    *(sa.column(name, sa.Text()) for name in ("brief", "candidate_id", "kind", "name")),
    sa.column("total", sa.Double()),
    *(sa.column(name, sa.JSON()) for name in SAID),
)
SHARE = sa.text(
    f"INSERT INTO grounds (candidate_id, digest, {', '.join(SAID)}) "
    f"SELECT candidate_id, :digest, {', '.join(SAID)} FROM old_scores "
    "WHERE run_id = :run_id AND brief = :brief AND place = :place ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    op.create_table(
        "grounds",
        sa.Column("candidate_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.BigInteger(), autoincrement=False, nullable=False),
        *_said(),
        sa.PrimaryKeyConstraint("candidate_id", "digest", name="pk_grounds"),
    )
    _put_aside()
    _make_scores(
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id", "digest"], ["grounds.candidate_id", "grounds.digest"], name="fk_scores_candidate_id"
        ),
    )
    _part()
    op.drop_table("old_scores")
    op.create_index("ix_scores_candidate_id", "scores", ["candidate_id", "digest"])


def downgrade() -> None:
    op.drop_index("ix_scores_candidate_id", table_name="scores")
    _put_aside()
    _make_scores(*_said(sa.text("'[]'")))
    places, said = (", ".join(f"{table}.{name}" for name in names) for table, names in (("p", PLACE), ("g", SAID)))
    op.execute(
        f"INSERT INTO scores ({', '.join((*PLACE, *SAID))}) SELECT {places}, {said} FROM old_scores p "
        "JOIN grounds g ON g.candidate_id = p.candidate_id AND g.digest = p.digest"
    )
    op.drop_table("old_scores")
    op.drop_table("grounds")


def _said(no_accounts: sa.TextClause | None = None) -> list[sa.Column[Any]]:
    return [
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("work_ids", sa.JSON(), nullable=False),
        sa.Column("uncertain", sa.JSON(), nullable=False),
        sa.Column("accounts", sa.JSON(), nullable=False, server_default=no_accounts),
        sa.Column("trend", sa.JSON(), nullable=True),
        sa.Column("components", sa.JSON(), nullable=False),
    ]


def _put_aside() -> None:
    op.rename_table("scores", "old_scores")
    if op.get_bind().dialect.name == "postgresql":  # there the name of a key is taken, whichever table has it
        op.execute("ALTER TABLE old_scores RENAME CONSTRAINT pk_scores TO pk_old_scores")


def _make_scores(*more: sa.schema.SchemaItem) -> None:
    op.create_table(
        "scores",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidate_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["run_id", "brief"], ["rankings.run_id", "rankings.brief"], name="fk_scores_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "brief", "place", name="pk_scores"),
    )


def _part() -> None:
    """Give every place the digest of what is said there, and have that be in ``grounds``."""
    conn, held = op.get_bind(), OLD.c
    scores = sa.table("scores", *(sa.column(name) for name in (*PLACE, "digest")))
    last: dict[str, tuple[bytes, int]] = {}
    ranked = sa.select(held.run_id, held.brief, sa.func.max(held.place)).group_by(held.run_id, held.brief)
    for run_id, brief, end in conn.execute(ranked.order_by(held.run_id, held.brief)).all():
        for start in range(0, end + 1, AT_ONCE):
            here = (held.run_id == run_id, held.brief == brief, held.place >= start, held.place < start + AT_ONCE)
            said = [sa.cast(held[name], sa.Text()).label(name) for name in SAID]
            rows = conn.execute(sa.select(*(held[name] for name in PLACE), *said).where(*here)).all()
            digests = [_digest(row.candidate_id, row[len(PLACE) :], last) for row in rows]
            made = [
                {**dict(zip(PLACE, row, strict=False)), "digest": digest}
                for row, (digest, _) in zip(rows, digests, strict=True)
            ]
            if fresh := [row for row, (_, is_fresh) in zip(made, digests, strict=True) if is_fresh]:
                conn.execute(
                    SHARE, [{name: row[name] for name in ("run_id", "brief", "place", "digest")} for row in fresh]
                )
            if made:
                conn.execute(scores.insert(), made)


def _digest(who: str, texts: Sequence[str | None], last: dict[str, tuple[bytes, int]]) -> tuple[int, bool]:
    """The digest of what is said, as the program makes it, and whether it is another than the ranking before had.

    Most are not, and those need not be taken apart.
    """
    raw = blake2b("\0".join(text or "" for text in texts).encode(), digest_size=16).digest()
    if who in last and last[who][0] == raw:
        return last[who][1], False
    said = [None if text is None else json.loads(text) for text in texts]
    told = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    last[who] = raw, int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), signed=True)
    return last[who][1], True
