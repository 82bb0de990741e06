"""The checks of the politeness benchmark can fail: each over an invented log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from benchmarks import politeness
from benchmarks.musts import Must
from benchmarks.politeness import Seen


def asked(at: float, service: str = "arxiv", **told: Any) -> dict[str, Any]:
    blank = {"endpoint": service, "path": "/x", "agent": "sourcer (+benchmarks@example.org)", "fault": None}
    return {"service": service, "at": at, "took": 0.1, "status": 200, "conditional": False} | blank | told


def verdict(check: Callable[[Seen], Iterator[Must]], *log: dict[str, Any], bare: Sequence[dict[str, Any]] = ()) -> bool:
    return all(row.holds for row in check(Seen(log, (), bare, 100.0, ())))


@pytest.mark.parametrize(("second", "holds"), [(3.0, True), (2.999, False), (0.05, False)])
def test_three_seconds_at_arxiv_are_three(second: float, holds: bool) -> None:
    assert verdict(politeness.arxiv, asked(0.0), asked(second)) is holds


def test_two_requests_at_once_are_seen() -> None:
    assert not verdict(politeness.arxiv, asked(0.0, took=3.5), asked(3.2))


def limited(*, service: str, until: float) -> list[dict[str, Any]]:
    return [asked(0.0, service, fault="too_many"), asked(0.1 + until, service)]


@pytest.mark.parametrize(("until", "holds"), [(politeness.RETRY_AFTER, True), (politeness.RETRY_AFTER - 0.5, False)])
def test_a_rest_that_was_named_is_measured_from_the_end_of_the_answer(until: float, holds: bool) -> None:
    log = [entry for name in ("arxiv", "pmlr", "neurips", "github") for entry in limited(service=name, until=until)]
    assert verdict(politeness.retry_after, *log) is holds


def test_a_fault_that_never_came_proves_nothing() -> None:
    assert not verdict(politeness.retry_after, asked(0.0))
    assert not verdict(politeness.bare, bare=[asked(0.0)])


def test_any_request_after_a_bare_429_is_seen() -> None:
    refused = asked(0.0, fault="rate_exceeded", status=429)
    assert verdict(politeness.bare, bare=[refused])
    assert not verdict(politeness.bare, bare=[refused, asked(60.0, endpoint="arxiv-rss")])


def test_a_quota_that_was_overdrawn_is_seen_and_a_fault_of_the_replay_is_none() -> None:
    search, call = asked(0.0, "github", path="/search/x"), asked(1.0, "github")
    planned = asked(2.0, "github", status=403, fault="secondary_limit")
    assert verdict(politeness.github, search, call, planned)
    assert not verdict(politeness.github, search, call, asked(3.0, "github", status=403))


def test_a_request_without_a_contact_is_seen() -> None:
    robots = asked(0.0, "pmlr", endpoint="robots")
    rows = politeness.manners(Seen([robots, asked(1.0, "pmlr", agent="python")], (), (), 0.0, ()))
    assert not next(rows).holds
