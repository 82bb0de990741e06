"""Names that were kept for their time stay away when their record, or their repository, is crawled again.

A record that lost names says so itself: they are ``[withheld]`` in the stored row. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, select

from sourcer.model.records import Provenance, Record, RecordKey
from sourcer.sources.base import Page, Request
from sourcer.store import tables as t
from sourcer.store.keys import digest_of, in_parts
from sourcer.store.repo_names import SOURCE
from sourcer.store.tables_rights import retired
from sourcer.store.upsert import upsert
from sourcer.store.withholding import Gate, rewrite
from sourcer.withheld.retention import known_here, still_withheld, without_names


def retire(conn: Connection, keys: Collection[tuple[str, str, bool]], *, now: datetime) -> None:
    """Note records and repositories (source, key, whether no name is left) that lost names."""
    rows = [{"source": source, "key": key, "retired_at": now, "is_whole": whole} for source, key, whole in sorted(keys)]
    upsert(conn, retired, rows, key=("source", "key"), hash_column="is_whole")


def without_retired(conn: Connection, request: Request, page: Page, provenance: Provenance) -> Page:
    """The page without names and repositories whose time is over; its kept payload loses them too."""
    names = {record.record_key for record in page.records} | {(SOURCE, repo.key) for repo in page.repos}
    names |= {(part.source, part.key) for part in page.supplements if part.source == SOURCE}
    over = among(conn, names)
    if not over:
        return page
    gone = _withheld_on(conn, [record for record in page.records if record.record_key in over])
    made = replace(
        page,
        records=tuple(without_names(record, gone.get(record.record_key, ())) for record in page.records),
        repos=tuple(repo for repo in page.repos if (SOURCE, repo.key) not in over),
        supplements=tuple(
            part for part in page.supplements if part.source != SOURCE or (part.source, part.key) not in over
        ),
    )
    if len(made.repos) < len(page.repos) or len(made.supplements) < len(page.supplements):
        conn.execute(delete(t.payloads).where(t.payloads.c.id == digest_of(provenance.url, provenance.payload_hash)))
    elif made.records != page.records:
        signed = [(record, at) for record in page.records for at in gone.get(record.record_key, ())]
        rewrite(conn, Gate(known_here(signed)), request, page, provenance)
    return made


def among(conn: Connection, keys: Collection[RecordKey]) -> set[RecordKey]:
    """Which of these records and repositories lost names."""
    held = retired.c
    parts = in_parts(sorted({key for _, key in keys}))
    rows = (row for part in parts for row in conn.execute(select(held.source, held.key).where(held.key.in_(part))))
    return {(row.source, row.key) for row in rows}.intersection(keys)


def _withheld_on(conn: Connection, records: Collection[Record]) -> dict[RecordKey, frozenset[int]]:
    """Where nobody is to stand on these records, given what is stored of them."""
    coming = {record.record_key: record.mentions for record in records}
    held = t.records.c
    found: dict[RecordKey, frozenset[int]] = {}
    for part in in_parts(sorted({key for _, key in coming})):
        for row in conn.execute(select(held.source, held.key, held.mentions).where(held.key.in_(part))):
            if (mentions := coming.get((row.source, row.key))) is not None:
                found[row.source, row.key] = still_withheld(mentions, [name for name, *_ in row.mentions])
    return found
