"""How long the windows of a dated stream become: by how many pages the last one took."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.model.runs import Checkpoint, Window
from sourcer.night.jobs import Job, cut
from sourcer.night.progress import Progress
from sourcer.sources.arxiv_api import ArxivApi
from tests.fakes import FakeClock

FIRST = date(2018, 1, 1)
SOURCE = ArxivApi()


def progress(days: int, window_days: int = 7) -> Progress:
    asks = tuple(cut(Window(FIRST, FIRST + timedelta(days=days)), window_days))
    return Progress(Job(SOURCE, SOURCE.streams[0], "all", asks, Checkpoint("arxiv_api", "all")))


def finish(part: Progress, pages: int) -> tuple[date, date]:
    """Work off the window in front, with so many pages; the days that it spanned."""
    part.begin_window()
    window = part.windows[0].window
    assert window is not None
    part.listed = pages
    part.settle(FakeClock())
    return window.since, window.until


@pytest.mark.parametrize(("pages", "days"), [(0, 56), (1, 56), (2, 28), (3, 14), (4, 14), (5, 7), (30, 7)])
def test_the_fewer_pages_a_window_took_the_longer_is_the_next(pages: int, days: int) -> None:
    part = progress(100)
    finish(part, pages)
    since, until = finish(part, 8)
    assert (until - since).days == days


def test_after_a_window_of_many_pages_the_next_is_shorter_again() -> None:
    part = progress(200)
    lengths = [(until - since).days for since, until in (finish(part, pages) for pages in (1, 8, 16, 8))]
    assert lengths == [7, 56, 56, 28]


def test_a_stretch_without_papers_is_soon_over() -> None:
    part = progress(20 * 365)
    asked = 0
    while part.windows:
        finish(part, 1)
        asked += 1
    assert asked < 10


@given(days=st.integers(1, 900), pages=st.lists(st.integers(0, 30), min_size=1, max_size=20))
def test_windows_follow_each_other_and_leave_no_day_out(days: int, pages: list[int]) -> None:
    part, spans = progress(days), []
    while part.windows:
        spans.append(finish(part, pages[len(spans) % len(pages)]))
    assert [since for since, _ in spans] == [FIRST, *(until for _, until in spans[:-1])]
    assert spans[-1][1] == FIRST + timedelta(days=days)
    assert part.checkpoint.high_water == spans[-1][1]
