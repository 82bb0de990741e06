"""The tables of what is watched, and of what digests told.

``metadata`` has those of ``tables_opinions`` too; ``tables_search`` has every table there is.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Named, Table, Text, TypedColumns

from sourcer.store import tables_opinions
from sourcer.store.values import Instant

metadata = tables_opinions.metadata


class WatchColumns(TypedColumns):
    """One ``Watch`` a row, only ever added to: one of the kind "stop" ends the watch ``about``. ``brief`` "" is all."""

    id: Named[int] = Column(primary_key=True)
    brief: Named[str] = Column(Text)
    kind: Named[str] = Column(Text)
    subject: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)
    by: Named[str] = Column(Text)
    at = Column(Instant, nullable=False)
    signed = Column(JSON, nullable=False)
    about: Named[int | None]


class DigestColumns(TypedColumns):
    """One digest that was given out: ``number`` counts a brief's, so that no two can take the same step.

    ``run_id`` is the ranking that it told, ``mark`` the run up to which all facts had been concluded from.
    """

    brief: Named[str] = Column(Text, primary_key=True)
    number: Named[int] = Column(primary_key=True, autoincrement=False)
    at = Column(Instant, nullable=False)
    run_id: Named[int]
    mark: Named[int]
    changes: Named[int]


class ToldColumns(TypedColumns):
    """What the digests of a brief know already, told or taken as known.

    person  ``key`` is the candidate's id, ``signed`` by what they are found again, ``place`` the one told last,
            ``is_listed`` whether they ever were on the list, ``mark`` up to where their works are accounted for
    work    ``key`` is a record as ``source:key``, ``statuses`` what is known of its work
    code    ``key`` is a repository as ``github:number``
    watch   ``key`` is the number of a watch whose person was said to be gone
    """

    brief: Named[str] = Column(Text, primary_key=True)
    kind: Named[str] = Column(Text, primary_key=True)
    key: Named[str] = Column(Text, primary_key=True)
    place: Named[int | None]
    is_listed: Named[bool]
    mark: Named[int]
    signed = Column(JSON, nullable=False)
    statuses = Column(JSON, nullable=False)


watches = Table("watches", metadata, WatchColumns)
digests = Table("digests", metadata, DigestColumns)
told = Table("told", metadata, ToldColumns)
