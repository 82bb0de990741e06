"""The driver of a harvest: plan -> fetch -> parse -> store -> checkpoint.

One worker thread per host fetches and parses; the calling thread alone writes. A page is one transaction; a stream's
mark moves only after every page of its window is stored. No network call happens inside a transaction.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from sourcer.clock import Clock
from sourcer.errors import FetchError, ParseError, Truncated
from sourcer.fetch.client import Fetcher
from sourcer.fetch.gate import gate_name
from sourcer.model.records import Provenance
from sourcer.model.runs import Checkpoint, Tally, Validators
from sourcer.model.telling import Tell, silent
from sourcer.night.jobs import Job, StreamResult, unreadable_page
from sourcer.night.progress import CLOSES_HOST, CLOSES_SOURCE, Progress
from sourcer.sources.base import Page, Request, Response
from sourcer.store import aside as store_aside
from sourcer.store import payloads as store_payloads
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading, writing
from sourcer.store.pages import save_page

PARSE_TRIES = 3
# Pages that wait for the writer: enough that no host waits for the disk, few enough to stay small in memory.
QUEUE_SIZE = 2
# A host that was in trouble is asked again the same night: after a rest, and no more than so often without any answer.
ROUND_REST_SECONDS = 30.0
FRUITLESS_ROUNDS = 3
_NAP_SECONDS = 5.0
# A page of which something could not be read is asked for again every night for so long: it may be mended there.
DOUBTED_FOR = timedelta(days=7)
# A listing that holds less than this share of what its stream has brought before is not believed to be whole.
_SHRUNK, _ENOUGH_TO_TELL = 0.5, 20


@dataclass(frozen=True, slots=True)
class _Fetched:
    job: Job
    request: Request
    page: Page
    response: Response
    body: bytes
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """A page that is read once, and that the server says is still what it was."""

    request: Request
    etag: str


@dataclass(frozen=True, slots=True)
class _WindowClosed:
    checkpoint: Checkpoint


_Item = _Fetched | _Confirmed | _WindowClosed


class Harvest:
    """One pass over the jobs. ``run()`` returns a result for each; what was stored before a fault stays stored.

    A page that is asked for once is asked for again when its payload is older than ``once_since``. Until
    ``try_until`` the hosts that were in trouble are asked again; None: they are not. ``gate_of`` names what an address
    passes: addresses of one gate go one after the other.
    """

    def __init__(
        self,
        engine: Engine,
        fetcher: Fetcher,
        clock: Clock,
        run_id: int,
        tell: Tell = silent,
        *,
        once_since: datetime | None = None,
        try_until: datetime | None = None,
        gate_of: Callable[[str], str] = gate_name,
    ) -> None:
        self.engine, self.fetcher, self.clock, self.run_id, self.tell = engine, fetcher, clock, run_id, tell
        self.once_since, self.try_until, self.gate_of = once_since, try_until, gate_of
        self._queue: queue.Queue[_Item | None] = queue.Queue(QUEUE_SIZE)
        self._stop = threading.Event()
        self._fault: BaseException | None = None
        self._progress: dict[int, Progress] = {}
        self._once: dict[str, set[str]] = {}
        self._etags: dict[str, dict[str, str]] = {}
        self._held: Mapping[tuple[str, str], int] = {}
        self._doubted: Mapping[tuple[str, str], set[str]] = {}

    def run(self, jobs: Sequence[Job]) -> list[StreamResult]:
        """Work all jobs off, hosts side by side. Raises StoreError when the database cannot take what came."""
        self._progress = {index: Progress(job) for index, job in enumerate(jobs)}
        with reading(self.engine) as conn:
            names = {job.source.name for job in jobs}
            doubted = self.clock.now() - DOUBTED_FOR
            self._once = {
                name: store_payloads.fetched_urls(conn, name, self.once_since, doubted_since=doubted) for name in names
            }
            if self.once_since is not None:
                self._etags = {name: store_payloads.kept_etags(conn, name, self.once_since) for name in names}
            self._held = store_records.held_by_stream(conn)
            self._doubted = store_aside.doubted_pages(conn, doubted)
        threads = [
            threading.Thread(target=copy_context().run, args=(self._work, parts), name=f"harvest {host}", daemon=True)
            for host, parts in self._by_host(jobs).items()
        ]
        for thread in threads:
            thread.start()
        try:
            self._write(len(threads))
        finally:
            self._stop.set()
        for thread in threads:
            thread.join(timeout=5)
        if self._fault is not None:
            raise self._fault
        return [progress.result() for progress in self._progress.values()]

    def _by_host(self, jobs: Sequence[Job]) -> dict[str, list[Progress]]:
        found: dict[str, list[Progress]] = {}
        for index, job in enumerate(jobs):
            first = next(iter(job.source.plan(job.stream, job.asks[0])), None) if job.asks else None
            if first is None:
                self._progress[index].windows.clear()
            else:
                found.setdefault(self.gate_of(first.url), []).append(self._progress[index])
        return found

    # --- the workers: fetch and parse ---------------------------------------------------------------------------

    def _work(self, parts: Sequence[Progress]) -> None:
        try:
            self._rounds(parts)
        except _Stopped:
            return
        except BaseException as fault:  # noqa: BLE001  handed to the calling thread, which raises it
            self._fault = fault
            self._stop.set()
        finally:
            self._put(None, force=True)

    def _rounds(self, parts: Sequence[Progress]) -> None:
        """All jobs of a host; then again those whose trouble may pass, for as long as asking brings anything."""
        fruitless = 0
        while True:
            before = sum(part.pages for part in parts)
            self._round(parts)
            parts = [part for part in parts if part.may_go_on]
            fruitless = 0 if sum(part.pages for part in parts) > before else fruitless + 1
            if not parts or fruitless >= FRUITLESS_ROUNDS:
                return
            rest = ROUND_REST_SECONDS * 3.0 ** max(0, fruitless - 1)
            rest = max(rest, *(part.asked_rest for part in parts))
            if self.try_until is None or self.clock.now() + timedelta(seconds=rest) >= self.try_until:
                return
            self._rest(rest)

    def _round(self, parts: Sequence[Progress]) -> None:
        closed_sources: dict[str, FetchError] = {}
        closed_host: FetchError | None = None
        for part in parts:
            name = part.job.source.name
            part.begin_round()
            if (refusal := closed_host or closed_sources.get(name)) is not None:
                part.problems.append(refusal)
                continue
            fault = self._work_off(part)
            if isinstance(fault, CLOSES_HOST):
                closed_host = fault
            elif isinstance(fault, CLOSES_SOURCE):
                closed_sources[name] = fault

    def _work_off(self, part: Progress) -> FetchError | None:
        """All windows left, oldest first, until one cannot be finished; its fetch fault where that ended it."""
        while part.windows:
            fault = self._work_window(part)
            is_open = part.is_open
            self._put(_WindowClosed(part.settle(self.clock)))
            if is_open:
                return fault
        return None

    def _work_window(self, part: Progress) -> FetchError | None:
        part.begin_window()
        once = self._once[part.job.source.name]
        while part.waiting:
            request = part.waiting[0]
            if request.is_once and request.address in once:
                part.waiting.popleft()
                continue
            try:
                page = self._read(part, request)
            except (*CLOSES_HOST, *CLOSES_SOURCE) as fault:
                part.broke_down(fault)
                return fault
            except (FetchError, ParseError) as fault:
                part.lose(fault)
                continue
            part.waiting.popleft()
            if page is not None:
                part.waiting.extend(page.follow)
                if request.is_once and not page.skipped:
                    once.add(request.address)
        return None

    def _read(self, part: Progress, request: Request) -> Page | None:
        """Fetch and parse one page and hand it to the writer; None where the server said "not modified"."""
        job = part.job
        if not request.is_once and request.address in part.asked:
            raise Truncated(f"{request.source}: the pages of {job.mark} lead back to {request.address}: no end to them")
        for attempt in range(1, PARSE_TRIES + 1):
            response = self._fetch(part, request)
            if response.status == 304:
                part.is_not_modified = True
                part.tally += Tally(not_modified=1)
                if request.is_once:
                    self._put(_Confirmed(request, self._validators(part, request).etag or ""))
                return None
            digest = hashlib.sha256(response.body).hexdigest()
            provenance = Provenance(request.address, response.fetched_at, digest)
            try:
                page = job.source.parse(request, response, provenance)
            except ParseError as fault:
                if attempt == PARSE_TRIES:
                    page = Page(skipped=(unreadable_page(request, provenance, fault),))
                    self._put(_Fetched(job, request, page, response, job.source.payload(request, response), provenance))
                    raise
                self.clock.sleep(2.0**attempt)
                continue
            self._note(part, request, page, response)
            self._put(_Fetched(job, request, page, response, job.source.payload(request, response), provenance))
            return page
        raise AssertionError("unreachable: the last try returns or raises")

    def _fetch(self, part: Progress, request: Request) -> Response:
        validators = self._validators(part, request)
        asked = request if validators == Validators() else replace(request, is_conditional=True)
        self.tell(f"harvest: {part.job.source.name} {part.job.mark}", *self._how_far(), "requests")
        try:
            response = self.fetcher.fetch(asked, validators)
        except FetchError as fault:
            part.tally += Tally(requests=fault.requests)
            raise
        part.tally += Tally(requests=response.requests)
        return response

    def _how_far(self) -> tuple[int, int]:
        """Requests made, and those with the ones that are known to be still to make."""
        done = sum(part.tally.requests for part in self._progress.values())
        return done, done + sum(part.outstanding for part in self._progress.values())

    def _validators(self, part: Progress, request: Request) -> Validators:
        """The stream's for its listing, those of the kept payload for a page that is read once, and now again."""
        if request.is_conditional:
            # A listing is asked for in full while a page that it leads to is to be read again.
            pages = self._doubted.get((request.source, request.stream), set()) - {request.address}
            return Validators() if pages else part.job.checkpoint.validators
        etag = self._etags.get(request.source, {}).get(request.address) if request.is_once else None
        return Validators(etag) if etag else Validators()

    def _note(self, part: Progress, request: Request, page: Page, response: Response) -> None:
        """What a page that was read means for its window."""
        part.pages += 1
        part.listed += not request.is_once
        part.asked.add(request.address)
        part.due_at = page.due_at or part.due_at
        if request.is_conditional:
            part.validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
            part.gaps += self._shrunk(part.job, page)
        part.gaps += [page.gap] if page.gap else []
        part.unready += [page.unready] if page.unready else []

    def _shrunk(self, job: Job, page: Page) -> list[str]:
        """Why a listing that holds all its stream has is not believed: it holds far less than it did."""
        held = self._held.get((job.source.name, job.stream.name), 0)
        is_whole = all(request.is_once for request in page.follow)
        found = len(page.records) + sum(request.is_once for request in page.follow)
        if job.stream.kind != "snapshot" or not is_whole or held < _ENOUGH_TO_TELL or found >= held * _SHRUNK:
            return []
        return [f"the listing of {job.mark} holds {found} papers, though it has brought {held} before"]

    def _rest(self, seconds: float) -> None:
        """Wait, in naps, so that a writer that has gone is noticed."""
        self.tell(f"harvest: a host in trouble is left alone for {seconds:.0f} s", *self._how_far(), "requests")
        until = self.clock.monotonic() + seconds
        while (left := until - self.clock.monotonic()) > 0:
            if self._stop.is_set():
                raise _Stopped
            self.clock.sleep(min(left, _NAP_SECONDS))

    def _put(self, item: _Item | None, *, force: bool = False) -> None:
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

    def _write(self, workers: int) -> None:
        parts = {id(part.job): part for part in self._progress.values()}
        while workers:
            item = self._queue.get()
            if item is None:
                workers -= 1
            elif isinstance(item, _WindowClosed):
                with writing(self.engine) as conn:
                    store_runs.save_checkpoint(conn, item.checkpoint)
            elif isinstance(item, _Confirmed):
                with writing(self.engine) as conn:
                    source, url = item.request.source, item.request.address
                    store_payloads.confirm(conn, source, url, item.etag, now=self.clock.now())
            else:
                parts[id(item.job)].stored += self._store(item)

    def _store(self, item: _Fetched) -> Tally:
        with writing(self.engine) as conn:
            store_payloads.save_payload(
                conn,
                item.request,
                item.body,
                item.provenance,
                response_status=item.response.status,
                response_headers=item.response.headers,
            )
            return save_page(conn, item.request, item.page, item.provenance, run_id=self.run_id, now=self.clock.now())


class _Stopped(Exception):
    """The writer has gone; the worker goes too."""
