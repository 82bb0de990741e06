"""The driver: what is asked, what is stored, and when a mark may move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from sourcer.config import BackfillWindow, HarvestSettings
from sourcer.errors import Challenged, FetchError, HostRefused, RateLimited, StoreError, Truncated, Unreachable
from sourcer.harvest import Harvest
from sourcer.model.records import Mention, Provenance, Record, Skipped
from sourcer.model.runs import Checkpoint, Validators, Window
from sourcer.night.jobs import StreamResult, cut, plan_jobs
from sourcer.sources.base import Ask, Page, Request, Response, Source, Stream
from sourcer.store import aside as store_aside
from sourcer.store import payloads as store_payloads
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from tests.fakes import FakeClock

TODAY = date(2026, 6, 30)
NOTHING_KNOWN = Validators()
SETTINGS = HarvestSettings(first_days=10, overlap_days=3, window_days=5)


@dataclass(frozen=True)
class Paged:
    """A source with one paper a day, its days dealt out over ``pages`` pages that follow each other."""

    name: str = "paged"
    host: str = "https://paged.example"
    pages: int = 2
    kind: str = "dated"
    faults: dict[str, FetchError | Truncated] = field(default_factory=dict)
    gap: str = ""
    page: Page | None = None

    @property
    def streams(self) -> Sequence[Stream]:
        return (Stream("all", self.kind),)  # type: ignore[arg-type]

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        start = f"{self.host}/{ask.window.since if ask.window else 'now'}/1"
        yield Request(self.name, stream.name, start, window=ask.window, is_conditional=self.kind == "snapshot")

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        if isinstance(fault := self.faults.get(request.url), Truncated):
            raise fault
        if self.page is not None:
            return self.page
        stem, _, number = request.url.rpartition("/")
        span = request.window or Window(TODAY, TODAY + timedelta(self.pages))
        days = [span.since + timedelta(n) for n in range((span.until - span.since).days)]
        records = tuple(
            Record(self.name, str(day), f"Paper of {day}", None, (Mention("Ada Invented"),), self.host, provenance)
            for index, day in enumerate(days)
            if index % self.pages == int(number) - 1
        )
        follow = (
            (replace(request, url=f"{stem}/{int(number) + 1}", is_conditional=False),)
            if int(number) < self.pages
            else ()
        )
        skipped = (Skipped(self.name, f"{request.url}#bad", "no title", provenance),)
        return Page(records=records, follow=follow, skipped=skipped, gap=self.gap)

    def payload(self, request: Request, response: Response) -> bytes:
        return response.body


@dataclass
class FakeFetcher:
    """Answers every address with itself, but for those that are given a fault."""

    clock: FakeClock
    faults: dict[str, FetchError] = field(default_factory=dict)
    etag: str = ""
    asked: list[str] = field(default_factory=list)
    passing: int = 1_000_000
    listing_etag: str = ""

    def fetch(self, request: Request, validators: Validators = NOTHING_KNOWN) -> Response:
        """Faults come back until ``passing`` of them were told."""
        self.asked.append(request.url)
        if request.url in self.faults and self.passing:
            self.passing -= 1
            raise self.faults[request.url]
        etag = self.listing_etag if self.listing_etag and not request.is_once else self.etag
        if etag and validators.etag == etag:
            return Response(304, request.url, b"", self.clock.now())
        headers = {"etag": etag} if etag else {}
        return Response(200, request.url, request.url.encode(), self.clock.now(), headers)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 6, 30, 6, tzinfo=UTC))


Harvested = Callable[..., list[StreamResult]]


@pytest.fixture
def harvest(engine: Engine, clock: FakeClock) -> Harvested:
    def run(
        source: Source | list[Source],
        fetcher: FakeFetcher,
        settings: HarvestSettings = SETTINGS,
        *,
        hours: float = 0.0,
        is_due: bool = True,
        once_since: datetime | None = None,
    ) -> list[StreamResult]:
        with engine.begin() as conn:
            run_id = store_runs.start_run(conn, "harvest", now=clock.now(), code_version="0", config_digest="0")
            marks = store_runs.load_checkpoints(conn)
        sources = source if isinstance(source, list) else [source]
        jobs = plan_jobs(sources, marks, settings, clock.today(), moment=None if is_due else clock.now())
        until = clock.now() + timedelta(hours=hours)
        return Harvest(engine, fetcher, clock, run_id, try_until=until, once_since=once_since).run(jobs)

    return run


def mark_of(engine: Engine, stream: str = "all") -> Checkpoint:
    with engine.connect() as conn:
        return next(mark for mark in store_runs.load_checkpoints(conn) if mark.stream == stream)


def titles(engine: Engine) -> list[str]:
    with engine.connect() as conn:
        return sorted(record.title for record in store_records.load_records(conn))


def days_from(day: int) -> list[str]:
    return [f"Paper of 2026-06-{number}" for number in range(day, 31)]


def test_windows_cover_every_day_once() -> None:
    pieces = [ask.window for ask in cut(Window(date(2026, 1, 1), date(2026, 1, 12)), 5)]
    days = [w.since + timedelta(n) for w in pieces if w for n in range((w.until - w.since).days)]
    assert days == [date(2026, 1, 1) + timedelta(n) for n in range(11)]


def test_all_pages_are_stored_and_the_mark_moves_to_today(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    (result,) = harvest(Paged(), FakeFetcher(clock))
    assert result.outcome == "done"
    assert titles(engine) == days_from(20), "one paper for each of the eleven days"
    assert result.tally.new == 11
    assert result.tally.skipped == 4, "what could not be read on two windows of two pages is counted"
    assert mark_of(engine).high_water == TODAY


def test_the_same_night_again_stores_nothing_new(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    harvest(Paged(), FakeFetcher(clock))
    (again,) = harvest(Paged(), FakeFetcher(clock))
    assert (again.tally.new, again.tally.changed, again.tally.unchanged) == (0, 0, 4), "the overlap is read again"


def test_a_window_that_breaks_keeps_its_pages_and_the_mark_before_it(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    broken = "https://paged.example/2026-06-25/2"
    down = FakeFetcher(clock, {broken: Unreachable("no answer", url=broken)})
    (result,) = harvest(Paged(), down)
    assert result.outcome == "partly"
    assert "no answer" in result.problem
    assert result.remedy
    assert mark_of(engine).high_water == date(2026, 6, 25), "the first window is complete, the second is not"
    assert "https://paged.example/2026-06-30/1" not in down.asked, "a stream that cannot be finished goes home"
    (again,) = harvest(Paged(), FakeFetcher(clock))
    assert again.outcome == "done"
    assert titles(engine) == days_from(20), "as after a night that did not break"
    assert mark_of(engine).failures_in_row == 0


def test_a_gap_keeps_what_came_and_leaves_the_window_open(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    (result,) = harvest(Paged(kind="snapshot", gap="the feed holds 200 of 2891"), FakeFetcher(clock, etag='"a"'))
    assert result.outcome == "partly"
    assert "200 of 2891" in result.problem
    assert titles(engine)
    assert mark_of(engine).validators == Validators(), "the next night must read the page again"


def test_a_snapshot_that_did_not_change_is_not_read_again(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    harvest(Paged(kind="snapshot", pages=1), FakeFetcher(clock, etag='"a"'))
    second = FakeFetcher(clock, etag='"a"')
    (result,) = harvest(Paged(kind="snapshot", pages=1), second)
    assert result.outcome == "not modified"
    assert len(second.asked) == 1


def test_a_page_cut_short_is_tried_again_and_then_set_aside(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    url = "https://paged.example/2026-06-20/1"
    fetcher = FakeFetcher(clock)
    (result,) = harvest(Paged(faults={url: Truncated("no entry though 900 are left")}), fetcher)
    assert fetcher.asked.count(url) == 3
    assert result.outcome == "failed"
    with engine.connect() as conn:
        assert any("900 are left" in reason for _, reason in store_aside.skipped_by_reason(conn))


@pytest.mark.parametrize("fault", [RateLimited("rest", url="x"), Challenged("log in", url="x")])
def test_a_host_that_wants_a_rest_is_left_alone_and_others_go_on(
    engine: Engine, clock: FakeClock, harvest: Harvested, fault: FetchError
) -> None:
    first, same_host = Paged(name="first"), Paged(name="second")
    other = Paged(name="other", host="https://other.example")
    fetcher = FakeFetcher(clock, {"https://paged.example/2026-06-20/1": fault})
    results = {result.source: result.outcome for result in harvest([first, same_host, other], fetcher)}
    assert results == {"first": "failed", "second": "failed", "other": "done"}
    assert len([url for url in fetcher.asked if "paged.example" in url]) == 1


def test_one_refused_page_leaves_the_rest_of_its_window(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    fetcher = FakeFetcher(clock, {"https://paged.example/now/2": HostRefused("404", url="x", status=404)})
    (result,) = harvest(Paged(kind="snapshot", pages=3), fetcher)
    assert result.outcome == "partly"
    assert titles(engine) == ["Paper of 2026-06-30"], "the first page is kept"


def test_a_backfill_has_a_mark_of_its_own_and_is_read_once(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    past = BackfillWindow(since=date(2025, 1, 1), until=date(2025, 1, 8))
    settings = SETTINGS.model_copy(update={"backfill": (past,)})
    names = [result.stream for result in harvest(Paged(), FakeFetcher(clock), settings)]
    assert names == ["all", "all backfill 2025-01-01..2025-01-08"]
    assert mark_of(engine, names[1]).high_water == date(2025, 1, 8)
    assert [result.stream for result in harvest(Paged(), FakeFetcher(clock), settings)] == ["all"]


def test_a_store_that_fails_stops_the_workers_and_is_told(
    engine: Engine, clock: FakeClock, harvest: Harvested, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(store_payloads, "save_payload", full)
    with pytest.raises(StoreError, match="disk is full"):
        harvest(Paged(pages=50), FakeFetcher(clock))
    with engine.connect() as conn:
        assert store_runs.load_checkpoints(conn) == []
