"""Writing many rows: the one ``upsert``, and plain bulk insertion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from sourcer.store.faults import translating

Row = Mapping[str, Any]
Key = tuple[Any, ...]
CHUNK = 500
NEVER_MOVED = frozenset({"first_seen_at", "first_seen_run"})


@dataclass(frozen=True, slots=True)
class Upserted:
    """Which keys were not there, held something else, or held the same already."""

    new: frozenset[Key] = frozenset()
    changed: frozenset[Key] = frozenset()
    unchanged: frozenset[Key] = frozenset()


def upsert(
    conn: Connection, table: Table, rows: Sequence[Row], *, key: Sequence[str], hash_column: str = "content_hash"
) -> Upserted:
    """Insert rows, or overwrite those whose ``hash_column`` differs; ``first_seen_…`` columns are never moved.

    Of rows with the same key the last counts, or the first of those that say the same, as if they had come one by one.
    Rows that hold the same already are not touched, so the same call twice
    changes nothing. Rows go in order of their keys, so that two writers cannot wait for each other in a ring.
    """
    folded: dict[Key, Row] = {}
    for row in rows:
        name = tuple(row[column] for column in key)
        if name not in folded or folded[name][hash_column] != row[hash_column]:
            folded[name] = row
    new: set[Key] = set()
    changed: set[Key] = set()
    for chunk in _chunks(sorted(folded)):
        known = _hashes(conn, table, chunk, key, hash_column)
        new.update(name for name in chunk if name not in known)
        changed.update(name for name in known if known[name] != folded[name][hash_column])
        if wanted := [folded[name] for name in chunk if name in new or name in changed]:
            conn.execute(_statement(conn, table, list(wanted[0]), key, hash_column), wanted)
    return Upserted(frozenset(new), frozenset(changed), frozenset(folded) - new - changed)


def insert_new(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows whose keys are not there yet; the others are left as they are."""
    if rows:
        conn.execute(dialect_insert(conn, table).on_conflict_do_nothing(), list(rows))


def insert_all(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, all with the same columns, that are known to be new. Raises StoreError for a key that is there."""
    if not rows:
        return
    if conn.dialect.name == "postgresql":
        _copy(conn, table, rows)
    else:
        conn.execute(insert(table), list(rows))


def dialect_insert(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The database's own INSERT, which knows ON CONFLICT."""
    return sqlite.insert(table) if conn.dialect.name == "sqlite" else postgresql.insert(table)


def _copy(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """PostgreSQL's COPY: several times faster than INSERT for the hundreds of thousands of rows of a resolution."""
    columns = [table.c[name] for name in rows[0]]
    bind = [(column.name, column.type.dialect_impl(conn.dialect).bind_processor(conn.dialect)) for column in columns]
    into = f"COPY {table.name} ({', '.join(column.name for column in columns)}) FROM STDIN"
    with translating(conn.engine), closing(conn.connection.cursor()) as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([process(row[name]) if process else row[name] for name, process in bind])


def _statement(
    conn: Connection, table: Table, columns: Sequence[str], key: Sequence[str], hash_column: str
) -> sqlite.Insert | postgresql.Insert:
    statement = dialect_insert(conn, table)
    moved = {name: statement.excluded[name] for name in columns if name not in key and name not in NEVER_MOVED}
    differs = table.c[hash_column].is_distinct_from(statement.excluded[hash_column])
    return statement.on_conflict_do_update(index_elements=list(key), set_=moved, where=differs)


def _hashes(
    conn: Connection, table: Table, keys: Sequence[Key], names: Sequence[str], hash_column: str
) -> dict[Key, Any]:
    """The hashes of those keys that are there."""
    columns: list[ColumnElement[Any]] = [table.c[name] for name in names]
    # One IN for each column, since SQLite reads the whole table for an IN over several columns at once.
    within = [column.in_(sorted(set(values))) for column, values in zip(columns, zip(*keys, strict=True), strict=True)]
    found = conn.execute(select(table.c[hash_column], *columns).where(*within))
    wanted = set(keys)
    return {name: row[0] for row in found if (name := tuple(row[1:])) in wanted}


def _chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
