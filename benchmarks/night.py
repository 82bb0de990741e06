"""One night's harvest in a process of its own, on a clock that only sleeping moves: what ``benchmarks.harvest`` runs.

``python -m benchmarks.night settings.json 2026-05-20T05:30`` exits as ``sourcer run`` does: 0 done, 3 partly, 1 failed.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from sourcer import config
from sourcer.cli.common import EXIT_OF
from sourcer.cli.night import tell_streams
from sourcer.errors import SourcerError
from sourcer.night.wiring import HOLD_SECONDS, make_fetcher, only_night
from sourcer.nightly import Night, outcome_of
from sourcer.store import runs as store_runs
from sourcer.store import schema
from sourcer.store.engine import open_engine, writing
from sourcer.store.lease import written_by_night


@dataclass(slots=True)
class VirtualClock:
    """A clock that stands still but for sleeping."""

    start: datetime
    _elapsed: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> datetime:
        """The virtual moment."""
        return self.start + timedelta(seconds=self._elapsed)

    def today(self) -> date:
        """Its day."""
        return self.now().date()

    def monotonic(self) -> float:
        """Seconds slept since the start."""
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Move on by so much."""
        with self._lock:
            self._elapsed += max(0.0, seconds)


def run(flags: dict[str, Any], start: datetime) -> int:
    """The harvest of one night. Raises SourcerError as the night does."""
    settings = config.load(None, environ={}, flags=flags, default=None)
    clock = VirtualClock(start)
    engine = open_engine(settings.database_url)
    try:
        schema.upgrade(engine)
        with only_night(engine, clock) as holder, make_fetcher(settings, engine, clock, holder) as fetcher:
            with writing(engine) as conn:
                store_runs.abandon_open_runs(conn, now=clock.now())
            ours = written_by_night(engine, holder, clock.now, HOLD_SECONDS)
            streams, _ = Night(settings, ours, clock).harvest_all(fetcher, [])
            if "-v" in sys.argv:
                tell_streams(streams)
            return EXIT_OF[outcome_of(streams)]
    finally:
        engine.dispose()


def main() -> int:
    """Read the arguments, run, and say in one line what stopped the night."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    flags = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    try:
        return run(flags, datetime.fromisoformat(sys.argv[2]).replace(tzinfo=UTC))
    except SourcerError as fault:
        print(fault, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
