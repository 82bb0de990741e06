from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from store_samples import NOW

from sourcer.errors import Busy, ConfigError, StoreError
from sourcer.store import engine as opening
from sourcer.store import runs
from sourcer.store.engine import open_engine, reading, writing
from sourcer.store.faults import masked


def start(engine: Engine, stage: str = "rank") -> int:
    with writing(engine) as conn:
        return runs.start_run(conn, stage, now=NOW, code_version="1", config_digest="")  # type: ignore[arg-type]


def test_the_sqlite_file_and_what_lies_beside_it_are_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "store.db"
    engine = open_engine(f"sqlite:///{path}")
    with writing(engine) as conn:
        conn.execute(text("CREATE TABLE t (x INTEGER)"))
        made = sorted(path.parent.iterdir())
        assert [file.name for file in made] == ["store.db", "store.db-shm", "store.db-wal"]
        assert {stat.S_IMODE(file.stat().st_mode) for file in made} == {0o600}
    engine.dispose()


def test_sqlite_is_set_up_for_many_readers_and_a_patient_writer(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as conn:
        asked = {name: conn.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")}
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ann:hunter2@db.example/store",
        "postgresql+psycopg2://ann:hunter2@db.example/store",
        "postgresql//ann:hunter2@db.example/store",
        "ann:hunter2@db.example",
        "postgres://ann:hunter2@db.example:port/store",
        "mssql://db.example/store?password=hunter2",
        "mssql://ann:a/hunter2@db.example/store",
        "sqlite://",
        "sqlite:///:memory:",
        "",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ConfigError, match="sqlite:///path") as told:
        open_engine(url)
    assert "hunter2" not in str(told.value)
    assert told.value.__cause__ is None


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    engine = open_engine("postgresql://ann:hunter2@127.0.0.1:1/store?sslpassword=hunter2")
    with pytest.raises(StoreError, match=r"ann:\*\*\*@127\.0\.0\.1:1/store") as told, reading(engine):
        pass
    assert "hunter2" not in str(told.value)
    assert "\n" not in str(told.value)


@given(st.text("abc/@:?#%&=", min_size=1, max_size=12))
def test_no_password_survives_masking(password: str) -> None:
    secret = f"<{password}>"
    assert secret not in masked(f"postgresql://ann:{secret}@db.example/store")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigError, match="cannot be opened or made"):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'store.db'}")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("this is prose, and long enough to be no database header " * 20)
    engine = open_engine(f"sqlite:///{path}")
    with pytest.raises(StoreError, match=r"notes\.txt cannot be used: file is not a database"), reading(engine):
        pass
    engine.dispose()


def test_postgresql_is_reached_by_its_short_name(postgres: Callable[[str], str]) -> None:
    engine = open_engine(postgres("postgres").replace("postgresql://", "postgres://"))
    with reading(engine) as conn:
        assert conn.scalar(text("SHOW timezone")) == "UTC"
        assert str(conn.scalar(text("SHOW server_version"))).startswith("18")
    engine.dispose()


def test_what_an_error_leaves_is_undone(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as conn:
        0 / runs.start_run(conn, "rank", now=NOW, code_version="1", config_digest="") / 0
    with reading(engine) as conn:
        assert runs.last_runs(conn, 5) == []


def test_a_reader_cannot_write(engine: Engine) -> None:
    with pytest.raises(StoreError, match=r"read-?only"), reading(engine) as conn:
        runs.start_run(conn, "rank", now=NOW, code_version="1", config_digest="")
    assert start(engine) > 0


def test_a_reader_sees_one_moment_and_holds_nobody_up(engine: Engine) -> None:
    start(engine)
    with reading(engine) as conn:
        before = runs.last_runs(conn, 5)
        start(engine)
        assert runs.last_runs(conn, 5) == before
    with reading(engine) as conn:
        assert len(runs.last_runs(conn, 5)) == 2


def test_writers_that_read_first_queue_instead_of_failing(engine: Engine) -> None:
    faults: list[Exception] = []
    gate = threading.Barrier(4)

    def count_up() -> None:
        gate.wait()
        try:
            for _ in range(5):
                with writing(engine) as conn:
                    runs.last_runs(conn, 1)
                    runs.start_run(conn, "rank", now=NOW, code_version="1", config_digest="")
        except Exception as fault:  # noqa: BLE001  told by the assertion below
            faults.append(fault)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with reading(engine) as conn:
        assert len(runs.last_runs(conn, 99)) == 20


def test_a_writer_that_waits_too_long_is_told_that_another_writes(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_MS", 10)
    hasty = open_engine(sqlite_engine.url.render_as_string())
    with writing(sqlite_engine) as conn:
        runs.last_runs(conn, 1)
        with pytest.raises(Busy, match="another program is writing"):
            start(hasty)
    assert start(hasty) > 0
    hasty.dispose()


def test_an_instant_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(Exception, match="without a time zone"), writing(engine) as conn:
        runs.start_run(conn, "rank", now=NOW.replace(tzinfo=None), code_version="1", config_digest="")
