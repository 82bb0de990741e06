"""OpenReview against the replay of it: what was accepted, with an account, and what happens without one."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from benchmarks import real
from benchmarks.replay import SERVER, started
from sourcer import config
from sourcer.clock import SystemClock
from sourcer.night.jobs import StreamResult
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.store import records as store_records
from sourcer.store.engine import reading

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not SERVER.exists(), reason="the real records (../shared/upstream) are not beside this checkout"
    ),
]
TODAY = date(2026, 6, 10)
VENUES = [
    {"id": "ICLR.cc/2017/Conference", "name": "ICLR 2017", "api": 1},
    {"id": "ICLR.cc/2021/Conference", "name": "ICLR 2021", "api": 1},
    {"id": "robot-learning.org/CoRL/2024/Conference", "name": "CoRL 2024", "api": 2},
]
VENUES[0]["invitation"] = "ICLR.cc/2017/Conference/-/Blind_Submission"


@pytest.fixture(scope="module")
def replay() -> Iterator[str]:
    with started("--clock", real.TODAY) as url:
        yield url


def harvested(
    engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch, *, id: str = "tests", password: str = "replay"
) -> list[StreamResult]:
    monkeypatch.setitem(os.environ, "SOURCER_TEST_ID", id)
    monkeypatch.setitem(os.environ, "SOURCER_TEST_PASSWORD", password)
    bases = {version: f"{url}/openreview/v{version}" for version in (1, 2)}
    account = {"id": "SOURCER_TEST_ID", "password": "SOURCER_TEST_PASSWORD"}
    flags = {
        "clock": {"as_of": TODAY},
        "fetch": {"contact": "tests@example.org", "accounts": dict.fromkeys(bases.values(), account)},
        "sources": {
            "openreview": {"enabled": True, "base_url_v1": bases[1], "base_url_v2": bases[2], "page_size": 400}
            | {"venues": VENUES}
        },
    }
    chosen = config.load(None, environ={}, flags=flags, default=None)
    night = Night(chosen, engine, SystemClock(TODAY))
    with make_fetcher(chosen, engine, night.clock, "tests") as fetcher:
        results, _ = night.harvest(fetcher, chosen.sources())
    return list(results)


def asked(url: str, path: str, body: dict[str, Any] | None = None, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    ask = urllib.request.Request(f"{url}{path}", json.dumps(body).encode() if body else None, headers)
    with urllib.request.urlopen(ask) as answer:
        return json.load(answer)


def accepted(url: str) -> set[str]:
    """The ids that the replay itself lists as accepted with authors, read by hand with offsets."""
    found: set[str] = set()
    for venue in VENUES:
        base = f"{url}/openreview/v{venue['api']}"
        token = asked(base, "/login", {"id": "by hand", "password": "replay"})["token"]
        wanted = f"content.venueid={venue['id']}"
        if "invitation" in venue:
            wanted = f"invitation={venue['invitation']}&details=directReplies"
        for offset in (0, 1000):
            for note in asked(base, f"/notes?{wanted}&offset={offset}", token=token)["notes"]:
                replies = note.get("details", {}).get("directReplies", [])
                words = [reply["content"].get("decision", "") for reply in replies]
                if not replies or any(word.startswith("Accept") for word in words):
                    found.add(note["id"])
    return found


def test_every_accepted_paper_of_both_versions_comes_and_comes_again_unchanged(
    engine: Engine, replay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = harvested(engine, replay, monkeypatch)
    again = harvested(engine, replay, monkeypatch)
    assert [result.outcome for result in first + again] == ["done"] * 6, [result.problem for result in first]
    with reading(engine) as conn:
        assert {record.key for record in store_records.load_records(conn)} == accepted(replay)
    assert all((result.tally.new, result.tally.changed) == (0, 0) for result in again)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"id": "", "password": ""}, "challenge that only a person may pass"),
        ({"password": "wrong"}, "does not accept the account"),
        ({"id": "mfa-tests"}, "wants a second factor"),
    ],
)
def test_without_a_usable_account_each_interface_is_asked_once_at_most_and_the_remedy_is_named(
    sqlite_engine: Engine, replay: str, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], words: str
) -> None:
    asked(replay, "/_control", {"reset_log": True})
    results = harvested(sqlite_engine, replay, monkeypatch, **given)
    assert all(result.outcome == "failed" and words in result.problem for result in results)
    assert all("fetch.accounts" in result.problem for result in results)
    asking = [entry["path"].split("?")[0] for entry in asked(replay, "/_log") if entry["service"] == "openreview"]
    paths = [path for path in asking if not path.endswith("robots.txt")]
    assert len(paths) == len(set(paths)) <= 2
