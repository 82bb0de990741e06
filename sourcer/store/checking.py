"""Whether the database is sound: its own integrity, its shape, what refers to what, the search index, open runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Column, Connection, Engine, ForeignKeyConstraint, and_, func, inspect, select, text
from sqlalchemy.exc import OperationalError

from sourcer.errors import StoreError
from sourcer.store import pgaside, schema, search_index
from sourcer.store import tables_concluded as t
from sourcer.store.engine import reading
from sourcer.store.faults import UPGRADE
from sourcer.store.probe import night_held
from sourcer.store.runs import open_runs
from sourcer.store.tables_search import metadata

State = Literal["sound", "look", "broken"]
_RESTORE = "restore a backup (`sourcer restore FILE`)"
_RESOLVE = "restore a backup (`sourcer restore FILE`), or report it: a resolution writes these tables whole"
_INDEX = "run `sourcer db check --mend`, which makes the index anew"
_REFERS: tuple[tuple[Column[str], Column[str]], ...] = (
    (t.authorships.c.work_id, t.works.c.id),
    (t.authorships.c.author_id, t.authors.c.id),
    (t.work_records.c.work_id, t.works.c.id),
    (t.author_links.c.author_id, t.authors.c.id),
)
"""What refers to what without a foreign key, because it is written whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, how it stands, in words, and what mends it."""

    check: str
    state: State
    said: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a table is; ``size`` is in bytes with its indexes, None where the database does not tell."""

    table: str
    rows: int
    size: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found."""

    findings: list[Finding]
    sizes: list[Size]

    @property
    def is_broken(self) -> bool:
        """Whether something must be mended."""
        return any(finding.state == "broken" for finding in self.findings)


def check_database(engine: Engine) -> Checked:
    """Look at everything. It only reads; raises StoreError where the database cannot be opened at all."""
    findings = [_integrity(engine), _shape(engine)]
    if pgaside.is_left(engine):
        said = f"a restore was killed; what was there before is in the schema {pgaside.ASIDE}"
        findings.append(Finding("restore", "broken", said, "run the restore again"))
    if any(finding.state == "broken" for finding in findings):
        return Checked(findings, [])
    with reading(engine) as conn:
        findings += [_references(conn), _search(conn), _runs(conn, engine)]
        return Checked(findings, list(_sizes(conn)))


def _integrity(engine: Engine) -> Finding:
    try:
        with reading(engine) as conn:
            wrong = list(_sqlite_faults(conn) if engine.dialect.name == "sqlite" else _postgres_faults(conn))
    except StoreError as fault:
        wrong = [str(fault)]
    return _one("integrity", wrong, "the database finds nothing wrong with itself", _RESTORE)


def _sqlite_faults(conn: Connection) -> Iterator[str]:
    yield from (row[0] for row in conn.exec_driver_sql("PRAGMA integrity_check(10)") if row[0] != "ok")
    referring = {(row[0], row[2]) for row in conn.exec_driver_sql("PRAGMA foreign_key_check")}
    yield from (f"rows of {table} refer to rows of {parent} that are not there" for table, parent in sorted(referring))


def _postgres_faults(conn: Connection) -> Iterator[str]:
    query = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated"
    yield from (f"the constraint {name} of {table} was never validated" for table, name in conn.execute(text(query)))
    query = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    yield from (f"the index {name} is not valid" for name in conn.scalars(text(query)))


def _shape(engine: Engine) -> Finding:
    try:
        schema.check(engine)
    except StoreError as fault:
        return Finding("revision", "broken", str(fault), UPGRADE if "newer" not in str(fault) else "upgrade sourcer")
    there = set(inspect(engine).get_table_names())
    if missing := sorted(metadata.tables.keys() - there):
        return Finding("revision", "broken", f"tables are missing: {', '.join(missing)}", _RESTORE)
    return Finding("revision", "sound", f"{schema.revision(engine)}, the program's")


def _references(conn: Connection) -> Finding:
    wrong = [line for child, parent in _REFERS if (line := _orphans(conn, [(child, parent)]))]
    for table in metadata.sorted_tables:
        for key in table.constraints:
            if isinstance(key, ForeignKeyConstraint):
                wrong += filter(None, [_orphans(conn, [(part.parent, part.column) for part in key.elements])])
    return _one("references", wrong, "whatever a row refers to is there", _RESOLVE)


def _orphans(conn: Connection, pairs: list[tuple[Column[str], Column[str]]]) -> str:
    child, parent = pairs[0][0].table, pairs[0][1].table
    matched = and_(*(own == other for own, other in pairs))
    told = [own.is_not(None) for own, _ in pairs]
    missing = select(func.count()).select_from(child).where(*told, ~select(parent).where(matched).exists())
    count = conn.scalar(missing)
    return f"{count:,} rows of {child.name} refer to {parent.name} that are not there" if count else ""


def _search(conn: Connection) -> Finding:
    differing = search_index.differences(conn)
    if differing is None:
        has_works = conn.execute(select(t.works.c.id).limit(1)).first() is not None
        mend = "run `sourcer db upgrade`, or let the next night make it"
        return Finding(
            "search index", "look" if has_works else "sound", "it was not made yet", mend if has_works else ""
        )
    wrong = [f"{count:,} {name} differ from what is stored" for name, count in differing.items() if count]
    return _one("search index", wrong, "it tells of the works and people that are stored", _INDEX)


def _runs(conn: Connection, engine: Engine) -> Finding:
    left = [str(run.id) for run in open_runs(conn)]
    if not left or night_held(engine) is not None:
        return Finding("runs", "sound", "no run was left open" if not left else "a night is running")
    said = f"left open, by a program that was killed: {', '.join(left)}"
    return Finding("runs", "look", said, "the next night closes them as abandoned")


def _sizes(conn: Connection) -> Iterator[Size]:
    sizes = _sqlite_sizes(conn) if conn.dialect.name == "sqlite" else _postgres_sizes(conn)
    for table in metadata.sorted_tables:
        rows = conn.scalar(select(func.count()).select_from(table)) or 0
        yield Size(table.name, rows, sizes.get(table.name))


def _sqlite_sizes(conn: Connection) -> dict[str, int]:
    query = (
        "SELECT m.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name "
        "WHERE d.aggregate = TRUE GROUP BY m.tbl_name"
    )
    try:
        return {str(name): int(size) for name, size in conn.exec_driver_sql(query)}
    except (StoreError, OperationalError):  # this SQLite was built without dbstat
        return {}


def _postgres_sizes(conn: Connection) -> dict[str, int]:
    query = (
        "SELECT relname, pg_total_relation_size(relid) FROM pg_statio_user_tables WHERE schemaname = current_schema()"
    )
    return {str(name): int(size) for name, size in conn.execute(text(query))}


def _one(check: str, wrong: list[str], sound: str, mend: str) -> Finding:
    return Finding(check, "broken", "; ".join(wrong), mend) if wrong else Finding(check, "sound", sound)
