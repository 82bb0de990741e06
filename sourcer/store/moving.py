"""A whole store into another database, of either engine, in one transaction: all of it comes to be there, or nothing.

Until the commit no other program sees anything of it: readers find no store, and whoever would set one up waits. So a
copy that was killed leaves nothing behind, and the next one starts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    cast,
    func,
    inspect,
    select,
    text,
)

from sourcer.errors import ConfigError, StoreError
from sourcer.model.telling import Tell, silent
from sourcer.store import schema, search_index
from sourcer.store.engine import reading, writing
from sourcer.store.faults import address
from sourcer.store.tables import leases
from sourcer.store.tables_search import is_described, metadata, search_people, search_state, search_works
from sourcer.store.upsert import insert_all

_AT_ONCE, _HEAVY_AT_ONCE = 1000, 50  # rows held in memory; heavy are those that carry whole payloads
_DIGEST_BYTES = 16
_REVISION = "alembic_version"
_OWN = frozenset(table.name for table in (leases, search_works, search_people, search_state))
# Leases say who does what now, and the search index is each engine's own: neither is moved.


@dataclass(frozen=True, slots=True)
class Copied:
    """One table that was copied; ``digest`` tells its content, whatever the order of its rows."""

    table: str
    rows: int
    digest: str


def copy_store(source: Engine, target: Engine, tell: Tell = silent) -> list[Copied]:
    """Copy everything that ``source`` holds into ``target``, read it there again, and compare before it counts.

    To be called by whoever holds the night of ``source``. Raises ConfigError where the target is not empty, StoreError
    where what arrived is not what was sent, or the source was written to meanwhile.
    """
    if address(source) == address(target):
        raise ConfigError(f"{address(target)} cannot be copied to itself; name another database with --to")
    schema.check(source)
    with writing(target) as to:
        _claim(to)
        with reading(source) as conn:
            sent = [_sent(conn, to, table, tell) for table in _moved()]
        _set_numbers(to)
        _compare(sent, to, tell)
        tell("making the search index")
        search_index.bring_up_to_date(to)
        _refuse_late_writing(source, sent)
    _analyse(target)
    return sent


def _moved() -> list[Table]:
    """The tables to move, each after those that it refers to."""
    return [table for table in metadata.sorted_tables if table.name not in _OWN]


def _claim(conn: Connection) -> None:
    """Give an empty database the program's tables. Raises ConfigError where anything else is in it."""
    there = {name for name in inspect(conn).get_table_names() if is_described(name, "table")}
    if foreign := sorted(there - metadata.tables.keys() - {_REVISION}):
        raise _refused(conn, f"holds other things (tables {', '.join(foreign[:5])})")
    if there and _REVISION not in there:
        raise _refused(conn, "holds tables of sourcer without saying of which revision they are")
    schema.upgrade_within(conn)
    if full := [table.name for table in _moved() if conn.execute(select(table).limit(1)).first() is not None]:
        raise _refused(conn, f"already holds data ({', '.join(full[:5])})")


def _refused(conn: Connection, why: str) -> ConfigError:
    return ConfigError(f"{address(conn.engine)} {why}; a store is copied into an empty database only: make a new one")


def _sent(conn: Connection, to: Connection, table: Table, tell: Tell) -> Copied:
    total = conn.scalar(select(func.count()).select_from(table)) or 0
    carrier, digest, count = _carrier(table), 0, 0
    for some in _parts(conn, table):
        insert_all(to, carrier, [dict(zip(carrier.c.keys(), row, strict=True)) for row in some])
        digest, count = _added(digest, some), count + len(some)
        tell(f"copying: {table.name}", count, total, "rows")
    return _copied(table, count, digest)


def _compare(sent: list[Copied], to: Connection, tell: Tell) -> None:
    """Read what arrived as the target gives it back."""
    for table, expected in zip(_moved(), sent, strict=True):
        digest, count = 0, 0
        for some in _parts(to, table):
            digest, count = _added(digest, some), count + len(some)
            tell(f"comparing: {table.name}", count, expected.rows, "rows")
        if (found := _copied(table, count, digest)) != expected:
            raise StoreError(
                f"the table {table.name} did not arrive as it was sent ({expected.rows:,} rows of digest "
                f"{expected.digest}, {found.rows:,} of {found.digest}): nothing was copied; run it again, and report it"
            )


def _refuse_late_writing(source: Engine, sent: list[Copied]) -> None:
    """Opinions and decisions can be given without the night; whoever gave one meanwhile must not lose it."""
    with reading(source) as conn:
        for table, copied in zip(_moved(), sent, strict=True):
            if conn.scalar(select(func.count()).select_from(table)) != copied.rows:
                raise StoreError(
                    f"somebody wrote to {address(source)} ({table.name}) while it was copied: nothing was copied; "
                    "run it again when nobody works with it"
                )


def _carrier(table: Table) -> Table:
    """The table with JSON as text, so that it passes as it stands, without being taken apart and put together."""
    columns = (Column(c.name, Text() if isinstance(c.type, JSON) else c.type) for c in table.columns)
    return Table(table.name, MetaData(), *columns)


def _parts(conn: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """The rows a few at a time; the driver holds no more of them either."""
    read = [cast(c, Text).label(c.name) if isinstance(c.type, JSON) else c for c in table.columns]
    is_heavy = any(isinstance(c.type, LargeBinary) for c in table.columns)
    at_once = _HEAVY_AT_ONCE if is_heavy else _AT_ONCE
    with conn.execute(select(*read), execution_options={"yield_per": at_once}) as found:
        for some in found.partitions():
            yield [tuple(row) for row in some]


def _added(digest: int, rows: list[tuple[Any, ...]]) -> int:
    # A sum, since no order is the same on both engines: they sort text by different rules.
    for row in rows:
        told = repr(row).encode("utf-8", "surrogatepass")
        digest += int.from_bytes(blake2b(told, digest_size=_DIGEST_BYTES).digest())
    return digest


def _copied(table: Table, rows: int, digest: int) -> Copied:
    return Copied(table.name, rows, f"{digest % 256**_DIGEST_BYTES:0{2 * _DIGEST_BYTES}x}")


def _set_numbers(to: Connection) -> None:
    """Let PostgreSQL count on from the highest number that came; SQLite does so by itself."""
    if to.dialect.name != "postgresql":
        return
    for table in _moved():
        for key in table.primary_key.columns:
            if isinstance(key.type, Integer) and (highest := to.scalar(select(func.max(key)))) is not None:
                sequence = func.pg_get_serial_sequence(table.name, key.name)
                to.execute(select(func.setval(sequence, highest)).where(sequence.is_not(None)))


def _analyse(target: Engine) -> None:
    # Without it PostgreSQL's planner takes the tables for empty until its own housekeeping comes by.
    if target.dialect.name == "postgresql":
        with writing(target) as conn:
            conn.execute(text("ANALYZE"))
