"""The files a night leaves behind, candidates and report for each brief; and the report alone, when it is asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, Engine

from sourcer.clock import SystemClock
from sourcer.config import Config
from sourcer.export.changed import Before
from sourcer.export.profiles import PROFILES
from sourcer.export.report import ReportHealth, report_html
from sourcer.export.willing import without_unwilling
from sourcer.export.write import staged
from sourcer.model.audit import Kind
from sourcer.model.brief import Brief
from sourcer.model.runs import Run
from sourcer.model.shortlist import Shortlist
from sourcer.night.report import NightReport
from sourcer.reading.judged import with_work_scores
from sourcer.reading.meetings import with_meetings
from sourcer.reading.places import door_of
from sourcer.reading.shortlist import Filters, load_narrowed
from sourcer.rights.given import of_list
from sourcer.store import aside as store_aside
from sourcer.store import audit, scores
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading, writing

FACTS = ("records/", "repos/")
_REASONS_SHOWN, _PROBLEMS_SHOWN, _RUNS_READ = 5, 20, 200
_HOW_FEW = re.compile(r"\bonly \d+\b")


def write_outputs(config: Config, engine: Engine, report: NightReport | None, *, is_sample: bool = False) -> list[Path]:
    """``candidates.csv`` and ``report.html`` (with the brief's name in them where there are several briefs).

    Who asks recruiters to stay away is marked in the report, and left out of the table.
    """
    written: list[Path] = []
    clock = SystemClock(config.settings.clock.as_of)
    filters = Filters(size=config.settings.export.size)
    for brief in config.briefs():
        shown = shown_for(config, engine, brief, filters)
        listed, _ = without_unwilling(shown)
        page = report_page(engine, shown, report, is_sample=is_sample)
        files: tuple[tuple[Kind, Path, Shortlist, bytes], ...] = (
            ("export", path_for(config, brief.name, "candidates", "csv"), listed, PROFILES["csv"].render(listed)),
            ("report", path_for(config, brief.name, "report", "html"), shown, page),
        )
        for kind, path, on_it, data in files:
            with staged(path, data), writing(engine) as conn:
                audit.note(conn, of_list(kind, on_it, data, str(path), now=clock.now()))
            written.append(path)
    return written


def path_for(config: Config, brief: str, name: str, ending: str) -> Path:
    """Where such a file of a brief goes; the folder is made where it is missing."""
    folder = config.folder / config.settings.export.folder
    folder.mkdir(parents=True, exist_ok=True)
    tail = f"-{brief}" if len(config.briefs()) > 1 else ""
    return folder / f"{name}{tail}.{ending}"


def shown_for(config: Config, engine: Engine, brief: Brief, filters: Filters) -> Shortlist:
    """The people of a brief that pass, with what was concluded about their works and where they can be met; no more is
    read than is shown.
    """
    with reading(engine) as conn:
        shown = load_narrowed(conn, brief.name, filters, door_of(brief, config.settings.rank.open_door))
        return with_meetings(conn, with_work_scores(conn, shown), SystemClock(config.settings.clock.as_of).today())


def report_page(engine: Engine, shown: Shortlist, report: NightReport | None, *, is_sample: bool = False) -> bytes:
    """The HTML report of these people. Without a night's ``report`` the runs in the store tell how it went."""
    with reading(engine) as conn:
        before = _before(conn, shown)
    health = health_of(engine, shown, report)
    return report_html(shown, health=health, sample=is_sample, before=before).encode()


def health_of(engine: Engine, shortlist: Shortlist, report: NightReport | None) -> ReportHealth:
    """How the run itself went: what each source holds, what was set aside, what could be scored, how long it took."""
    with reading(engine) as conn:
        held = store_records.counts(conn)
        skipped = store_aside.skipped_by_reason(conn)
        told, reasons = scores.originality_told(conn, shortlist.run_id, shortlist.brief)
        failing = [mark for mark in store_runs.load_checkpoints(conn) if mark.failures_in_row and mark.problem]
        runs = store_runs.last_runs(conn, _RUNS_READ) if report is None else []
    judged = told + sum(reasons.values())
    notes = [f"{count:,} works not scored for originality: {why}" for why, count in _alike(reasons)]
    more = len(failing) - _PROBLEMS_SHOWN
    return ReportHealth(
        records=tuple((name.partition("/")[2], count) for name, count in held.items() if name.startswith(FACTS)),
        skipped=tuple((source, reason, count) for (source, reason), count in skipped.items()),
        stages=tuple((stage.stage, stage.seconds, stage.outcome) for stage in report.stages)
        if report
        else tuple(_stages(runs, shortlist.run_id)),
        scored_share=told / judged if judged else None,
        notes=(*notes, *([f"{more} more streams could not be read to their end"] if more > 0 else [])),
        problems=tuple((mark.source, mark.stream, mark.problem) for mark in failing[:_PROBLEMS_SHOWN]),
    )


def _before(conn: Connection, shown: Shortlist) -> Before | None:
    run_id = store_runs.last_ranking(conn, shown.brief, before_run=shown.run_id)
    if run_id is None:
        return None
    run = store_runs.load_run(conn, run_id)
    return Before(run_id, (run.finished_at or run.started_at).date())


def _alike(reasons: dict[str, int]) -> list[tuple[str, int]]:
    """The commonest reasons, those that differ only in how few papers there were as one."""
    found = Counter[str]()
    for reason, count in reasons.items():
        found[_HOW_FEW.sub("too few", reason)] += count
    return found.most_common(_REASONS_SHOWN)


def _stages(runs: Iterable[Run], ranking: int) -> list[tuple[str, float, str]]:
    """The ranking's run and, of each stage before it, the newest; oldest first."""
    found: dict[str, Run] = {}
    for run in runs:  # newest first
        is_wanted = run.id == ranking if run.stage == "rank" else run.id < ranking
        if is_wanted and run.finished_at is not None:
            found.setdefault(run.stage, run)
    return [
        (f"{run.stage} (run {run.id}, {run.started_at:%Y-%m-%d})", _seconds(run), run.outcome)
        for run in sorted(found.values(), key=lambda run: run.id)
    ]


def _seconds(run: Run) -> float:
    return (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0
