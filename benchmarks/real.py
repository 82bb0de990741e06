"""The whole night on the real records beside the checkout: ``make real``.

Starts the local replay of the upstream services, runs every stage against it from an empty store, and prints what came,
what was set aside and why, what could be scored, and what it took. No person is named.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from benchmarks.replay import started
from sourcer import config
from sourcer.cli.night import tell_streams, working
from sourcer.config import Config
from sourcer.night.outputs import write_outputs
from sourcer.night.report import NightReport
from sourcer.nightly import Night
from sourcer.reading.shortlist import load_shortlist
from sourcer.sources.github_rule import AGREEMENT
from sourcer.store import aside as store_aside
from sourcer.store import conclusions, scores
from sourcer.store import records as store_records
from sourcer.store.engine import reading

TODAY = "2026-07-01"
CATEGORIES = ["cs.LG", "stat.ML", "cs.CL", "cs.CV", "cs.AI", "cs.RO", "cs.NE", "cs.IR"]
VOLUMES = ["v2", "v9", "v37", "v44", "v48", "v242", "v247", "v286"]
WORDS = ["implementation in:readme", "arxiv in:readme", "paper in:readme,description"]


def settings_for(url: str, folder: Path, database: str | None) -> Config:
    """All of 2026-06 with a backfill of 2025-05 and 2025-10 to 12, the programmes, PMLR and GitHub."""
    conferences = [("iclr", "ICLR", [2017, 2018, 2021]), ("neurips", "NeurIPS", [2022])]
    flags = {
        "database": {"url": database or f"sqlite:///{folder / 'real.sqlite3'}"},
        "clock": {"as_of": date.fromisoformat(TODAY)},
        "fetch": {"contact": "benchmarks@example.org", "tokens": {urlsplit(url).netloc: "SOURCER_REPLAY_TOKEN"}},
        "harvest": {
            "first_days": 30,
            "backfill": [
                {"since": date(2025, 5, 1), "until": date(2025, 6, 1)},
                {"since": date(2025, 10, 1), "until": date(2026, 1, 1)},
            ],
        },
        "rank": {"briefs": [str(Path(__file__).with_name("real-brief.toml"))]},
        "export": {"folder": str(folder)},
        "sources": {
            "arxiv_feed": {"enabled": True, "base_url": f"{url}/arxiv/rss", "categories": CATEGORIES},
            "arxiv_api": {"enabled": True, "base_url": f"{url}/arxiv/api/query", "categories": CATEGORIES},
            "programme": {
                "enabled": True,
                "conferences": [
                    {"slug": slug, "name": name, "base_url": f"{url}/virtual/{slug}", "years": years}
                    for slug, name, years in conferences
                ],
            },
            "pmlr": {"enabled": True, "base_url": f"{url}/pmlr", "volumes": VOLUMES},
            "github": {"enabled": True, "agreed_to": AGREEMENT, "base_url": f"{url}/github", "words": WORDS},
        },
    }
    return config.load(None, environ={}, flags=flags, default=None)


def main() -> None:
    """Run the night and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("out/real"))
    parser.add_argument("--database", help="default: a fresh SQLite file in the folder")
    parser.add_argument("--keep", action="store_true", help="go on with the store that is there")
    options = parser.parse_args()
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if not options.keep and options.database is None:
        for old in folder.glob("real.sqlite3*"):
            old.unlink()
    os.environ["SOURCER_REPLAY_TOKEN"] = "replay"
    with started("--clock", TODAY) as url:
        settings = settings_for(url, folder, options.database)
        begun = time.monotonic()
        with working(settings) as (night, fetcher):
            report = night.run(fetcher)
            write_outputs(settings, night.engine, report)
            tell_streams(report.streams)
            show(night, report, time.monotonic() - begun)


def show(night: Night, report: NightReport, seconds: float) -> None:
    """Print the table of the night."""
    rows = [*counts(night.engine), *ranked(night.engine), *costs(report, seconds)]
    table = Table("what", "how much", box=None, title=f"One night on real records, up to {TODAY}")
    for what, much in rows:
        table.add_row(what, much)
    Console(width=110, markup=False, highlight=False).print(table)


def counts(engine: Engine) -> Iterator[tuple[str, str]]:
    """What the store holds: records by source, conclusions, what was set aside."""
    with reading(engine) as conn:
        for name, count in store_records.counts(conn).items():
            if "/" in name:
                yield name.replace("/", ", "), f"{count:,}"
        works = conclusions.load_works(conn)
        yield "works", f"{len(works):,}"
        yield "works without an abstract (shown, not scored)", f"{sum(not work.abstract for work in works):,}"
        rules = Counter(work.first_author_rule for work in works)
        yield "first authors told by", ", ".join(f"{rule} {count:,}" for rule, count in rules.most_common())
        yield "people", f"{len(conclusions.load_authors(conn)):,}"
        relations = Counter(found.relation for found in conclusions.load_implementations(conn))
        yield "repositories", ", ".join(f"{relation} {count:,}" for relation, count in relations.most_common())
        linked = sum(found.work_id is not None for found in conclusions.load_implementations(conn))
        yield "repositories joined to a work here", f"{linked:,}"
        aside: Counter[str] = Counter()
        for (source, reason), count in store_aside.skipped_by_reason(conn).items():
            aside[f"{source}: {re.sub(r'[0-9]+', 'N', reason)}"] += count
        for reason, count in aside.most_common():
            yield f"set aside, {reason}", f"{count:,}"


def ranked(engine: Engine) -> Iterator[tuple[str, str]]:
    """What the ranking could say."""
    with reading(engine) as conn:
        shortlist = load_shortlist(conn, "real")
        judged = scores.load_ranking(conn, shortlist.run_id, "real").works
    scored = sum(found.originality is not None for found in judged)
    yield "works scored for originality", f"{scored:,} of {len(judged):,} ({scored / max(len(judged), 1):.0%})"
    reasons = (found.reason.split(", '")[0] for found in judged if found.originality is None)
    unscored = Counter(re.sub(r"\d+", "N", reason) for reason in reasons)
    for why, count in unscored.most_common(8):
        yield f"not scored: {why}", f"{count:,}"
    yield "candidates", f"{shortlist.total:,}"
    kinds = Counter(entry.score.kind for entry in shortlist.entries)
    yield "candidates by kind", ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
    for note in shortlist.notes:
        yield "note", note


def costs(report: NightReport, seconds: float) -> Iterator[tuple[str, str]]:
    """What it took."""
    yield "requests", f"{report.tally.requests:,}"
    for stage in report.stages:
        yield f"seconds, {stage.stage}", f"{stage.seconds:.1f}"
    yield "seconds, whole night with its files", f"{seconds:.1f}"
    yield "peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
    yield "outcome", report.outcome


if __name__ == "__main__":
    main()
