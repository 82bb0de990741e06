"""GitHub by days of creation: nothing between two slices, nothing beyond the thousand results that GitHub shows."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payload_cases import FETCHED_AT

from sourcer.errors import ConfigError, Truncated
from sourcer.model.records import Provenance
from sourcer.model.runs import Window
from sourcer.sources._github_search import LONGEST_QUERY
from sourcer.sources.base import Ask, Page, Request, Response
from sourcer.sources.github import GitHub

API = "https://api.github.com/search/repositories"
PHRASE = "unofficial implementation in:readme"
SOURCE = GitHub(dated_words=(PHRASE,), per_page=10, max_pages=3)
STREAM = SOURCE.streams[-1]
FIRST = date(2026, 3, 1)
WEEK = Window(FIRST, FIRST + timedelta(days=7))


@dataclass
class SmallGitHub:
    """Searches by days of creation, as GitHub does: the last day counts in, and no result after ``shown`` is served."""

    created: dict[int, date]
    shown: int = 30
    asked: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        text = dict(request.params)["q"] if request.params else request.url
        found = re.search(r"created:(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", text)
        assert found is not None
        low, high = map(date.fromisoformat, found.groups())
        page = int(re.findall(r"page=(\d+)$", request.url)[0]) if not request.params else 1
        assert (page - 1) * 10 < self.shown, "422: only the first results are available"
        self.asked.append(found.group())
        hits = sorted(key for key, day in self.created.items() if low <= day <= high)
        items = [{"id": key, "full_name": f"example-lab/code-{key}"} for key in hits[(page - 1) * 10 : page * 10]]
        is_last = page * 10 >= min(len(hits), self.shown)
        link = "" if is_last else f'<{API}?q={found.group()}&page={page + 1}>; rel="next"'
        return answer(request, {"total_count": len(hits), "incomplete_results": False, "items": items}, link=link)


def answer(request: Request, body: Any, **headers: str) -> Response:
    return Response(200, request.url, json.dumps(body).encode(), FETCHED_AT, headers)


def read(request: Request, response: Response, source: GitHub = SOURCE) -> Page:
    return source.parse(request, response, Provenance(request.url, FETCHED_AT, ""))


def harvested(github: SmallGitHub, window: Window) -> tuple[list[int], list[str]]:
    """The numbers of the repositories that a window brings, and what is said to be missing."""
    numbers: list[int] = []
    gaps: list[str] = []
    waiting = deque(SOURCE.plan(STREAM, Ask(window=window)))
    while waiting:
        request = waiting.popleft()
        page = read(request, github.answer(request))
        numbers += [int(repo.key) for repo in page.repos]
        gaps += [page.gap] if page.gap else []
        waiting.extend(each for each in page.follow if each.kind == "search")
    return numbers, gaps


def asked(window: Window) -> Request:
    (request,) = SOURCE.plan(STREAM, Ask(window=window))
    return request


def test_a_phrase_by_days_is_a_dated_stream_of_its_own() -> None:
    assert (STREAM.name, STREAM.kind) == (f"created:{PHRASE}", "dated")
    assert list(SOURCE.plan(STREAM, Ask())) == []


def test_the_day_after_a_window_is_not_asked_for_though_github_counts_the_last_one_in() -> None:
    assert dict(asked(WEEK).params)["q"] == f"{PHRASE} created:2026-03-01..2026-03-07"
    assert dict(asked(Window(FIRST, date(2026, 3, 2))).params)["q"] == f"{PHRASE} created:2026-03-01..2026-03-01"


@settings(deadline=None)
@given(days=st.lists(st.integers(-2, 41), max_size=300), length=st.integers(1, 40))
def test_slices_bring_every_repository_of_their_days_once_and_say_which_day_is_too_full(
    days: list[int], length: int
) -> None:
    github = SmallGitHub({number: FIRST + timedelta(days=day) for number, day in enumerate(days, start=1)})
    numbers, gaps = harvested(github, Window(FIRST, FIRST + timedelta(days=length)))
    wanted = {number for number, day in enumerate(days, start=1) if 0 <= day < length}
    too_full = {day for day in range(length) if days.count(day) > github.shown}
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= wanted
    assert all(days[number - 1] in too_full for number in wanted - set(numbers))
    assert len(gaps) == len(too_full)
    assert all("a day cannot be cut: narrow the phrase" in gap for gap in gaps)


@settings(deadline=None)
@given(cut=st.integers(1, 39), days=st.lists(st.integers(0, 39), max_size=60))
def test_two_windows_bring_what_one_brings(cut: int, days: list[int]) -> None:
    created = {number: FIRST + timedelta(days=day) for number, day in enumerate(days, start=1)}
    middle, end = FIRST + timedelta(days=cut), FIRST + timedelta(days=40)
    halves = [harvested(SmallGitHub(created, 1000), part)[0] for part in (Window(FIRST, middle), Window(middle, end))]
    assert sorted(halves[0] + halves[1]) == sorted(created)


def test_a_slice_that_grows_too_full_while_it_is_read_is_cut_then() -> None:
    later = replace(asked(WEEK), url=f"{API}?q=x&page=2", params=())
    page = read(later, answer(later, {"total_count": 31, "incomplete_results": False, "items": []}))
    assert [str(request.window) for request in page.follow] == ["[2026-03-01, 2026-03-04)", "[2026-03-04, 2026-03-08)"]
    assert page.gap == ""


def test_a_slice_that_ran_out_of_time_is_asked_for_in_halves_and_a_day_stays_open_with_what_it_found() -> None:
    item = {"id": 1, "full_name": "example-lab/code"}
    body = {"total_count": 2, "incomplete_results": True, "items": [item]}
    page = read(asked(WEEK), answer(asked(WEEK), body))
    assert [str(request.window) for request in page.follow] == ["[2026-03-01, 2026-03-04)", "[2026-03-04, 2026-03-08)"]
    assert page.gap == ""
    day = asked(Window(FIRST, FIRST + timedelta(days=1)))
    for items in ([item], []):
        page = read(day, answer(day, body | {"items": items}))
        assert len(page.repos) == len(items)
        assert "ran out of time" in page.unready
        assert "[2026-03-01, 2026-03-02)" in page.unready


def test_an_empty_page_where_github_counts_more_is_a_fault_and_no_end() -> None:
    with pytest.raises(Truncated, match="no repository after the first 0 though GitHub counts 4"):
        read(asked(WEEK), answer(asked(WEEK), {"total_count": 4, "incomplete_results": False, "items": []}))


def test_a_page_that_ends_early_without_a_next_one_is_a_gap() -> None:
    item = {"id": 1, "full_name": "example-lab/code"}
    page = read(asked(WEEK), answer(asked(WEEK), {"total_count": 25, "incomplete_results": False, "items": [item]}))
    assert page.gap.endswith("the first 10 were read, and GitHub names no next page")


def test_a_phrase_that_is_also_read_by_days_is_whole_without_its_snapshot_being_so() -> None:
    item = {"id": 1, "full_name": "example-lab/code"}
    body = {"total_count": 4000, "incomplete_results": False, "items": [item]}
    for source, is_gap in ((GitHub(words=(PHRASE,)), True), (GitHub(words=(PHRASE,), dated_words=(PHRASE,)), False)):
        (first,) = source.plan(source.streams[3], Ask())
        last = replace(first, url=f"{API}?q=x&page=10", params=())
        gap = read(last, answer(last, body), source).gap
        assert ("list the phrase under dated_words" in gap) == bool(gap) == is_gap


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("", "cannot search for"),
        ("x" * (LONGEST_QUERY + 1), "cannot search for"),
        ("x" * (LONGEST_QUERY - 10), "no room for the days"),
        ("paper OR preprint", "each side of OR"),
        ("paper created:2024-01-01..2024-02-01", "leave created: out"),
    ],
)
def test_a_phrase_that_cannot_be_asked_for_by_days_is_refused_with_the_way_out(phrase: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        GitHub(dated_words=(phrase,))
