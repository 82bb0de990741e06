"""What a table holds, replaced whole; but only the rows that differ are written. Nothing here commits.

A night changes a few rows of many. To delete all and insert all again would keep other writers out for as long, grow
the log by the whole store, and leave PostgreSQL with a dead row for each that stands: readers have to pass them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table, and_, bindparam, delete, text

from sourcer.store.upsert import Row, bound, insert_all

_AT_ONCE = 2000
Values = tuple[Any, ...]


def replace_rows(conn: Connection, table: Table, rows: Callable[[], Iterable[Row]]) -> int:
    """Have the table hold these rows and no others; how many had to be deleted or inserted.

    ``rows`` gives them each time that it is called, all columns of each. The table must be one to which no foreign key
    points: a row that differs is deleted and inserted. Raises StoreError for two rows of one key.
    """
    columns = tuple(table.columns.keys())
    fresh: dict[Values, int] = {}
    count = 0
    for values in bound(conn, table, columns, rows()):
        fresh[tuple(values)] = count
        count += 1
    is_double = len(fresh) < count  # which the database will refuse
    stale, held = _stale(conn, table, fresh)
    if is_double or 2 * len(stale) > held:
        conn.execute(delete(table))
        insert_all(conn, table, list(rows()))
        return held + count
    _remove(conn, table, stale)
    if wanted := set(fresh.values()):
        insert_all(conn, table, [row for number, row in enumerate(rows()) if number in wanted])
    return len(stale) + len(wanted)


def _stale(conn: Connection, table: Table, fresh: dict[Values, int]) -> tuple[list[Values], int]:
    """The keys of the rows that ``fresh`` has not, of how many rows; those that it has are taken out of it."""
    names = [column.name for column in table.primary_key]
    places = [table.columns.keys().index(name) for name in names]
    stale, held = [], 0
    for values in _held(conn, table):
        held += 1
        if fresh.pop(values, None) is None:
            stale.append(tuple(values[place] for place in places))
    return stale, held


def _held(conn: Connection, table: Table) -> Iterator[Values]:
    """The rows as the driver gives them, which is as it takes them."""
    query = text(f"SELECT {', '.join(map(_as_written, table.columns))} FROM {table.name}")
    with conn.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
        for some in found.partitions():
            yield from map(tuple, some)


def _as_written(column: Column[Any]) -> str:
    # PostgreSQL's driver would read the JSON.
    return f"CAST({column.name} AS TEXT)" if isinstance(column.type, JSON) else str(column.name)


def _remove(conn: Connection, table: Table, keys: Collection[Values]) -> None:
    """Delete the rows of these keys."""
    names = [column.name for column in table.primary_key]
    statement = delete(table).where(and_(*(table.c[name] == bindparam(f"of_{name}") for name in names)))
    left = iter(sorted(keys))
    while some := list(islice(left, _AT_ONCE)):
        conn.execute(statement, [{f"of_{name}": value for name, value in zip(names, key, strict=True)} for key in some])
