"""The tables of the account of decisions; triggers that the migration makes refuse to change or remove entries.

``metadata`` has those of ``tables_privacy`` too; ``tables_search`` has every table there is.
"""

from __future__ import annotations

from sqlalchemy import Column, Named, Table, Text, TypedColumns

from sourcer.store import tables_privacy

metadata = tables_privacy.metadata


class AuditColumns(TypedColumns):
    """One ``Kept`` entry a row: what is hashed stands here as the very text that was hashed."""

    seq: Named[int] = Column(primary_key=True, autoincrement=False)
    at: Named[str] = Column(Text)
    kind: Named[str] = Column(Text)
    by: Named[str] = Column(Text)
    subject: Named[str] = Column(Text)
    what: Named[str] = Column(Text)
    previous: Named[str] = Column(Text)
    hash: Named[str] = Column(Text)


class AuditWordsColumns(TypedColumns):
    """Free text of an entry, which may name somebody: it can be removed, and the entry keeps its salted digest."""

    seq: Named[int] = Column(primary_key=True, autoincrement=False)
    field: Named[str] = Column(Text, primary_key=True)
    salt: Named[str] = Column(Text)
    text: Named[str] = Column(Text)


class AuditHeadColumns(TypedColumns):
    """One row, once there is an entry: the number and hash of the last one, and what writers queue at."""

    id: Named[int] = Column(primary_key=True, autoincrement=False)
    seq: Named[int]
    hash: Named[str] = Column(Text)


audit = Table("audit", metadata, AuditColumns)
audit_words = Table("audit_words", metadata, AuditWordsColumns)
audit_head = Table("audit_head", metadata, AuditHeadColumns)
