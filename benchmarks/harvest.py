"""Nights after nights over real records, disturbed and not, and whether the store ends the same.

    python -m benchmarks.harvest --nights 30 --profile calm|flaky|hostile --seed N [--start 2026-05-20]

The replay's clock goes on a day a night; sourcer's own clock is virtual. First an undisturbed run is made, and its ids
are compared with those that the replay itself holds. Then the run that is asked for: the profile's faults on every
request, and by the seed nights without any answer, services that are down, a kill at a random moment, two nights at
once, a full disk and a locked database. Its records must be those of the undisturbed run. Exit 1 where they are not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from benchmarks.mishaps import MISHAPS, Nights, draw_mishaps
from benchmarks.replay import Replay, replay
from benchmarks.scenario import DAYS_BEFORE, settings_for
from benchmarks.truth import expected_ids
from sourcer.store import records as store_records
from sourcer.store.engine import open_engine, reading

TIME_OF_NIGHT = "T05:30"
# The replay counts GitHub's quotas and slow answers in real time, which the virtual clock does not know.
UNHURRIED = ("--slow", "0.1", "--github-search", "1000000", "--github-core", "1000000")
Facts = dict[tuple[str, str], str]


@dataclass(slots=True)
class Compared:
    """What of one source is not as it must be."""

    here: int = 0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)


def facts_of(database: Path) -> Facts:
    """(source and kind, key) -> what is said, for every record, repository and part of one."""
    engine = open_engine(f"sqlite:///{database}")
    with reading(engine) as conn:
        found = {(r.source, r.key): r.content_hash() for r in store_records.load_records(conn)}
        for repo in store_records.load_repos(conn):
            parts = {"readme": repo.readme, "tree": repo.tree, "languages": repo.languages}
            found[("github facts", repo.key)] = repo.content_hash()
            found |= {(f"github {kind}", repo.key): repr(said) for kind, said in parts.items()}
    engine.dispose()
    return found


def compared(found: Facts, wanted: Facts) -> dict[str, Compared]:
    """By source, what is missing, too many or otherwise."""
    sources = {source: Compared() for source, _ in sorted({*found, *wanted})}
    for (source, key), said in wanted.items():
        here = sources[source]
        here.here += (source, key) in found
        if (source, key) not in found:
            here.missing.append(key)
        elif found[source, key] != said:
            here.altered.append(key)
    for source, key in found.keys() - wanted.keys():
        sources[source].extra.append(key)
    return sources


def duplicates(database: Path) -> int:
    """Papers that a source has under two keys, told by an identifier that names one paper."""
    engine = open_engine(f"sqlite:///{database}")
    with reading(engine) as conn:
        records = store_records.load_records(conn)
    engine.dispose()
    named = Counter(
        (r.source, r.venue if known.scheme == "openreview" else "", known)
        for r in records
        for known in r.ids
        if known.scheme in ("arxiv", "openreview", "pmlr") and r.source != "cvf"
    )
    return sum(count - 1 for count in named.values())


def period(nights: Nights, server: Replay, start: date, count: int, profile: str, rng: Random | None) -> Counter[str]:
    """All nights; the outcomes counted. Without ``rng`` nothing disturbs them."""
    outcomes: Counter[str] = Counter()
    mishaps = draw_mishaps(rng, count) if rng else {}
    server.control(clock=f"{start}{TIME_OF_NIGHT}", profile=profile, seed=rng.randrange(10**6) if rng else 0)
    for number in range(count):
        moment = datetime.fromisoformat(f"{start + timedelta(days=number)}{TIME_OF_NIGHT}")
        server.control(clock=f"{moment.isoformat()}Z")
        mishap = mishaps.get(number, "")
        outcome = MISHAPS[mishap](nights, server, moment, profile)
        outcomes[f"{mishap or 'a night'}: {outcome}"] += 1
    return outcomes


def show(what: str, sources: dict[str, Compared]) -> int:
    """Print the comparison; how much is wrong."""
    table = Table(what, "as wanted", "missing", "too many", "altered", box=None)
    for source, found in sources.items():
        right = found.here - len(found.altered)
        table.add_row(source, f"{right:,}", *(f"{len(part):,}" for part in (found.missing, found.extra, found.altered)))
    Console(width=110, markup=False, highlight=False).print(table)
    for source, found in sources.items():
        for name, keys in (("missing", found.missing), ("too many", found.extra), ("altered", found.altered)):
            if keys:
                print(f"  {source} {name}: {', '.join(sorted(keys)[:5])}{' ...' if len(keys) > 5 else ''}")
    return sum(len(found.missing) + len(found.extra) + len(found.altered) for found in sources.values())


def main() -> int:
    """Run both periods and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--profile", choices=["calm", "flaky", "hostile"], default="hostile")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 5, 20))
    parser.add_argument("--folder", type=Path, help="keep the databases here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, replay(*UNHURRIED) as server:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        wrong = run(server, folder, options)
    print("equal" if not wrong else f"{wrong:,} differences")
    return 1 if wrong else 0


def run(server: Replay, folder: Path, options: argparse.Namespace) -> int:
    """The undisturbed run against the replay's own ids, then the disturbed one against it; how much is wrong."""
    calm, tested = (Nights(server, folder / name, settings_for) for name in ("calm", "tested"))
    for old in (*calm.folder.glob("store.sqlite3*"), *tested.folder.glob("store.sqlite3*")):
        old.unlink()
    begun = time.monotonic()
    outcomes = period(calm, server, options.start, options.nights, "calm", None)
    print(f"undisturbed: {dict(outcomes)}, {time.monotonic() - begun:.0f} s")
    wanted = facts_of(calm.database)
    end = datetime.fromisoformat(f"{options.start + timedelta(days=options.nights - 1)}{TIME_OF_NIGHT}")
    ids = expected_ids(options.start - timedelta(days=DAYS_BEFORE), end)
    held = {key: "" for key in wanted if key[0] in ids}
    wrong = show(
        "undisturbed, against the replay", compared(held, {(s, k): "" for s, keys in ids.items() for k in keys})
    )
    begun = time.monotonic()
    outcomes = period(tested, server, options.start, options.nights, options.profile, Random(options.seed))
    print(f"{options.profile}, seed {options.seed}: {time.monotonic() - begun:.0f} s")
    for outcome, count in sorted(outcomes.items()):
        print(f"  {count:>3} x {outcome}")
    wrong += show(f"{options.profile}, against the undisturbed", compared(facts_of(tested.database), wanted))
    twice = duplicates(tested.database)
    print(f"papers stored twice: {twice}")
    return wrong + twice


if __name__ == "__main__":
    sys.exit(main())
