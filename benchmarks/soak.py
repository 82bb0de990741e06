"""Two hundred nights in one process, as ``sourcer schedule`` runs them, over the replay and its faults: does it grow?

The watch of ``sourcer schedule`` looks once a day on a virtual clock, and each time runs the whole night: harvest,
resolve, rank, files. For four nights in five the replay's clock goes on with it and data comes in; in the last fifth
it stands, so that what grows then grows without cause. After each night: memory, file handles, threads, the
database's size and its rows. Where the real records are not beside the checkout the sample world stands for them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import func, select

from benchmarks.growth import After, grown, growth_table
from benchmarks.night import VirtualClock
from benchmarks.replay import SERVER, Replay, replay
from benchmarks.scenario import TOKEN_VARIABLE, oai_set, settings_for
from benchmarks.spent import show
from sourcer.config import Config, load
from sourcer.demo.server import DemoServer
from sourcer.model.runs import Run
from sourcer.schedule import Plan, Watch
from sourcer.shipped import shipped
from sourcer.store.engine import open_engine, reading
from sourcer.store.runs import nights_since
from sourcer.store.tables_search import metadata
from sourcer.uncollected import collect_seldom

START = date(2018, 1, 2)
CATEGORIES = ["cs.LG", "cs.CV", "cs.CL"]
PROFILE = "flaky"
SOURCES = ("arxiv_feed", "arxiv_api", "arxiv_oai", "pmlr", "github")
STANDING = 5
"""In the last night of so many the archive stands."""
BRIEF = """name = "soak"
[[areas]]
name = "training"
text = "optimization methods, learning rates and regularization for training deep networks"
[[areas]]
name = "search"
text = "evolutionary search and genetic algorithms for the design of neural networks"
"""
UNHURRIED = ("--slow", "0.01", "--github-search", "1000000", "--github-core", "1000000")
_AT = time(5, 30)


@dataclass(frozen=True, slots=True)
class Told:
    """What the process that runs the nights is told. ``control`` is the replay's address, "" where there is none."""

    flags: dict[str, Any]
    control: str
    start: str
    nights: int
    seed: int
    out: str


def soaked(folder: Path, nights: int, seed: int) -> bool:
    """Run the nights, print what they left, and say whether nothing grew beyond the data."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("store.sqlite3*"):
        old.unlink()
    with (over_replay if SERVER.exists() else over_sample)(folder) as (flags, control, start):
        told = Told(flags, control, start.isoformat(), nights, seed, str(folder / "after.jsonl"))
        (folder / "told.json").write_text(json.dumps(asdict(told)), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.soak", str(folder / "told.json")]
        with (folder / "nights.out").open("w", encoding="utf-8") as out:
            subprocess.run(command, check=True, stdout=out, stderr=out, env=os.environ | {TOKEN_VARIABLE: "replay"})
    after = read_after(Path(told.out))
    show(growth_table(after, standing_from(nights)))
    verdicts = grown(after, standing_from(nights))
    for verdict in verdicts:
        print(f"{'' if verdict.is_good else 'GROWS: '}{verdict.told}")
    return all(verdict.is_good for verdict in verdicts)


World = tuple[dict[str, Any], str, date]
"""The configuration's flags, the address at which a replay is controlled, and the day of the first night."""


@contextmanager
def over_replay(folder: Path) -> Iterator[World]:
    """A small slice of the real records: three categories by arXiv's three interfaces, a volume, code by words."""
    with replay(*UNHURRIED) as server:
        flags = settings_for(server, folder / "store.sqlite3")
        (folder / "brief.toml").write_text(BRIEF, encoding="utf-8")
        at = flags["sources"]
        at["arxiv_feed"]["categories"] = at["arxiv_api"]["categories"] = CATEGORIES
        at["arxiv_oai"]["sets"] = list(map(oai_set, CATEGORIES))
        at["pmlr"]["volumes"] = at["pmlr"]["volumes"][-1:]
        flags["sources"] = {name: at[name] for name in SOURCES}
        yield _placed(flags, folder), server.url, START


@contextmanager
def over_sample(folder: Path) -> Iterator[World]:
    """The invented sample world, which has no faults and no news."""
    print("the replay is not beside the checkout (../shared/upstream): the sample world stands for it, without faults")
    with DemoServer(port=0) as server:
        text = (shipped("demo") / "sample.toml").read_text(encoding="utf-8").replace("http://sample", server.url)
        flags = tomllib.loads(text)
        (folder / "brief.toml").write_bytes((shipped("demo") / "sample-brief.toml").read_bytes())
        start = flags["clock"]["as_of"]
        flags |= {"database": {"url": f"sqlite:///{folder / 'store.sqlite3'}"}, "events": []}
        yield _placed(flags, folder), "", start


def _placed(flags: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The flags with the brief and the files in the folder; the day is given night by night."""
    rank = flags["rank"] | {"briefs": [str(folder / "brief.toml")]}
    return flags | {"rank": rank, "export": {"folder": str(folder / "out")}, "clock": {}}


def standing_from(nights: int) -> int:
    """The number, counted from 0, of the first night in which the archive stands."""
    return nights - max(nights // STANDING, 1)


def read_after(path: Path) -> list[After]:
    """What was noted after each night."""
    return [After(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _nights(told: Told) -> Iterator[After]:
    """Look once a day, as the schedule does, and note what is there after each night."""
    server = Replay(told.control, {}, {}) if told.control else None
    if server:
        server.control(profile=PROFILE, seed=told.seed)
    plan = Plan(_AT, timedelta(hours=12))
    for number in range(told.nights):
        day = date.fromisoformat(told.start) + timedelta(days=number)
        if server and number < standing_from(told.nights):
            server.control(clock=f"{day}T05:30", reset_log=True)
        clock = VirtualClock(datetime.combine(day, _AT, UTC))
        config = load(None, environ={}, flags=told.flags | {"clock": {"as_of": day}}, default=None)
        with patch("sourcer.clock.SystemClock", lambda _as_of=None, clock=clock: clock):
            _look(plan, config, clock)
        yield _after(number, config)


def _look(plan: Plan, config: Config, clock: VirtualClock) -> None:
    from sourcer.cli.night import run_night

    def since(moment: datetime) -> Sequence[Run]:
        engine = open_engine(config.database_url)
        try:
            with reading(engine) as conn:
                return nights_since(conn, moment)
        finally:
            engine.dispose()

    Watch(plan, lambda: run_night(config), since, clock, talk=lambda text: print(text, flush=True)).look()


def _after(number: int, config: Config) -> After:
    engine = open_engine(config.database_url)
    with reading(engine) as conn:
        rows = {
            table.name: conn.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables
        }
    engine.dispose()
    path = Path(config.database_url.removeprefix("sqlite:///"))
    return After(
        night=number,
        memory=_resident(),
        handles=len(list(Path("/proc/self/fd").iterdir())),
        threads=len(list(Path("/proc/self/task").iterdir())),
        database=sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*")),
        works=rows["works"],
        rows=sum(rows.values()),
    )


def _resident() -> float:
    """Megabytes (a million bytes) of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Run the nights that the file tells, with garbage looked for as by `sourcer`; note what is there after each."""
    collect_seldom()
    from sourcer.store import schema

    told = Told(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    engine = open_engine(told.flags["database"]["url"])
    schema.upgrade(engine)
    engine.dispose()
    with Path(told.out).open("w", encoding="utf-8") as out:
        for after in _nights(told):
            print(json.dumps(asdict(after)), file=out, flush=True)


if __name__ == "__main__":
    main()
