"""How much memory a long harvest takes: ``python -m benchmarks.memory``.

The real driver harvests invented records page by page from OAI-PMH, through a fetcher that makes each page when it is
asked for, into an SQLite store on disk, payloads and all. Prints records, seconds and the peak of this process (with
everything that is loaded); exit code 1 when the peak is over the limit or a record is missing.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.generated import APART, FIRST, OAI_PAGE, Library, oai_page
from sourcer.clock import Clock
from sourcer.config import HarvestSettings
from sourcer.harvest import Harvest
from sourcer.model.runs import Validators
from sourcer.night.jobs import plan_jobs
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.sources.base import Request, Response
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.store import schema
from sourcer.store.engine import open_engine, reading, writing

LIMIT_MB = 300
SET = "cs:cs:LG"
NO_VALIDATORS = Validators()
NO_RECORDS = b"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="noRecordsMatch">None</error></OAI-PMH>
"""


@dataclass(frozen=True, slots=True)
class StoodClock:
    """The morning after the last paper; seconds pass as they do."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class InventedArchive:
    """A fetcher that answers ListRecords with pages of invented papers, by the day that they were submitted."""

    library: Library
    count: int
    clock: Clock

    def fetch(self, request: Request, validators: Validators = NO_VALIDATORS) -> Response:
        asked = dict(request.params)
        if token := asked.get("resumptionToken"):
            start, end = map(int, token.split("/"))
        else:
            until = date.fromisoformat(asked["until"]) + timedelta(days=1)
            start, end = self._number(date.fromisoformat(asked["from"])), self._number(until)
        return Response(200, request.url, self._page(start, end), self.clock.now())

    def _number(self, day: date) -> int:
        """The first paper of the day, or after it."""
        since = datetime(day.year, day.month, day.day, tzinfo=UTC) - FIRST
        return min(max(0, ceil(since / APART)), self.count)

    def _page(self, start: int, end: int) -> bytes:
        if start == end:
            return NO_RECORDS
        size = min(OAI_PAGE, end - start)
        token = f"{start + size}/{end}" if start + size < end else ""
        return oai_page(self.library.papers(start, size), token)


def harvest(count: int, seed: int, folder: Path) -> Iterator[tuple[str, float]]:
    """Harvest so many records into a new store; (what, how much), the peak in megabytes last."""
    clock = StoodClock(FIRST + count * APART + timedelta(days=1))
    engine = open_engine(f"sqlite:///{folder / 'memory.db'}")
    schema.upgrade(engine)
    with writing(engine) as conn:
        run_id = store_runs.start_run(conn, "harvest", now=clock.now(), code_version="", config_digest="")
    days = (clock.today() - FIRST.date()).days
    jobs = plan_jobs([ArxivOai(sets=(SET,))], [], HarvestSettings(first_days=days, window_days=30), clock.today())
    begun, cpu = time.perf_counter(), time.process_time()
    (result,) = Harvest(engine, InventedArchive(Library(seed), count, clock), clock, run_id).run(jobs)
    yield "seconds", time.perf_counter() - begun
    yield "seconds of processor time", time.process_time() - cpu
    yield "requests", result.tally.requests
    with reading(engine) as conn:
        yield "records", store_records.counts(conn).get(f"records/{ArxivOai.name}", 0)
    engine.dispose()
    yield "store, MB", (folder / "memory.db").stat().st_size / 2**20
    yield "peak memory, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Harvest and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="memory") as folder:
        figures = dict(harvest(options.records, options.seed, Path(folder)))
    table = Table("what", "how much", box=None, title=f"Harvest of {options.records:,} invented records")
    for what, much in figures.items():
        table.add_row(what, f"{much:,.0f}")
    table.add_row("limit, MB", f"{LIMIT_MB}")
    Console(width=100, markup=False, highlight=False).print(table)
    is_flat, is_whole = figures["peak memory, MB"] <= LIMIT_MB, figures["records"] == options.records
    raise SystemExit(0 if is_flat and is_whole else 1)


if __name__ == "__main__":
    main()
