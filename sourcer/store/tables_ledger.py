"""The tables of what happened to identities. Rows are only ever added; no resolution throws them away.

``metadata`` has every table there is, those of ``tables_concluded`` too.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Double, Named, Table, Text, TypedColumns

from sourcer.store import tables_concluded
from sourcer.store.values import Instant

metadata = tables_concluded.works.metadata


class IdentityEventColumns(TypedColumns):
    """One merge or split that a run concluded, or one decision, told by its own row (``subject`` is "decision", or
    "decision about works").
    """

    id: Named[int] = Column(primary_key=True)
    at = Column(Instant, nullable=False)
    run_id: Named[int | None]
    subject: Named[str] = Column(Text)
    kind: Named[str] = Column(Text)
    old_id: Named[str] = Column(Text)
    new_id: Named[str] = Column(Text)
    members = Column(JSON, nullable=False)
    evidence: Named[str] = Column(Text)
    confidence: Named[float] = Column(Double)
    cause: Named[int | None]


class IdentityDecisionColumns(TypedColumns):
    """One ``Decision`` a row, under the number of its event; ``obeyed_run`` is the run that first concluded from it.

    Of one about works ``ours`` and ``theirs`` are records, and ``author_ids`` the ids of works.
    """

    id: Named[int] = Column(primary_key=True, autoincrement=False)
    kind: Named[str] = Column(Text)
    by: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)
    ours = Column(JSON, nullable=False)
    theirs = Column(JSON, nullable=False)
    author_ids = Column(JSON, nullable=False)
    about: Named[int | None]
    back = Column(JSON, nullable=False)
    obeyed_run: Named[int | None]


identity_events = Table("identity_events", metadata, IdentityEventColumns)
identity_decisions = Table("identity_decisions", metadata, IdentityDecisionColumns)
