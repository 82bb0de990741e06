"""What is watched: rows and back. Nothing here commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from sourcer.model.audit import Entry
from sourcer.model.watches import Watch
from sourcer.store import audit
from sourcer.store.opinions import print_signed, read_signed
from sourcer.store.tables_watch import watches
from sourcer.store.values import storable


def save_watch(conn: Connection, watch: Watch) -> Watch:
    """Add a watch, or the end of one; it comes back with its number."""
    said = storable(watch)
    row = {
        "brief": said.brief,
        "kind": said.kind,
        "subject": said.subject,
        "name": said.name,
        "reason": said.reason,
        "by": said.by,
        "at": said.at,
        "signed": print_signed(said.signed),
        "about": said.about,
    }
    noted = said.numbered(conn.execute(insert(watches).values(row).returning(watches.c.id)).scalar_one())
    who, words = (said.subject, "") if said.kind == "person" else ("", said.subject)
    what = {"watch": noted.number, "of": said.kind, "brief": said.brief, "about": said.about}
    audit.note(conn, Entry("watch", said.at, said.by, who, what, words={"reason": said.reason, "words": words}))
    return noted


def load_watches(conn: Connection) -> list[Watch]:
    """Everything that was ever watched, and what ended it, oldest first."""
    return [_read(row) for row in conn.execute(select(watches).order_by(watches.c.id))]


def _read(row: Any) -> Watch:
    return Watch(
        brief=row.brief,
        kind=row.kind,
        subject=row.subject,
        name=row.name,
        reason=row.reason,
        by=row.by,
        at=row.at,
        signed=read_signed(row.signed),
        about=row.about,
        number=row.id,
    )
