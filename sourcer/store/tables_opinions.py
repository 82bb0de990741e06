"""The tables of what a team said: opinions and kept weights, only ever added to, and whom it knows already.

``metadata`` has every table there is, those of ``tables_ledger`` too.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Named, Table, Text, TypedColumns

from sourcer.store import tables_ledger
from sourcer.store.values import Instant

metadata = tables_ledger.metadata


class _Said(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    brief: Named[str] = Column(Text, index=True)
    by: Named[str] = Column(Text)
    at = Column(Instant, nullable=False)


class OpinionColumns(_Said):
    """One ``Opinion`` a row."""

    verdict: Named[str] = Column(Text)
    subject: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)
    records = Column(JSON, nullable=False)
    signed = Column(JSON, nullable=False)
    components = Column(JSON, nullable=False)
    about: Named[int | None]


class KeptWeightColumns(_Said):
    """One ``KeptWeights`` a row; of a brief's rows the last holds, and empty weights are the brief's own."""

    weights = Column(JSON, nullable=False)
    own = Column(JSON, nullable=False)
    learned_from = Column(JSON, nullable=False)


class KnownPersonColumns(TypedColumns):
    """One ``KnownPerson`` a row, in the order of the list; an import replaces all."""

    place: Named[int] = Column(primary_key=True, autoincrement=False)
    name: Named[str] = Column(Text)
    ids = Column(JSON, nullable=False)
    candidate_id: Named[str] = Column(Text)
    note: Named[str] = Column(Text)
    signed = Column(JSON, nullable=False)
    imported_at = Column(Instant, nullable=False)


opinions = Table("opinions", metadata, OpinionColumns)
kept_weights = Table("kept_weights", metadata, KeptWeightColumns)
known_people = Table("known_people", metadata, KnownPersonColumns)
