"""The tables of the search index: which works and people are in it, and with which words.

``metadata`` has every table there is but the engine's own: the full-text index itself, which each database keeps in its
own way under the names of ``FULL_TEXT``, SQLite with side tables of those names, and the migrations alone make.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Named, Table, Text, TypedColumns

from sourcer.store import tables_rights

metadata = tables_rights.metadata
FULL_TEXT = ("search_works_text", "search_people_text")


class _IndexedColumns(TypedColumns):
    """One work or person that is in the index; ``digest`` tells the text that it is there with."""

    id: Named[int] = Column(primary_key=True, autoincrement=False)
    ref: Named[str] = Column(Text)
    digest: Named[int] = Column(BigInteger)


class SearchStateColumns(TypedColumns):
    """One row, where the index was made: how texts were cut into words then."""

    made_by: Named[str] = Column(Text, primary_key=True)


search_works = Table("search_works", metadata, _IndexedColumns)
search_people = Table("search_people", metadata, _IndexedColumns)
search_state = Table("search_state", metadata, SearchStateColumns)


def is_described(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether ``metadata`` should know a thing of this name in the database; the engine's own it cannot describe."""
    return kind != "table" or not (name or "").startswith(FULL_TEXT)
