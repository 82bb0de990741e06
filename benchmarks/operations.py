"""What a large store costs whoever runs it: ``python -m benchmarks.operations``.

    python -m benchmarks.operations --engine sqlite --works 300000 --people 500000 [--keep DIR]
    python -m benchmarks.operations --only soak --nights 200

A store of invented works and people is filled (``benchmarks.load_store``) and ranked; then come a night of new papers
from an archive on loopback, a shortlist, a card, an export and an erasure, each the real command in a process of its
own: seconds of wall and processor time (PostgreSQL's own apart), peak memory of the command, and the database's size.
While the night runs two readers read, and the longest that each had to wait is told (``benchmarks.readers``). Exit
code 1 where one waited over a second, or where the soak (``benchmarks.soak``) finds growth beyond the data.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from rich.table import Table

from benchmarks import soak
from benchmarks.archive import served
from benchmarks.crowd import Crowd
from benchmarks.load_store import BRIEF, day_after, write_settings
from benchmarks.places import POSTGRES, SQLITE, Place, place
from benchmarks.readers import LIMIT, Waits, noted, readers, waits
from benchmarks.spent import SOURCER, Absent, Step, has_command, run, show, steps_table
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.store import schema
from sourcer.store.engine import open_engine, reading
from sourcer.store.suppressions import KEY_VARIABLE

_KEY = "an invented key, for invented people alone"
_ADDRESS = "SOURCER__SOURCES__ARXIV_OAI__BASE_URL"


def measured(where: Place, crowd: Crowd, night_papers: int) -> tuple[list[Step | Absent], list[Waits]]:
    """All steps on one engine, in order, and what the readers of the night waited. A store that is there is used."""
    steps: list[Step | Absent] = list(_made_ready(where, crowd))
    papers = _papers(where)
    # A source is asked once a day.
    today = max(day_after(papers + night_papers), day_after(papers) + timedelta(days=1))
    config = write_settings(where.folder, crowd, where.url, today)
    night, waited = _night(where, crowd, papers + night_papers, config)
    steps.append(night)
    options = ("-c", str(config))
    steps.append(run(where, "shortlist", [*SOURCER, "shortlist", *options]))
    steps.append(run(where, "card", [*SOURCER, "show", "1", *options]))
    out = where.folder / "export.csv"
    out.unlink(missing_ok=True)
    steps.append(run(where, "export", [*SOURCER, "export", "--out", str(out), *options]))
    if has_command("forget"):
        steps.append(run(where, "forget", [*SOURCER, "forget", "1", "--yes", *options]))
    else:
        steps.append(Absent("forget", where.engine))
    return steps, waited


def _made_ready(where: Place, crowd: Crowd) -> Iterator[Step]:
    """Fill and rank, where that was not done before."""
    sizes = ("--works", str(crowd.works), "--people", str(crowd.people), "--seed", str(crowd.seed))
    if not _papers(where):
        fill = [sys.executable, "-m", "benchmarks.load_store", str(where.folder), where.url, *sizes]
        yield run(where, "fill (no command)", fill)
    config = write_settings(where.folder, crowd, where.url, day_after(_papers(where)))
    if not _is_ranked(where):
        yield run(where, "first ranking", [*SOURCER, "rank", "-c", str(config)])


def _night(where: Place, crowd: Crowd, papers: int, config: Path) -> tuple[Step, list[Waits]]:
    """A night that finds the archive with so many papers, and two readers meanwhile."""
    with served(crowd, papers) as address, readers(config, where.folder) as notes:
        step = run(where, "night", [*SOURCER, "run", "-c", str(config)], environ={_ADDRESS: address})
    return step, [waits(kind, noted(path), step.begun, step.ended) for kind, path in notes.items()]


def _papers(where: Place) -> int:
    """How many papers the store has; none where it is new."""
    engine = open_engine(where.url)
    schema.upgrade(engine)
    with reading(engine) as conn:
        found = store_records.counts(conn).get(f"records/{ArxivOai.name}", 0)
    engine.dispose()
    return found


def _is_ranked(where: Place) -> bool:
    engine = open_engine(where.url)
    with reading(engine) as conn:
        found = store_runs.last_ranking(conn, BRIEF)
    engine.dispose()
    return found is not None


def waits_table(waited: Sequence[tuple[str, Waits]]) -> Table:
    """The longest waits of each engine's readers."""
    title = f"Two readers during the night: the longest, in seconds; at most {LIMIT:g} more than quiet for a row"
    table = Table(title=title, box=None)
    table.add_column("reader")
    table.add_column("engine")
    heads = ("a row, quiet", "a row, night", "a read, quiet", "a read, night", "it stalled, quiet", "it stalled, night")
    for head in ("reads", *heads, "verdict"):
        table.add_column(head, justify="right")
    for engine, each in waited:
        rows, reads = (each.row_quiet, each.row_during), (each.read_quiet, each.read_during)
        longest = (*rows, *reads, each.stalled_quiet, each.stalled_during)
        verdict = "met" if each.is_met else "MISSED"
        table.add_row(each.kind, engine, f"{each.quiet}+{each.during}", *map("{:.3f}".format, longest), verdict)
    return table


def main() -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=(SQLITE, POSTGRES), action="append", help="default: both, one by one")
    parser.add_argument("--works", type=int, default=300_000)
    parser.add_argument("--people", type=int, default=500_000)
    parser.add_argument("--night", type=int, default=1_500, help="how many papers the night brings")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep the stores in this folder, and use those that are there")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database, or one filled by this, to use")
    parser.add_argument("--only", choices=("steps", "soak"))
    parser.add_argument("--nights", type=int, default=200, help="of the soak")
    options = parser.parse_args()
    os.environ.setdefault(KEY_VARIABLE, _KEY)  # of an invented store; PostgreSQL has no file beside which to keep one
    engines = [POSTGRES] if options.database else options.engine or [SQLITE, POSTGRES]
    is_good = True
    with tempfile.TemporaryDirectory(prefix="operations") as scratch:
        folder = options.keep or Path(scratch)
        if options.only in (None, "steps"):
            crowd = Crowd(options.seed, options.works, options.people)
            is_good = steps_on(engines, crowd, options.night, folder, options.database)
        if options.only in (None, "soak"):
            is_good &= soak.soaked(folder / "soak", options.nights, options.seed)
    return 0 if is_good else 1


def steps_on(engines: Sequence[str], crowd: Crowd, night_papers: int, folder: Path, url: str = "") -> bool:
    """Measure on each engine, print both tables, and say whether no reader waited too long."""
    steps: list[Step | Absent] = []
    waited: list[tuple[str, Waits]] = []
    for engine in engines:
        with place(engine, folder / engine, url) as where:
            found, longest = measured(where, crowd, night_papers)
        steps += found
        waited += [(engine, each) for each in longest]
    show(steps_table(steps, f"{crowd.works:,} works, {crowd.people:,} people, a night of {night_papers:,} papers"))
    show(waits_table(waited))
    return all(each.is_met for _, each in waited)


if __name__ == "__main__":
    sys.exit(main())
