"""What the speed benchmark's parts share: time spent, and the lines of the table."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. ``must`` and ``goal`` bound the figure from below, or from above where it is a size."""

    what: str
    peer: str
    ours: str
    theirs: str
    figure: float
    must: float | None = None
    goal: float | None = None
    is_size: bool = False

    @property
    def is_missed(self) -> bool:
        return self.must is not None and not self._reaches(self.must)

    @property
    def verdict(self) -> str:
        if self.is_missed:
            return "MISSED"
        if self.goal is not None:
            return "goal reached" if self._reaches(self.goal) else "goal not reached"
        return "" if self.must is None else "reached"

    def _reaches(self, bound: float) -> bool:
        return self.figure <= bound if self.is_size else self.figure >= bound


@dataclass(slots=True)
class Spent:
    """Seconds of processor and of wall time, a sum for each round."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def begin_round(self) -> None:
        self.cpu.append(0.0)
        self.wall.append(0.0)

    @contextmanager
    def measured(self, backend: int | None = None) -> Iterator[None]:
        gc.collect()
        cpu, wall = _cpu(backend), time.perf_counter()
        yield
        self.cpu[-1] += _cpu(backend) - cpu
        self.wall[-1] += time.perf_counter() - wall

    @property
    def typical(self) -> float:
        return statistics.median(self.cpu)

    def each(self, count: int) -> str:
        """Microseconds for one of ``count``: processor (wall)."""
        return f"{self.typical / count * 1e6:.1f} ({statistics.median(self.wall) / count * 1e6:.1f})"


def _cpu(backend: int | None) -> float:
    """Processor seconds of this process, and of a server's process (whose clock ticks a hundred times a second)."""
    spent = time.process_time()
    if backend is not None:
        user, system = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[11:13]
        spent += (int(user) + int(system)) / 100
    return spent


def turned(names: Sequence[T], by: int) -> Sequence[T]:
    """In another order each time, so that none always comes after the same."""
    return [*names[by % len(names) :], *names[: by % len(names)]]


def show(lines: Sequence[Line], title: str) -> None:
    """The table. Times are processor (wall)."""
    table = Table("what", "peer", "ours", "peer's", "ratio", "must", "goal", "verdict", box=None, title=title)
    for line in lines:
        bounds = ("" if bound is None else f"{bound:g}" for bound in (line.must, line.goal))
        figure = f"{line.figure:.1f}" if line.is_size else f"{line.figure:.2f}"
        table.add_row(line.what, line.peer, line.ours, line.theirs, figure, *bounds, line.verdict)
    Console(width=170, markup=False, highlight=False).print(table)
