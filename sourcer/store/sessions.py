"""What programmes show and when, and which works somebody wrote. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, and_, select

from sourcer.model.events import ProgrammeRow
from sourcer.model.records import RecordKey
from sourcer.model.sessions import read_sessions
from sourcer.store import tables as t
from sourcer.store import tables_concluded as concluded
from sourcer.store.keys import in_parts
from sourcer.store.values import storable

_PROGRAMME = "programme"


def load_programme(conn: Connection, records: Collection[RecordKey] | None = None) -> list[ProgrammeRow]:
    """The papers on programmes (all, or those among ``records``), by key. Withdrawn ones are left out."""
    paper, part = t.records.c, t.supplements.c
    joined = and_(part.source == paper.source, part.key == paper.key, part.kind == "session")
    query = (
        select(paper.key, paper.venue, paper.url, paper.updated, paper.fetched_at, part.text, part.fetched_at)
        .outerjoin(t.supplements, joined)
        .where(paper.source == _PROGRAMME, paper.withdrawn.is_(False))
    )
    keys = None if records is None else sorted({storable(key) for source, key in records if source == _PROGRAMME})
    parts: Sequence[Sequence[str] | None] = [None] if keys is None else list(in_parts(keys))
    found: list[ProgrammeRow] = []
    for some in parts:
        for key, venue, url, starts_at, came, text, told in conn.execute(
            query if some is None else query.where(paper.key.in_(some))
        ):
            sessions = None if text is None else read_sessions(text)
            row = ProgrammeRow((_PROGRAMME, key), venue or "", url, starts_at, sessions, (told or came).date())
            found.append(row)
    return sorted(found, key=lambda row: row.record)


def works_by(conn: Connection, people: Collection[str]) -> set[str]:
    """The ids of all works that name one of these authors."""
    who, found = concluded.authorships.c, set[str]()
    for part in in_parts(sorted(people)):
        found |= set(conn.scalars(select(who.work_id).where(who.author_id.in_(part))))
    return found
