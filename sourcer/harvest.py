"""The driver of a harvest: plan -> fetch -> parse -> store -> checkpoint.

One worker thread per host fetches and parses; the calling thread alone writes. A page is one transaction; a stream's
mark moves only after every page of its window is stored. No network call happens inside a transaction.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Engine

from sourcer.clock import Clock
from sourcer.errors import Challenged, FetchError, ParseError, RateLimited, SourcerError, Unreachable
from sourcer.fetch.client import Fetcher
from sourcer.fetch.gate import gate_name
from sourcer.jobs import Job, StreamOutcome, StreamResult, page_aside, remedy_for, unreadable_page
from sourcer.model.records import Provenance
from sourcer.model.runs import Checkpoint, Tally, Validators
from sourcer.sources.base import Ask, Page, Request, Response
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading, writing

PARSE_TRIES = 3
QUEUE_SIZE = 8


@dataclass(frozen=True, slots=True)
class _Fetched:
    job: Job
    request: Request
    page: Page
    response: Response
    body: bytes
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class _WindowClosed:
    job: Job
    checkpoint: Checkpoint


@dataclass(slots=True)
class _Progress:
    """The account of one job. ``stored`` is the writer's, everything else the worker's: no count has two owners."""

    stored: Tally = field(default_factory=Tally)
    tally: Tally = field(default_factory=Tally)
    problems: list[SourcerError | str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    checkpoint: Checkpoint | None = None
    validators: Validators | None = None
    is_not_modified: bool = False
    is_finished: bool = False


Talk = Callable[[str], None]


class Harvest:
    """One pass over the jobs. ``run()`` returns a result for each; what was stored before a fault stays stored.

    A page that is asked for once is asked for again when its payload is older than ``once_since``.
    """

    def __init__(
        self,
        engine: Engine,
        fetcher: Fetcher,
        clock: Clock,
        run_id: int,
        talk: Talk = lambda _: None,
        *,
        once_since: datetime | None = None,
    ) -> None:
        self.engine, self.fetcher, self.clock, self.run_id, self.talk = engine, fetcher, clock, run_id, talk
        self.once_since = once_since
        self._queue: queue.Queue[_Fetched | _WindowClosed | None] = queue.Queue(QUEUE_SIZE)
        self._stop = threading.Event()
        self._fault: BaseException | None = None
        self._progress: dict[int, _Progress] = {}
        self._once: dict[str, set[str]] = {}

    def run(self, jobs: Sequence[Job]) -> list[StreamResult]:
        """Work all jobs off, hosts side by side. Raises StoreError when the database cannot take what came."""
        self._progress = {index: _Progress() for index in range(len(jobs))}
        with reading(self.engine) as conn:
            names = {job.source.name for job in jobs}
            self._once = {name: store_records.fetched_urls(conn, name, self.once_since) for name in names}
        by_host: dict[str, list[int]] = {}
        for index, job in enumerate(jobs):
            first = next(iter(job.source.plan(job.stream, job.asks[0])), None) if job.asks else None
            if first is None:
                self._progress[index].is_finished = True
            else:
                by_host.setdefault(gate_name(first.url), []).append(index)
        threads = [
            threading.Thread(target=self._work, args=(jobs, indexes), name=f"harvest {host}", daemon=True)
            for host, indexes in by_host.items()
        ]
        for thread in threads:
            thread.start()
        try:
            self._write(len(threads), jobs)
        finally:
            self._stop.set()
        for thread in threads:
            thread.join(timeout=5)
        if self._fault is not None:
            raise self._fault
        return [self._result(job, self._progress[index]) for index, job in enumerate(jobs)]

    # --- the workers: fetch and parse ---------------------------------------------------------------------------

    def _work(self, jobs: Sequence[Job], indexes: Sequence[int]) -> None:
        closed_sources: dict[str, FetchError] = {}
        closed_host: FetchError | None = None
        try:
            for index in indexes:
                job, progress = jobs[index], self._progress[index]
                if (refusal := closed_host or closed_sources.get(job.source.name)) is not None:
                    progress.problems.append(refusal)
                    continue
                fault = self._work_off(job, progress)
                if isinstance(fault, RateLimited | Challenged):
                    closed_host = fault
                elif isinstance(fault, Unreachable):
                    closed_sources[job.source.name] = fault
        except _Stopped:
            return
        except BaseException as fault:  # noqa: BLE001  handed to the calling thread, which raises it
            self._fault = fault
            self._stop.set()
        finally:
            self._put(None, force=True)

    def _work_off(self, job: Job, progress: _Progress) -> FetchError | None:
        """All windows of a job, oldest first, until one cannot be finished; its fetch fault where that ended it."""
        for ask in job.asks:
            before = len(progress.problems)
            fault = self._work_window(job, ask, progress)
            has_failed = len(progress.problems) > before
            progress.checkpoint = self._moved(job, ask, progress, has_failed)
            self._put(_WindowClosed(job, progress.checkpoint))
            if has_failed or progress.gaps:
                return fault
        progress.is_finished = True
        return None

    def _work_window(self, job: Job, ask: Ask, progress: _Progress) -> FetchError | None:
        waiting = deque(job.source.plan(job.stream, ask))
        while waiting:
            request = waiting.popleft()
            if request.is_once and request.url in self._once[job.source.name]:
                continue
            try:
                page = self._read(job, request, progress)
            except (RateLimited, Challenged, Unreachable) as fault:
                progress.problems.append(fault)
                return fault
            except (FetchError, ParseError) as fault:
                progress.problems.append(fault)
                continue
            if page is not None:
                waiting.extend(page.follow)
                if request.is_once:
                    self._once[job.source.name].add(request.url)
        return None

    def _read(self, job: Job, request: Request, progress: _Progress) -> Page | None:
        """Fetch and parse one page and hand it to the writer; None where the server said "not modified"."""
        for attempt in range(1, PARSE_TRIES + 1):
            response = self._fetch(job, request, progress)
            if response.status == 304:
                progress.is_not_modified = True
                progress.tally += Tally(not_modified=1)
                return None
            digest = hashlib.sha256(response.body).hexdigest()
            provenance = Provenance(request.url, response.fetched_at, digest)
            try:
                page = job.source.parse(request, response, provenance)
            except ParseError as fault:
                if attempt == PARSE_TRIES:
                    self._set_aside(job, request, response, provenance, fault)
                    raise
                self.clock.sleep(2.0**attempt)
                continue
            if request.is_conditional:
                progress.validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
            if page.gap:
                progress.gaps.append(page.gap)
            self._put(_Fetched(job, request, page, response, job.source.payload(request, response), provenance))
            return page
        raise AssertionError("unreachable: the last try returns or raises")

    def _fetch(self, job: Job, request: Request, progress: _Progress) -> Response:
        progress.tally += Tally(requests=1)
        validators = job.checkpoint.validators if request.is_conditional else Validators()
        self.talk(f"{job.source.name} {job.mark}")
        return self.fetcher.fetch(request, validators)

    def _set_aside(
        self, job: Job, request: Request, response: Response, provenance: Provenance, fault: ParseError
    ) -> None:
        """A page that could not be read is kept with its reason, so that it can be read after a fix."""
        page = Page(skipped=(unreadable_page(request, provenance, fault),))
        self._put(_Fetched(job, request, page, response, job.source.payload(request, response), provenance))

    def _moved(self, job: Job, ask: Ask, progress: _Progress, has_failed: bool) -> Checkpoint:
        """The checkpoint after a window: moved only when nothing is missing."""
        before = progress.checkpoint or job.checkpoint
        if has_failed or progress.gaps:
            why = str(progress.problems[-1]) if has_failed else progress.gaps[-1]
            return replace(before, failures_in_row=before.failures_in_row + 1, problem=why)
        mark = min(ask.window.until, self.clock.today()) if ask.window else None
        reached = max(filter(None, (before.high_water, mark)), default=None)
        validators = progress.validators or before.validators
        return Checkpoint(job.source.name, job.mark, reached, validators, self.clock.now())

    def _put(self, item: _Fetched | _WindowClosed | None, *, force: bool = False) -> None:
        while not self._stop.is_set() or force:
            try:
                self._queue.put(item, timeout=0.2)
            except queue.Full:
                if self._stop.is_set():
                    return
            else:
                return
        raise _Stopped

    # --- the writer: one thread, one transaction a page ------------------------------------------------------------

    def _write(self, workers: int, jobs: Sequence[Job]) -> None:
        index_of = {id(job): index for index, job in enumerate(jobs)}
        while workers:
            item = self._queue.get()
            if item is None:
                workers -= 1
            elif isinstance(item, _WindowClosed):
                with writing(self.engine) as conn:
                    store_runs.save_checkpoint(conn, item.checkpoint)
            else:
                progress = self._progress[index_of[id(item.job)]]
                progress.stored += self._store(item)

    def _store(self, item: _Fetched) -> Tally:
        page, now = item.page, self.clock.now()
        with writing(self.engine) as conn:
            store_records.save_payload(
                conn,
                item.request,
                item.body,
                item.provenance,
                response_status=item.response.status,
                response_headers=item.response.headers,
            )
            tally = store_records.save_records(conn, page.records, run_id=self.run_id, now=now)
            tally += store_records.save_repos(conn, page.repos, run_id=self.run_id, now=now)
            tally += store_records.save_supplements(conn, page.supplements, run_id=self.run_id, now=now)
            store_records.forget_skipped(conn, page_aside(item.request), item.request.url)
            store_records.save_skipped(conn, page.skipped, now=now)
            store_records.save_lookups(conn, item.job.source.name, page.answered, now=now)
        return tally + Tally(skipped=len(page.skipped))

    def _result(self, job: Job, progress: _Progress) -> StreamResult:
        tally = progress.tally + progress.stored + Tally(failed=len(progress.problems))
        if not job.asks or (progress.is_finished and not tally.requests):
            outcome: StreamOutcome = "nothing to do"
        elif progress.is_finished:
            outcome = "not modified" if progress.is_not_modified and not tally.seen else "done"
        else:
            outcome = "partly" if tally.seen else "failed"
        problem = "; ".join(dict.fromkeys([*map(str, progress.problems[:3]), *progress.gaps[:2]]))
        remedy = remedy_for(progress.problems[-1]) if progress.problems else ""
        return StreamResult(job.source.name, job.mark, outcome, tally, problem, remedy)


class _Stopped(Exception):
    """The writer has gone; the worker goes too."""
