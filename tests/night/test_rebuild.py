"""Conclusions can be thrown away and made again from the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.demo.server import DemoServer
from sourcer.model.scores import Ranking
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.reading.shortlist import load_shortlist
from sourcer.store import conclusions, scores
from sourcer.store.engine import reading, writing


def concluded(engine: Engine) -> tuple[Sequence[object], ...]:
    with reading(engine) as conn:
        works, authors = conclusions.load_works(conn), conclusions.load_authors(conn)
        return works, authors, conclusions.load_links(conn), conclusions.load_implementations(conn)


def last_ranking(engine: Engine) -> tuple[int, Ranking]:
    with reading(engine) as conn:
        run_id = load_shortlist(conn, "sample").run_id
        return run_id, scores.load_ranking(conn, run_id, "sample")


def test_works_people_and_scores_are_made_again_from_the_records(
    engine: Engine, demo_server: DemoServer, tmp_path: Path
) -> None:
    config = sample_config(demo_server.url, tmp_path)
    night = Night(config, engine, SystemClock(config.settings.clock.as_of))
    with make_fetcher(config, engine, night.clock, "tests") as fetcher:
        night.run(fetcher)
    before, (first, ranked) = concluded(engine), last_ranking(engine)
    with writing(engine) as conn:
        conclusions.save_resolution(conn, works=[], authors=[], links=[], namesakes=[], implementations=[])
    assert not any(concluded(engine))

    night.resolve(anew=True)
    night.rank(config.briefs()[0], anew=True)
    assert concluded(engine) == before
    second, again = last_ranking(engine)
    assert second > first
    assert replace(again, liked=()) == replace(ranked, liked=()), "nothing is new the second time, so nothing is near"
