"""A harvest of some sources in a process of its own and in real time: what politeness and speed are measured on.

``python -m benchmarks.part settings.json 2026-06-10 source,source [--alone] [--anew]`` prints what it did as JSON. Only
with ``--alone`` it holds the night and does its whole harvest, with what is looked up because of what came; without,
several share the database and its leases.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Engine

from benchmarks.scenario import TOKEN_VARIABLE
from sourcer import config
from sourcer.clock import SystemClock
from sourcer.night.wiring import HOLD_SECONDS, make_fetcher, only_night
from sourcer.nightly import Night
from sourcer.store import schema
from sourcer.store.engine import open_engine
from sourcer.store.lease import written_by_night


@dataclass(frozen=True, slots=True)
class Part:
    """What one harvest did. ``spent`` counts requests by source, ``seconds`` are those of the harvest stage."""

    streams: Sequence[Mapping[str, Any]]
    spent: Mapping[str, int]
    seconds: float
    cpu_seconds: float

    @property
    def problems(self) -> list[str]:
        """What streams said went wrong."""
        return [
            f"{stream['source']} {stream['stream']}: {stream['problem']}"
            for stream in self.streams
            if stream["problem"]
        ]


def begin(
    folder: Path, flags: Mapping[str, Any], day: date, sources: Sequence[str], *how: str
) -> subprocess.Popen[str]:
    """Start one; ``ended`` waits for it."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / f"settings-{secrets.token_hex(4)}.json"
    settings.write_text(json.dumps(flags, default=str), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.part", str(settings), day.isoformat(), ",".join(sources), *how]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {TOKEN_VARIABLE: "replay"})


def ended(process: subprocess.Popen[str]) -> Part:
    """What it did, once it is over. Leaves the program where it broke."""
    said, _ = process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"a harvest ended with {process.returncode}")
    return Part(**json.loads(said))


@contextlib.contextmanager
def _holder(engine: Engine, clock: SystemClock, *, is_alone: bool) -> Iterator[str]:
    if is_alone:
        with only_night(engine, clock) as holder:
            yield holder
    else:
        yield f"benchmark:{os.getpid()}:{secrets.token_hex(4)}"


def main() -> None:
    """Run the harvest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("settings", type=Path)
    parser.add_argument("day", type=date.fromisoformat)
    parser.add_argument("sources", type=lambda names: names.split(","))
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--anew", action="store_true")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    flags = json.loads(options.settings.read_text(encoding="utf-8"))
    settings = config.load(None, environ={}, flags=flags, default=None)
    clock = SystemClock(options.day)
    engine = open_engine(settings.database_url)
    try:
        schema.upgrade(engine)
        print(json.dumps(harvested(settings, engine, clock, options)))
    finally:
        engine.dispose()


def harvested(
    settings: config.Config, engine: Engine, clock: SystemClock, options: argparse.Namespace
) -> dict[str, Any]:
    """The harvest, and what it did."""
    sources = [source for source in settings.sources() if source.name in options.sources]
    with (
        _holder(engine, clock, is_alone=options.alone) as holder,
        make_fetcher(settings, engine, clock, holder) as fetcher,
    ):
        guarded = written_by_night(engine, holder, clock.now, HOLD_SECONDS) if options.alone else engine
        cpu = time.process_time()
        night = Night(settings, guarded, clock)
        if options.alone:
            streams, reports = night.harvest_all(fetcher, [])
        else:
            streams, report = night.harvest(fetcher, sources, anew=options.anew)
            reports = [report]
        cpu = time.process_time() - cpu
        spent = {name: count for name, count in fetcher.spent.items() if name}
    told = [
        {
            "source": stream.source,
            "stream": stream.stream,
            "outcome": stream.outcome,
            "problem": stream.problem,
            "new": stream.tally.new,
            "changed": stream.tally.changed,
        }
        for stream in streams
    ]
    return {"streams": told, "spent": spent, "seconds": sum(report.seconds for report in reports), "cpu_seconds": cpu}


if __name__ == "__main__":
    main()
