"""Bad nights end as good ones: whatever breaks, the store is in the end what a calm night would have made it."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.config import Config
from sourcer.demo.server import DemoServer
from sourcer.fetch.client import HttpFetcher, Politeness
from sourcer.model.records import Record, RepoFacts
from sourcer.nightly import Night, outcome_of
from sourcer.sources.base import Ask
from sourcer.store import records as store_records
from sourcer.store.engine import reading
from tests.fakes import FakeClock

TODAY = date(2026, 6, 30)


@dataclass
class Flaky(httpx.BaseTransport):
    """The way to the sample world, with faults drawn by a seeded generator."""

    share: float
    seed: int
    draw: random.Random = field(init=False)
    inner: httpx.HTTPTransport = field(default_factory=httpx.HTTPTransport)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.draw.random() >= self.share:
            return self.inner.handle_request(request)
        return self.draw.choice(FAULTS)(self, request)

    def close(self) -> None:
        self.inner.close()


def answer(status: int, headers: dict[str, str], body: bytes) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


def reset(_: Flaky, request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("connection reset by peer", request=request)


def unavailable(_: Flaky, __: httpx.Request) -> httpx.Response:
    return answer(503, {"Retry-After": "7"}, b"busy")


def broken(_: Flaky, __: httpx.Request) -> httpx.Response:
    return answer(500, {}, b"<html>oops</html>")


def too_many(_: Flaky, __: httpx.Request) -> httpx.Response:
    return answer(429, {"Retry-After": "40"}, b"Rate exceeded.")


def maintenance(_: Flaky, __: httpx.Request) -> httpx.Response:
    page = b"<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>"
    return answer(200, {"Content-Type": "text/html"}, page)


def cut(flaky: Flaky, request: httpx.Request) -> httpx.Response:
    whole = flaky.inner.handle_request(request)
    body = whole.read()
    headers = {"Content-Type": whole.headers.get("Content-Type", ""), "Content-Length": str(len(body))}
    return answer(whole.status_code, headers, body[: len(body) // 2])


def packed_unannounced(flaky: Flaky, request: httpx.Request) -> httpx.Response:
    whole = flaky.inner.handle_request(request)
    headers = {
        name: value for name, value in whole.headers.items() if name not in ("content-length", "content-encoding")
    }
    body = whole.read()
    return answer(whole.status_code, headers, gzip.compress(body) if body else body)


FAULTS: list[Callable[[Flaky, httpx.Request], httpx.Response]] = [
    reset, unavailable, broken, too_many, maintenance, cut, packed_unannounced,
]  # fmt: skip


def night(config: Config, engine: Engine, clock: FakeClock, transport: httpx.BaseTransport | None) -> str:
    """One harvest of everything; what it says of itself."""
    manners = Politeness(contact="tests@example.org", patience_seconds=120)
    work = Night(config, engine, clock)  # type: ignore[arg-type]
    with HttpFetcher(manners, clock, rng=random.Random(0), transport=transport) as fetcher:
        wanted = Ask(arxiv_ids=("2303.90002", "2407.90003"), slugs=("nthaleborn/tempo-annealing", "nobody/nothing"))
        streams, _ = work.harvest(fetcher, config.sources())
        looked_up, _ = work.harvest(fetcher, config.sources(), {"github": wanted})
    return outcome_of([*streams, *looked_up])


def facts(engine: Engine) -> tuple[dict[object, str], dict[str, tuple[str, str | None, object]]]:
    """What the store holds, without when and where from."""

    def repo(found: RepoFacts) -> tuple[str, str | None, object]:
        return found.content_hash(), found.readme, found.tree

    def record(found: Record) -> str:
        return found.content_hash()

    with reading(engine) as conn:
        records = {found.record_key: record(found) for found in store_records.load_records(conn)}
        return records, {found.key: repo(found) for found in store_records.load_repos(conn)}


@pytest.fixture(scope="module")
def calm(demo_server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, object]:
    """What one undisturbed night stores."""
    from sourcer.store import schema
    from sourcer.store.engine import open_engine

    folder = tmp_path_factory.mktemp("calm")
    engine = open_engine(f"sqlite:///{folder / 'calm.db'}")
    schema.upgrade(engine)
    clock = FakeClock(datetime(2026, 6, 30, 6, tzinfo=UTC), TODAY)
    assert night(sample_config(demo_server.url, folder), engine, clock, None) == "done"
    found = facts(engine)
    engine.dispose()
    assert len(found[0]) > 400
    return found


def assert_ends_as_calm(
    engine: Engine, calm: tuple[object, object], config: Config, *, share: float, seed: int, nights: int
) -> None:
    clock = FakeClock(datetime(2026, 6, 30, 6, tzinfo=UTC), TODAY)
    for number in range(nights):
        night(config, engine, clock, Flaky(share, seed * 1000 + number))
        clock.advance(86_400)
    assert night(config, engine, clock, None) == "done", "one calm night ends what the bad ones left open"
    assert facts(engine) == calm


@pytest.mark.parametrize("seed", [1, 2])
def test_after_flaky_nights_the_store_is_what_a_calm_night_makes_it(
    engine: Engine, calm: tuple[object, object], demo_server: DemoServer, tmp_path: Path, seed: int
) -> None:
    assert_ends_as_calm(engine, calm, sample_config(demo_server.url, tmp_path), share=0.25, seed=seed, nights=2)


def test_a_night_without_any_answer_fails_and_loses_nothing(
    sqlite_engine: Engine, calm: tuple[object, object], demo_server: DemoServer, tmp_path: Path
) -> None:
    config = sample_config(demo_server.url, tmp_path)
    clock = FakeClock(datetime(2026, 6, 30, 6, tzinfo=UTC), TODAY)
    assert night(config, sqlite_engine, clock, None) == "done"
    clock.advance(86_400)
    dead = httpx.MockTransport(lambda request: reset(Flaky(1, 0), request))
    assert night(config, sqlite_engine, clock, dead) == "failed"
    assert facts(sqlite_engine) == calm


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 22))
@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_after_many_bad_nights_the_store_is_what_a_calm_night_makes_it(
    engine: Engine, calm: tuple[object, object], demo_server: DemoServer, tmp_path: Path, seed: int, share: float
) -> None:
    assert_ends_as_calm(engine, calm, sample_config(demo_server.url, tmp_path), share=share, seed=seed, nights=12)
