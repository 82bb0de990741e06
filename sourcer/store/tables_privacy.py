"""The tables of what people were told, and to whom lists of them were given. Rows are only ever added.

``metadata`` has those of ``tables_watch`` too; ``tables_search`` has every table there is.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Column, Named, Table, Text, TypedColumns

from sourcer.store import tables_watch
from sourcer.store.values import Instant

metadata = tables_watch.metadata


class NoticeColumns(TypedColumns):
    """One ``Notice`` a row; ``signed`` are the person's signatures then, by which they are found again."""

    id: Named[int] = Column(primary_key=True)
    kind: Named[str] = Column(Text)
    subject: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    signed = Column(JSON, nullable=False)
    sent_on: Named[date]
    how: Named[str] = Column(Text)
    by: Named[str] = Column(Text)
    digest: Named[str] = Column(Text)
    noted_at = Column(Instant, nullable=False)


class DisclosureColumns(TypedColumns):
    """One ``Disclosure`` a row; ``people`` are [id, name, signatures], ``fields`` the columns of the file."""

    id: Named[int] = Column(primary_key=True)
    at = Column(Instant, nullable=False)
    by: Named[str] = Column(Text)
    recipient: Named[str] = Column(Text)
    kind: Named[str] = Column(Text)
    run_id: Named[int]
    brief: Named[str] = Column(Text)
    profile: Named[str] = Column(Text)
    fields = Column(JSON, nullable=False)
    people = Column(JSON, nullable=False)
    without_notice: Named[str] = Column(Text)


notices = Table("notices", metadata, NoticeColumns)
disclosures = Table("disclosures", metadata, DisclosureColumns)
