"""Rows about one person, wherever they are, for whoever must be told what is held on them. Nothing here commits."""

from __future__ import annotations

import html
import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, func, select

from sourcer.model.records import RecordKey
from sourcer.store import grounds
from sourcer.store import tables as t
from sourcer.store import tables_concluded as concluded
from sourcer.store import tables_opinions as said
from sourcer.store import tables_search as index
from sourcer.store import tables_watch as watch
from sourcer.store.keys import in_parts
from sourcer.store.values import Instant

CODE = "github"
_SHORTEST = 6
"""Shorter keys and names stand inside other words too often to tell that a page holds them."""


@dataclass(frozen=True, slots=True)
class PayloadCount:
    """How many kept pages of a source hold somebody, and between which moments they were fetched."""

    source: str
    count: int
    first: datetime
    last: datetime


def rows_of_records(conn: Connection, table: Table, keys: Collection[RecordKey]) -> list[Any]:
    """The rows of a table of facts (or what goes with them) that belong to these records or repositories, in order."""
    query, column = select(table), table.c.key
    rows = [row for row in _in(conn, query, column, {key for _, key in keys}) if (row.source, row.key) in keys]
    return sorted(rows, key=lambda row: (row.source, row.key, getattr(row, "kind", "")))


def repos_of(conn: Connection, logins: Collection[str]) -> list[Any]:
    """The repositories under these logins, by name."""
    owned = list(_in(conn, select(t.repos), func.lower(t.repos.c.owner), _lower(logins)))
    return sorted(owned, key=lambda row: (row.full_name, row.key))


def accounts_of(conn: Connection, logins: Collection[str]) -> list[Any]:
    """The accounts of these logins, with provenance."""
    found = list(_in(conn, select(t.accounts), func.lower(t.accounts.c.login), _lower(logins)))
    return sorted(found, key=lambda row: (row.login, row.key))


def is_owner(conn: Connection, login: str) -> str | None:
    """The login as GitHub spells it, where an account or a repository of that login is stored; else None."""
    wanted = login.casefold()
    for column in (t.accounts.c.login, t.repos.c.owner, concluded.implementations.c.owner):
        if (found := conn.scalar(select(column).where(func.lower(column) == wanted).limit(1))) is not None:
            return str(found)
    return None


def scores_of(conn: Connection, candidates: Collection[str]) -> list[Any]:
    """Every kept score of these candidates, with the moment of its ranking, oldest first."""
    return _ranked(conn, concluded.scores, concluded.scores.c.candidate_id, candidates)


def liked_of(conn: Connection, authors: Collection[str]) -> list[Any]:
    """Every kept line of the "papers you like" lists that names these authors, oldest first."""
    return _ranked(conn, concluded.liked_flags, concluded.liked_flags.c.author_id, authors)


def work_scores_of(conn: Connection, works: Collection[str]) -> list[Any]:
    """Everything kept that was concluded about these works, oldest first."""
    return _ranked(conn, concluded.work_scores, concluded.work_scores.c.work_id, works)


def every_told(conn: Connection) -> list[Any]:
    """Every row of what digests told."""
    held = watch.told.c
    return list(conn.execute(select(watch.told).order_by(held.brief, held.kind, held.key)))


def every_weight(conn: Connection) -> list[Any]:
    """Every row of kept weights, oldest first."""
    return list(conn.execute(select(said.kept_weights).order_by(said.kept_weights.c.id)))


def known_imported_at(conn: Connection) -> datetime | None:
    """When the list of known people was read in."""
    return conn.scalar(select(func.max(said.known_people.c.imported_at)))


def indexed(conn: Connection, people: Collection[str], works: Collection[str]) -> tuple[list[str], list[str]]:
    """Which of these people and works the search index has."""
    found = []
    for table, refs in ((index.search_people, people), (index.search_works, works)):
        found.append(sorted(row.ref for row in _in(conn, select(table.c.ref), table.c.ref, refs)))
    return found[0], found[1]


def asked_for(conn: Connection, keys: Collection[str]) -> list[tuple[str, Any]]:
    """What services were asked or announced under these keys (arXiv ids, logins): the table and the row."""
    wanted = {*keys, *_lower(keys)}
    found: list[tuple[str, Any]] = []
    for table in (t.lookups, t.signals):
        rows = _in(conn, select(table), table.c.key, wanted)
        found += [(table.name, row) for row in sorted(rows, key=lambda row: (row.source, row.key))]
    return found


def payloads_holding(
    conn: Connection, *, hashes: Collection[str], keys: Collection[RecordKey], names: Collection[str]
) -> list[PayloadCount]:
    """How many kept pages hold somebody: those that a fact of theirs was read from, and those in which one of the keys
    or names stands. All pages are opened one by one, so that none is told of by guess.
    """
    needles = {form for name in names if len(name) >= _SHORTEST for form in _forms(name)}
    of_source: dict[str, list[bytes]] = {}
    for source, key in keys:
        if len(key) >= _SHORTEST:
            of_source.setdefault(source, []).append(key.encode())
    held, many = t.payloads.c, Counter[str]()
    spans: dict[str, tuple[datetime, datetime]] = {}
    query = select(held.source, held.payload_hash, held.fetched_at, held.body).order_by(held.id)
    with conn.execute(query, execution_options={"yield_per": 50}) as rows:
        for row in rows:
            if row.payload_hash not in hashes:
                body = zlib.decompress(row.body)
                if not any(each in body for each in (*of_source.get(row.source, ()), *needles)):
                    continue
            many[row.source] += 1
            first, last = spans.get(row.source, (row.fetched_at, row.fetched_at))
            spans[row.source] = (min(first, row.fetched_at), max(last, row.fetched_at))
    return [PayloadCount(source, many[source], *spans[source]) for source in sorted(many)]


def _forms(name: str) -> Iterator[bytes]:
    """A name as pages of different kinds spell it: plain, escaped for JSON, escaped for HTML."""
    yield name.encode()
    yield json.dumps(name)[1:-1].encode()
    yield html.escape(name).encode()
    yield name.encode("ascii", "xmlcharrefreplace")


def _ranked(conn: Connection, table: Table, column: Column[Any], ids: Collection[str]) -> list[Any]:
    rankings = concluded.rankings
    of_one = (rankings.c.run_id == table.c.run_id) & (rankings.c.brief == table.c.brief)
    ranked_at = func.coalesce(t.runs.c.finished_at, t.runs.c.started_at, type_=Instant()).label("ranked_at")
    query = select(table, rankings.c.as_of, rankings.c.notes, ranked_at).join_from(table, rankings, of_one)
    query = query.join(t.runs, t.runs.c.id == table.c.run_id)
    if table is concluded.scores:
        query = grounds.joined(query)
    rows = list(_in(conn, query, column, ids))
    return sorted(rows, key=lambda row: (row.run_id, row.brief, row.place))


def _lower(texts: Iterable[str]) -> set[str]:
    return {text.casefold() for text in texts}


def _in(conn: Connection, query: Select[Any], column: Any, wanted: Collection[str]) -> Iterator[Any]:
    for part in in_parts(sorted(set(wanted))):
        yield from conn.execute(query.where(column.in_(part)))
