"""How near a harvest comes to the fastest that manners allow, in real time: ``python -m benchmarks.floor``.

The floor of a host is the fewest requests that could bring what was asked for (at the documented page size, every page
full but the last of each span of days that the configuration names) times its gap. Hosts are harvested side by side, so
the night's floor is that of the slowest. Three parts, read from the log of the replay:

    a night           backfills of arXiv by the query API and by OAI-PMH, papers of PMLR and NeurIPS, GitHub's searches
    the same again    what it asks and what it writes
    a kill            of a backfill in the middle of its work, and what the next run asks again

Exit 1 where a must is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import signal
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus, urlencode

from sqlalchemy import inspect, select

from benchmarks import scenario
from benchmarks.musts import Must, show
from benchmarks.part import Part, begin, ended
from benchmarks.replay import UPSTREAM, Replay, replay
from sourcer.store import schema
from sourcer.store.engine import open_engine, reading
from sourcer.store.tables import metadata

DAY = date(2026, 7, 1)
FIRST_DAYS = 30
BACKFILLS = ((date(2018, 1, 1), date(2020, 1, 1)), (date(2025, 5, 1), date(2026, 6, 1)))
OAI_SETS = ("cs",)
FEEDS = ("cs.LG", "cs.CL")
VOLUMES, NEURIPS_YEARS, PHRASES = ("v2",), (1987,), ("implementation in:readme", "paper in:readme")
API_PAGE, OAI_PAGE, SEARCH_PAGE, SEARCH_CAP = 2000, 1000, 100, 1000
GAPS = {"arxiv": 3.0, "pmlr": 2.0, "neurips": 1.0, "github": 2.1}
MUST, GOAL = 1.5, 1.1
MOST_ARXIV_AGAIN = 3
FACTS = ("records", "repos", "supplements", "skipped", "signals", "lookups", "payloads")
UNHURRIED = ("--oai-page", str(OAI_PAGE), "--github-core", "100000")
KILL_AFTER_SECONDS = 24.0
_DAYS_ASKED = re.compile(r"submittedDate:\[(\d{8})0000 TO (\d{8})2359\]")

Log = Sequence[Mapping[str, Any]]
Rows = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Host:
    """What a host was asked, and the fewest requests that it could have been."""

    name: str
    requests: int
    fewest: int

    @property
    def floor(self) -> float:
        """Seconds for the fewest, from the first one to the end of the last gap."""
        return self.fewest * GAPS[self.name]


def flags(server: Replay, database: Path, backfills: Sequence[tuple[date, date]], **sources: Any) -> dict[str, Any]:
    """The scenario's manners with gaps as live, and these sources."""
    made = scenario.settings_for(server, database)
    made["fetch"]["gaps"] = {server.host(name): gap for name, gap in GAPS.items() if name != "arxiv"}
    windows = [{"since": since, "until": until} for since, until in backfills]
    made["harvest"] |= {"first_days": FIRST_DAYS, "backfill": windows}
    made["sources"] = {name: made["sources"][name] | table for name, table in sources.items()}
    return made


def whole(server: Replay, database: Path, sets: Sequence[str]) -> dict[str, Any]:
    """The night that is measured."""
    sites = [{"name": "NeurIPS", "base_url": server.services["neurips"], "years": NEURIPS_YEARS}]
    details = dict.fromkeys(("read_readmes", "read_trees", "read_languages", "read_issues"), False)
    return flags(
        server,
        database,
        BACKFILLS,
        arxiv_feed={"categories": FEEDS},
        arxiv_api={},
        arxiv_oai={"sets": sets},
        pmlr={"volumes": VOLUMES},
        neurips={"sites": sites},
        github={"words": PHRASES, "dated_words": []} | details,
    )


# --- the floor -------------------------------------------------------------------------------------------------------


def fewest(server: Replay, sets: Sequence[str]) -> dict[str, int]:
    """By host, the requests that cannot be saved, told by the replay's own code over its records."""
    sys.path.insert(0, str(UPSTREAM))
    import pmlr
    import records

    corpus = records.Corpus(UPSTREAM / "data", datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC))
    spans = [*BACKFILLS, (DAY - timedelta(days=FIRST_DAYS), DAY + timedelta(days=1))]
    papers = [(row["_created"].date(), corpus.modified(row).date(), set(row["categories"])) for row in corpus.papers()]
    wanted, lists = set(scenario.CATEGORIES), 0
    for since, until in spans:
        new = [held for day, _, held in papers if since <= day < until and held & wanted]
        changed = [held for _, day, held in papers if since <= day < until]
        lists += math.ceil(len(new) / API_PAGE)
        lists += sum(math.ceil(sum(is_in(spec, held) for held in changed) / OAI_PAGE) for spec in sets)
    volumes = [held for volume, held in pmlr.volumes(corpus).items() if volume in VOLUMES]
    years = [corpus.venue("NeurIPS", year) for year in NEURIPS_YEARS]
    return {
        "arxiv": lists + len(FEEDS),
        "pmlr": sum(1 + len(held) for held in volumes),
        "neurips": sum(1 + len(held) for held in years),
        "github": sum(math.ceil(min(found(server, phrase), SEARCH_CAP) / SEARCH_PAGE) for phrase in PHRASES),
    }


def is_in(spec: str, categories: Iterable[str]) -> bool:
    """Whether papers of these categories are in a set of OAI-PMH: ``cs`` or ``cs:cs:CL``."""
    archive, _, below = spec.partition(":")
    wanted = f"{archive}.{below.rpartition(':')[2]}"
    return any(name == wanted if below else name.startswith(wanted) for name in categories)


def found(server: Replay, phrase: str) -> int:
    """How many repositories a search counts."""
    address = f"{server.url}/github/search/repositories?{urlencode({'q': phrase, 'per_page': 1})}"
    ask = urllib.request.Request(address, headers={"User-Agent": "benchmark", "Authorization": "Bearer benchmark"})
    with urllib.request.urlopen(ask, timeout=60) as answer:
        count: int = json.load(answer)["total_count"]
    return count


def asked(log: Log, least: Mapping[str, int]) -> list[Host]:
    """Each host with what it was asked; its robots.txt is not counted, which the log has under another name."""
    return [Host(name, sum(entry["service"] == name for entry in log), count) for name, count in least.items()]


def speed(hosts: Sequence[Host], part: Part) -> Iterator[Must]:
    """The wall time against the slowest host's floor."""
    for host in hosts:
        share = f"{host.requests} requests, fewest {host.fewest} ({host.requests / host.fewest:.2f} x)"
        yield Must(host.name, "", f"{share}, gap {GAPS[host.name]:.1f} s, floor {host.floor:.0f} s")
    floor = max(host.floor for host in hosts)
    ratio = part.seconds / floor
    yield Must("floor of the night", ">= 60 s", f"{floor:.0f} s", floor >= 60)
    said = f"{part.seconds:.1f} s, {ratio:.3f} x the floor ({'within' if ratio <= GOAL else 'above'} the goal {GOAL} x)"
    yield Must("harvest, wall time", f"<= {MUST} x", said, ratio <= MUST)
    share = part.cpu_seconds / part.seconds
    yield Must("harvest, CPU of its process", "", f"{part.cpu_seconds:.1f} s, {share:.0%} of the wall time")
    new = sum(stream["new"] for stream in part.streams)
    unfinished = [stream["stream"] for stream in part.streams if stream["outcome"] in ("partly", "failed")]
    yield Must("streams finished", "all", f"{len(unfinished)} unfinished, {new:,} new records", not unfinished)


# --- the same again --------------------------------------------------------------------------------------------------


def rows_of(database: Path) -> Rows:
    """Every row of every table of facts and of what the program did, by its key."""
    engine = open_engine(f"sqlite:///{database}")
    with reading(engine) as conn:
        there = set(inspect(conn).get_table_names())
        tables = [table for table in metadata.sorted_tables if table.name in there]
        held: Rows = {}
        for table in tables:
            keys = [column.name for column in table.primary_key]
            held[table.name] = {
                tuple(row._mapping[key] for key in keys): tuple(row) for row in conn.execute(select(table))
            }
    engine.dispose()
    return held


def again(before: Rows, after: Rows, log: Log, part: Part) -> Iterator[Must]:
    """What the same night writes and asks when it is run once more."""
    for name in after:
        new = after[name].keys() - before[name].keys()
        other = [key for key in before[name].keys() & after[name].keys() if before[name][key] != after[name][key]]
        is_fact, count = name in FACTS, len(new) + len(other)
        if is_fact or count:
            said = f"{len(new)} new, {len(other)} changed of {len(before[name]):,}"
            yield Must(f"again: rows of {name}", "0" if is_fact else "", said, not is_fact or not count)
    arxiv = sum(entry["service"] == "arxiv" for entry in log)
    yield Must("again: requests to arXiv", f"<= {MOST_ARXIV_AGAIN}", f"{arxiv}", arxiv <= MOST_ARXIV_AGAIN)
    unchanged = sum(entry["status"] == 304 for entry in log)
    yield Must("again: requests in all", "", f"{len(log)}, {unchanged} answered with 304, in {part.seconds:.0f} s")


# --- a kill ----------------------------------------------------------------------------------------------------------


def killed(server: Replay, folder: Path) -> Iterator[Must]:
    """A backfill that is killed goes on behind the windows that were finished."""
    database = folder / "killed.sqlite3"
    chosen = flags(server, database, BACKFILLS[:1], arxiv_api={})
    schema.upgrade(open_engine(f"sqlite:///{database}"))
    server.control(reset_log=True)
    process = begin(folder, chosen, DAY, ["arxiv_api"], "--alone")
    time.sleep(KILL_AFTER_SECONDS)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = [entry["path"] for entry in server.log() if entry["service"] == "arxiv"]
    marks = rows_of(database)["checkpoints"].items()
    reached = max(row[2] for (_, stream), row in marks if "backfill" in stream)
    server.control(reset_log=True)
    part = ended(begin(folder, chosen, DAY, ["arxiv_api"], "--alone"))
    after = [entry["path"] for entry in server.log() if entry["service"] == "arxiv"]
    yield Must(f"killed after {KILL_AFTER_SECONDS:.0f} s: requests before, after", "", f"{len(before)}, {len(after)}")
    known = [day for day in map(days_of, after) if day and (day[0] < reached or day[0] >= BACKFILLS[0][1])]
    yield Must("killed: the backfill is known to be finished up to", "", str(reached))
    yield Must("killed: pages of finished windows asked for again", "0", f"{len(known)}", not known)
    again = [day for day in map(days_of, before) if day and reached <= day[0] < BACKFILLS[0][1]]
    yield Must("killed: pages of the open window that were lost", "", f"{len(again)}")
    unfinished = [stream["stream"] for stream in part.streams if stream["outcome"] in ("partly", "failed")]
    yield Must("killed: streams finished by the next run", "all", f"{len(unfinished)} unfinished", not unfinished)


def days_of(path: str) -> tuple[date, ...]:
    """The first and last day that a request to the query API asks for; none for papers by their ids."""
    said = _DAYS_ASKED.search(unquote_plus(path))
    return tuple(map(date.fromisoformat, said.groups())) if said else ()


def main() -> int:
    """Run all parts and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=OAI_SETS, help="of OAI-PMH, such as cs:cs:CL cs:cs:CV")
    parser.add_argument("-v", action="store_true", dest="is_wordy", help="print every request of the night")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, replay("--clock", DAY.isoformat(), *UNHURRIED) as server:
        folder = Path(scratch)
        database, least = folder / "store.sqlite3", fewest(server, options.sets)
        chosen = whole(server, database, options.sets)
        names = list(chosen["sources"])
        server.control(reset_log=True)
        part = ended(begin(folder, chosen, DAY, names, "--alone"))
        log, before = server.log(), rows_of(database)
        if options.is_wordy:
            print(*(f"{entry['at']:.3f} {entry['took']:.3f} {unquote_plus(entry['path'])}" for entry in log), sep="\n")
        holds = show("Speed against the floor", list(speed(asked(log, least), part)))
        server.control(reset_log=True)
        second = ended(begin(folder, chosen, DAY, names, "--alone"))
        log = server.log()
        holds &= show("The same night again", list(again(before, rows_of(database), log, second)))
        holds &= show("A backfill that is killed", list(killed(server, folder)))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
