"""The tables of a store on PostgreSQL put aside, into a schema of their own, while others come to their place."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text

from sourcer.store.engine import reading, writing
from sourcer.store.tables_search import FULL_TEXT, metadata

ASIDE = "sourcer_before_restore"
_OURS = (*metadata.tables, *FULL_TEXT, "alembic_version")
_PATIENCE = "10s"


def is_there(engine: Engine) -> bool:
    """Whether any table of a store is where one belongs."""
    with reading(engine) as conn:
        return bool(_tables(conn, _place(conn)))


def is_left(engine: Engine) -> bool:
    """Whether a restore was killed and left what stood there before aside."""
    if engine.dialect.name != "postgresql":
        return False
    with reading(engine) as conn:
        return bool(_tables(conn, ASIDE))


def put_aside(engine: Engine) -> None:
    """Move the store's tables, with all that belongs to them. Raises Busy where others use them for too long."""
    with writing(engine) as conn:
        place = _place(conn)
        conn.execute(text(f"CREATE SCHEMA IF NOT EXISTS {ASIDE}"))
        _move(conn, place, ASIDE)


def put_back(engine: Engine) -> None:
    """Move them back, where they are aside, in place of whatever came to be there."""
    with writing(engine) as conn:
        place = _place(conn)
        if _tables(conn, ASIDE):
            names = ", ".join(f'"{place}"."{name}"' for name in _tables(conn, place))
            functions = _functions(conn, place)
            if names:
                conn.execute(text(f"DROP TABLE {names} CASCADE"))
            for function in functions:
                conn.execute(text(f"DROP FUNCTION {function} CASCADE"))
            _move(conn, ASIDE, place)
        conn.execute(text(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE"))


def forget(engine: Engine) -> None:
    """Drop what is aside."""
    with writing(engine) as conn:
        conn.execute(text(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE"))


def url(engine: Engine) -> str:
    """An address at which what is aside is found as if it were in its place."""
    given = engine.url.query.get("options", "")
    options = f"{given if isinstance(given, str) else ' '.join(given)} -c search_path={ASIDE}".strip()
    return engine.url.update_query_dict({"options": options}).render_as_string(hide_password=False)


def _place(conn: Connection) -> str:
    return str(conn.scalar(text("SELECT current_schema()")))


def _tables(conn: Connection, place: str) -> list[str]:
    query = text("SELECT tablename FROM pg_tables WHERE schemaname = :place")
    return sorted(set(conn.scalars(query, {"place": place})).intersection(_OURS))


def _functions(conn: Connection, place: str) -> list[str]:
    """What the triggers of our tables call: it comes again with the backup, under the same name."""
    query = text(
        "SELECT DISTINCT t.tgfoid::regprocedure::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND n.nspname = :place AND p.pronamespace = n.oid"
    )
    return sorted(conn.scalars(query, {"place": place}))


def _move(conn: Connection, place: str, to: str) -> None:
    conn.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
    functions = _functions(conn, place)
    for name in _tables(conn, place):
        conn.execute(text(f'ALTER TABLE "{place}"."{name}" SET SCHEMA "{to}"'))
    for function in functions:
        conn.execute(text(f'ALTER FUNCTION {function} SET SCHEMA "{to}"'))
