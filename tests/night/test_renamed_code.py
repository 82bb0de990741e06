"""A repository that is renamed between two nights: papers that link its old name still link it, for ever."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.demo.github_rows import number
from sourcer.demo.server import DemoServer
from sourcer.fetch.client import HttpFetcher, Politeness
from sourcer.model.works import Implementation
from sourcer.nightly import Night
from sourcer.sources.base import Ask
from sourcer.store import conclusions
from sourcer.store.engine import reading
from tests.fakes import FakeClock

OLD, NEW = "ice-example-lab/little-known", "moraine-example-lab/known-by-now"
DAY = 86_400
LINKED = "the paper's own record links it"


@dataclass
class Renaming(httpx.BaseTransport):
    """The way to the sample world, where one repository can get another name, and later its old one a new holder.

    As on GitHub the number stays, and the old name leads on by 301 until somebody takes it.
    """

    is_renamed: bool = False
    is_taken: bool = False
    inner: httpx.HTTPTransport = field(default_factory=httpx.HTTPTransport)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        old, new, by_number = f"/github/repos/{OLD}", f"/github/repos/{NEW}", f"/github/repositories/{number(OLD)}"
        if not self.is_renamed:
            return self.inner.handle_request(request)
        if self.is_taken and path == old:
            return self._rewritten(request, old, str(number(OLD)), "4242")
        if path.startswith(old):
            return httpx.Response(301, headers={"Location": str(request.url).replace(old, by_number)})
        return self._rewritten(request, path.replace(new, old).replace(by_number, old), OLD, NEW)

    def close(self) -> None:
        self.inner.close()

    def _rewritten(self, request: httpx.Request, path: str, before: str, after: str) -> httpx.Response:
        there = httpx.Request(request.method, str(request.url).replace(request.url.path, path), headers=request.headers)
        whole = self.inner.handle_request(there)
        body = whole.read()
        if whole.headers.get("Content-Type", "").startswith("application/json"):
            body = body.replace(before.encode(), after.encode())
        kept = {name: whole.headers[name] for name in ("Content-Type", "Link", "ETag") if name in whole.headers}
        return httpx.Response(whole.status_code, headers=kept, stream=httpx.ByteStream(body))


@dataclass
class Nights:
    """Nights of GitHub over one store, a day apart, with what is concluded after each."""

    work: Night
    fetcher: HttpFetcher
    clock: FakeClock

    def night(self, *linked: str) -> list[Implementation]:
        sources = [source for source in self.work.config.sources() if source.name == "github"]
        streams, _ = self.work.harvest(self.fetcher, sources, {"github": Ask(slugs=linked)} if linked else None)
        assert [stream.problem for stream in streams if stream.outcome != "done"] == []
        self.work.resolve()
        self.clock.advance(DAY)
        with reading(self.work.engine) as conn:
            return [
                found
                for found in conclusions.load_implementations(conn)
                if found.repo_key in (str(number(OLD)), "4242")
            ]


@pytest.fixture
def world() -> Renaming:
    return Renaming()


@pytest.fixture
def nights(engine: Engine, world: Renaming, demo_server: DemoServer, tmp_path: Path) -> Iterator[Nights]:
    config, clock = sample_config(demo_server.url, tmp_path), FakeClock(datetime(2026, 6, 30, 6, tzinfo=UTC))
    work = Night(config, engine, clock)
    with HttpFetcher(Politeness(contact="tests@example.org"), clock, rng=random.Random(0), transport=world) as fetcher:
        papers = [source for source in config.sources() if source.name == "arxiv_api"]
        work.harvest(fetcher, papers)
        yield Nights(work, fetcher, clock)


def test_the_paper_s_link_by_the_old_name_holds_after_ten_nights_that_met_only_the_new_one(
    nights: Nights, world: Renaming
) -> None:
    (before,) = nights.night(OLD)
    assert (before.full_name, before.relation) == (OLD, "official")
    world.is_renamed = True
    for _ in range(10):
        (after,) = nights.night()
        assert (after.full_name, after.relation, after.work_id) == (NEW, "official", before.work_id)
        assert LINKED in " ".join(after.evidence)


def test_one_that_was_renamed_before_it_was_ever_met_is_known_by_the_name_it_was_asked_for(
    nights: Nights, world: Renaming
) -> None:
    world.is_renamed = True
    (first,) = nights.night(OLD)
    (later,) = [nights.night() for _ in range(2)][-1]
    for found in (first, later):
        assert (found.full_name, found.relation) == (NEW, "official")
        assert LINKED in " ".join(found.evidence)


def test_who_takes_the_old_name_later_is_not_taken_for_the_paper_s_code(nights: Nights, world: Renaming) -> None:
    nights.night(OLD)
    world.is_renamed = True
    nights.night()
    world.is_taken = True
    found = {each.repo_key: each for each in nights.night(OLD)}
    assert {key: each.full_name for key, each in found.items()} == {str(number(OLD)): NEW, "4242": OLD}
    for each in found.values():
        assert LINKED not in " ".join(each.evidence)
        assert f"a paper links {OLD}, a name that several repositories have had" in each.evidence[-1]
