"""The tables of people's rights: who is withheld, as keyed hashes alone, what was erased, who objected, and
what was kept for its time.

``metadata`` has those of ``tables_audit`` too; ``tables_search`` has every table there is.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, LargeBinary, Named, Table, Text, TypedColumns

from sourcer.store import tables_audit
from sourcer.store.values import Instant

metadata = tables_audit.metadata


class SuppressionColumns(TypedColumns):
    """One fact of somebody who was erased, as an HMAC-SHA-256 under a key that is kept outside the database.

    ``kind`` is "fact", or "key" for the one row by which the right key is known. ``pseudonym`` is the erasure's.
    """

    hash: Named[bytes] = Column(LargeBinary, primary_key=True)
    kind: Named[str] = Column(Text)
    made_at = Column(Instant, nullable=False)
    pseudonym: Named[str] = Column(Text, index=True)


class ErasureColumns(TypedColumns):
    """One erasure, told without the name; ``finished_at`` is empty until the file holds no trace any more."""

    id: Named[int] = Column(primary_key=True)
    pseudonym: Named[str] = Column(Text)
    at = Column(Instant, nullable=False)
    by: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)
    counts = Column(JSON, nullable=False)
    finished_at = Column(Instant)


class ObjectionColumns(TypedColumns):
    """Somebody who is not to be scored: found again by signatures, and owners of code by ``subject`` ("github:login").

    Rows are only ever added; one of the kind "withdrawn" ends the objection ``about``.
    """

    id: Named[int] = Column(primary_key=True)
    kind: Named[str] = Column(Text)
    subject: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)
    by: Named[str] = Column(Text)
    at = Column(Instant, nullable=False)
    signed = Column(JSON, nullable=False)
    about: Named[int | None]


class RetiredColumns(TypedColumns):
    """A record that lost names because their time was over, or a repository that went for it. ``is_whole``: no name is
    left. It holds whatever is crawled later; whose the names were it does not say.
    """

    source: Named[str] = Column(Text, primary_key=True)
    key: Named[str] = Column(Text, primary_key=True)
    retired_at = Column(Instant, nullable=False)
    is_whole: Named[bool]


suppressions = Table("suppressions", metadata, SuppressionColumns)
erasures = Table("erasures", metadata, ErasureColumns)
objections = Table("objections", metadata, ObjectionColumns)
retired = Table("retired", metadata, RetiredColumns)
