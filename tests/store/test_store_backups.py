"""Backups and what is made of them, on both engines, with PostgreSQL's own tools as they come with the test server."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select, text

from sourcer.errors import Busy, ConfigError, ExportRefused, SchemaAhead, SourcerError, StoreError
from sourcer.store import pgaside, schema
from sourcer.store.backups import back_up
from sourcer.store.engine import open_engine, reading, writing
from sourcer.store.lease import night_lease
from sourcer.store.restores import restore
from sourcer.store.tables import leases
from tests.invented_rows import fill, held, tables_of
from tests.store.store_samples import NOW

pytestmark = pytest.mark.usefixtures("postgres_tools")
SEARCH = {"search_works", "search_people", "search_state"}


@pytest.fixture
def filled(engine: Engine) -> Engine:
    fill(engine, [table for table in tables_of(engine) if table.name not in SEARCH])
    with writing(engine) as conn:
        conn.execute(delete(leases))
    return engine


def content(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in held(engine, tables_of(engine)).items() if name not in SEARCH}


def emptied(engine: Engine) -> None:
    with writing(engine) as conn:
        for table in ("works", "watches"):
            conn.execute(text(f"DELETE FROM {table}"))


def nothing(_restored: Engine, _before: Engine | None) -> None:
    """No suppression."""


def test_what_was_backed_up_comes_back_whatever_happened_since(filled: Engine, tmp_path: Path) -> None:
    there = content(filled)
    back_up(filled, tmp_path / "kept.backup")
    emptied(filled)
    done = restore(filled, tmp_path / "kept.backup", nothing)
    assert (done.replaced, done.was_older, done.asked_before) == (True, False, True)
    assert content(filled) == there
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name or "before-restore" in path.name] == []
    assert not pgaside.is_left(filled)


def test_a_backup_comes_back_where_nothing_is(filled: Engine, tmp_path: Path) -> None:
    there = content(filled)
    back_up(filled, tmp_path / "kept.backup")
    if filled.dialect.name == "postgresql":
        with writing(filled) as conn:
            conn.execute(text("DROP SCHEMA public CASCADE"))
            conn.execute(text("CREATE SCHEMA public"))
    filled.dispose()
    (tmp_path / "store.db").unlink(missing_ok=True)
    again = open_engine(filled.url.render_as_string(hide_password=False))
    assert not restore(again, tmp_path / "kept.backup", nothing).replaced
    assert content(again) == there
    again.dispose()


def test_a_backup_is_for_its_owner_alone(filled: Engine, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        size = back_up(filled, tmp_path / "kept.backup")
    finally:
        os.umask(before)
    found = (tmp_path / "kept.backup").stat()
    assert stat.S_IMODE(found.st_mode) == 0o600
    assert found.st_size == size > 10_000


def test_a_file_that_is_there_is_replaced_by_force_alone(filled: Engine, tmp_path: Path) -> None:
    file = tmp_path / "kept.backup"
    file.write_text("dear")
    with pytest.raises(ExportRefused, match=r"there already.*--force"):
        back_up(filled, file)
    assert file.read_text() == "dear"
    back_up(filled, file, force=True)
    assert file.stat().st_size > 10_000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_is_of_one_moment_while_somebody_writes(sqlite_engine: Engine, tmp_path: Path) -> None:
    with writing(sqlite_engine) as conn:
        conn.execute(text("CREATE TABLE pairs (one INTEGER, other INTEGER, filling TEXT)"))
        rows = [{"n": number, "filling": "invented " * 300} for number in range(4000)]
        conn.execute(text("INSERT INTO pairs VALUES (:n, :n, :filling)"), rows)
    written = []

    def meanwhile(*_: object) -> None:
        written.append(1)
        with writing(sqlite_engine) as conn:
            conn.execute(text("UPDATE pairs SET one = one + 1, other = other + 1 WHERE one % 100 = 0"))

    back_up(sqlite_engine, tmp_path / "kept.backup", tell=meanwhile)
    assert len(written) > 1
    with sqlite3.connect(tmp_path / "kept.backup") as kept:
        assert kept.execute("SELECT count(*), sum(one != other) FROM pairs").fetchone() == (4000, 0)
        assert kept.execute("SELECT count(*) FROM pairs WHERE one % 100 = 0").fetchone() == (40,)


def test_a_backup_killed_in_the_middle_leaves_no_file_of_that_name(sqlite_engine: Engine, tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from sourcer.store.engine import open_engine\n"
        "from sourcer.store.backups import back_up\n"
        "back_up(open_engine(sys.argv[1]), Path(sys.argv[2]), tell=lambda *_: os.kill(os.getpid(), signal.SIGKILL))"
    )
    file = tmp_path / "kept.backup"
    command = [sys.executable, "-c", script, str(sqlite_engine.url), str(file)]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    assert not file.exists()
    back_up(sqlite_engine, file)


def test_a_damaged_database_is_not_passed_off_as_backed_up(sqlite_engine: Engine, tmp_path: Path) -> None:
    fill(sqlite_engine, [table for table in tables_of(sqlite_engine) if table.name == "works"])
    with writing(sqlite_engine) as conn:
        conn.exec_driver_sql("CREATE INDEX torn ON works (url)")
        conn.exec_driver_sql("PRAGMA writable_schema = ON")
        conn.exec_driver_sql("UPDATE sqlite_master SET sql = 'CREATE INDEX torn ON works (title)' WHERE name = 'torn'")
    with pytest.raises(StoreError, match=r"damaged.*sourcer db check"):
        back_up(sqlite_engine, tmp_path / "kept.backup")
    assert not (tmp_path / "kept.backup").exists()


@pytest.mark.parametrize("revision", ["0001", "0006", "0010"])
def test_an_older_backup_is_brought_up_to_date(bare_engine: Engine, tmp_path: Path, revision: str) -> None:
    schema.upgrade(bare_engine, revision)
    before = [table for table in tables_of(bare_engine) if table.name not in SEARCH | {"leases"}]
    fill(bare_engine, before)
    there = held(bare_engine, before)
    back_up(bare_engine, tmp_path / "kept.backup")
    schema.upgrade(bare_engine)
    emptied(bare_engine)
    done = restore(bare_engine, tmp_path / "kept.backup", nothing)
    assert (done.revision, done.was_older) == (revision, True)
    schema.check(bare_engine)
    assert held(bare_engine, before) == there


def test_a_backup_of_a_later_program_is_refused_and_the_store_left_alone(filled: Engine, tmp_path: Path) -> None:
    with writing(filled) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(filled, tmp_path / "kept.backup")
    with writing(filled) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": schema.known()[0]})
    there = content(filled)
    with pytest.raises(SchemaAhead, match=r"kept.backup is of a newer program"):
        restore(filled, tmp_path / "kept.backup", nothing)
    assert content(filled) == there


def test_what_fails_after_the_restore_leaves_the_store_as_it_was(filled: Engine, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "kept.backup")
    emptied(filled)
    there = content(filled)

    def fails(_restored: Engine, _before: Engine | None) -> None:
        raise StoreError("the suppressions cannot be applied")

    with pytest.raises(StoreError, match="suppressions cannot be applied"):
        restore(filled, tmp_path / "kept.backup", fails)
    assert content(filled) == there
    schema.check(filled)


def test_what_is_done_after_a_restore_can_ask_the_store_that_was_there(filled: Engine, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "kept.backup")
    with writing(filled) as conn:
        conn.execute(text("DELETE FROM watches WHERE id = 1"))

    def forget_again(restored: Engine, before: Engine | None) -> None:
        assert before is not None
        with reading(before) as conn:
            left = list(conn.scalars(text("SELECT id FROM watches")))
        with writing(restored) as conn:
            kept = ", ".join(map(str, left))
            conn.execute(text(f"DELETE FROM watches WHERE id NOT IN ({kept})"))

    restore(filled, tmp_path / "kept.backup", forget_again)
    with reading(filled) as conn:
        assert set(conn.scalars(text("SELECT id FROM watches"))) == {2, 3}


@pytest.mark.parametrize("held_by", [b"", b"not a database", b"PGDMP but cut", b"SQLite format 3\0 but cut"])
def test_no_other_file_is_taken_for_a_backup(filled: Engine, tmp_path: Path, held_by: bytes) -> None:
    file = tmp_path / "other"
    file.write_bytes(held_by)
    there = content(filled)
    with pytest.raises(SourcerError, match="other"):
        restore(filled, file, nothing)
    assert content(filled) == there


def test_a_database_of_another_program_is_not_taken_for_a_backup(sqlite_engine: Engine, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other") as conn:
        conn.execute("CREATE TABLE invoices (number INTEGER)")
    with pytest.raises(ConfigError, match="no backup of a sourcer store"):
        restore(sqlite_engine, tmp_path / "other", nothing)


def test_a_backup_of_the_other_kind_of_database_is_told_apart(filled: Engine, tmp_path: Path) -> None:
    other = b"PGDMP\1\2" if filled.dialect.name == "sqlite" else b"SQLite format 3\0"
    (tmp_path / "other").write_bytes(other)
    with pytest.raises(ConfigError, match="sourcer db copy --to"):
        restore(filled, tmp_path / "other", nothing)


def test_a_store_that_a_night_has_open_is_not_replaced(filled: Engine, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "kept.backup")
    night_lease(filled, "elsewhere:1:ab", NOW + timedelta(days=36500), 180.0)
    filled.dispose()
    other = open_engine(filled.url.render_as_string(hide_password=False))
    with reading(other) as conn:
        conn.execute(select(leases)).all()
        with pytest.raises(Busy, match=r"another program has .* open|a night is running"):
            restore(filled, tmp_path / "kept.backup", nothing)
    other.dispose()
    with reading(filled) as conn:
        assert conn.execute(select(leases.c.holder)).all() == [("elsewhere:1:ab",)]


def test_a_damaged_store_is_replaced_with_its_side_files(sqlite_engine: Engine, tmp_path: Path) -> None:
    back_up(sqlite_engine, tmp_path / "kept.backup")
    sqlite_engine.dispose()
    store = tmp_path / "store.db"
    store.write_bytes(b"torn" * 5000)
    store.with_name("store.db-wal").write_bytes(b"left by a crash")
    done = restore(sqlite_engine, tmp_path / "kept.backup", nothing)
    assert (done.replaced, done.asked_before) == (True, False)
    schema.check(sqlite_engine)
    assert {path.name for path in tmp_path.iterdir()} <= {"store.db", "store.db-wal", "store.db-shm", "kept.backup"}


@pytest.mark.parametrize("has_links", [True, False])
def test_a_store_that_cannot_be_put_in_place_leaves_the_old_one(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    back_up(sqlite_engine, tmp_path / "kept.backup")
    fill(sqlite_engine, [table for table in tables_of(sqlite_engine) if table.name == "works"])
    there = content(sqlite_engine)

    def refuses(*_: object) -> None:
        raise OSError("not permitted")

    monkeypatch.setattr(Path, "replace", refuses)
    if not has_links:
        monkeypatch.setattr(os, "link", refuses)
    with pytest.raises(OSError, match="not permitted"):
        restore(sqlite_engine, tmp_path / "kept.backup", nothing)
    assert content(sqlite_engine) == there
    assert {path.name for path in tmp_path.iterdir()} <= {"store.db", "store.db-wal", "store.db-shm", "kept.backup"}


def test_a_restore_killed_in_the_middle_can_be_run_again(filled: Engine, tmp_path: Path) -> None:
    there = content(filled)
    back_up(filled, tmp_path / "kept.backup")
    script = (
        "import os, signal, sys; from pathlib import Path; from sourcer.store.engine import open_engine\n"
        "from sourcer.store.restores import restore\n"
        "restore(open_engine(sys.argv[1]), Path(sys.argv[2]), lambda *_: os.kill(os.getpid(), signal.SIGKILL))"
    )
    url = filled.url.render_as_string(hide_password=False)
    filled.dispose()
    command = [sys.executable, "-c", script, url, str(tmp_path / "kept.backup")]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    if filled.dialect.name == "postgresql":
        assert pgaside.is_left(filled)
    restore(filled, tmp_path / "kept.backup", nothing)
    assert content(filled) == there
    assert not pgaside.is_left(filled)


def test_without_its_tools_postgresql_is_told_the_command(
    postgres_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept.backup").write_bytes(b"PGDMP")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match=r"pg_dump is not on the PATH: .*pg_dump --format=custom .*new.backup"):
        back_up(postgres_engine, tmp_path / "new.backup")
    with pytest.raises(StoreError, match=r"pg_restore is not on the PATH: .*--single-transaction .*kept.backup"):
        restore(postgres_engine, tmp_path / "kept.backup", nothing)


def test_a_password_is_in_no_command_and_no_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine("postgresql://quill:se%20cret@127.0.0.1:1/tides")
    with pytest.raises(StoreError) as told:
        back_up(engine, tmp_path / "kept.backup")
    assert "pg_dump failed" in str(told.value)
    assert "se cret" not in str(told.value)
    assert "secret" not in str(told.value)
    assert list(tmp_path.iterdir()) == []
