"""Commands of the nightly job: ``run``, and its stages one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli import completing
from sourcer.cli.common import (
    EXIT_OF,
    BriefOption,
    ConfigOption,
    DatabaseOption,
    load_config,
    opened,
    say,
    stoppable,
)
from sourcer.cli.noting import noted

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sourcer.config import Config
    from sourcer.fetch.client import HttpFetcher
    from sourcer.night.jobs import StreamResult
    from sourcer.night.report import NightReport, StageReport
    from sourcer.nightly import Night

NOTES_SHOWN = 8


def run(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """One night: harvest, resolve, rank, and write the files of the shortlist."""
    raise typer.Exit(run_night(load_config(config, database)))


def run_night(settings: Config) -> int:
    """One night with its files, and those for monitoring however it ends; the exit code that tells how it went."""
    with noted(settings) as ended:
        check_sources(settings)
        with working(settings) as (night, fetcher):
            report = night.run(fetcher)
            tell(report, settings)
            write_files(night, report)
        ended.code = EXIT_OF[report.outcome]
    return ended.code


def check_sources(settings: Config) -> None:
    """Raise ConfigError where a night would have nothing to harvest; say which sources are left out, and why."""
    from sourcer.errors import ConfigError

    for why in settings.withheld().values():
        say(f"  ! {why}")
    if not settings.sources():
        raise ConfigError(
            "no source is enabled: there is nothing to harvest. `sourcer init` writes a configuration with sources; "
            "--config names another file"
        )


def harvest(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Only this source; may be given again.", autocompletion=completing.sources),
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Also ask streams that can have nothing new yet.")] = False,
) -> None:
    """Fetch and store what the sources have; conclude nothing yet."""
    from sourcer.errors import ConfigError

    settings = load_config(config, database)
    sources = settings.sources()
    names = [known.name for known in sources]
    for name in source or []:
        if name not in names:
            why = settings.withheld().get(name, f"not enabled; enabled are: {', '.join(names) or 'none'}")
            raise ConfigError(f"--source {name}: {why}")
    with working(settings) as (night, fetcher):
        chosen = [known for known in sources if not source or known.name in source]
        results, stage = night.harvest(fetcher, chosen, anew=anew)
        tell_streams(results)
        tell_requests(results, settings)
        tell_stages([stage])
    raise typer.Exit(EXIT_OF[stage.outcome])


def resolve(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Conclude anew which records are one work and which mentions one person."""
    with working(load_config(config, database)) as (night, _):
        tell_stages([night.resolve(anew=True)])


def rank(config: ConfigOption = None, database: DatabaseOption = None, brief: BriefOption = None) -> None:
    """Score first authors for the briefs from what is stored."""
    settings = load_config(config, database)
    with working(settings) as (night, _):
        briefs = [wanted for wanted in settings.briefs() if brief is None or wanted.name == brief]
        if not briefs:
            from sourcer.cli.common import the_brief

            the_brief(settings, brief)
        tell_stages(night.rank_all(briefs, anew=True))


@contextmanager
def working(config: Config) -> Iterator[tuple[Night, HttpFetcher]]:
    """A night's parts, opened and closed: store (brought up to date), clock, fetcher. One night at a time."""
    from sourcer import logs
    from sourcer.cli.progress import shown
    from sourcer.clock import SystemClock
    from sourcer.model.telling import silent
    from sourcer.night.wiring import HOLD_SECONDS, make_fetcher, only_night
    from sourcer.nightly import Night
    from sourcer.store.lease import written_by_night

    logs.configure(config.settings.log.format)
    clock = SystemClock(config.settings.clock.as_of)
    with opened(config, migrate=True) as engine, stoppable(lambda: kept(engine)), only_night(engine, clock) as holder:
        fetcher = make_fetcher(config, engine, clock, holder)
        try:
            with nullcontext(silent) if logs.is_json() else shown() as tell:
                yield Night(config, written_by_night(engine, holder, clock.now, HOLD_SECONDS), clock, tell), fetcher
        finally:
            fetcher.close()


def kept(engine: Engine) -> str:
    """What is kept of a night, or of a stage, that was stopped, and how to go on."""
    from sourcer.store.engine import reading
    from sourcer.store.records import counts
    from sourcer.store.runs import last_runs

    with reading(engine) as conn:
        held, runs = counts(conn), last_runs(conn, 2)
    stage = next((run.stage for run in runs if run.stage != "night"), "")
    papers, code = (
        sum(many for name, many in held.items() if name.startswith(kind)) for kind in ("records/", "repos/")
    )
    told = {
        "purge": "what went is gone, and the rest goes next time",
        "resolve": "who is who is concluded whole or not at all, and stands as it was before",
        "rank": "a ranking is stored whole or not at all, and the last finished one stands",
    }
    pages = f"every page that came is kept: {papers:,} records and {code:,} repositories are stored"
    return f"{told.get(stage, pages)}; the same command goes on from there"


def tell(report: NightReport, settings: Config) -> None:
    """The night in a few lines, faults with their remedies."""
    tell_streams(report.streams)
    tell_requests(report.streams, settings)
    tell_stages(report.stages)


def tell_streams(streams: Iterable[StreamResult]) -> None:
    """A line for each stream; a fault that several streams of a source share is told once, with its remedy."""
    from sourcer import logs

    if logs.is_json():  # told already, by kinds and counts, as each stage ended
        return
    for (problem, remedy), same in groupby(streams, key=lambda stream: (stream.problem, stream.remedy)):
        for stream in same:
            count = stream.tally
            say(
                f"  {stream.source:<12} {stream.stream[:44]:<44} {stream.outcome:<13} "
                f"{count.seen:>6} seen {count.new:>6} new {count.changed:>5} changed {count.skipped:>4} set aside"
            )
        if problem:
            say(f"    ! {problem}")
        if remedy:
            say(f"      {remedy}")


def tell_requests(streams: Iterable[StreamResult], settings: Config) -> None:
    """A line for each source that was asked: how many requests, of how many that a night may spend on it."""
    from sourcer import logs

    if logs.is_json():
        return
    spent: Counter[str] = Counter()
    for stream in streams:
        spent[stream.source] += stream.tally.requests
    for source, many in spent.items():
        if many:
            say(f"  {source:<12} {many:,} requests, of at most {settings.settings.harvest.budget_of(source):,} a night")


def tell_stages(stages: Iterable[StageReport]) -> None:
    """A line for each stage, with its notes."""
    from sourcer import logs

    if logs.is_json():
        return
    for stage in stages:
        say(f"  {stage.stage:<40} {stage.outcome:<8} {stage.seconds:7.1f} s")
        for note in stage.notes[:NOTES_SHOWN]:
            say(f"    - {note}")
        if len(stage.notes) > NOTES_SHOWN:
            say(f"    - and {len(stage.notes) - NOTES_SHOWN} more of the kind")


def write_files(night: Night, report: NightReport) -> None:
    """The night's files: candidates and report for each brief, into the configured folder."""
    from sourcer.night.outputs import write_outputs

    for path in write_outputs(night.config, night.engine, report):
        say(f"  wrote {path}")
