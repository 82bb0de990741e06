"""Invented rows for every column of every table, in whatever shape the database has."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    and_,
    cast,
    insert,
    select,
)

from sourcer.store.engine import reading, writing
from sourcer.store.tables_search import is_described

ROWS = 3
OF_MAPPINGS = frozenset({"details", "tally", "headers", "components", "weights", "execution"})
TAKEN_OVER = {"scores": "grounds"}
"""Where columns went that a table had once; both have what joins them."""
Rows = dict[str, list[tuple[Any, ...]]]


def tables_of(engine: Engine) -> list[Table]:
    """What the database itself says of its tables: these tests must not know them better than it does."""
    found = MetaData()
    with reading(engine) as conn:
        found.reflect(conn, only=lambda name, _: is_described(name, "table") and name != "alembic_version")
    return list(found.sorted_tables)


def invented(column: Column[Any], number: int) -> Any:
    """A value fit for the column, the same for all columns of one name: so what refers to a row finds it."""
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, DateTime):
        moment = datetime(2024, 3, 20, 4, 30, 15, 123456, tzinfo=UTC) + timedelta(hours=number)
        return moment if getattr(kind, "timezone", False) else moment.replace(tzinfo=None)
    if isinstance(kind, Date):
        return date(2024, 3, 20) + timedelta(days=number)
    if isinstance(kind, JSON):
        said = f"{column.name} {number} «ünï»"
        return {said: [number, None, 0.1, {"deep": True}]} if column.name in OF_MAPPINGS else [said]
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Float):
        return number / 7
    if isinstance(kind, LargeBinary):
        return bytes([0, 255, number])
    # What may be empty is, in the last row.
    return None if column.nullable and number == ROWS else f"{column.name} {number} «Zofía», it's invented"


def fill(engine: Engine, tables: list[Table]) -> None:
    with writing(engine) as conn:
        for table in tables:
            made = [{c.name: invented(c, number) for c in table.columns} for number in range(1, ROWS + 1)]
            conn.execute(insert(table), made)


def held(engine: Engine, tables: list[Table]) -> Rows:
    """The rows of these tables, as far as their columns go, wherever the database has those columns now."""
    found: Rows = {}
    now = {table.name: table for table in tables_of(engine)}
    with reading(engine) as conn:
        for table in tables:
            kept = where = now[table.name]
            if gone := set(table.c.keys()) - set(kept.c.keys()):
                other = now[TAKEN_OVER[table.name]]
                both = set(kept.c.keys()) & set(other.c.keys())
                where = kept.join(other, and_(*(kept.c[name] == other.c[name] for name in both)))
            columns = [(other if c.name in gone else kept).c[c.name] for c in table.columns]
            read = [cast(c, Text) if isinstance(c.type, JSON) else c for c in columns]
            rows = conn.execute(select(*read).select_from(where))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found
