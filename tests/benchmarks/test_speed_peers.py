"""The measurements compare like with like: the peers store what the store stores, out of pages that are read whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from benchmarks import peers
from benchmarks.generated import PROVENANCE, Library, atom_page, oai_page
from benchmarks.memory import InventedArchive, StoodClock
from benchmarks.storing import Ours
from sourcer.model.records import Record
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.sources.base import Request, Response
from sourcer.store import tables
from sourcer.store.engine import reading

LIBRARY = Library(3)
PAGE = list(LIBRARY.records(60))
AGAIN = list(LIBRARY.records(30, edition=1)) + PAGE[30:]


def held(engine: Engine) -> list[tuple[Any, ...]]:
    """All rows of records but for the hash, which is each writer's own."""
    columns = [column for column in tables.records.c if column.name != "content_hash"]
    with reading(engine) as conn:
        return sorted(tuple(row) for row in conn.execute(select(*columns)))


def test_by_hand_in_sqlite_the_rows_are_the_same(sqlite_engine: Engine, tmp_path: Path, sqlite_template: bytes) -> None:
    path = tmp_path / "peer.db"
    path.write_bytes(sqlite_template)
    peer = peers.SqliteByHand(str(path))
    ours = Ours(sqlite_engine)
    for run_id, page in enumerate((PAGE, AGAIN, AGAIN), start=1):
        ours.save(page, run_id)
        peer.save(page, run_id)
        with sqlite3.connect(sqlite_engine.url.database or "") as raw:
            rows = raw.execute("SELECT * FROM records ORDER BY key").fetchall()
            place = [name for _, name, *_ in raw.execute("PRAGMA table_info(records)")].index("content_hash")
        raw.close()
        by_hand = peer.conn.execute("SELECT * FROM records ORDER BY key").fetchall()
        assert [row[:place] + row[place + 1 :] for row in by_hand] == [row[:place] + row[place + 1 :] for row in rows]
    peer.conn.close()


def test_by_hand_in_postgres_the_rows_are_the_same(postgres_engine: Engine, postgres: Callable[[str], str]) -> None:
    ours = Ours(postgres_engine)
    for run_id, page in enumerate((PAGE, AGAIN, AGAIN), start=1):
        ours.save(page, run_id)
    rows = held(postgres_engine)
    with postgres_engine.begin() as conn:
        conn.execute(tables.records.delete())
    peer = peers.PostgresByHand(postgres(postgres_engine.url.database or ""))
    for run_id, page in enumerate((PAGE, AGAIN, AGAIN), start=1):
        peer.save(page, run_id)
    peer.conn.close()
    assert held(postgres_engine) == rows


def test_by_hand_in_two_tables_every_authorship_is_kept_once(
    postgres_engine: Engine, postgres: Callable[[str], str], tmp_path: Path, sqlite_template: bytes
) -> None:
    path = tmp_path / "peer.db"
    path.write_bytes(sqlite_template)
    postgres_url = postgres(postgres_engine.url.database or "")
    names = [(record.key, place, mention.name) for record in AGAIN for place, mention in enumerate(record.mentions)]
    for peer in (peers.SqliteTwoTables(str(path)), peers.PostgresTwoTables(postgres_url)):
        for run_id, page in enumerate((PAGE, AGAIN, AGAIN), start=1):
            peer.save(page, run_id)
        found = peer.conn.execute("SELECT key, position, name FROM written_by ORDER BY key, position").fetchall()
        changed = peer.conn.execute("SELECT count(*) FROM records WHERE changed_run = 2").fetchone()
        peer.conn.close()
        assert (found, changed) == (names, (30,))


def test_pages_depend_on_seed_and_number_alone_and_are_read_whole() -> None:
    assert atom_page(LIBRARY.papers(7, 5), total=9) == atom_page(list(Library(3).papers(0, 12))[7:], total=9)
    assert atom_page(Library(4).papers(7, 5), total=9) != atom_page(LIBRARY.papers(7, 5), total=9)
    assert len({record.key for record in PAGE}) == 60
    request = Request(ArxivOai.name, "cs:cs:LG", PROVENANCE.url)
    body = oai_page(LIBRARY.papers(0, 60), "more")
    page = ArxivOai().parse(request, Response(200, request.url, body, PROVENANCE.fetched_at), PROVENANCE)
    assert (len(page.records), page.skipped, len(page.follow)) == (60, (), 1)
    assert [_core(record) for record in page.records] == [_core(record) for record in PAGE]


def test_the_invented_archive_serves_every_paper_once() -> None:
    archive = InventedArchive(LIBRARY, 40, StoodClock(PROVENANCE.fetched_at))
    days = ("from", "2015-01-01"), ("until", "2015-01-31")
    asked = Request(ArxivOai.name, "cs:cs:LG", PROVENANCE.url, (("verb", "ListRecords"), *days))
    page = ArxivOai().parse(asked, archive.fetch(asked), PROVENANCE)
    assert [record.key for record in page.records] == [record.key for record in PAGE[:40]]


def _core(record: Record) -> tuple[Any, ...]:
    return record.key, record.title, record.abstract, record.comment, [mention.name for mention in record.mentions]
