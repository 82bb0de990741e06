"""Paging, before a real pseudo-terminal: what is longer than the screen is paged, and nothing is when it is piped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sourcer.store.engine import open_engine
from tests.cli.opinion_world import Team, a_team
from tests.cli.terminal import OFF, PROGRAM, Terminal

IN = ("--brief", "robots")
MARK = "PAGED BY THE TEST"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Team]:
    folder = tmp_path_factory.mktemp("team")
    (folder / "store.db").write_bytes(sqlite_template)
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    team = a_team(folder, engine)
    team("like", team.shortlist().entries[0].works[0].id, *IN, "--reason", "so that there is a list of the liked")
    team.rank()
    yield team
    engine.dispose()


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says that it was one, and shows what it was given."""
    path = tmp_path / "pager"
    path.write_text(f"#!/bin/sh\necho '{MARK}'\ncat\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def asked(team: Team, *words: str) -> list[str]:
    return [*words, "--config", str(team.folder / "sourcer.toml")]


@pytest.mark.parametrize("words", [("shortlist", *IN, "--all"), ("show", "1", *IN), ("liked", *IN)])
def test_what_is_longer_than_the_screen_is_paged_and_what_fits_is_not(
    team: Team, pager: str, words: tuple[str, ...]
) -> None:
    long, code = Terminal(asked(team, *words), lines=2, PAGER=pager).end()
    assert (MARK in long, code) == (True, 0)
    short, code = Terminal(asked(team, *words), lines=2000, PAGER=pager).end()
    assert (MARK in short, code) == (False, 0)
    assert "\x1b[" in short, "on a terminal there are colours"


@pytest.mark.parametrize(
    ("more", "environ"),
    [
        (("--no-pager",), {}),
        ((), {"NO_PAGER": "1"}),
        ((), {"PAGER": ""}),
        ((), {"PAGER": "no-such-pager-anywhere"}),
        ((), {"TERM": "dumb"}),
    ],
)
def test_it_can_be_switched_off_and_a_pager_that_is_not_there_loses_nothing(
    team: Team, pager: str, more: tuple[str, ...], environ: dict[str, str]
) -> None:
    shown, code = Terminal(asked(team, "shortlist", *IN, "--all", *more), **({"PAGER": pager} | environ)).end()
    assert (MARK in shown, code) == (False, 0)
    assert "Candidate" in shown
    assert "score = " in shown


def test_a_pager_that_is_not_known_to_show_colours_gets_none(team: Team, pager: str) -> None:
    shown, _ = Terminal(asked(team, "show", "1", *IN), PAGER=pager).end()
    assert "\x1b" not in shown[shown.index(MARK) :]
    assert "sources" in shown


def test_manual_pages_have_a_pager_of_their_own(team: Team, pager: str) -> None:
    shown, _ = Terminal(asked(team, "show", "1", *IN), PAGER=pager, MANPAGER="echo WRONG").end()
    assert (MARK in shown, "WRONG" in shown) == (True, False)


@pytest.mark.skipif(not shutil.which("less"), reason="less is not installed on this machine")
def test_less_shows_colours_and_its_q_ends_the_program_cleanly(team: Team) -> None:
    terminal = Terminal(asked(team, "show", "1", *IN))
    first = terminal.read_until("\n:")
    assert "\x1b[1m" in first
    assert "ESC[" not in first
    terminal.press("q")
    rest, code = terminal.end()
    assert code == 0
    assert "Traceback" not in first + rest


def test_a_pager_that_is_left_early_is_no_fault(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "impatient"
    path.write_text("#!/bin/sh\nexec head -c 10\n", encoding="utf-8")
    path.chmod(0o755)
    shown, code = Terminal(asked(team, "show", "1", *IN), PAGER=str(path)).end()
    assert code == 0
    assert "Traceback" not in shown
    assert "Broken" not in shown


def test_ctrl_c_in_a_pager_is_the_pagers_own_affair(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "steady"
    path.write_text(f"#!/bin/sh\ntrap '' INT\necho '{MARK}'\ncat > /dev/null\nread x < /dev/tty\n", encoding="utf-8")
    path.chmod(0o755)
    terminal = Terminal(asked(team, "show", "1", *IN), PAGER=str(path))
    shown = terminal.read_until(MARK)
    time.sleep(0.2)
    os.killpg(terminal.process.pid, signal.SIGINT)
    time.sleep(0.2)
    assert terminal.process.poll() is None, "the pager still has the terminal"
    terminal.press("\n")
    rest, code = terminal.end()
    assert code == 0
    assert "Traceback" not in shown + rest


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_nothing_is_paged_coloured_or_escaped_when_piped(team: Team, pager: str, form: str) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in OFF}
    words = asked(team, "shortlist", *IN, "--all", "--format", form)
    ran = subprocess.run(
        [*PROGRAM, *words], env=environ | {"PAGER": pager}, capture_output=True, text=True, check=True, timeout=60
    )
    assert MARK not in ran.stdout
    assert "\x1b" not in ran.stdout
    assert form != "table" or max(map(len, ran.stdout.splitlines())) <= 100


@pytest.mark.parametrize(
    "words", [("shortlist", "--all"), ("shortlist", "--format", "csv"), ("show", "1"), ("liked", "--format", "json")]
)
def test_a_reader_that_leaves_as_head_does_ends_it_without_a_word(team: Team, words: tuple[str, ...]) -> None:
    command = [*PROGRAM, *asked(team, *words, *IN)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ran:
        assert ran.stdout
        assert ran.stderr
        ran.stdout.close()
        said = ran.stderr.read()
    assert said == ""
    assert ran.returncode == 141, "what shells report of every program whose reader left"
