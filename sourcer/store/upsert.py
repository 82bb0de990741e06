"""Writing many rows: the one ``upsert``, and plain bulk insertion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Connection,
    Table,
    TableClause,
    Text,
    any_,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from sourcer.store.faults import translating
from sourcer.store.values import to_json

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql  # loaded where it is spoken: a reader of SQLite need not wait for it

    _Insert = sqlite.Insert | postgresql.Insert

T = TypeVar("T")
Row = Mapping[str, Any]
Key = tuple[Any, ...]
_Prepared = tuple[str, Sequence[str]]
"""A statement for one row, and the names in the order of its places."""
CHUNK = 500
COPIED = 100
"""From so many rows on, PostgreSQL gets them by COPY: below, making a table for them costs more than it saves."""
NEVER_MOVED = frozenset({"first_seen_at", "first_seen_run"})
# PostgreSQL: the session keeps the table, since to make one costs as much as to store a hundred rows. Only a second
# upsert in one transaction finds rows there.
_INCOMING = """CREATE TEMPORARY TABLE IF NOT EXISTS {incoming} ON COMMIT DELETE ROWS
AS SELECT * FROM {table} WITH NO DATA; DELETE FROM {incoming}"""
_SQLITE = sqlite.dialect()


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
    Rows that hold the same already are not touched, so the same call twice changes nothing. Rows go in order of their
    keys, so that two writers cannot wait for each other in a ring.
    """
    named = ((tuple(row[column] for column in key), row[hash_column], row) for row in rows)
    return upsert_from(conn, table, named, lambda row, _: row, key=key, hash_column=hash_column)


def upsert_from(
    conn: Connection,
    table: Table,
    items: Iterable[tuple[Key, Any, T]],
    make_row: Callable[[T, Any], Row],
    *,
    key: Sequence[str],
    hash_column: str = "content_hash",
) -> Upserted:
    """The same for items (key, hash, anything), of which ``make_row`` makes rows (of the third and the hash) one by
    one, and only of those that are written.
    """
    folded: dict[Key, tuple[T, Any]] = {}
    for name, digest, item in items:
        if name not in folded or folded[name][1] != digest:
            folded[name] = item, digest
    names = sorted(folded)
    known = {name: held for chunk in _chunks(names) for name, held in _hashes(conn, table, chunk, key, hash_column)}
    new = frozenset(folded.keys() - known.keys())
    changed = frozenset(name for name in known if known[name] != folded[name][1])
    if wanted := [folded[name] for name in names if name in new or name in changed]:
        columns = tuple(make_row(*wanted[0]))
        _write(conn, _Overwriting(table, columns, tuple(key), hash_column), wanted, make_row)
    return Upserted(new, changed, frozenset(folded) - new - changed)


def insert_new(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows whose keys are not there yet; the others are left as they are."""
    if rows:
        conn.execute(dialect_insert(conn, table).on_conflict_do_nothing(), list(rows))


def insert_all(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, all with the same columns, that are known to be new. Raises StoreError for a key that is there."""
    if not rows:
        return
    if conn.dialect.name == "postgresql":
        _copy(conn, table, tuple(rows[0]), rows, table.name)
    else:
        _execute_many(conn, table, _sqlite_insert(table, tuple(rows[0])), rows)


def dialect_insert(conn: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The database's own INSERT, which knows ON CONFLICT."""
    if conn.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


@dataclass(frozen=True, slots=True)
class _Overwriting:
    """INSERT into a table, or UPDATE of what is there where its hash differs."""

    table: Table
    columns: tuple[str, ...]
    key: tuple[str, ...]
    hash_column: str

    def completed(self, statement: _Insert) -> _Insert:
        fixed = NEVER_MOVED.union(self.key)
        moved = {name: statement.excluded[name] for name in self.columns if name not in fixed}
        differs = self.table.c[self.hash_column].is_distinct_from(statement.excluded[self.hash_column])
        return statement.on_conflict_do_update(index_elements=list(self.key), set_=moved, where=differs)


def _write(
    conn: Connection, into: _Overwriting, items: Sequence[tuple[T, Any]], make_row: Callable[[T, Any], Row]
) -> None:
    """Write the items, which come in order of their keys."""
    rows = (make_row(*item) for item in items)
    if conn.dialect.name == "sqlite":
        _execute_many(conn, into.table, _sqlite_statement(into), rows)
    elif len(items) < COPIED:
        conn.execute(into.completed(dialect_insert(conn, into.table)), list(rows))
    else:
        incoming = f"incoming_{into.table.name}"
        conn.exec_driver_sql(_INCOMING.format(incoming=incoming, table=into.table.name))
        _copy(conn, into.table, into.columns, rows, incoming)
        conn.exec_driver_sql(_merging_statement(into, incoming))


def _execute_many(conn: Connection, table: Table, prepared: _Prepared, rows: Iterable[Row]) -> None:
    """Run SQLite's statement for each row, past the work that SQLAlchemy does anew for each: half the cost of all."""
    statement, places = prepared
    with translating(conn.engine), closing(conn.connection.cursor()) as cursor:
        # The driver takes any iterable: the rows need not be there all at once.
        cursor.executemany(statement, bound(conn, table, places, rows))  # type: ignore[arg-type]


@lru_cache
def _sqlite_statement(into: _Overwriting) -> _Prepared:
    return _compiled(into.completed(sqlite.insert(into.table)), into.columns)


@lru_cache
def _sqlite_insert(table: Table, columns: tuple[str, ...]) -> _Prepared:
    return _compiled(sqlite.insert(table), columns)


def _compiled(statement: _Insert, columns: Sequence[str]) -> _Prepared:
    compiled = statement.compile(dialect=_SQLITE, column_keys=list(columns))
    return str(compiled), compiled.positiontup or ()


@lru_cache
def _merging_statement(into: _Overwriting, incoming: str) -> str:
    """The statement for all rows of another table. It takes them in the order in which they were copied, for a
    session's own table is read from its beginning by one process; so two writers take theirs in one order.
    """
    from sqlalchemy.dialects import postgresql

    came = TableClause(incoming, *(column(name, into.table.c[name].type) for name in into.columns))
    statement = postgresql.insert(into.table).from_select(list(into.columns), select(*came.c))
    return str(into.completed(statement).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def _copy(conn: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row], name: str) -> None:
    """PostgreSQL's COPY into the table of that name, several times faster than INSERT for thousands of rows."""
    into = f"COPY {name} ({', '.join(columns)}) FROM STDIN"
    with translating(conn.engine), closing(conn.connection.cursor()) as cursor, cursor.copy(into) as copy:
        for values in bound(conn, table, columns, rows):
            copy.write_row(values)


def bound(conn: Connection, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[Sequence[Any]]:
    """The rows' values as the driver takes them, in the order of ``columns``."""
    processors = [_processor(conn, table.c[name].type) for name in columns]
    processed = [(place, process) for place, process in enumerate(processors) if process]
    take = itemgetter(*columns)
    for row in rows:
        values = list(take(row))
        for place, process in processed:
            values[place] = process(values[place])
        yield values


def _processor(conn: Connection, kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """What makes the driver's value of ours. JSON columns hold lists and mappings, and None where that is no value."""
    if isinstance(kind, JSON):
        return _json_or_nothing if kind.none_as_null else to_json
    return kind.dialect_impl(conn.dialect).bind_processor(conn.dialect)


def _json_or_nothing(value: Any) -> str | None:
    return None if value is None else to_json(value)


def _hashes(
    conn: Connection, table: Table, keys: Sequence[Key], names: Sequence[str], hash_column: str
) -> list[tuple[Key, Any]]:
    """The hashes of those keys that are there."""
    columns: list[ColumnElement[Any]] = [table.c[name] for name in names]
    # One set for each column, since SQLite reads the whole table for an IN over several columns at once.
    sets = [sorted(set(values)) for values in zip(*keys, strict=True)]
    within = [_is_one_of(conn, column, values) for column, values in zip(columns, sets, strict=True)]
    found = conn.execute(select(table.c[hash_column], *columns).where(*within))
    wanted = set(keys)
    return [(tuple(name), held) for held, *name in found.all() if tuple(name) in wanted]


def _is_one_of(conn: Connection, column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """``column IN values`` with one parameter, which neither SQLAlchemy nor the driver has to take apart."""
    if conn.dialect.name == "postgresql":
        return column == any_(literal(values, ARRAY(Text)))
    return column.in_(select(func.json_each(to_json(values)).table_valued("value").c.value))


def _chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
