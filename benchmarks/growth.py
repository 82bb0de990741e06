"""What many nights leave behind in a process and its database, and whether it grows beyond the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

MOST_MEGABYTES = 0.1
"""A night may leave so much more memory, over nights that bring nothing: what an allocator keeps moves by more."""
MOST_KEPT = 0.1
"""A night that brings nothing may leave so many megabytes in the database: its account, and its ranking."""
MOST_DENSER = 1.1
"""A row of the database may take so many times the bytes that it took before."""


@dataclass(frozen=True, slots=True)
class After:
    """What was there after a night: memory in MB, counts, and bytes of the database."""

    night: int
    memory: float
    handles: int
    threads: int
    database: int
    works: int
    rows: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one thing grew beyond the data, in words."""

    is_good: bool
    told: str


def slope(values: Sequence[float]) -> float:
    """By how much the values grow from one to the next: the line with the least squares."""
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    spread = sum((at - middle) ** 2 for at in range(len(values)))
    return sum((at - middle) * (value - mean) for at, value in enumerate(values)) / spread if spread else 0.0


def grown(after: Sequence[After], standing: int) -> list[Verdict]:
    """The verdicts over the nights that brought nothing: those behind number ``standing``, the first that brings none.

    That one still has what came before it to conclude from.
    """
    before, still = after[: standing + 1], after[standing + 1 :] or after[-1:]
    memory = slope(list(map(_memory, still)))
    handles, threads = (max(map(get, still)) - max(map(get, before)) for get in (_handles, _threads))
    dense, denser = (each.database / max(each.rows, 1) for each in (still[0], still[-1]))
    most, kept = MOST_MEGABYTES * 1000, slope(list(map(_database, still))) / 1e6
    return [
        Verdict(
            memory <= MOST_MEGABYTES,
            f"memory: {memory * 1000:+.0f} KB a night in {len(still)} nights that brought nothing, at most {most:.0f}",
        ),
        Verdict(handles <= 0, f"file handles: {max(map(_handles, still))} at most then, {handles:+} against before"),
        Verdict(threads <= 0, f"threads: {max(map(_threads, still))} at most then, {threads:+} against before"),
        Verdict(
            kept <= MOST_KEPT,
            f"database: {kept * 1000:+.0f} KB a night that brought nothing, at most {MOST_KEPT * 1000:.0f}",
        ),
        Verdict(
            denser <= dense * MOST_DENSER,
            f"rows: {dense:,.0f} bytes each as they began, {denser:,.0f} as they ended",
        ),
    ]


def growth_table(after: Sequence[After], standing: int) -> Table:
    """First, quarter, half, the last that brought something, and the last; and slopes over the last half."""
    places = {
        "first": 0,
        "a quarter": len(after) // 4,
        "half": len(after) // 2,
        "the archive stands": standing,
        "last": len(after) - 1,
    }
    table = Table(title=f"{len(after)} nights in one process", box=None)
    for head in ("after night", "", "memory MB", "handles", "threads", "database MB", "rows", "works"):
        table.add_column(head, justify="right")
    for name, at in places.items():
        each = after[at]
        counts = (each.handles, each.threads)
        sizes = (f"{each.database / 1e6:,.1f}", f"{each.rows:,}", f"{each.works:,}")
        table.add_row(str(each.night + 1), name, f"{each.memory:,.1f}", *map(str, counts), *sizes)
    half = after[len(after) // 2 :]
    growing = [slope(list(map(get, half))) for get in (_memory, _handles, _threads, _database, _rows, _works)]
    growing[3] /= 1e6
    table.add_row("a night", "the last half", *(f"{value:+,.3f}" for value in growing))
    return table


def _memory(each: After) -> float:
    return each.memory


def _handles(each: After) -> int:
    return each.handles


def _threads(each: After) -> int:
    return each.threads


def _database(each: After) -> float:
    return each.database


def _rows(each: After) -> float:
    return each.rows


def _works(each: After) -> float:
    return each.works
