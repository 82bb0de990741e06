"""One night: harvest -> resolve -> rank, in that order, with one run for each stage and one for the whole.

Every stage reads what the one before it stored, so a night that breaks anywhere can be run again and ends the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from sourcer import __version__
from sourcer.clock import Clock
from sourcer.config import Config
from sourcer.errors import SourcerError
from sourcer.fetch.client import Fetcher
from sourcer.fetch.gate import gate_name
from sourcer.harvest import Harvest
from sourcer.model.brief import Brief
from sourcer.model.ledger import Decision
from sourcer.model.runs import Outcome, Stage, Tally
from sourcer.model.telling import Tell, silent
from sourcer.night import lookups
from sourcer.night.jobs import Job, StreamResult, plan_jobs
from sourcer.night.ranked import CorpusRead
from sourcer.night.report import NightReport, StageReport
from sourcer.operations.lines import line_of
from sourcer.operations.noting import note_streams, stage_noted
from sourcer.reading.concentration import concentration
from sourcer.rights import purging
from sourcer.sources.base import Ask, Source
from sourcer.sources.github_rule import UNREAD
from sourcer.store import accounts as store_accounts
from sourcer.store import audit, conclusions, ledger, scores, search_index
from sourcer.store import payloads as store_payloads
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading, writing
from sourcer.store.signals import behind
from sourcer.team.identity import conclude
from sourcer.team.opinions import effective_brief
from sourcer.uncollected import uncollected

CODE_SOURCES = (lookups.CODE_SOURCE,)
# What feeds announce is asked of the query API, which alone tells versions and first days; OAI-PMH tells changes too.
ANNOUNCED_IN, CHANGES_IN = "arxiv_api", "arxiv_oai"
IDLE = ("nothing to do", "not due")


@dataclass(frozen=True, slots=True)
class Night:
    """The parts that a night works with. ``tell`` is told how far it has come."""

    config: Config
    engine: Engine
    clock: Clock
    tell: Tell = silent

    def run(self, fetcher: Fetcher) -> NightReport:
        """The whole night. Raises StoreError only; what a source refuses is told in the report."""
        with writing(self.engine) as conn:
            store_runs.abandon_open_runs(conn, now=self.clock.now())
        briefs = self.config.briefs()
        with self._stage("night") as night:
            streams, stages = self._stages(fetcher, briefs)
            with writing(self.engine) as conn:
                settings = self.config.settings
                keep = timedelta(days=min(settings.harvest.keep_payloads_days, settings.privacy.retention_days))
                store_payloads.forget_payloads(conn, self.clock.now() - keep)
            night.outcome, night.details = outcome_of(streams), _details(streams)
            night.tally = sum((stream.tally for stream in streams), Tally())
        return NightReport(night.run_id, night.outcome, tuple(streams), tuple(stages))

    def _stages(self, fetcher: Fetcher, briefs: Sequence[Brief]) -> tuple[list[StreamResult], list[StageReport]]:
        streams, stages = self.harvest_all(fetcher, briefs)
        stages += self.purge(self.config.settings.privacy.purge_per_night)
        stages.append(self.resolve())
        found, asked = self.accounts(fetcher, briefs)
        streams, stages = streams + found, stages + asked
        return streams, [*stages, *self.rank_all(briefs)]

    def harvest_all(self, fetcher: Fetcher, briefs: Sequence[Brief]) -> tuple[list[StreamResult], list[StageReport]]:
        """Every enabled source, hosts side by side; then what is looked up because of what came."""
        sources = self.config.sources()
        streams, first = self.harvest(fetcher, sources)
        begun = self.clock.monotonic()
        asks = self.lookups(sources, briefs)
        if not asks:
            return streams, [first]
        found, second = self.harvest(fetcher, [source for source in sources if source.name in asks], asks)
        return streams + found, [first, replace(second, seconds=self.clock.monotonic() - begun)]

    def harvest(
        self,
        fetcher: Fetcher,
        sources: Sequence[Source],
        asks: Mapping[str, Ask] | None = None,
        *,
        anew: bool = False,
    ) -> tuple[list[StreamResult], StageReport]:
        """Fetch and store what the sources have, or only what ``asks`` look up, by source. Streams that are not due are
        left alone unless ``anew``. Never raises for a source's fault: the results tell.
        """
        settings, clock = self.config.settings.harvest, self.clock
        with self._stage("harvest") as stage:
            with reading(self.engine) as conn:
                marks = store_runs.load_checkpoints(conn)
            moment = None if anew else datetime.combine(clock.today(), clock.now().timetz())
            jobs = plan_jobs(sources, marks, settings, clock.today(), asks or {}, moment=moment)
            if asks is not None:
                jobs = [job for job in jobs if job.stream.kind == "lookup" and _asks_something(job)]
            driver = Harvest(
                self.engine,
                fetcher,
                clock,
                stage.run_id,
                self.tell,
                once_since=clock.now() - timedelta(days=settings.again_days),
                try_until=clock.now() + timedelta(hours=settings.try_hours),
                gate_of=lambda url: gate_name(url, self.config.settings.fetch.stands_for),
            )
            results = driver.run(jobs)
            note_streams(results)
            stage.tally = sum((result.tally for result in results), Tally())
            stage.outcome = outcome_of(results)
            stage.details = _details(results)
        what = "look up" if asks is not None else "harvest"
        return results, stage.report(f"{what} {', '.join(source.name for source in sources)}")

    def lookups(self, sources: Sequence[Source], briefs: Sequence[Brief]) -> dict[str, Ask]:
        """What to look up tonight, by source; only where there is something."""
        names = {source.name for source in sources}
        found: dict[str, Ask] = {}
        if ANNOUNCED_IN in names:
            most = self.config.settings.harvest.refresh_per_night
            with reading(self.engine) as conn:
                late = behind(conn, ANNOUNCED_IN, changes_in=CHANGES_IN, now=self.clock.now(), limit=most)
            found[ANNOUNCED_IN] = Ask(arxiv_ids=tuple(late))
        if briefs and names.intersection(CODE_SOURCES) and self.config.settings.harvest.lookups_per_night:
            with reading(self.engine) as conn:
                code = lookups.code_to_ask(conn, self.config.settings.harvest, briefs, self.clock.now())
            found |= dict.fromkeys(names.intersection(CODE_SOURCES), code)
        return {name: ask for name, ask in found.items() if ask.arxiv_ids or ask.slugs}

    def accounts(self, fetcher: Fetcher, briefs: Sequence[Brief]) -> tuple[list[StreamResult], list[StageReport]]:
        """Who owns the re-implementations that were found: asked of GitHub after it is known which those are."""
        sources = [source for source in self.config.sources() if source.name in CODE_SOURCES]
        with reading(self.engine) as conn:
            wanted = lookups.owners_to_ask(conn, self.config.settings.harvest, briefs, self.clock.now())
        if not sources or not wanted.logins:
            return [], []
        found, stage = self.harvest(fetcher, sources, {source.name: wanted for source in sources})
        return found, [replace(stage, stage="look up owners of implementations")]

    def purge(self, most: int | None = None) -> list[StageReport]:
        """Have go what was kept for its time, at most of so many records; no stage where nothing is due."""
        with reading(self.engine) as conn:
            if not purging.is_due(conn, self.config, self.clock.now()):
                return []
        with self._stage("purge") as stage:
            gone = purging.purge(self.engine, self.clock, self.config, most=most, tell=self.tell)
            stage.details = {name: str(many) for name, many in gone.items()}
        return [stage.report("purge")]

    def resolve(self, *, anew: bool = False) -> StageReport:
        """Conclude who is who from all records and what people decided; unless ``anew``, nothing is done where neither
        changed.
        """
        limits = self.config.settings.rank.limits
        with self._stage("resolve") as stage:
            with reading(self.engine) as conn:
                decisions = ledger.load_decisions(conn)
                stage.digest = _digest(
                    store_records.facts_digest(conn), str(limits.collaboration_size), _said(decisions)
                )
                unchanged = not anew and stage.digest == store_runs.last_digest(conn, "resolve")
            if unchanged:
                stage.was_needed, stage.notes = False, ["no record changed since the last time"]
                with writing(self.engine) as conn:
                    search_index.bring_up_to_date(conn)  # an older program has left none, or another Python's
            else:
                with reading(self.engine) as conn:
                    read, found = conclude(conn, decisions, limits.collaboration_size, self.tell)
                self.tell("writing down who is who")
                ready = conclusions.made_ready(
                    found.works, found.authors, found.links, found.namesakes, found.implementations
                )
                with writing(self.engine) as conn:
                    conclusions.save_ready(conn, ready)
                    ledger.save_changes(conn, stage.run_id, found.changes, now=self.clock.now())
                    ledger.note_obeyed(conn, stage.run_id, decisions)
                stage.tally = Tally(seen=read)
                stage.notes = list(found.notes)
                stage.details = {
                    "works": str(len(found.works)),
                    "people": str(len(found.authors)),
                    "implementations": str(len(found.implementations)),
                }
        return stage.report("resolve")

    def rank_all(self, briefs: Sequence[Brief], *, anew: bool = False) -> list[StageReport]:
        """Score first authors for each brief. What was read and prepared for one serves those after it."""
        read = CorpusRead()
        return [self.rank(brief, anew=anew, read=read, is_last=brief is briefs[-1]) for brief in briefs]

    def rank(
        self, brief: Brief, *, anew: bool = False, read: CorpusRead | None = None, is_last: bool = True
    ) -> StageReport:
        """Score first authors for one brief; unless ``anew``, only where corpus, brief or day changed since.

        ``read`` is what was read for another brief; nothing is kept of it for a further one where this ``is_last``.
        """
        from sourcer.rank import rank_prepared

        read = read or CorpusRead()
        asked, day, unread, written = self.config.settings.rank, self.clock.today(), self._unread(), brief.digest
        with self._stage("rank") as stage:
            with reading(self.engine) as conn:
                facts = f"{store_records.facts_digest(conn)} {store_accounts.accounts_digest(conn)} {unread}"
                said, (brief, heard) = _said(ledger.load_decisions(conn)), effective_brief(conn, brief)
                stage.digest = _digest(facts, brief.name, brief.digest, repr(asked), str(day), said)
                last = store_runs.last_ranking(conn, brief.name)
                before = scores.ranking_digest(conn, last, brief.name) if last is not None else None
            if not anew and before == stage.digest:
                stage.was_needed, stage.notes = False, [f"nothing changed since run {last}: its shortlist stands"]
            else:
                self.tell(f"reading what is ranked for {brief.name}")
                with uncollected(), reading(self.engine) as conn:
                    read.read(conn, day, f"{facts} {day} {said}")
                    fresh = conclusions.works_new_since(conn, last) if last is not None else None
                    places = scores.previous_places(conn, last, brief.name) if last is not None else None
                prepared = read.prepared(self.tell)
                ranking = rank_prepared(prepared, brief, asked.limits, new_since=fresh, is_last=is_last, tell=self.tell)
                works = prepared.corpus.works
                again, told = concentration(ranking, works, places, self.config.settings.export.size)
                ranking = replace(ranking, notes=(*told, *ranking.notes, *read.linked, *heard, *unread))
                with writing(self.engine) as conn:
                    scores.save_ranking(conn, stage.run_id, ranking, digest=stage.digest)
                    audit.note_ranking(conn, stage.run_id, ranking, brief, written=written, now=self.clock.now())
                stage.tally = Tally(seen=len(works))
                stage.notes = [again, *ranking.notes]
                stage.details = {"brief": brief.name, "candidates": str(len(ranking.scores)), "overlap": again}
        return stage.report(f"rank {brief.name}")

    def _unread(self) -> tuple[str, ...]:
        """What every shortlist says where implementations are not read, with the reason."""
        if any(source.name in CODE_SOURCES for source in self.config.sources()):
            return ()
        why = self.config.withheld().get(lookups.CODE_SOURCE, "[sources.github] is off in the configuration")
        return (f"{UNREAD}: {why}",)

    # --- runs --------------------------------------------------------------------------------------------

    def _start(self, stage: Stage) -> int:
        with writing(self.engine) as conn:
            return store_runs.start_run(
                conn, stage, now=self.clock.now(), code_version=__version__, config_digest=self.config.digest
            )

    def _finish(self, run_id: int, outcome: Outcome, tally: Tally, details: dict[str, str]) -> None:
        with writing(self.engine) as conn:
            store_runs.finish_run(conn, run_id, now=self.clock.now(), outcome=outcome, tally=tally, details=details)

    @contextmanager
    def _stage(self, stage: Stage) -> Iterator[_StageRun]:
        made = _StageRun(self._start(stage), self.clock.monotonic())
        broken_off = "the next run takes up where it stopped"
        try:
            with stage_noted(stage, made.run_id):
                yield made
            broken_off = ""
        except SourcerError as fault:
            broken_off = str(fault)
            raise
        finally:
            made.seconds = self.clock.monotonic() - made.started
            if broken_off:
                self._finish(made.run_id, "failed", made.tally, {"broken off": broken_off})
            else:
                details = {**made.details, **({"digest": made.digest} if made.digest else {})}
                self._finish(made.run_id, made.outcome, made.tally, details)


@dataclass(slots=True)
class _StageRun:
    """A stage while it runs."""

    run_id: int
    started: float
    outcome: Outcome = "done"
    seconds: float = 0.0
    tally: Tally = field(default_factory=Tally)
    digest: str = ""
    was_needed: bool = True
    notes: Sequence[str] = ()
    details: dict[str, str] = field(default_factory=dict)

    def report(self, name: str) -> StageReport:
        return StageReport(
            name, self.run_id, self.outcome, self.seconds, self.tally, tuple(self.notes), self.was_needed
        )


def _asks_something(job: Job) -> bool:
    return any(True for ask in job.asks for _ in job.source.plan(job.stream, ask))


def outcome_of(streams: Sequence[StreamResult]) -> Outcome:
    """``done`` where every stream that had something to do finished, ``failed`` where none did, else ``partly``."""
    asked = [stream for stream in streams if stream.outcome not in IDLE]
    good = sum(stream.outcome in ("done", "not modified") for stream in asked)
    if good == len(asked):
        return "done"
    some = good or any(stream.outcome == "partly" for stream in asked)
    return "partly" if some else "failed"


def _details(streams: Sequence[StreamResult]) -> dict[str, str]:
    """One line a stream, for ``sourcer runs last``."""
    return {f"{stream.source} {stream.stream}": line_of(stream) for stream in streams}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join((__version__, *parts)).encode()).hexdigest()[:32]


def _said(decisions: Sequence[Decision]) -> str:
    """What people decided, by number: decisions never change."""
    return " ".join(str(decision.number) for decision in decisions)
