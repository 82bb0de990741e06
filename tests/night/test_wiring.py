"""One night at a time, and none that waits for the dead."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from sourcer.clock import SystemClock
from sourcer.config import FetchSettings
from sourcer.errors import Busy, ConfigError, LostLease, StoreError
from sourcer.model.runs import Checkpoint
from sourcer.night import wiring
from sourcer.night.wiring import HOLD_SECONDS, accounts_of, is_dead, only_night, tokens_of
from sourcer.store.engine import reading, writing
from sourcer.store.lease import NIGHT, DatabaseLease, night_holder, written_by_night
from sourcer.store.runs import load_checkpoints, save_checkpoint
from tests.fakes import FakeClock

HOLD = """
    import sys, time
    from sourcer.clock import SystemClock
    from sourcer.store.engine import open_engine
    from sourcer.night.wiring import only_night
    with only_night(open_engine(sys.argv[1]), SystemClock()):
        print("held", flush=True)
        time.sleep(60)
"""


@pytest.fixture
def other_night(engine: Engine) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the night of the same database."""
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", textwrap.dedent(HOLD), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_two_nights_never_overlap(engine: Engine, other_night: subprocess.Popen[str]) -> None:
    with pytest.raises(Busy, match="another night is running"), only_night(engine, SystemClock()):
        pass


def test_a_night_that_was_killed_does_not_keep_the_next_one_waiting(
    engine: Engine, other_night: subprocess.Popen[str]
) -> None:
    other_night.send_signal(signal.SIGKILL)
    other_night.wait()
    with only_night(engine, SystemClock()) as holder:
        assert f":{os.getpid()}:" in holder


def test_a_night_can_follow_a_night(engine: Engine) -> None:
    for _ in range(2):
        with only_night(engine, SystemClock()):
            pass


def test_of_other_machines_nothing_is_known(engine: Engine) -> None:
    assert not is_dead("elsewhere:1:abc")
    assert not is_dead("no such form")
    with only_night(engine, SystemClock()) as holder:
        machine = holder.rsplit(":", 2)[0]
        assert not is_dead(holder)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert is_dead(f"{machine}:{gone.pid}:abc")
    assert not is_dead(f"{machine}9:{gone.pid}:abc"), "a container of the same name counts its own processes"


def take_over(engine: Engine, clock: FakeClock) -> DatabaseLease:
    """What another machine does once this one has slept past its hold."""
    clock.advance(HOLD_SECONDS + 1)
    other = DatabaseLease(engine, "machine two")
    assert other.take(NIGHT, now=clock.now(), hold_seconds=HOLD_SECONDS) == 0.0
    return other


def marks(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return [mark.stream for mark in load_checkpoints(conn)]


def test_a_night_that_lost_its_lease_writes_nothing_more_and_says_who_has_it(engine: Engine) -> None:
    clock = FakeClock()
    with only_night(engine, clock) as holder:
        ours = written_by_night(engine, holder, clock.now, HOLD_SECONDS)
        with writing(ours) as conn:
            save_checkpoint(conn, Checkpoint("pmlr", "before"))
        clock.advance(HOLD_SECONDS + 1)
        with writing(ours) as conn:
            save_checkpoint(conn, Checkpoint("pmlr", "late, but nobody else came"))
        other = take_over(engine, clock)
        with pytest.raises(LostLease, match="machine two holds it until"), writing(ours) as conn:
            save_checkpoint(conn, Checkpoint("pmlr", "too late"))
    assert marks(engine) == ["before", "late, but nobody else came"]
    assert night_holder(engine) == "machine two", "the loser gives nothing back that is not its own"
    other.give_back(NIGHT, free_at=clock.now())
    with only_night(engine, clock), pytest.raises(LostLease), writing(ours) as conn:
        save_checkpoint(conn, Checkpoint("pmlr", "later still"))


def test_a_transaction_that_lasts_longer_than_the_hold_keeps_the_night(sqlite_engine: Engine) -> None:
    """On SQLite nobody can renew the hold meanwhile: the writer has the file."""
    clock = FakeClock()
    with only_night(sqlite_engine, clock) as holder:
        ours = written_by_night(sqlite_engine, holder, clock.now, HOLD_SECONDS)
        with writing(ours) as conn:
            clock.advance(3 * HOLD_SECONDS)
            save_checkpoint(conn, Checkpoint("pmlr", "after long"))
        other = DatabaseLease(sqlite_engine, "machine two")
        assert other.take(NIGHT, now=clock.now(), hold_seconds=HOLD_SECONDS) > 0.0


def test_a_lost_lease_is_noticed_while_nothing_is_written(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "RENEW_SECONDS", 0.01)
    clock = FakeClock()
    with capture_logs() as logged, only_night(engine, clock):
        take_over(engine, clock)
        for thread in threading.enumerate():
            if thread.name == "night lease":
                thread.join(timeout=30)
                assert not thread.is_alive()
    assert [entry["event"] for entry in logged] == ["night lost"]


def test_a_database_that_cannot_be_asked_for_a_while_does_not_cost_the_night(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    renewed = threading.Event()
    take = DatabaseLease.take

    def flaky(lease: DatabaseLease, name: str, *, now: datetime, hold_seconds: float) -> float:
        asked.append(hold_seconds)
        if len(asked) == 2:
            raise StoreError("the database is away")
        if len(asked) > 2:
            renewed.set()
        return take(lease, name, now=now, hold_seconds=hold_seconds)

    monkeypatch.setattr(wiring, "RENEW_SECONDS", 0.01)
    monkeypatch.setattr(DatabaseLease, "take", flaky)
    with capture_logs() as logged, only_night(sqlite_engine, FakeClock()):
        assert renewed.wait(timeout=30)
    assert logged[0]["event"] == "night not renewed"


def test_tokens_come_from_the_environment_by_name_only() -> None:
    fetch = FetchSettings(tokens={"api.github.com": "MY_TOKEN", "other.example": "UNSET"})
    assert tokens_of(fetch, {"MY_TOKEN": "secret"}) == {"api.github.com": "secret"}
    with pytest.raises(ConfigError, match="name of an environment variable") as caught:
        tokens_of(FetchSettings(tokens={"api.github.com": "ghp_not-a-name"}), {})
    assert "ghp_not-a-name" not in str(caught.value)


API = "https://api2.openreview.net"


def test_accounts_come_from_the_environment_by_name_only() -> None:
    fetch = FetchSettings(accounts={API: {"id": "MY_ID", "password": "MY_PASSWORD"}})
    account = accounts_of(fetch, {"MY_ID": "ada", "MY_PASSWORD": "hush"})[API]
    assert (account.id, account.password) == ("ada", "hush")
    assert "hush" not in repr(account)
    assert accounts_of(fetch, {}) == {}


@pytest.mark.parametrize(
    "names",
    [
        {"id": "ada@example.org", "password": "MY_PASSWORD"},
        {"id": "MY_ID", "password": "hush-hush"},
        {"id": "MY_ID"},
        {"id": "MY_ID", "password": "MY_PASSWORD", "pin": "MY_PIN"},
    ],
)
def test_an_account_that_is_not_two_names_of_variables_is_refused_without_showing_it(names: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="names of environment variables") as caught:
        accounts_of(FetchSettings(accounts={API: names}), {"MY_ID": "ada", "MY_PASSWORD": "hush"})
    assert not any(secret in str(caught.value) for secret in ("hush", "ada"))


def test_half_an_account_names_the_variable_that_is_missing() -> None:
    fetch = FetchSettings(accounts={API: {"id": "MY_ID", "password": "MY_PASSWORD"}})
    with pytest.raises(ConfigError, match="MY_PASSWORD is not set; set both variables, or neither"):
        accounts_of(fetch, {"MY_ID": "ada"})
