"""Long work shows itself: how far, how fast, how long; silence when piped; and a clean end at Ctrl-C."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from rich.console import Console
from sqlalchemy import Engine

from sourcer.cli.common import stoppable
from sourcer.cli.night import kept
from sourcer.cli.progress import shown
from sourcer.clock import SystemClock
from sourcer.model.runs import Tally
from sourcer.store import runs as store_runs
from sourcer.store.engine import open_engine, writing
from tests.cli.opinion_world import Team, a_team
from tests.cli.terminal import Terminal

IN = ("--brief", "robots")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("team")
    (folder / "store.db").write_bytes(sqlite_template)
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    yield a_team(folder, engine)
    engine.dispose()


class Watched(Console):
    """A terminal whose clock the test turns."""

    def __init__(self) -> None:
        self.now = 100.0
        super().__init__(file=io.StringIO(), force_terminal=True, width=120, get_time=lambda: self.now)

    def text(self) -> str:
        assert isinstance(self.file, io.StringIO)
        return ESCAPES.sub("", self.file.getvalue())


def test_a_bar_says_how_many_how_fast_and_how_long() -> None:
    terminal = Watched()
    with shown(terminal) as tell:
        for done in range(0, 50, 10):
            tell("comparing papers", done, 100, "papers")
            terminal.now += 5.0
    text = terminal.text()
    assert "40/100 papers" in text
    assert "2/s" in text
    assert "0:00:30 left" in text


def test_another_thing_begins_anew() -> None:
    terminal = Watched()
    with shown(terminal) as tell:
        tell("comparing papers", 40, 100, "papers")
        tell("scoring", 0, 7, "people")
    assert "0/7 people" in terminal.text()


def test_what_changes_with_every_step_is_still_one_thing_and_of_unknown_size_there_is_no_time_left() -> None:
    terminal = Watched()
    with shown(terminal) as tell:
        for done in range(4):
            tell(f"harvest: stream {done}", done, None, "requests")
            terminal.now += 30.0
    text = terminal.text()
    assert "harvest: stream 3" in text
    assert "3 requests" in text
    assert "2/min" in text
    assert "left" not in text


def test_foreign_words_do_not_act_on_the_terminal() -> None:
    terminal = Watched()
    with shown(terminal) as tell:
        tell("harvest: \x1b]0;owned\x07 [red]x[/red]", 1, 2)
    assert "owned" in terminal.text()
    assert "\x1b]0;" not in terminal.text()
    assert "[red]x[/red]" in terminal.text()


def test_where_nobody_watches_nothing_is_shown() -> None:
    piped = Console(file=io.StringIO(), force_terminal=False)
    with shown(piped) as tell:
        tell("harvest", 1, 2)
    assert isinstance(piped.file, io.StringIO)
    assert not piped.file.getvalue()


def test_before_a_terminal_ranking_and_backtest_show_themselves_and_their_result_is_left_alone(team: Team) -> None:
    here = ("--config", str(team.folder / "sourcer.toml"))
    seen, code = Terminal(["rank", *IN, *here]).end()
    assert code == 0
    assert "scoring for robots" in seen
    assert "rank robots" in ESCAPES.sub("", seen)
    piped = subprocess.run(
        [sys.executable, "-c", "from sourcer.__main__ import main; main()", "rank", *IN, *here],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "\x1b" not in piped.stderr
    assert "scoring" not in piped.stderr
    assert "rank robots" in piped.stderr


def stopped_within(said: str, number: signal.Signals) -> None:
    with stoppable(said):
        os.kill(os.getpid(), number)
        signal.pause()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_says_what_is_kept_and_ends_with_its_own_code(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(number)
    with pytest.raises(typer.Exit) as ended:
        stopped_within("nothing was stored", number)
    assert ended.value.exit_code == 130
    assert capsys.readouterr().err == "stopped: nothing was stored\n"
    assert signal.getsignal(number) == before


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("harvest", "every page that came is kept: 0 records and 0 repositories"),
        ("resolve", "stands as it was before"),
        ("rank", "the last finished one stands"),
    ],
)
def test_what_is_kept_depends_on_what_was_stopped(engine: Engine, stage: store_runs.Stage, said: str) -> None:
    now = SystemClock().now()
    with writing(engine) as conn:
        for each in ("night", stage):
            run = store_runs.start_run(conn, each, now=now, code_version="0", config_digest="0")
        store_runs.finish_run(conn, run, now=now, outcome="failed", tally=Tally(), details={})
    assert said in kept(engine)
    assert "the same command goes on" in kept(engine)


SLOW = """
import sys, time
import {room}
def slow(*_, **__):
    print("begun", flush=True)
    time.sleep(60)
{room}.{name} = slow
from sourcer.cli import main
main()
"""


@pytest.mark.parametrize(
    ("words", "room", "name", "said"),
    [
        (["rank"], "sourcer.rank", "rank_prepared", "the last finished one stands"),
        (["resolve"], "sourcer.nightly", "conclude", "stands as it was before"),
        (["backtest", "--as-of", "2026-01-01"], "sourcer.lookback.backtest", "load_backtest", "nothing was stored"),
        (["evaluate"], "sourcer.lookback.evaluation", "verdicts_of", "nothing was stored"),
        (["export"], "sourcer.export.table", "render_files", "whole or not at all"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_ctrl_c_in_long_work_says_what_is_kept_and_how_to_go_on(
    team: Team, words: list[str], room: str, name: str, said: str, tmp_path: Path
) -> None:
    chosen = [] if words == ["resolve"] else list(IN)
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW.format(room=room, name=name), *words, *chosen, "--config", "sourcer.toml"],
        cwd=team.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert not out
    assert "stopped: " in err
    assert said in err
    assert "the same command" in err
    assert "Traceback" not in err
