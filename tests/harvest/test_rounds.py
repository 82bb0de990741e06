"""A host in trouble is asked again the same night, a stream that can have nothing new is not asked at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from test_harvest import SETTINGS, TODAY, FakeFetcher, Harvested, Paged, clock, days_from, harvest, mark_of, titles

from sourcer.errors import BudgetSpent, Challenged, Disallowed, FetchError, HostRefused, RateLimited, Unreachable
from sourcer.model.records import Mention, Provenance, Record, Signal, Skipped
from sourcer.sources.base import Ask, Page, Request, Response, Stream
from sourcer.store import records as store_records
from sourcer.store import signals as store_signals
from sourcer.store.engine import reading, writing
from tests.fakes import FakeClock

__all__ = ["clock", "harvest"]
PAGE = Provenance("https://paged.example/now/1", datetime(2026, 6, 30, tzinfo=UTC), "")
BROKEN = "https://paged.example/2026-06-25/2"


def down(url: str = BROKEN, status: int | None = None) -> FetchError:
    return Unreachable("no answer", url=url, status=status)


def test_a_window_goes_on_where_its_host_was_in_trouble(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    fetcher = FakeFetcher(clock, {BROKEN: down()}, passing=2)
    (result,) = harvest(Paged(), fetcher, hours=6)
    assert (result.outcome, result.problem) == ("done", "")
    assert titles(engine) == days_from(20)
    assert fetcher.asked.count(BROKEN) == 3
    assert fetcher.asked.count("https://paged.example/2026-06-25/1") == 1, "what came before is not asked for again"
    assert sum(clock.slept) == pytest.approx(30 + 30)


def test_a_host_that_never_answers_is_given_up_after_a_few_rounds(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    first = "https://paged.example/2026-06-20/1"
    fetcher = FakeFetcher(clock, {first: down(first)})
    (result,) = harvest(Paged(), fetcher, hours=6)
    assert (result.outcome, fetcher.asked) == ("failed", [first] * 3)
    assert sum(clock.slept) == pytest.approx(30 + 90), "rests grow while nothing is brought"
    assert mark_of(engine).failures_in_row == 1, "a night counts once, however often it asked"


def test_the_rest_that_a_host_asked_for_is_kept(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    rest = RateLimited("rest", url=BROKEN, status=429, retry_after=600.0)
    (result,) = harvest(Paged(), FakeFetcher(clock, {BROKEN: rest}, passing=1), hours=6)
    assert result.outcome == "done"
    assert sum(clock.slept) == pytest.approx(600)


def test_no_rest_goes_beyond_the_hours_of_the_night(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    rest = RateLimited("rest", url=BROKEN, status=429, retry_after=7200.0)
    (result,) = harvest(Paged(), FakeFetcher(clock, {BROKEN: rest}, passing=1), hours=1)
    assert result.outcome == "partly"
    assert clock.slept == []


@pytest.mark.parametrize(
    ("fault", "is_blocked"),
    [
        (Challenged("log in", url="x"), True),
        (Disallowed("robots.txt says no", url="x"), True),
        (HostRefused("the token is not accepted", url="x", status=401), True),
        (HostRefused("nothing there", url="x", status=404), False),
        (BudgetSpent("spent", url="x"), False),
    ],
)
def test_what_asking_again_cannot_mend_is_asked_once_and_told(
    engine: Engine, clock: FakeClock, harvest: Harvested, fault: FetchError, is_blocked: bool
) -> None:
    first = "https://paged.example/now/1"
    fetcher = FakeFetcher(clock, {first: fault})
    (result,) = harvest(Paged(kind="snapshot"), fetcher, hours=6)
    assert fetcher.asked == [first]
    assert result.remedy
    assert (mark_of(engine).is_blocked, mark_of(engine).problem) == (is_blocked, str(fault))


def test_a_block_that_was_lifted_is_told_no_more(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    first = "https://paged.example/now/1"
    harvest(Paged(kind="snapshot"), FakeFetcher(clock, {first: Challenged("log in", url="x")}))
    harvest(Paged(kind="snapshot"), FakeFetcher(clock))
    assert not mark_of(engine).is_blocked


def test_a_lost_page_is_not_forgotten_when_the_rest_of_its_window_comes_later(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    """The second page is refused for good, the third breaks down once: the window stays open all the same."""
    second, third = (f"https://paged.example/now/{number}" for number in (2, 3))
    faults: dict[str, FetchError] = {second: HostRefused("404", url=second, status=404)}
    source = Listing(("2", "3", "4"))
    fetcher = FakeFetcher(clock, faults | {third: down(third)})
    fetcher.passing = 2
    (result,) = harvest(source, fetcher, hours=6)
    assert (result.outcome, titles(engine)) == ("partly", ["Paper 3", "Paper 4"])
    assert mark_of(engine).succeeded_at is None
    assert harvest(source, FakeFetcher(clock))[0].outcome == "done"
    assert titles(engine) == ["Paper 2", "Paper 3", "Paper 4"]


def test_pages_that_lead_back_to_one_that_was_read_are_a_fault_and_no_end(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    request = Request("paged", "all", "https://paged.example/2026-06-20/1")
    circle = Paged(page=Page(follow=(replace(request, url="https://paged.example/b"), request)))
    (result,) = harvest(circle, FakeFetcher(clock))
    assert result.outcome == "failed"
    assert "lead back to" in result.problem
    assert mark_of(engine).high_water is None


def test_what_was_not_ready_is_asked_for_again_the_same_night(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    source = Paged(kind="snapshot", page=Page(unready="the server ran out of time"))
    fetcher = FakeFetcher(clock)
    (result,) = harvest(source, fetcher, hours=6)
    assert (result.outcome, len(fetcher.asked)) == ("failed", 3), "and not for ever"
    assert "ran out of time" in mark_of(engine).problem


def test_a_dated_stream_that_is_complete_is_due_tomorrow(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    harvest(Paged(), FakeFetcher(clock), is_due=False)
    assert mark_of(engine).due_at == datetime(2026, 7, 1, tzinfo=UTC)
    again = FakeFetcher(clock)
    (result,) = harvest(Paged(), again, is_due=False)
    assert (result.outcome, again.asked) == ("not due", [])
    clock.advance(86_400)
    (tomorrow,) = harvest(Paged(), again, is_due=False)
    assert tomorrow.outcome == "done"


def test_a_dated_stream_that_is_not_complete_is_due_at_once(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    harvest(Paged(), FakeFetcher(clock, {BROKEN: down()}))
    assert mark_of(engine).due_at is None


def test_a_snapshot_is_due_when_its_page_says(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    tomorrow = datetime(2026, 7, 1, 4, tzinfo=UTC)
    harvest(Paged(kind="snapshot", page=Page(due_at=tomorrow)), FakeFetcher(clock))
    assert mark_of(engine).due_at == tomorrow


@dataclass(frozen=True)
class Listing:
    """A page that lists papers, each on a page of its own that is read once."""

    papers: tuple[str, ...]
    bare: bool = False
    name: str = "paged"

    @property
    def streams(self) -> list[Stream]:
        return [Stream("all", "snapshot")]

    def plan(self, stream: Stream, ask: Ask) -> list[Request]:
        return [Request(self.name, "all", "https://paged.example/now/1", is_conditional=True)]

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        number = request.url.rpartition("/")[2]
        if request.is_conditional:
            url = "https://paged.example/now/{}".format
            return Page(follow=tuple(Request(self.name, "all", url(n), key=n, is_once=True) for n in self.papers))
        abstract = None if self.bare else "Words."
        record = Record(self.name, number, f"Paper {number}", abstract, (Mention("Ada Invented"),), "", provenance)
        aside = (Skipped(self.name, number, "its page shows no abstract", provenance),) if self.bare else ()
        return Page(records=(record,), skipped=aside)

    def payload(self, request: Request, response: Response) -> bytes:
        return response.body


def test_a_listing_that_shrank_to_less_than_half_is_not_believed(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    many = tuple(str(number) for number in range(10, 50))
    assert harvest(Listing(many), FakeFetcher(clock, etag='"a"'))[0].outcome == "done"
    (result,) = harvest(Listing(many[:5]), FakeFetcher(clock, etag='"b"'))
    assert result.outcome == "failed"
    assert "holds 5 papers, though it has brought 40" in result.problem
    assert mark_of(engine).validators.etag == '"a"', "so that the whole listing is asked for again"


def test_a_page_read_once_is_read_again_while_something_of_it_is_missing(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    paper = "https://paged.example/now/2"
    for night, expected in ((Listing(("2",), bare=True), 1), (Listing(("2",), bare=True), 1), (Listing(("2",)), 1)):
        fetcher = FakeFetcher(clock)
        harvest(night, fetcher)
        assert fetcher.asked.count(paper) == expected
        clock.advance(86_400)
    with reading(engine) as conn:
        (record,) = store_records.load_records(conn)
    assert record.abstract == "Words."
    fetcher = FakeFetcher(clock)
    harvest(Listing(("2",)), fetcher)
    assert paper not in fetcher.asked


def test_a_listing_that_did_not_change_is_asked_for_in_full_while_a_page_below_it_lacks_something(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    paper = "https://paged.example/now/2"
    harvest(Listing(("2",), bare=True), FakeFetcher(clock, listing_etag='"a"'))
    fetcher = FakeFetcher(clock, listing_etag='"a"')
    harvest(Listing(("2",)), fetcher)
    assert paper in fetcher.asked
    fetcher = FakeFetcher(clock, listing_etag='"a"')
    (result,) = harvest(Listing(("2",)), fetcher)
    assert (result.outcome, len(fetcher.asked)) == ("not modified", 1)


def test_a_page_that_is_read_again_after_a_month_is_asked_for_conditionally(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    paper = "https://paged.example/now/2"
    harvest(Listing(("2",)), FakeFetcher(clock, etag='"a"'))
    clock.advance(40 * 86_400)
    fetcher = FakeFetcher(clock, etag='"a"', listing_etag='"b"')
    (result,) = harvest(Listing(("2",)), fetcher, once_since=clock.now() - timedelta(days=30))
    assert paper in fetcher.asked
    assert result.tally.not_modified == 1
    clock.advance(86_400)
    fetcher = FakeFetcher(clock, etag='"a"', listing_etag='"c"')
    harvest(Listing(("2",)), fetcher, once_since=clock.now() - timedelta(days=30))
    assert paper not in fetcher.asked, "what was confirmed counts as read"


def test_a_page_that_never_tells_more_is_left_alone_after_a_week(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    asked = []
    for _ in range(10):
        fetcher = FakeFetcher(clock)
        harvest(Listing(("2",), bare=True), fetcher)
        asked.append("https://paged.example/now/2" in fetcher.asked)
        clock.advance(86_400)
    assert asked == [True] * 8 + [False] * 2


def test_the_server_broke_down_over_a_page_so_less_is_asked_for(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    @dataclass(frozen=True)
    class Sized(Paged):
        def plan(self, stream: Stream, ask: Ask) -> list[Request]:
            return [Request(self.name, stream.name, f"{self.host}/size/{8 >> ask.shrink}", window=ask.window)]

    class Overloaded(FakeFetcher):
        def fetch(self, request: Request, *rest: object) -> Response:
            if int(request.url.rpartition("/")[2]) > 2:
                self.asked.append(request.url)
                raise down(request.url, status=500)
            return super().fetch(request)

    fetcher = Overloaded(clock)
    (result,) = harvest(Sized(page=Page()), fetcher, SETTINGS.model_copy(update={"window_days": 99}), hours=6)
    assert result.outcome == "done"
    assert [url.rpartition("/")[2] for url in fetcher.asked] == ["8", "4", "2"]


def test_what_a_feed_announces_is_noted_in_its_newest_version(
    engine: Engine, clock: FakeClock, harvest: Harvested
) -> None:
    for version in (1, 3, 2):
        harvest(Paged(kind="snapshot", page=Page(signals=(Signal("2606.90001", version),))), FakeFetcher(clock))
    late = []
    for version in (2, 3):
        here = Record("arxiv_api", "2606.90001", "A Title", "Words.", (Mention("Ada Invented"),), "", PAGE, TODAY)
        with writing(engine) as conn:
            store_records.save_records(conn, [replace(here, version=version)], run_id=1, now=clock.now())
            late.append(store_signals.behind(conn, "arxiv_api", changes_in="arxiv_oai", now=clock.now(), limit=9))
    assert late == [["2606.90001"], []], "version 3 was announced, though a later feed said 2"


def test_what_a_source_deleted_is_kept_and_marked(engine: Engine, clock: FakeClock, harvest: Harvested) -> None:
    harvest(Paged(kind="snapshot", pages=1), FakeFetcher(clock))
    gone = Page(removed=(str(TODAY), "never-seen"))
    harvest(Paged(kind="snapshot", page=gone), FakeFetcher(clock))
    with reading(engine) as conn:
        (record,) = store_records.load_records(conn)
    assert record.withdrawn
