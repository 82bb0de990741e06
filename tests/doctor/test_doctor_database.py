"""What the doctor says of the database and of past nights."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from sourcer.doctor import Check
from sourcer.doctor.database import (
    check_database,
    check_nights,
    judge_last,
    judge_lease,
    judge_space,
    judge_unfinished,
    last_start,
    open_database,
)
from sourcer.model.runs import Outcome, Run, Tally
from sourcer.store import probe, runs
from sourcer.store.engine import open_engine, reading, writing
from sourcer.store.lease import night_lease

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


def a_run(outcome: Outcome, started_at: datetime = NOW - timedelta(hours=2), **details: str) -> Run:
    return Run(
        7, "night", started_at, None, outcome, Tally(), "0", "", {k.replace("_", " "): v for k, v in details.items()}
    )


def url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def levels(checks: list[Check]) -> dict[str, str]:
    return {check.name: check.level for check in checks}


def test_a_database_that_fits_is_good_and_is_left_as_it_was(engine: Engine) -> None:
    opened, check = open_database(url(engine))
    assert opened is not None
    assert check.level == "good"
    assert "at revision" in check.found
    assert set(levels(check_database(opened)).values()) <= {"good", "warn"}, "the disk may be nearly full"
    assert levels(check_database(opened))["writing"] == "good"
    assert levels(check_nights(opened, NOW)) == {"lease": "good", "age": "good"}
    assert last_start(opened) is None
    with reading(engine) as conn:
        assert conn.execute(text("SELECT count(*) FROM leases")).scalar_one() == 0
    opened.dispose()


def test_a_database_that_was_never_set_up_or_is_older_wants_an_upgrade(bare_engine: Engine) -> None:
    opened, check = open_database(url(bare_engine))
    assert opened is None
    assert (check.level, check.remedy) == ("bad", "run `sourcer db upgrade`")


def test_a_newer_database_wants_a_newer_program(engine: Engine) -> None:
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened, check = open_database(url(engine))
    assert opened is None
    assert (check.level, check.remedy) == ("bad", "install the newer sourcer")


def test_a_file_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    opened, check = open_database(f"sqlite:///{tmp_path}/deep/er/store.db")
    assert opened is None
    assert check.level == "good"
    assert "the first night makes it" in check.found
    assert not (tmp_path / "deep").exists()


def test_a_file_where_a_folder_is_due_is_bad(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    _, check = open_database(f"sqlite:///{tmp_path}/file/store.db")
    assert check.level == "bad"
    assert "cannot be written to" in check.found


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://me:hunter2@127.0.0.1:9/none", "cannot be used"),
        ("mysql://me:hunter2@h/x", "unknown kind of database"),
    ],
)
def test_a_database_that_cannot_be_reached_is_bad_and_no_password_is_told(address: str, said: str) -> None:
    opened, check = open_database(address)
    assert opened is None
    assert check.level == "bad"
    assert said in check.found
    assert check.remedy
    assert "hunter2" not in repr(check)


def test_a_file_that_is_no_database_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are notes, and long enough to be looked at as pages\n" * 99, encoding="utf-8")
    opened, check = open_database(f"sqlite:///{path}")
    assert opened is None
    assert check.level == "bad"


def test_a_database_that_another_program_writes_to_is_busy_and_not_bad(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sourcer.store.engine.BUSY_TIMEOUT_MS", 50)
    engine = open_engine(url(sqlite_engine))
    with writing(sqlite_engine):
        busy = next(check for check in check_database(engine) if check.name == "writing")
    engine.dispose()
    assert busy.level == "warn"
    assert "another program is writing" in busy.found


def test_a_database_that_may_only_be_read_is_bad(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(str(probe.database_file(sqlite_engine))) as conn:
        conn.execute("CREATE TRIGGER shut BEFORE INSERT ON leases BEGIN SELECT RAISE(FAIL, 'shut'); END")
    conn.close()
    shut = next(check for check in check_database(sqlite_engine) if check.name == "writing")
    assert shut.level == "bad"
    assert "right to write" in shut.remedy


def test_a_journal_that_makes_readers_wait_is_worth_knowing(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "journal_mode", lambda _: "delete")
    assert levels(check_database(sqlite_engine))["journal"] == "warn"


@pytest.mark.parametrize(("mebibytes", "level"), [(100, "bad"), (1000, "warn"), (9000, "good")])
def test_space(mebibytes: int, level: str) -> None:
    check = judge_space(mebibytes * 2**20, Path("/data"))
    assert check.level == level
    assert "free in /data" in check.found


def test_the_lease_is_free_or_held_or_was_left_behind(engine: Engine) -> None:
    assert probe.night_held(engine) is None
    night = night_lease(engine, "machine one", NOW, 180)
    held = probe.night_held(engine)
    assert held == ("machine one", NOW + timedelta(seconds=180))
    assert "machine one holds it until 08:03:00 UTC" in judge_lease(held, NOW).found
    left = judge_lease(held, NOW + timedelta(hours=1))
    assert left.level == "warn"
    assert "never gave it back" in left.found
    night.release(now=NOW)
    assert judge_lease(probe.night_held(engine), NOW).level == "good"


def test_a_run_left_open_was_broken_off_unless_a_night_is_running(engine: Engine) -> None:
    with writing(engine) as conn:
        runs.start_run(conn, "night", now=NOW - timedelta(hours=2), code_version="0", config_digest="")
        runs.start_run(conn, "harvest", now=NOW, code_version="0", config_digest="")
    assert levels(check_nights(engine, NOW)) == {"lease": "good", "unfinished": "warn", "age": "good"}
    assert last_start(engine) == NOW - timedelta(hours=2)
    night_lease(engine, "machine one", NOW, 180)
    assert "unfinished" not in levels(check_nights(engine, NOW))
    (broken,) = judge_unfinished([a_run("open")], is_running=False)
    assert broken.found == "run 7 (night) of 2026-03-04 06:00 UTC was broken off"
    assert not list(judge_unfinished([], is_running=False))


def test_how_the_last_night_ended_and_how_old_the_last_good_one_is() -> None:
    assert levels(list(judge_last([a_run("done")], NOW))) == {"age": "good"}
    failed = list(judge_last([a_run("done", NOW - timedelta(days=5)), a_run("failed", broken_off="full disk")], NOW))
    assert levels(failed) == {"last": "warn", "age": "warn"}
    assert "full disk" in failed[0].found
    assert "sourcer schedule" in failed[1].remedy
