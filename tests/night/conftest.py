"""The sample world's night, run once on each database and read by many tests."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, select

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.config import Config
from sourcer.demo.server import DemoServer
from sourcer.demo.truth import Truth
from sourcer.demo.truth import truth as planted
from sourcer.export.report import report_html
from sourcer.model.brief import Limits
from sourcer.model.scores import Ranking
from sourcer.model.shortlist import Shortlist
from sourcer.model.works import Implementation, Work
from sourcer.night.outputs import health_of
from sourcer.night.report import NightReport
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.rank import Corpus, rank
from sourcer.reading.shortlist import load_shortlist
from sourcer.store import conclusions, schema, scores
from sourcer.store.engine import open_engine, reading
from tests.cli.opinion_world import papers
from tests.night.digest_world import Nights


@dataclass
class SampleNight:
    """Two nights over the sample world, the second with nothing new, and what they left in the store."""

    config: Config
    engine: Engine
    report: NightReport
    shortlist: Shortlist
    again: NightReport
    shortlist_again: Shortlist

    @cached_property
    def works(self) -> list[Work]:
        with reading(self.engine) as conn:
            return conclusions.load_works(conn)

    @cached_property
    def implementations(self) -> list[Implementation]:
        with reading(self.engine) as conn:
            return conclusions.load_implementations(conn)

    @cached_property
    def ranking(self) -> Ranking:
        with reading(self.engine) as conn:
            return scores.load_ranking(conn, self.shortlist.run_id, self.shortlist.brief)

    def with_default_limits(self) -> Ranking:
        with reading(self.engine) as conn:
            authors = {author.id: author for author in conclusions.load_authors(conn)}
        corpus = Corpus(tuple(self.works), authors, tuple(self.implementations), self.shortlist.as_of)
        return rank(corpus, self.config.briefs()[0], Limits())

    def report_of(self, shortlist: Shortlist) -> str:
        return report_html(shortlist, health=health_of(self.engine, self.shortlist, self.report), sample=True)

    def everything_stored(self, *tables: str) -> str:
        """All cells of the tables as one text, compressed bodies unpacked."""
        held = MetaData()
        held.reflect(self.engine, only=tables)
        with reading(self.engine) as conn:
            cells = [cell for name in tables for row in conn.execute(select(held.tables[name])) for cell in row]
        return "\n".join(
            zlib.decompress(c).decode("utf-8", "replace") if isinstance(c, bytes) else str(c) for c in cells
        )


@pytest.fixture(scope="session")
def truth() -> Truth:
    return planted()


@pytest.fixture(scope="session")
def demo_server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo_server: DemoServer
) -> Iterator[SampleNight]:
    folder = tmp_path_factory.mktemp("sample")
    config = sample_config(demo_server.url, folder)
    url = config.database_url
    if request.param == "postgresql":
        postgres: Callable[[str], str] = request.getfixturevalue("postgres")
        request.getfixturevalue("postgres_admin")
        admin = open_engine(postgres("postgres")).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as conn:
            conn.exec_driver_sql("CREATE DATABASE sample_world")
        admin.dispose()
        url = postgres("sample_world")
    engine = open_engine(url)
    schema.upgrade(engine)
    clock = SystemClock(config.settings.clock.as_of)
    night = Night(config, engine, clock)
    reports, lists = [], []
    for _ in range(2):
        with make_fetcher(config, engine, clock, "tests") as fetcher:
            reports.append(night.run(fetcher))
        with reading(engine) as conn:
            lists.append(load_shortlist(conn, "sample"))
    yield SampleNight(config, engine, reports[0], lists[0], reports[1], lists[1])
    engine.dispose()


def poisoned(shortlist: Shortlist, works: tuple[Work, ...]) -> Shortlist:
    """The shortlist with its first entry resting on these works."""
    return replace(shortlist, entries=(replace(shortlist.entries[0], works=works),))


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    """A team of its own after the first night and the first digest, which told who is on the list."""
    made = Nights(tmp_path, engine)
    made.night(*papers())
    assert {kind for kind, _ in made.digest()} == {"new_person"}
    return made
