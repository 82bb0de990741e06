"""Nights in real time over two processes that share a database, and what their servers saw.

``python -m benchmarks.politeness [--database URL]``. A whole night is alone by its lease, so each process harvests
other sources through ``Night.harvest``; they share what two machines would: the database and in it arXiv's lease.
Everything is read from the replay's log, but for when a host was asked for its robots.txt. Three parts:

    first night       process A: OAI-PMH, PMLR, searches on GitHub; process B: query API in small pages, feeds, NeurIPS,
                      CVF, ACL, programmes; on the way 429 and 503 with Retry-After at arXiv and other hosts
    second night      everything again, with the READMEs of GitHub's repositories and a quota that is soon spent
    a bare 429        at arXiv's query API, while A lists OAI-PMH and B asks the API; half a minute later one more
                      harvest asks for everything of arXiv

Exit 1 where a must is missed. ``--database`` names an empty database to use instead of an SQLite file.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.musts import Must, show
from benchmarks.part import Part, begin, ended
from benchmarks.replay import Replay, replay
from benchmarks.scenario import settings_for

DAY = date(2026, 6, 10)
DAYS = 6
RETRY_AFTER = 7
SEARCHES_A_MINUTE, CALLS_AN_HOUR = 5, 12
ARXIV_GAP = 3.0
REST_SEEN = 30.0
# Of the other hosts; those of loopback have none unless they are configured.
GAPS = {"pmlr": 1.0, "neurips": 1.0, "cvf": 1.0, "anthology": 1.0, "virtual": 1.0, "github": 2.1}
BUDGETS = {"neurips": 30, "pmlr": 60, "github": 40}
PART_A = ("arxiv_oai", "pmlr", "github")
PART_B = ("arxiv_api", "arxiv_feed", "neurips", "cvf", "acl", "programme")
SNAPSHOTS = ("pmlr", "neurips", "cvf", "anthology", "virtual")
TROUBLE: Mapping[str, list[str | None]] = {
    "arxiv-oai": [None, None, "unavailable"],
    "arxiv-rss": [None, "too_many"],
    "pmlr": [None, None, None, "too_many"],
    "neurips": [None, None, "unavailable", None, "too_many"],
    "github": [None, "secondary_limit"],
}
NAMED = ("unavailable", "too_many", "secondary_limit")
CONTACT = "benchmarks@example.org"
# A clock is read a moment after an answer has left; more is not forgiven.
_BLUR = 0.005

Log = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Seen:
    """The logs of the three parts, each in order of time, and what the harvests say of themselves."""

    first: Log
    second: Log
    bare: Log
    bare_until: float
    parts: Sequence[Part]

    @property
    def all(self) -> Log:
        """Every request."""
        return [*self.first, *self.second, *self.bare]


def flags(server: Replay, database: str, *, reads_code: bool) -> dict[str, Any]:
    """The scenario's sources with real gaps, small budgets and a GitHub whose quotas matter."""
    made = settings_for(server, Path("unused"))
    made["database"] = {"url": database}
    made["fetch"] |= {
        "gaps": {server.host(service): gap for service, gap in GAPS.items()},
        "patience_seconds": 75,
        "contact": CONTACT,
    }
    made["harvest"] |= {"first_days": DAYS, "overlap_days": DAYS, "budgets": BUDGETS, "try_hours": 0.05}
    made["sources"]["arxiv_api"]["page_size"] = 200
    made["sources"]["cvf"]["read_abstracts"] = False
    made["sources"]["pmlr"]["volumes"] = ["v44"]
    phrases = {"words": ["implementation in:readme", "paper in:readme"], "dated_words": [], "max_pages": 4}
    reads = dict.fromkeys(("read_readmes", "read_trees", "read_languages", "read_issues"), reads_code)
    made["sources"]["github"] |= phrases | reads
    return made


def run(server: Replay, database: str, folder: Path) -> Seen:
    """All parts, one after the other."""
    plain, with_code = (flags(server, database, reads_code=reads) for reads in (False, True))
    server.control(clock=DAY.isoformat(), script=TROUBLE, reset_log=True)
    parts = together([begin(folder, plain, DAY, names) for names in (PART_A, PART_B)])
    first = taken(server)
    parts += together([begin(folder, with_code, DAY, names) for names in (PART_A, PART_B)])
    second = taken(server)
    server.control(script={"arxiv-api": ["rate_exceeded"]})
    parts += together([begin(folder, plain, DAY, (name,), "--anew") for name in ("arxiv_oai", "arxiv_api")])
    time.sleep(REST_SEEN)
    parts += together([begin(folder, plain, DAY, ("arxiv_feed", "arxiv_oai", "arxiv_api"), "--anew")])
    return Seen(first, second, taken(server), time.time(), parts)


def together(processes: Sequence[Any]) -> list[Part]:
    """What they did, when all are over."""
    return [ended(process) for process in processes]


def taken(server: Replay) -> Log:
    """The log so far, in order, with each request for robots.txt told by its host; it is emptied."""
    log = [dict(entry) for entry in server.log() if entry["service"] != "robots.txt"]
    agents = Counter(entry["agent"] for entry in server.log())
    for service, moments in server.robots.items():
        blank = {"endpoint": "robots", "path": "/robots.txt", "fault": None, "inflight": 1, "status": 404, "took": 0.0}
        log += [blank | {"service": service, "at": at, "agent": max(agents), "conditional": False} for at in moments]
        moments.clear()
    server.control(reset_log=True)
    return sorted(log, key=lambda entry: entry["at"])


def of(log: Log, service: str) -> Log:
    """The requests to one service."""
    return [entry for entry in log if entry["service"] == service]


def intervals(log: Log) -> list[float]:
    """Seconds between the starts of successive requests."""
    return [after["at"] - before["at"] for before, after in itertools.pairwise(log)]


def overlapping(log: Log) -> int:
    """The most requests that were being answered at once."""
    changes = sorted((at, by) for entry in log for at, by in ((entry["at"], 1), (entry["at"] + entry["took"], -1)))
    return max(itertools.accumulate(by for _, by in changes), default=0)


# --- what must hold --------------------------------------------------------------------------------------------------


def arxiv(seen: Seen) -> Iterator[Must]:
    """One request in three seconds, one at a time, all interfaces and both processes together."""
    log = of(seen.all, "arxiv")
    kinds = ", ".join(f"{kind} {count}" for kind, count in Counter(entry["endpoint"] for entry in log).most_common())
    yield Must("arXiv: requests of all processes", "", f"{len(log)} ({kinds})")
    least = min(intervals(log))
    yield Must("arXiv: least seconds from one to the next", f">= {ARXIV_GAP:.3f}", f"{least:.3f}", least >= ARXIV_GAP)
    most = overlapping(log)
    yield Must("arXiv: most in flight", "1", f"{most}", most == 1)


def other_hosts(seen: Seen) -> Iterator[Must]:
    """Their gaps and single connections."""
    for service, gap in GAPS.items():
        log = of(seen.all, service)
        least, most = min(intervals(log)), overlapping(log)
        what, said = f"{service}: {len(log)} requests", f"least gap {least:.3f} s, most in flight {most}"
        yield Must(what, f">= {gap:.1f} s, 1 in flight", said, least >= gap and most == 1)


def retry_after(seen: Seen) -> Iterator[Must]:
    """Whoever named a rest is left alone for so long, and not for much longer."""
    for service in ("arxiv", "pmlr", "neurips", "github"):
        log = of(seen.first, service)
        waits = [
            after["at"] - before["at"] - before["took"]
            for before, after in itertools.pairwise(log)
            if before["fault"] in NAMED
        ]
        said = ", ".join(f"{wait:.3f}" for wait in waits)
        holds = bool(waits) and min(waits) >= RETRY_AFTER - _BLUR
        yield Must(f"{service}: seconds left alone after Retry-After: {RETRY_AFTER}", f">= {RETRY_AFTER}", said, holds)


def bare(seen: Seen) -> Iterator[Must]:
    """After "Rate exceeded." nobody asks arXiv anything."""
    log = of(seen.bare, "arxiv")
    place = next((number for number, entry in enumerate(log) if entry["fault"] == "rate_exceeded"), None)
    if place is None:
        yield Must("arXiv: a 429 without Retry-After", "was answered", "never", holds=False)
        return
    after, length = log[place + 1 :], seen.bare_until - log[place]["at"]
    yield Must(
        f"arXiv: requests in the {length:.0f} s after a 429 without Retry-After", "0", f"{len(after)}", not after
    )


def github(seen: Seen) -> Iterator[Must]:
    """Its quotas are seen to be spent before they are overdrawn."""
    log = of(seen.all, "github")
    searches, others = f"searches, {SEARCHES_A_MINUTE} a minute", f"other calls, {CALLS_AN_HOUR} an hour"
    for what, is_search in ((searches, True), (others, False)):
        asked = [entry for entry in log if ("/search/" in entry["path"]) is is_search and entry["endpoint"] == "github"]
        refused = sum(entry["status"] in (403, 429) and not entry["fault"] for entry in asked)
        yield Must(f"GitHub: refused of {len(asked)} {what}", "0", f"{refused}", bool(asked) and not refused)


def manners(seen: Seen) -> Iterator[Must]:
    """Names, robots, conditional requests."""
    nameless = sum(CONTACT not in entry["agent"] for entry in seen.all)
    yield Must(f"requests of {len(seen.all)} without the contact in User-Agent", "0", f"{nameless}", not nameless)
    asked = Counter(entry["service"] for entry in seen.first if entry["endpoint"] == "robots")
    # Both processes of the first night ask arXiv's host.
    most = {service: count for service, count in asked.items() if count > (2 if service == "arxiv" else 1)}
    hosts = {entry["service"] for entry in seen.first}
    holds = not most and hosts <= asked.keys()
    said = ", ".join(f"{service} {count}" for service, count in asked.items())
    yield Must("robots.txt, first night", "once a host and process", said, holds)
    listings = [entry for entry in seen.second if entry["service"] in SNAPSHOTS and entry["conditional"]]
    unchanged = sum(entry["status"] == 304 for entry in listings)
    once = {entry["path"] for entry in seen.first if entry["status"] == 200 and entry["endpoint"] != "robots"}
    again = [e for e in seen.second if e["service"] in SNAPSHOTS and e["path"] in once and not e["conditional"]]
    share = f"{unchanged} of {len(listings)} conditional requests ({unchanged / max(len(listings), 1):.0%})"
    yield Must("second night: listings answered with 304", "all", share, bool(listings) and unchanged == len(listings))
    # Of a stream that the first night left open, the listing is read again.
    unfinished = sum(stream["outcome"] in ("partly", "failed") for part in seen.parts[:2] for stream in part.streams)
    what, must = "second night: pages of the first asked for anew", f"<= {unfinished} streams left open"
    yield Must(what, must, f"{len(again)}", len(again) <= unfinished)


def budgets(seen: Seen) -> Iterator[Must]:
    """The most that one harvest asked for each source."""
    most: Counter[str] = Counter()
    for part in seen.parts:
        most |= Counter(part.spent)
    for source, count in sorted(most.items()):
        budget = BUDGETS.get(source)
        must = f"<= {budget}" if budget else ""
        yield Must(f"{source}: most requests of a night", must, f"{count}", budget is None or count <= budget)
    told, logged = sum(sum(part.spent.values()) for part in seen.parts), len(seen.all)
    robots = sum(entry["endpoint"] == "robots" for entry in seen.all)
    said = f"{told} + {robots} for robots.txt, {logged} seen"
    yield Must("requests that sourcer counted", "all that were seen", said, told + robots == logged)


CHECKS = (arxiv, other_hosts, retry_after, github, manners, budgets, bare)


def main() -> int:
    """Run the parts and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="an empty database; default: an SQLite file of its own")
    parser.add_argument("-v", action="store_true", dest="is_wordy", help="print what streams said went wrong")
    options = parser.parse_args()
    quotas = ("--github-search", str(SEARCHES_A_MINUTE), "--github-core", str(CALLS_AN_HOUR))
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, replay("--retry-after", str(RETRY_AFTER), *quotas) as server:
        seen = run(server, options.database or f"sqlite:///{scratch}/store.sqlite3", Path(scratch))
    if options.is_wordy:
        for part in seen.parts:
            print(*part.problems, sep="\n")
    kind = "PostgreSQL" if options.database else "SQLite"
    title = f"Politeness over two processes that share a database ({kind}), {time.monotonic() - begun:.0f} s"
    return 0 if show(title, [row for check in CHECKS for row in check(seen)]) else 1


if __name__ == "__main__":
    sys.exit(main())
