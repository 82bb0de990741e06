"""One night at a time, and none that waits for the dead."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.clock import SystemClock
from sourcer.config import FetchSettings
from sourcer.errors import Busy, ConfigError
from sourcer.wiring import accounts_of, is_dead, only_night, tokens_of

HOLD = """
    import sys, time
    from sourcer.clock import SystemClock
    from sourcer.store.engine import open_engine
    from sourcer.wiring import only_night
    with only_night(open_engine(sys.argv[1]), SystemClock()):
        print("held", flush=True)
        time.sleep(60)
"""


@pytest.fixture
def other_night(tmp_path: Path, sqlite_engine: Engine) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the night of the same database."""
    url = sqlite_engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", textwrap.dedent(HOLD), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_two_nights_never_overlap(sqlite_engine: Engine, other_night: subprocess.Popen[str]) -> None:
    with pytest.raises(Busy, match="another night is running"), only_night(sqlite_engine, SystemClock()):
        pass


def test_a_night_that_was_killed_does_not_keep_the_next_one_waiting(
    sqlite_engine: Engine, other_night: subprocess.Popen[str]
) -> None:
    other_night.send_signal(signal.SIGKILL)
    other_night.wait()
    with only_night(sqlite_engine, SystemClock()) as holder:
        assert str(os.getpid()) in holder


def test_a_night_can_follow_a_night(engine: Engine) -> None:
    for _ in range(2):
        with only_night(engine, SystemClock()):
            pass


def test_of_other_machines_nothing_is_known() -> None:
    assert not is_dead("elsewhere:1:abc")
    assert not is_dead(f"{socket.gethostname()}:{os.getpid()}:abc")
    assert not is_dead("no such form")


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
