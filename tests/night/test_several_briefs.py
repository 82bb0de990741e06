"""A night with several briefs reads and prepares what is ranked once, and again where the store changed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from sourcer.clock import SystemClock
from sourcer.demo.server import DemoServer
from sourcer.model.telling import silent
from sourcer.night import ranked
from sourcer.night.ranked import CorpusRead, load_corpus
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.rank import Corpus
from sourcer.reading.shortlist import load_shortlist
from sourcer.store.engine import reading
from tests.night.conftest import sample_config

DAY = date(2026, 6, 30)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days as of which the store was read for a ranking, each time that it was."""
    days: list[date] = []

    def noted(conn: Connection, day: date) -> tuple[Corpus, tuple[str, ...]]:
        days.append(day)
        return load_corpus(conn, day)

    monkeypatch.setattr(ranked, "load_corpus", noted)
    return days


def test_two_briefs_are_ranked_from_one_reading_as_each_would_be_alone(
    engine: Engine, demo_server: DemoServer, tmp_path: Path, read: list[date]
) -> None:
    config = sample_config(demo_server.url, tmp_path)
    night = Night(config, engine, SystemClock(config.settings.clock.as_of))
    with make_fetcher(config, engine, night.clock, "tests") as fetcher:
        night.run(fetcher)
    brief = config.briefs()[0]
    second = replace(brief, name="second", areas=brief.areas[:1], digest="another")
    del read[:]

    stages = night.rank_all([brief, second], anew=True)
    assert [stage.stage for stage in stages] == ["rank sample", "rank second"]
    assert len(read) == 1
    with reading(engine) as conn:
        after_another = load_shortlist(conn, "second")

    night.rank(second, anew=True)
    assert len(read) == 2
    with reading(engine) as conn:
        alone = load_shortlist(conn, "second")
    assert [entry.score for entry in alone.entries] == [entry.score for entry in after_another.entries]
    assert len(alone.entries) > 3


def test_what_is_ranked_is_read_again_where_facts_decisions_or_day_are_others(engine: Engine, read: list[date]) -> None:
    held = CorpusRead()
    with reading(engine) as conn:
        held.read(conn, DAY, "facts as they are")
        first = held.prepared(silent)
        held.read(conn, DAY, "facts as they are")
        assert held.prepared(silent) is first
        held.read(conn, DAY, "one fact more")
        assert held.prepared(silent) is not first
    assert len(read) == 2


def test_nothing_is_prepared_before_anything_was_read() -> None:
    with pytest.raises(ValueError, match="nothing was read"):
        CorpusRead().prepared(silent)
