"""What ``benchmarks.speed`` measures itself against: the same job on the same bytes and objects, written by hand.

The databases are migrated ones, with the tables, indexes and pragmas of the store itself. Each peer writes the columns
and rows that the store writes (its content hash is a digest of its own), in a transaction a page, and overwrites only
what differs. None cleans what a database refuses, nor tells new, changed and unchanged apart.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

import psycopg

from benchmarks.generated import FETCHED_AT
from sourcer.model.records import Mention, Record
from sourcer.store.engine import BUSY_TIMEOUT_MS

Row = tuple[Any, ...]

_COLUMNS = (
    "source, key, title, abstract, published, updated, version, categories, comment, venue, status, ids, links, "
    "mentions, url, withdrawn, fetched_url, fetched_at, payload_hash, content_hash, first_seen_at, first_seen_run, "
    "changed_run"
)
_FIXED = {"source", "key", "first_seen_at", "first_seen_run"}
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Peer(Protocol):
    """Saves pages of records, one transaction each. ``backend`` is the process of the server that works for it."""

    name: str
    backend: int | None

    def save(self, records: Sequence[Record], run_id: int) -> None: ...


class SqliteByHand:
    """``sqlite3``: one INSERT … ON CONFLICT for all rows of a page."""

    name = "sqlite3 by hand"
    backend: int | None = None

    def __init__(self, path: str) -> None:
        self.conn = sqlite3.connect(path, isolation_level=None)
        self.conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self.conn.execute(f"PRAGMA {pragma}")
        self.columns = _COLUMNS
        self.statement = _upsert("records", self.columns)

    def save(self, records: Sequence[Record], run_id: int) -> None:
        self.conn.execute("BEGIN IMMEDIATE")
        self.conn.executemany(self.statement, [_row(record, run_id, _sqlite_time) for record in records])
        self.conn.execute("COMMIT")


class SqliteTwoTables(SqliteByHand):
    """The same with the authorships in a table of their own, rewritten for the works that are new or changed."""

    name = "sqlite3 by hand, works and authorships"

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.conn.execute(_AUTHORSHIPS)
        self.conn.execute("ALTER TABLE records DROP COLUMN mentions")
        self.statement = _upsert("records", _COLUMNS.replace(" mentions,", ""))

    def save(self, records: Sequence[Record], run_id: int) -> None:
        self.conn.execute("BEGIN IMMEDIATE")
        rows = [_row(record, run_id, _sqlite_time) for record in records]
        known = dict(self._known([row[1] for row in rows]))
        written = [pair for pair in zip(records, rows, strict=True) if known.get(pair[1][1]) != pair[1][19]]
        self.conn.executemany(self.statement, [row[:13] + row[14:] for _, row in written])
        gone = [row[:2] for _, row in written if row[1] in known]
        self.conn.executemany("DELETE FROM written_by WHERE source = ? AND key = ?", gone)
        places = [place for record, _ in written for place in _places(record)]
        self.conn.executemany("INSERT INTO written_by VALUES (?, ?, ?, ?, ?, ?)", places)
        self.conn.execute("COMMIT")

    def _known(self, keys: Sequence[str]) -> sqlite3.Cursor:
        wanted = ", ".join("?" * len(keys))
        query = f"SELECT key, content_hash FROM records WHERE source = 'arxiv_api' AND key IN ({wanted})"
        return self.conn.execute(query, keys)


class PostgresByHand:
    """``psycopg``: COPY into a temporary table, which the session keeps, and one statement that merges it."""

    name = "COPY and merge by hand"

    def __init__(self, url: str) -> None:
        self.conn = psycopg.connect(url, options="-c timezone=UTC")
        self.backend: int | None = self.conn.info.backend_pid
        self._prepare()
        self.conn.commit()

    def _prepare(self) -> None:
        self._make_incoming("records", _COLUMNS)

    def save(self, records: Sequence[Record], run_id: int) -> None:
        with self.conn.transaction(), self.conn.cursor() as cursor:
            self._copy(cursor, "records", _COLUMNS, (_row(record, run_id, _as_it_is) for record in records))
            cursor.execute(_merge("records", _COLUMNS))

    def _make_incoming(self, table: str, columns: str) -> None:
        shape = f"SELECT {columns} FROM {table} WITH NO DATA"
        self.conn.execute(f"CREATE TEMPORARY TABLE incoming_{table} ON COMMIT DELETE ROWS AS {shape}")

    def _copy(self, cursor: psycopg.Cursor[Any], table: str, columns: str, rows: Iterator[Row]) -> None:
        with cursor.copy(f"COPY incoming_{table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


class PostgresTwoTables(PostgresByHand):
    """The same with the authorships in a table of their own, rewritten for the works that are new or changed."""

    name = "COPY and merge by hand, works and authorships"
    _columns = _COLUMNS.replace(" mentions,", "")

    def _prepare(self) -> None:
        self.conn.execute(_AUTHORSHIPS)
        self.conn.execute("ALTER TABLE records DROP COLUMN mentions")
        self._make_incoming("records", self._columns)
        self._make_incoming("written_by", "source, key, position, name, affiliations, ids")

    def save(self, records: Sequence[Record], run_id: int) -> None:
        with self.conn.transaction(), self.conn.cursor() as cursor:
            rows = (_row(record, run_id, _as_it_is) for record in records)
            self._copy(cursor, "records", self._columns, (row[:13] + row[14:] for row in rows))
            merge = f"{_merge('records', self._columns)} RETURNING source, key, xmax = 0"
            written = {(source, key): is_new for source, key, is_new in cursor.execute(merge).fetchall()}
            pages = (record for record in records if (record.source, record.key) in written)
            places = (place for record in pages for place in _places(record))
            self._copy(cursor, "written_by", "source, key, position, name, affiliations, ids", places)
            gone = [name for name, is_new in written.items() if not is_new]
            cursor.executemany("DELETE FROM written_by WHERE source = %s AND key = %s", gone)
            cursor.execute("INSERT INTO written_by SELECT * FROM incoming_written_by")


_AUTHORSHIPS = """CREATE TABLE written_by (source TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL,
name TEXT NOT NULL, affiliations JSON NOT NULL, ids JSON NOT NULL, PRIMARY KEY (source, key, position))"""


def _upsert(table: str, columns: str) -> str:
    marks = ", ".join("?" for _ in columns.split(", "))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) {_overwriting(table, columns)}"


def _merge(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM incoming_{table} {_overwriting(table, columns)}"


def _overwriting(table: str, columns: str) -> str:
    moved = ", ".join(f"{name} = excluded.{name}" for name in columns.split(", ") if name not in _FIXED)
    return f"ON CONFLICT (source, key) DO UPDATE SET {moved} WHERE {table}.content_hash <> excluded.content_hash"


def _row(record: Record, run_id: int, moment: Any) -> Row:
    facts = (
        record.source,
        record.key,
        record.title,
        record.abstract,
        None if record.published is None else record.published.isoformat(),
        moment(record.updated),
        record.version,
        _to_json(record.categories),
        record.comment,
        record.venue,
        record.status,
        _to_json([f"{known.scheme}:{known.value}" for known in record.ids]),
        _to_json(record.links),
        _to_json([_printed(mention) for mention in record.mentions]),
        record.url,
        record.withdrawn,
    )
    came = record.provenance
    digest = hashlib.sha256("\0".join(map(str, facts)).encode()).hexdigest()
    seen = moment(FETCHED_AT)
    return (*facts, came.url, moment(came.fetched_at), came.payload_hash, digest, seen, run_id, run_id)


def _places(record: Record) -> Iterator[Row]:
    for position, mention in enumerate(record.mentions):
        name, affiliations, known = _printed(mention)
        yield record.source, record.key, position, name, _to_json(affiliations), _to_json(known)


def _printed(mention: Mention) -> tuple[str, tuple[str, ...], list[str]]:
    return mention.name, mention.affiliations, [f"{known.scheme}:{known.value}" for known in mention.ids]


def _sqlite_time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.replace(tzinfo=None).isoformat(" ", "microseconds")


def _as_it_is(moment: datetime | None) -> datetime | None:
    return moment
