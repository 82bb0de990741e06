"""Results on a terminal: paged where they are longer than the screen, and quiet where a reader leaves."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import PurePath

from rich.console import Console, RenderableType
from rich.pager import SystemPager

from sourcer.cli.common import reader_left

_PLAIN_WIDTH = 100
_USUAL = "less"
_LESS_WITH_LINKS = 581
_VERSION = re.compile(r"less (\d+)")


class ResultConsole(Console):
    """A console on stdout: colours on a terminal only, 100 columns where the width is not known."""

    def __init__(self, *, color_system: str | None = "auto") -> None:
        width = None if sys.stdout.isatty() else _PLAIN_WIDTH
        super().__init__(width=width, highlight=False, markup=False, emoji=False, color_system=color_system)  # type: ignore[arg-type]

    def on_broken_pipe(self) -> None:
        """End quietly where the reader has seen enough, as ``head`` does."""
        reader_left()


def show_paged(*things: RenderableType, pager: bool = True) -> None:
    """Print; on a terminal where that is longer than the screen and ``pager`` allows it, through the user's pager."""
    out = ResultConsole()
    command = _pager() if pager and _is_before_somebody(out) else []
    if not command:
        out.print(*things)
        return
    text = _rendered(out, things)
    if text.count("\n") < out.height:
        out.file.write(text)
        return
    os.environ.pop("MANPAGER", None)  # pydoc, which rich asks, would prefer it: it is for manual pages
    shows_colours = _shows_colours(command[0])
    SystemPager().show(text if shows_colours else _rendered(ResultConsole(color_system=None), things))


def _rendered(out: Console, things: tuple[RenderableType, ...]) -> str:
    with out.capture() as captured:
        out.print(*things)
    return captured.get()


def _is_before_somebody(out: Console) -> bool:
    return out.is_terminal and not out.is_dumb_terminal and sys.stdin.isatty() and sys.stdout.isatty()


def _pager() -> list[str]:
    """The words of the pager's command; none where NO_PAGER is set, or PAGER is empty, or there is no such program."""
    words = [] if os.environ.get("NO_PAGER") else shlex.split(os.environ.get("PAGER", _USUAL))
    return words if words and shutil.which(words[0]) else []


def _shows_colours(command: str) -> bool:
    """Whether the pager passes colours and links on: only of ``less`` is that known."""
    if PurePath(command).name != _USUAL:
        return False
    return "R" in os.environ.setdefault("LESS", "-R") and _less_version(command) >= _LESS_WITH_LINKS


def _less_version(command: str) -> int:
    """Older ones print the addresses of links as rubbish; 0 where it cannot be asked."""
    try:
        asked = subprocess.run([command, "--version"], capture_output=True, text=True, check=False, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = _VERSION.match(asked.stdout)
    return int(found.group(1)) if found else 0
