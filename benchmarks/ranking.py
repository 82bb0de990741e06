"""What ranking costs: ``sourcer rank`` and ``sourcer shortlist`` as commands, on one core, on stores of real works.

Processor seconds and peak memory are those of the command itself, start-up and loading the store included. From the
two largest stores it is reckoned what all of arXiv would take.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measured import Line
from benchmarks.real_works import spread, store_works, texts
from benchmarks.vectors import nearest, timed
from sourcer.rank.features import build_features
from sourcer.rank.nearest import CANDIDATES, HEAVIEST
from sourcer.rank.text import clean

WORKS = 85_000
SIZES = (10_000, 20_000, 40_000, 80_000)
ARXIV = 3_000_000
MOST_SECONDS, MOST_MEGABYTES, MOST_COLD = 90.0, 1000.0, 0.5
BRIEF = """name = "learning"
[[areas]]
name = "training"
text = "optimization methods, learning rates and regularization for training deep networks"
[[areas]]
name = "uncertainty"
text = "calibrated uncertainty, Bayesian inference and Gaussian processes for prediction"
"""
SECOND = """name = "acting"
[[areas]]
name = "control"
text = "reinforcement learning of policies for continuous control and exploration"
"""
SETTINGS = """[clock]
as_of = 2026-07-01
[fetch]
contact = "benchmark@example.org"
[rank]
briefs = {briefs}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took: processor seconds, wall seconds, peak memory in MB (a million bytes)."""

    cpu: float
    wall: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Night:
    """Ranking a store of so many works, and reading the shortlist from a new process afterwards.

    ``two``: ranking it for two briefs, where that was asked.
    """

    works: int
    rank: Cost
    shortlist: Cost
    two: Cost | None


def measure_night(works: int, *, for_two: bool = False) -> Night:
    """A store of real works, ranked by the command, then read by another, the fastest of three times; then ranked for
    two briefs by one more.
    """
    with tempfile.TemporaryDirectory(prefix="ranking") as folder:
        here = Path(folder)
        held = store_works(here / "store.sqlite3", works)
        database = f"sqlite:///{here / 'store.sqlite3'}"
        one = ["-c", _settings(here, BRIEF), "--database", database]
        ranked = command("rank", *one)
        read = min((command("shortlist", *one) for _ in range(3)), key=lambda cost: cost.wall)
        two = command("rank", "-c", _settings(here, BRIEF, SECOND), "--database", database) if for_two else None
        return Night(held, ranked, read, two)


def _settings(folder: Path, *briefs: str) -> str:
    """The path of a configuration that names the briefs; both lie in the folder afterwards."""
    paths = [folder / f"brief-{number}.toml" for number in range(len(briefs))]
    for path, brief in zip(paths, briefs, strict=True):
        path.write_text(brief, encoding="utf-8")
    settings = folder / f"sourcer-{len(briefs)}.toml"
    settings.write_text(SETTINGS.format(briefs=json.dumps(list(map(str, paths)))), encoding="utf-8")
    return str(settings)


def command(*arguments: str) -> Cost:
    """Run sourcer on one core, and say what it took."""
    code = (
        "import os, resource, subprocess, sys, time\n"
        "os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})\n"
        "begun = time.perf_counter()\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "spent, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - begun\n"
        "print(spent.ru_utime + spent.ru_stime, wall, spent.ru_maxrss * 1024 / 1e6)"
    )
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    sourcer = [str(Path(sys.executable).with_name("sourcer")), *arguments]
    out = subprocess.run(
        [sys.executable, "-c", code, *sourcer], check=True, capture_output=True, text=True, env=environment | threads
    ).stdout
    return Cost(*map(float, out.split()))


def night(works: int = WORKS) -> list[Line]:
    """The lines that say whether a night's ranking is fast and lean enough."""
    found = measure_night(works, for_two=True)
    what = f"sourcer rank, {found.works:,} works"
    cold = f"sourcer shortlist, cold, of {found.works:,} works"
    return [
        Line(f"{what}: s", "at most", f"{found.rank.cpu:.0f}", "", found.rank.cpu, MOST_SECONDS, is_size=True),
        Line(f"{what}: peak MB", "at most", "", "", found.rank.megabytes, MOST_MEGABYTES, is_size=True),
        *(_lines_of_two(what, found.two) if found.two else ()),
        Line(f"{cold}: ms", "at most", "", "", found.shortlist.wall * 1000, MOST_COLD * 1000, is_size=True),
    ]


def _lines_of_two(what: str, found: Cost) -> tuple[Line, Line]:
    return (
        Line(f"{what}, two briefs: s", "", f"{found.cpu:.0f}", "", found.cpu, is_size=True),
        Line(f"{what}, two briefs: peak MB", "", "", "", found.megabytes, is_size=True),
    )


def growth(sizes: Sequence[int] = SIZES) -> Table:
    """How each part grows, and what all of arXiv would take if it went on like that."""
    table = Table("works", "vectors s", "1,000 nearest s", "rank s", "rank MB", "shortlist ms", box=None)
    table.title = "How it grows"
    everything, rows = texts(), []
    for size in sizes:
        held = spread(everything, size)
        vectors, features = timed(lambda held=held: build_features((clean(a), clean(b)) for a, b in held))
        asked = features.tfidf[:: max(1, len(held) // 1000)][:1000]
        looked = nearest(features.tfidf, asked, HEAVIEST, CANDIDATES)
        found = measure_night(size)
        rows.append((vectors, looked.seconds, found.rank.cpu, found.rank.megabytes, found.shortlist.wall * 1000))
        table.add_row(f"{size:,}", *(f"{value:.2f}" if value < 10 else f"{value:,.0f}" for value in rows[-1]))
    powers = [
        math.log(last / before) / math.log(sizes[-1] / sizes[-2]) for before, last in zip(*rows[-2:], strict=True)
    ]
    table.add_row("grows as works to the", *(f"{power:.2f}" for power in powers))
    pairs = zip(*rows[-2:], powers, strict=True)
    reckoned = [_reckoned(before, last, power, sizes[-2], sizes[-1]) for before, last, power in pairs]
    table.add_row(f"{ARXIV:,}, reckoned", *(f"{value:,.0f}" for value in reckoned))
    return table


def _reckoned(before: float, last: float, power: float, smaller: int, larger: int) -> float:
    """For all of arXiv: by the power where cost grows faster than works, else by the line through both sizes."""
    if power > 1.0:
        return last * (ARXIV / larger) ** power
    return last + max(0.0, last - before) * (ARXIV - larger) / (larger - smaller)


def main() -> None:
    """The growth alone."""
    Console(width=130, markup=False, highlight=False).print(growth())


if __name__ == "__main__":
    main()
