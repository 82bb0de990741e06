"""The files a night leaves behind: candidates and report for each brief."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import Engine

from sourcer.clock import SystemClock
from sourcer.config import Config
from sourcer.export.profiles import PROFILES
from sourcer.export.report import ReportHealth, report_html
from sourcer.export.write import write_whole
from sourcer.judged import with_work_scores
from sourcer.meetings import with_meetings
from sourcer.model.shortlist import Shortlist
from sourcer.nightly import NightReport
from sourcer.places import door_of
from sourcer.shortlist import Filters, load_shortlist, narrowed
from sourcer.store import aside as store_aside
from sourcer.store import records as store_records
from sourcer.store import scores
from sourcer.store.engine import reading

FACTS = ("records/", "repos/")


def write_outputs(config: Config, engine: Engine, report: NightReport | None, *, is_sample: bool = False) -> list[Path]:
    """``candidates.csv`` and ``report.html`` (with the brief's name in them where there are several briefs)."""
    folder = config.folder / config.settings.export.folder
    folder.mkdir(parents=True, exist_ok=True)
    briefs = config.briefs()
    written: list[Path] = []
    for brief in briefs:
        tail = f"-{brief.name}" if len(briefs) > 1 else ""
        with reading(engine) as conn:
            whole = load_shortlist(conn, brief.name)
            door = door_of(brief, config.settings.rank.open_door)
            shown = narrowed(whole, Filters(size=config.settings.export.size), door)
            shown = with_work_scores(conn, shown)
            shown = with_meetings(conn, shown, SystemClock(config.settings.clock.as_of).today())
        health = health_of(engine, whole, report)
        for name, data in (
            (f"candidates{tail}.csv", PROFILES["csv"].render(shown)),
            (f"report{tail}.html", report_html(shown, health=health, sample=is_sample).encode()),
        ):
            write_whole(folder / name, data)
            written.append(folder / name)
    return written


def health_of(engine: Engine, shortlist: Shortlist, report: NightReport | None) -> ReportHealth:
    """How the run itself went: what each source holds, what was set aside, what could be scored, how long it took."""
    with reading(engine) as conn:
        held = store_records.counts(conn)
        skipped = store_aside.skipped_by_reason(conn)
        judged = scores.load_ranking(conn, shortlist.run_id, shortlist.brief).works
    unscored = Counter(found.reason for found in judged if found.originality is None)
    scored = sum(found.originality is not None for found in judged)
    return ReportHealth(
        records=tuple((name.partition("/")[2], count) for name, count in held.items() if name.startswith(FACTS)),
        skipped=tuple((source, reason, count) for (source, reason), count in skipped.items()),
        stages=tuple((stage.stage, stage.seconds, stage.outcome) for stage in report.stages) if report else (),
        scored_share=scored / len(judged) if judged else None,
        notes=tuple(f"{count} works not scored for originality: {why}" for why, count in unscored.most_common(5)),
    )
