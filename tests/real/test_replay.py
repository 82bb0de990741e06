"""The harvest against the replay of the real services, where its records lie beside the checkout."""

from __future__ import annotations

import gzip
import json
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine

from benchmarks import real
from benchmarks.replay import SERVER, started
from sourcer import config
from sourcer.clock import SystemClock
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.sources.github_rule import AGREEMENT
from sourcer.store import conclusions
from sourcer.store import records as store_records
from sourcer.store.engine import reading

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not SERVER.exists(), reason="the real records (../shared/upstream) are not beside this checkout"
    ),
]
TODAY = date(2026, 6, 10)
DAYS = 3


@pytest.fixture(scope="module")
def replay() -> Iterator[str]:
    with started("--clock", real.TODAY) as url:
        control(url, {"clock": str(TODAY)})
        yield url


def control(url: str, wanted: dict[str, object]) -> None:
    ask = urllib.request.Request(f"{url}/_control", json.dumps(wanted).encode())
    with urllib.request.urlopen(ask) as answer:
        assert answer.status == 200


def settings(url: str, folder: Path) -> config.Config:
    flags = {
        "clock": {"as_of": TODAY},
        "fetch": {"contact": "tests@example.org", "patience_seconds": 5},
        "harvest": {"first_days": DAYS, "overlap_days": DAYS},
        "rank": {"briefs": [str(Path(real.__file__).with_name("real-brief.toml"))], "limits": {"minimum_earlier": 100}},
        "export": {"folder": str(folder)},
        "sources": {
            "arxiv_feed": {"enabled": True, "base_url": f"{url}/arxiv/rss", "categories": ["cs.LG", "cs.CL"]},
            "arxiv_api": {"enabled": True, "base_url": f"{url}/arxiv/api/query", "categories": ["cs.LG", "cs.CL"]},
            "programme": {
                "enabled": True,
                "conferences": [{"slug": "iclr", "name": "ICLR", "base_url": f"{url}/virtual/iclr", "years": [2017]}],
            },
            "pmlr": {"enabled": True, "base_url": f"{url}/pmlr", "volumes": ["v44"]},
        },
    }
    return config.load(None, environ={}, flags=flags, default=None)


def expected_ids(url: str) -> set[str]:
    """The ids that the replay itself lists for the window, read by hand in one query."""
    since, until = TODAY - timedelta(DAYS), TODAY
    span = f"submittedDate:%5B{since:%Y%m%d}0000+TO+{until:%Y%m%d}2359%5D"
    query = f"{url}/arxiv/api/query?search_query=(cat:cs.LG+OR+cat:cs.CL)+AND+{span}&max_results=2000"
    with urllib.request.urlopen(query) as answer:
        text = answer.read().decode()
    return {
        part.split("v")[0] for part in text.split("<id>http://arxiv.org/abs/")[1:] for part in [part.split("</id>")[0]]
    }


def test_a_night_holds_every_record_of_its_window_and_repeats_to_nothing(
    engine: Engine, replay: str, tmp_path: Path
) -> None:
    chosen = settings(replay, tmp_path)
    night = Night(chosen, engine, SystemClock(TODAY))
    with make_fetcher(chosen, engine, night.clock, "tests") as fetcher:
        first = night.run(fetcher)
    with make_fetcher(chosen, engine, night.clock, "tests") as fetcher:
        again = night.run(fetcher)
    assert first.outcome == again.outcome == "done", [stream.problem for stream in first.streams]
    with reading(engine) as conn:
        records = store_records.load_records(conn)
        works = conclusions.load_works(conn)
    assert {found.key for found in records if found.source == "arxiv_api"} == expected_ids(replay)
    assert (again.tally.new, again.tally.changed) == (0, 0)
    assert len(works) <= len({found.record_key for found in records})
    assert all(work.authorships for work in works)


def test_a_hostile_replay_says_what_failed_and_loses_nothing(engine: Engine, replay: str, tmp_path: Path) -> None:
    chosen = settings(replay, tmp_path)
    night = Night(chosen, engine, SystemClock(TODAY))
    pmlr = [source for source in chosen.sources() if source.name == "pmlr"]
    control(replay, {"profile": {"pmlr": {"html": 0.2, "truncated": 0.1}}, "seed": 5})
    try:
        with make_fetcher(chosen, engine, night.clock, "tests") as fetcher:
            bad, _ = night.harvest(fetcher, pmlr)
    finally:
        control(replay, {"profile": "calm"})
    with make_fetcher(chosen, engine, night.clock, "tests") as fetcher:
        good, _ = night.harvest(fetcher, pmlr)
    assert all(stream.problem for stream in bad if stream.outcome != "done")
    assert good[0].outcome in ("done", "not modified")
    with reading(engine) as conn:
        held = [found for found in store_records.load_records(conn) if found.source == "pmlr"]
    assert len(held) == 19, "as many as the volume has"


def test_days_of_creation_bring_every_repository_whose_day_is_known(
    engine: Engine, replay: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two pages of twelve at most, so that days are cut in halves over and over."""
    monkeypatch.setenv("SOURCER_REPLAY_TOKEN", "replay")
    with gzip.open(SERVER.parent / "data" / "github" / "repos.jsonl.gz") as lines:
        known = [json.loads(line) for line in lines]
    wanted = {row["full_name"] for row in known if row.get("created_at") and row["created_at"][:10] <= str(TODAY)}
    github = {"base_url": f"{replay}/github", "dated_words": ["/ in:name"], "per_page": 12, "max_pages": 2}
    details = dict.fromkeys(("read_readmes", "read_trees", "read_languages", "read_issues"), False)
    flags = {
        "clock": {"as_of": TODAY},
        "fetch": {"contact": "tests@example.org", "tokens": {urlsplit(replay).netloc: "SOURCER_REPLAY_TOKEN"}},
        "harvest": {"first_days": 20 * 366, "window_days": 20 * 366},
        "export": {"folder": str(tmp_path)},
        "sources": {"github": {"enabled": True, "agreed_to": AGREEMENT} | github | details},
    }
    chosen = config.load(None, environ={}, flags=flags, default=None)
    night = Night(chosen, engine, SystemClock(TODAY))
    with make_fetcher(chosen, engine, night.clock, "tests") as fetcher:
        streams, _ = night.harvest(fetcher, chosen.sources())
    assert [stream.outcome for stream in streams] == ["done"], streams
    with reading(engine) as conn:
        assert {repo.full_name for repo in store_records.load_repos(conn)} == wanted
    assert len(wanted) > 2 * 12, "more than one slice shows"
