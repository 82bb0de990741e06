"""What a database's own files remember of deleted rows, cleaned as far as a program can. Commits by itself."""

from __future__ import annotations

from sqlalchemy import Engine

WAL_HELD = (
    "the write-ahead log could not be emptied, because another program is reading the database: close it and run "
    "`sourcer forget --finish`"
)


def scrub(engine: Engine) -> tuple[str, ...]:
    """Have the files hold no byte of what was deleted; says what is left to do.

    SQLite is written anew as a whole and its log emptied. PostgreSQL's dead rows are freed to be overwritten; its
    write-ahead log, its archives and backups are beyond a client's reach, and go as the server's own settings say.
    """
    if engine.dialect.name == "sqlite":
        return _scrub_sqlite(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("VACUUM")
    return ()


def _scrub_sqlite(engine: Engine) -> tuple[str, ...]:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA query_only = 0")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (1,)
        cursor.close()
    finally:
        raw.close()
    return (WAL_HELD,) if is_busy else ()
