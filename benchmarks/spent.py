"""What a command of sourcer spends in a process of its own: time, memory, and what it makes of the database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.places import Place

_LOOK_SECONDS = 0.1
# A process of its own, and small: a child's peak counts from the size of the process that it was made by.
_LAUNCH = """import json, resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as out:
    json.dump([used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6], out)
sys.exit(code)"""
_LAST_WORDS = 1500
SOURCER = (sys.executable, "-c", "from sourcer.__main__ import main; main()")


@dataclass(frozen=True, slots=True)
class Step:
    """One command: what it spent, and the database (bytes) before and after. ``begun`` and ``ended`` are on the clock
    that all processes share.
    """

    name: str
    engine: str
    begun: float
    ended: float
    processor: float
    server: float
    peak: float
    before: int
    after: int
    log: int

    @property
    def wall(self) -> float:
        """Seconds of wall time."""
        return self.ended - self.begun


@dataclass(frozen=True, slots=True)
class Absent:
    """A step that this build has no command for."""

    name: str
    engine: str
    why: str = "not in this build"


def run(
    place: Place,
    name: str,
    command: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
) -> Step:
    """Run a command and measure it. Leaves the program where it fails."""
    before, server, log = place.size(), place.server_seconds(), 0
    said, used = (place.folder / f"{name.replace(' ', '-')}.{ending}" for ending in ("out", "used"))
    launch = [sys.executable, "-c", _LAUNCH, str(used), *command]
    with said.open("w", encoding="utf-8") as out:
        begun = time.monotonic()
        with subprocess.Popen(launch, stdout=out, stderr=out, env=os.environ | dict(environ or {})) as child:
            while child.poll() is None:
                log = max(log, place.log_size())
                time.sleep(_LOOK_SECONDS)
        ended = time.monotonic()
    if child.returncode:
        told = said.read_text(encoding="utf-8")[-_LAST_WORDS:]
        raise SystemExit(f"{name} on {place.engine} ended with exit code {child.returncode}:\n{told}")
    processor, peak = json.loads(used.read_text(encoding="utf-8"))
    spent = place.server_seconds() - server
    return Step(name, place.engine, begun, ended, processor, spent, peak, before, place.size(), log)


def has_command(name: str) -> bool:
    """Whether this build of sourcer has a command of that name."""
    return subprocess.run([*SOURCER, name, "--help"], check=False, capture_output=True).returncode == 0


def steps_table(steps: Sequence[Step | Absent], title: str) -> Table:
    """What each step spent, in the order in which they ran."""
    table = Table(title=title, box=None)
    for head in ("step", "engine", "wall s", "processor s", "server s", "peak MB", "database MB", "after", "log MB"):
        table.add_column(head, justify="left" if head in ("step", "engine") else "right")
    for step in steps:
        if isinstance(step, Absent):
            table.add_row(step.name, step.engine, step.why)
        else:
            figures = (step.wall, step.processor, step.server)
            sizes = (step.peak, step.before / 1e6, step.after / 1e6, step.log / 1e6)
            table.add_row(step.name, step.engine, *map("{:,.1f}".format, figures), *map("{:,.0f}".format, sizes))
    return table


def show(table: Table) -> None:
    """Print a table, wide enough for all its columns."""
    Console(width=130, markup=False, highlight=False).print(table)
