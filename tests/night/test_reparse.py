"""Kept payloads read again: what a fix makes readable is stored, nothing is put back, and nothing is fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.demo.server import DemoServer
from sourcer.errors import StoreError, WrongKindOfPage
from sourcer.model.records import Mention, Provenance, Record, Skipped
from sourcer.model.runs import Tally
from sourcer.night import reparse as again
from sourcer.night.reparse import Reparsed
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.sources.base import Ask, Page, Request, Response, Stream
from sourcer.store import aside as store_aside
from sourcer.store import payloads, runs
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from sourcer.store.pages import page_aside, save_page
from tests.fakes import FakeClock

MONDAY = datetime(2026, 6, 1, 5, tzinfo=UTC)
HOST = "https://lines.example"


@dataclass(frozen=True)
class Lines:
    """A source whose pages have a paper a line, "key title"; keys in ``unreadable`` it cannot read yet."""

    unreadable: tuple[str, ...] = ()
    suffix: str = ""
    name: str = "lines"
    streams: Sequence[Stream] = (Stream("all", "snapshot"),)

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        return ()

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        if response.status != 200 or response.content_type not in ("text/plain", ""):
            reason = f"answers {response.status} {response.content_type}"
            return Page(skipped=(Skipped(self.name, "missing", reason, provenance),))
        lines = [line.split(" ", 1) for line in response.body.decode().splitlines()]
        if any(key == "page" for key, _ in lines) and "page" in self.unreadable:
            raise WrongKindOfPage("a page of another kind", source=self.name, url=request.url)
        records = tuple(
            Record(self.name, key, title + self.suffix, None, (Mention("Ada Invented"),), HOST, provenance)
            for key, title in lines
            if key not in self.unreadable
        )
        bad = tuple(Skipped(self.name, key, "no title", provenance) for key, _ in lines if key in self.unreadable)
        return Page(records=records, skipped=bad, follow=(replace(request, url=f"{HOST}/more"),), answered=("x",))

    def payload(self, request: Request, response: Response) -> bytes:
        return response.body


def come(engine: Engine, source: Lines, path: str, text: str, days: int, **answer: object) -> None:
    """What a harvest stores of one page that came ``days`` after Monday."""
    body, moment = text.encode(), MONDAY + timedelta(days=days)
    request = Request(source.name, "all", f"{HOST}/{path}")
    provenance = Provenance(request.url, moment, hashlib.sha256(body).hexdigest())
    response = Response(200, request.url, body, moment)
    response = replace(response, **answer)  # type: ignore[arg-type]
    try:
        page = source.parse(request, response, provenance)
    except WrongKindOfPage as fault:
        page = Page(skipped=(Skipped(*page_aside(request), str(fault), provenance),))
    with writing(engine) as conn:
        payloads.save_payload(
            conn, request, body, provenance, response_status=response.status, response_headers=response.headers
        )
        save_page(conn, request, replace(page, answered=()), provenance, run_id=1, now=moment)


def reparse(engine: Engine, source: Lines) -> Reparsed:
    (done,) = again.reparse(engine, FakeClock(), [source], "0")
    return done


def titles(conn: Connection) -> dict[str, str]:
    return {record.key: record.title for record in facts.load_records(conn)}


def stored(engine: Engine) -> tuple[dict[str, str], list[str]]:
    with reading(engine) as conn:
        return titles(conn), [entry.key for entry in store_aside.load_skipped(conn)]


def test_an_entry_that_can_be_read_now_is_stored_and_no_more_set_aside(engine: Engine) -> None:
    come(engine, Lines(unreadable=("b", "c")), "feed", "a Tides\nb Waves\nc Foam", 0)
    assert stored(engine) == ({"a": "Tides"}, ["b", "c"])
    assert reparse(engine, Lines(unreadable=("c",))) == Reparsed(
        "lines", 1, Tally(seen=2, new=1, unchanged=1, skipped=1), 1
    )
    assert stored(engine) == ({"a": "Tides", "b": "Waves"}, ["c"])
    with reading(engine) as conn:
        by_key = {record.key: record.provenance.fetched_at for record in facts.load_records(conn)}
    assert by_key["b"] == MONDAY, "it is told with the time when the page came"


def test_a_whole_page_that_can_be_read_now_is_stored_and_no_more_set_aside(engine: Engine) -> None:
    come(engine, Lines(unreadable=("page",)), "list", "page one\na Tides", 0)
    assert stored(engine) == ({}, ["page all"])
    still = reparse(engine, Lines(unreadable=("page",)))
    assert (still.tally, still.set_aside) == (Tally(skipped=1), 1)
    done = reparse(engine, Lines())
    assert (done.tally.new, done.set_aside) == (2, 0)
    assert stored(engine) == ({"a": "Tides", "page": "one"}, [])
    with reading(engine) as conn:
        assert payloads.fetched_urls(conn, "lines") == {f"{HOST}/list"}, "no need to ask for it again"


def test_the_status_and_the_content_type_of_the_answer_are_read_again_too(engine: Engine) -> None:
    come(engine, Lines(), "a", "a Not found", 0, status=404)
    come(engine, Lines(), "b", "b Sign in", 0, headers={"content-type": "text/html; charset=utf-8"})
    done = reparse(engine, Lines())
    assert (done.tally.new, done.set_aside) == (0, 2)
    assert stored(engine) == ({}, ["missing", "missing"])


def test_an_older_page_does_not_put_a_record_back(engine: Engine) -> None:
    come(engine, Lines(), "monday", "a First title", 0)
    come(engine, Lines(), "tuesday", "a Second title", 1)
    assert reparse(engine, Lines()).tally == Tally(seen=1, unchanged=1)
    assert reparse(engine, Lines(suffix="!")).tally == Tally(seen=1, changed=1)
    assert stored(engine)[0] == {"a": "Second title!"}
    assert reparse(engine, Lines(unreadable=("a",))).tally.seen == 0, "even where the newer page cannot be read"
    assert stored(engine)[0] == {"a": "Second title!"}


def test_of_a_page_that_changed_and_changed_back_the_last_state_wins(engine: Engine) -> None:
    for days, title in enumerate(["First title", "Second title", "First title"]):
        come(engine, Lines(), "list", f"a {title}", days)
    done = reparse(engine, Lines(suffix="!"))
    assert (done.payloads, done.tally.changed) == (2, 1)
    assert stored(engine)[0] == {"a": "First title!"}


def test_of_a_listing_the_newest_page_says_what_is_set_aside(engine: Engine) -> None:
    broken = Lines(unreadable=("a", "page"))
    come(engine, broken, "list", "page half\na Tides", 0)
    come(engine, Lines(), "list", "a Tides, corrected", 1)
    assert reparse(engine, replace(broken, unreadable=("page",))).set_aside == 0
    assert stored(engine) == ({"a": "Tides, corrected"}, [])


def test_an_entry_of_an_older_feed_is_not_lost_to_the_newer_one_at_its_address(engine: Engine) -> None:
    come(engine, Lines(unreadable=("a",)), "feed", "a Tides", 0)
    come(engine, Lines(), "feed", "b Waves", 1)
    assert stored(engine) == ({"b": "Waves"}, ["a"])
    assert reparse(engine, Lines()).set_aside == 0
    assert stored(engine) == ({"a": "Tides", "b": "Waves"}, [])


def test_reading_again_twice_changes_nothing_the_second_time(engine: Engine) -> None:
    for days, text in enumerate(["a Tides\nb Waves", "a Tides II\nc Foam", "page x\nb Waves II"]):
        come(engine, Lines(unreadable=("page",)), "feed", text, days)
    fixed = Lines(unreadable=("c",), suffix="!")
    reparse(engine, fixed)
    before = stored(engine)
    second = reparse(engine, fixed)
    assert (second.tally.new, second.tally.changed) == (0, 0)
    assert stored(engine) == before
    assert before[0] == {"a": "Tides II!", "b": "Waves II!", "c": "Foam", "page": "x!"}


def test_a_run_tells_of_it_and_lookups_keep_their_time(engine: Engine) -> None:
    come(engine, Lines(), "list", "a Tides", 0)
    reparse(engine, Lines(suffix="!"))
    with reading(engine) as conn:
        (run,) = runs.last_runs(conn, 5)
        assert facts.looked_up(conn, "lines", MONDAY) == set()
    assert (run.stage, run.outcome, run.tally.requests) == ("harvest", "done", 0)
    assert dict(run.details) == {"reparse lines": "1 payloads read again, 0 new, 1 changed, 0 still set aside"}


def test_pages_read_before_a_fault_stay_stored_and_the_run_is_told_as_failed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    come(engine, Lines(unreadable=("a",)), "one", "a Tides", 0)
    come(engine, Lines(unreadable=("b",)), "two", "b Waves", 1)
    whole = store_aside.replace_skipped

    def full(conn: Connection, source: str, provenance: Provenance, *rest: Sequence[Skipped], **read: object) -> None:
        if provenance.url.endswith("two"):
            raise StoreError("the disk is full")
        whole(conn, source, provenance, *rest, **read)  # type: ignore[arg-type]

    monkeypatch.setattr(store_aside, "replace_skipped", full)
    with pytest.raises(StoreError, match="disk is full"):
        reparse(engine, Lines())
    assert stored(engine) == ({"a": "Tides"}, ["b"]), "a payload is stored whole or not at all"
    with reading(engine) as conn:
        (run,) = runs.last_runs(conn, 5)
    assert (run.outcome, run.details["broken off"]) == ("failed", "the disk is full")


def test_a_night_read_again_by_the_same_parsers_changes_nothing(sqlite_engine: Engine, tmp_path: Path) -> None:
    with DemoServer() as server:
        config = sample_config(server.url, tmp_path)
        night = Night(config, sqlite_engine, SystemClock(config.settings.clock.as_of))
        with make_fetcher(config, sqlite_engine, night.clock, "tests") as fetcher:
            streams, _ = night.harvest_all(fetcher, config.briefs())
    assert not [stream.problem for stream in streams if stream.outcome == "failed"]
    with reading(sqlite_engine) as conn:
        before = facts.facts_digest(conn), set(store_aside.load_skipped(conn))
    done = again.reparse(sqlite_engine, night.clock, config.sources(), config.digest)
    assert all(part.payloads for part in done)
    assert {part.source: (part.tally.new, part.tally.changed) for part in done} == dict.fromkeys(
        (source.name for source in config.sources()), (0, 0)
    )
    with reading(sqlite_engine) as conn:
        assert (facts.facts_digest(conn), set(store_aside.load_skipped(conn))) == before
