"""What was concluded about the works that a list shows: both views of their originality, read for those alone."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.store.scores import load_work_scores


def with_work_scores(conn: Connection, shortlist: Shortlist) -> Shortlist:
    """The list with a ``WorkScore`` for each work shown that is the candidate's own.

    A work that somebody only implemented says nothing about how original they are. Narrow the list first.
    """
    ids = {work_id for entry in (*shortlist.entries, *shortlist.known) for work_id in _own(entry)}
    found = load_work_scores(conn, shortlist.run_id, shortlist.brief, ids)

    def read(entry: ShortlistEntry) -> ShortlistEntry:
        return replace(entry, work_scores=tuple(found[work_id] for work_id in _own(entry) if work_id in found))

    return replace(shortlist, entries=tuple(map(read, shortlist.entries)), known=tuple(map(read, shortlist.known)))


def _own(entry: ShortlistEntry) -> tuple[str, ...]:
    return tuple(work.id for work in entry.works) if entry.score.kind == "author" else ()
