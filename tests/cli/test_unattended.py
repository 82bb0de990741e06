"""A program left alone: missed nights, stops and lost leases, over the sample world and real processes."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sourcer.demo.server import DemoServer
from sourcer.store import schema
from sourcer.store.engine import open_engine

SOURCER = [sys.executable, "-c", "from sourcer.__main__ import main; main()"]
SLOW, FAST = 0.25, 0.0
Process = subprocess.Popen[str]


@pytest.fixture(scope="module")
def world() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "out" / "sourcer.sqlite3"


def configure(folder: Path, world: DemoServer, gap: float, *, ago: timedelta = timedelta(minutes=5)) -> None:
    """One source of the sample world, asked once in ``gap`` seconds; the night was due ``ago``."""
    at = (datetime.now(UTC) - ago).strftime("%H:%M")
    (folder / "sourcer.toml").write_text(
        f'[clock]\nas_of = 2026-06-30\n[fetch]\ntries = 1\ngaps = {{ "127.0.0.1:{world.port}" = {gap} }}\n'
        f'[schedule]\nat = "{at}"\n[rank]\nbriefs = []\n'
        f'[sources.pmlr]\nenabled = true\nbase_url = "{world.url}/pmlr"\nvolumes = ["v901"]\n',
        encoding="utf-8",
    )


@contextlib.contextmanager
def started(folder: Path, *words: str) -> Iterator[Process]:
    """The real program, which is killed at the end whatever happens."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOURCER__", "COV_"))}
    with subprocess.Popen([*SOURCER, *words], cwd=folder, env=clean, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def says(process: Process, words: str) -> str:
    """The line of the program that has these words."""
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return line
    raise AssertionError(f"it ended without saying {words!r}")


def asked(database: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
        return list(conn.execute(query))


def wait_for_records(database: Path, process: Process) -> None:
    for _ in range(600):
        with contextlib.suppress(sqlite3.Error):
            if asked(database, "SELECT 1 FROM records LIMIT 1"):
                return
        assert process.poll() is None, "the night ended before anything was stored"
        time.sleep(0.05)
    raise AssertionError("nothing was stored within thirty seconds")


def test_sigterm_ends_a_scheduled_night_and_the_next_start_takes_it_up(
    tmp_path: Path, database: Path, world: DemoServer
) -> None:
    configure(tmp_path, world, SLOW)
    with started(tmp_path, "schedule") as process:
        assert "has not been run" in says(process, "it starts now"), "it was missed, and is caught up"
        wait_for_records(database, process)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "goes on from there" in said
    assert "Traceback" not in said
    assert {row[0] for row in asked(database, "SELECT outcome FROM runs")} == {"failed"}, "no run is left open"
    assert asked(database, "SELECT holder FROM leases WHERE name = 'night'") == [("",)], "the lease is given back"

    configure(tmp_path, world, FAST)
    with started(tmp_path, "schedule") as process:
        says(process, "was broken off: it starts now")
        says(process, "exit code 0")
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said == "stopped; no night was running\n"
    whole = asked(database, "SELECT count(*) FROM records")
    (tmp_path / "calm").mkdir()
    configure(tmp_path / "calm", world, FAST)
    with started(tmp_path / "calm", "run") as calm:
        calm.communicate(timeout=60)
    assert asked(tmp_path / "calm" / "out" / "sourcer.sqlite3", "SELECT count(*) FROM records") == whole

    with started(tmp_path, "schedule") as process:
        says(process, "the night runs every day at")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert said == "stopped; no night was running\n", "it was caught up once"


def test_a_night_whose_machine_slept_while_another_took_over_stops_with_a_clear_word(
    tmp_path: Path, database: Path, world: DemoServer
) -> None:
    configure(tmp_path, world, SLOW)
    with started(tmp_path, "run") as process:
        wait_for_records(database, process)
        fall_asleep_between_pages(process, database)
        with contextlib.closing(sqlite3.connect(database)) as conn, conn:
            later = "9999-01-01 00:00:00.000000"
            conn.execute("UPDATE leases SET holder = 'machine two', held_until = ? WHERE name = 'night'", [later])
        before = asked(database, "SELECT count(*) FROM records")
        process.send_signal(signal.SIGCONT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "this night lost its hold" in said
    assert "machine two holds it" in said
    assert "Traceback" not in said
    assert asked(database, "SELECT count(*) FROM records") == before
    assert asked(database, "SELECT holder FROM leases WHERE name = 'night'") == [("machine two",)]


def fall_asleep_between_pages(process: Process, database: Path) -> None:
    """Stop the program at a moment when it does not hold the database."""
    for _ in range(100):
        process.send_signal(signal.SIGSTOP)
        with contextlib.closing(sqlite3.connect(database, timeout=0.1)) as conn:
            try:
                conn.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                process.send_signal(signal.SIGCONT)
                time.sleep(0.02)
            else:
                conn.rollback()
                return
    raise AssertionError("the program held the database all the time")


def test_health_fails_where_good_nights_have_stopped_coming(tmp_path: Path, database: Path, world: DemoServer) -> None:
    configure(tmp_path, world, FAST)

    def health(*words: str) -> tuple[int, str]:
        ran = subprocess.run([*SOURCER, "health", *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert not ran.stdout
        return ran.returncode, ran.stderr

    code, said = health()
    assert code == 0
    assert "the first night makes it" in said
    assert not database.exists(), "it changes nothing"
    engine = open_engine(f"sqlite:///{database}")
    code, said = health()
    assert code == 1
    assert "sourcer db upgrade" in said
    schema.upgrade(engine)
    engine.dispose()
    assert health() == (0, "no night has been run yet\n")
    with started(tmp_path, "run") as night:
        night.communicate(timeout=60)
    assert health()[0] == 0
    with contextlib.closing(sqlite3.connect(database)) as conn, conn:
        conn.execute("UPDATE runs SET started_at = '2026-01-01 05:30:00.000000'")
    code, said = health("--hours", "30")
    assert code == 1
    assert "the last good night started 2026-01-01 05:30 UTC" in said


def test_health_tells_programs_the_same(tmp_path: Path, world: DemoServer) -> None:
    configure(tmp_path, world, FAST)

    def health(form: str) -> subprocess.CompletedProcess[str]:
        words = [*SOURCER, "health", "--format", form]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)

    before = json.loads(health("json").stdout)
    assert (before["is_well"], before["last_started_at"]) == (True, None)
    with started(tmp_path, "run") as night:
        night.communicate(timeout=60)
    told = health("json")
    well = json.loads(told.stdout)
    assert (told.returncode, told.stderr, well["is_well"], well["last_outcome"]) == (0, "", True, "done")
    assert well["last_good_started_at"] == well["last_started_at"]
    (row,) = csv.DictReader(io.StringIO(health("csv").stdout, newline=""))
    assert row["is_well"] == "True"
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "sourcer.sqlite3")) as conn, conn:
        conn.execute("UPDATE runs SET started_at = '2026-01-01 05:30:00.000000'")
    old = health("json")
    assert (old.returncode, json.loads(old.stdout)["is_well"]) == (1, False)


def test_the_flag_for_the_hour_wins_over_the_file(tmp_path: Path, world: DemoServer) -> None:
    configure(tmp_path, world, FAST, ago=-timedelta(hours=8))
    later = (datetime.now(UTC) + timedelta(hours=9)).strftime("%H:%M")
    with started(tmp_path, "schedule", "--at", later) as process:
        assert f"every day at {later} UTC" in says(process, "the night runs")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    shown = subprocess.run(
        [*SOURCER, "config", "show", "--format", "json"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    rows = {row["key"]: row for row in json.loads(shown.stdout)}
    assert rows["schedule.at"]["origin"] == "sourcer.toml"
    assert rows["schedule.grace_hours"] == {"key": "schedule.grace_hours", "value": 12.0, "origin": "default"}
