"""A whole store into another database, from each engine to each."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select, text

from sourcer.errors import ConfigError, SchemaBehind, StoreError
from sourcer.store import moving, schema
from sourcer.store.engine import open_engine, reading, writing
from sourcer.store.moving import copy_store
from sourcer.store.tables import leases, runs
from tests.invented_rows import ROWS, fill, held, tables_of
from tests.store.store_samples import NOW

SEARCH = {"search_works", "search_people", "search_state"}
KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from sourcer.store.engine import open_engine
from sourcer.store.moving import copy_store

def tell(doing, done=0, total=None, unit=""):
    if doing == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

copy_store(open_engine(sys.argv[1]), open_engine(sys.argv[2]), tell)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database, never the one of ``engine``."""
    if request.param == "sqlite":
        made = open_engine(f"sqlite:///{tmp_path / 'target.db'}")
        yield made
        made.dispose()
        return
    postgres: Callable[[str], str] = request.getfixturevalue("postgres")
    admin: Engine = request.getfixturevalue("postgres_admin")
    with admin.connect() as conn:
        conn.execute(text("CREATE DATABASE moved TEMPLATE template0"))
    made = open_engine(postgres("moved"))
    yield made
    made.dispose()
    with admin.connect() as conn:
        conn.execute(text("DROP DATABASE moved WITH (FORCE)"))


@pytest.fixture
def filled(engine: Engine) -> Engine:
    fill(engine, [table for table in tables_of(engine) if table.name not in SEARCH])
    return engine


def moved_rows(engine: Engine) -> dict[str, list[str]]:
    """What must be the same on both sides: all but the leases and the search index."""
    with reading(engine) as conn:
        tables = {table.name: table for table in moving._moved()}
        return {name: sorted(map(repr, conn.execute(select(table)))) for name, table in tables.items()}


def test_all_of_a_store_arrives(filled: Engine, target: Engine) -> None:
    copied = copy_store(filled, target)
    schema.check(target)
    assert moved_rows(target) == moved_rows(filled)
    assert {part.table for part in copied} == {*moved_rows(filled)}
    assert all(part.rows == ROWS for part in copied)
    assert len({part.digest for part in copied}) == len(copied)


def test_the_target_counts_on_and_can_be_searched(filled: Engine, target: Engine) -> None:
    copy_store(filled, target)
    with writing(target) as conn:
        new = conn.execute(runs.insert().values(stage="night", started_at=NOW, outcome="open", tally={}, details={},
                                                code_version="", config_digest="").returning(runs.c.id))  # fmt: skip
        assert new.scalar_one() == ROWS + 1
        assert conn.scalar(text("SELECT count(*) FROM search_works")) == ROWS
        assert conn.scalar(text("SELECT count(*) FROM search_people")) == ROWS


def test_who_holds_the_night_stays_behind(filled: Engine, target: Engine) -> None:
    copy_store(filled, target)
    with reading(target) as conn:
        assert conn.execute(select(leases)).all() == []


def test_a_target_that_was_only_set_up_is_taken(filled: Engine, target: Engine) -> None:
    schema.upgrade(target, "0003")
    copy_store(filled, target)
    assert moved_rows(target) == moved_rows(filled)


def test_a_target_with_data_is_refused_and_left_alone(filled: Engine, target: Engine) -> None:
    copy_store(filled, target)
    before = held(target, tables_of(target))
    with pytest.raises(ConfigError, match=r"already holds data .*empty database"):
        copy_store(filled, target)
    assert held(target, tables_of(target)) == before


def test_a_target_of_somebody_else_is_refused_and_left_alone(filled: Engine, target: Engine) -> None:
    with writing(target) as conn:
        conn.execute(text("CREATE TABLE invoices (number INTEGER)"))
    with pytest.raises(ConfigError, match=r"holds other things .tables invoices"):
        copy_store(filled, target)
    assert inspect(target).get_table_names() == ["invoices"]


def test_a_store_is_not_copied_to_itself(filled: Engine) -> None:
    with pytest.raises(ConfigError, match="cannot be copied to itself"):
        copy_store(filled, filled)


def test_an_older_store_is_to_be_upgraded_first(bare_engine: Engine, target: Engine) -> None:
    schema.upgrade(bare_engine, "0009")
    with pytest.raises(SchemaBehind, match="db upgrade"):
        copy_store(bare_engine, target)
    assert inspect(target).get_table_names() == []


def test_what_was_said_meanwhile_is_not_lost_silently(filled: Engine, target: Engine) -> None:
    def somebody_writes(doing: str, *_: object) -> None:
        if doing == "comparing: runs":
            with writing(filled) as conn:
                conn.execute(text("DELETE FROM watches"))

    with pytest.raises(StoreError, match=r"somebody wrote .*watches.* nothing was copied"):
        copy_store(filled, target, somebody_writes)
    assert inspect(target).get_table_names() == []


def test_a_row_that_changes_on_the_way_is_noticed(
    filled: Engine, target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(conn: object, table: object, rows: list[dict[str, object]]) -> None:
        honest(conn, table, [row | {"title": "lost"} if "title" in row else row for row in rows])

    honest = moving.insert_all
    monkeypatch.setattr(moving, "insert_all", careless)
    with pytest.raises(StoreError, match="did not arrive as it was sent"):
        copy_store(filled, target)
    assert inspect(target).get_table_names() == []


@pytest.mark.parametrize("moment", ["copying: works", "comparing: works", "making the search index"])
def test_a_copy_killed_in_the_middle_leaves_nothing_and_can_be_run_again(
    filled: Engine, target: Engine, moment: str
) -> None:
    places = [engine.url.render_as_string(hide_password=False) for engine in (filled, target)]

    ended = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE, *places, moment], check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    with pytest.raises(SchemaBehind, match="not set up"):
        schema.check(target)
    copy_store(filled, target)
    assert moved_rows(target) == moved_rows(filled)
