"""The shape of the database: bringing it up to date, and refusing one of another shape. Commits by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from sourcer.errors import SchemaAhead, SchemaBehind
from sourcer.store.engine import reading, writing
from sourcer.store.faults import UPGRADE, address

if TYPE_CHECKING:
    from alembic.config import Config  # loaded where a database is changed alone: it takes longer than most answers

_UPGRADE_LOCK = 7_305_411_922_840  # any number that no other program locks in the same database


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the database up to the program's shape, or to the revision ``to``, whole or not at all. Two at once queue.

    Raises SchemaAhead.
    """
    with writing(engine) as conn:
        upgrade_within(conn, to)


def upgrade_within(conn: Connection, to: str = "head") -> None:
    """The same in the transaction of ``conn``, which must be a writer's: committed with all else that it does."""
    with _migrating(conn) as config:
        found = _revision(conn)
        if found is not None and found not in known():
            raise SchemaAhead(_ahead(conn.engine, found))
        from alembic import command

        command.upgrade(config, to)


def downgrade(engine: Engine, to: str) -> None:
    """Take the database back to the revision ``to`` ("base": empty). Loses what that shape cannot hold."""
    with writing(engine) as conn, _migrating(conn) as config:
        from alembic import command

        command.downgrade(config, to)


def check(engine: Engine) -> None:
    """Raise SchemaBehind or SchemaAhead unless the database has the program's shape."""
    found, ours = revision(engine), known()
    if found is None:
        raise SchemaBehind(f"the database {address(engine)} is not set up; {UPGRADE}")
    if found not in ours:
        raise SchemaAhead(_ahead(engine, found))
    if found != ours[0]:
        raise SchemaBehind(f"the database {address(engine)} is older than the program; {UPGRADE}")


def revision(engine: Engine) -> str | None:
    """The revision that the database is at, or None where it was never set up."""
    with reading(engine) as conn:
        return _revision(conn)


def known() -> list[str]:
    """The program's revisions, newest first: the numbers that the names of the migrations begin with."""
    files = (migrations() / "versions").glob("[0-9]*_*.py")
    return sorted((file.name.partition("_")[0] for file in files), reverse=True)


def migrations() -> Path:
    """The folder of the migrations: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


@contextmanager
def _migrating(conn: Connection) -> Iterator[Config]:
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _UPGRADE_LOCK})
    config = _config()
    config.attributes["connection"] = conn
    yield config


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # The value passes through configparser, to which a percent sign means something.
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    revision: str | None = conn.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _ahead(engine: Engine, found: str) -> str:
    return f"the database {address(engine)} is newer than the program (revision {found}); install a newer sourcer"
