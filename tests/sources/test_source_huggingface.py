"""Hugging Face's daily papers: one day after the other, what people named for a paper, and nothing about who did."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payload_cases import FETCHED_AT, FOLDER, by_key

from sourcer.errors import WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.model.runs import Window
from sourcer.sources.base import Ask, Page, Request, Response
from sourcer.sources.huggingface import HuggingFace

SITE = "https://huggingface.co"
SOURCE = HuggingFace()
(STREAM,) = SOURCE.streams
DAY = date(2026, 3, 6)
DAILY = json.loads((FOLDER / "huggingface" / "daily.json").read_text(encoding="utf-8"))
PAPER = DAILY[0]["paper"]


def asked(days: int = 1, source: HuggingFace = SOURCE) -> list[Request]:
    return list(source.plan(STREAM, Ask(window=Window(DAY, DAY + timedelta(days=days)))))


def read(
    answer: Any, request: Request | None = None, source: HuggingFace = SOURCE, status: int = 200, **headers: str
) -> Page:
    request = request or asked()[0]
    response = Response(status, request.url, json.dumps(answer).encode(), FETCHED_AT, headers)
    return source.parse(request, response, Provenance(request.url, FETCHED_AT, ""))


def paper(number: int, **changed: Any) -> dict[str, Any]:
    return {"paper": PAPER | {"id": f"2603.{number:05d}"} | changed}


def test_each_day_of_a_window_is_asked_for_once_oldest_first() -> None:
    assert STREAM.kind == "dated"
    assert [request.url for request in asked(days=3)] == [
        f"{SITE}/api/daily_papers?date=2026-03-0{day}&limit=100&p=0" for day in (6, 7, 8)
    ]
    assert list(SOURCE.plan(STREAM, Ask())) == []


@settings(deadline=None)
@given(many=st.integers(0, 35), names_next=st.booleans())
def test_pages_are_read_until_a_short_or_empty_one_whether_a_next_one_is_named_or_not(
    many: int, names_next: bool
) -> None:
    source = replace(SOURCE, per_page=10)
    numbers: list[str] = []
    waiting = deque(asked(source=source))
    while waiting:
        request = waiting.popleft()
        page = int(request.url.rpartition("=")[2])
        shown = [paper(number) for number in range(many)][page * 10 : (page + 1) * 10]
        is_last = (page + 1) * 10 >= many
        link = f'<{request.url.rpartition("=")[0]}={page + 1}>; rel="next"' if names_next and not is_last else ""
        got = read(shown, request, source, link=link)
        numbers += [record.key for record in got.records]
        waiting.extend(got.follow)
        assert got.gap == ""
    assert numbers == [f"2603.{number:05d}" for number in range(many)]


def test_a_day_without_papers_is_an_answer() -> None:
    assert read([]) == Page()


@pytest.mark.parametrize(
    ("link", "says"),
    [
        (f'<{SITE}/api/daily_papers?p=0>; rel="next"', "which is none"),
        (f'<{SITE}/api/daily_papers?cursor=x>; rel="next"', "which is none"),
        ('<https://huggingface.co.example.org/api/daily_papers?p=1>; rel="next"', "which is none"),
    ],
)
def test_a_next_page_that_leads_back_or_elsewhere_is_not_followed(link: str, says: str) -> None:
    page = read([paper(1)], link=link)
    assert page.follow == ()
    assert says in page.gap


def test_a_day_with_more_pages_than_are_read_says_so() -> None:
    source = replace(SOURCE, per_page=1, max_pages=2)
    (first,) = asked(source=source)
    (second,) = read([paper(1)], first, source).follow
    page = read([paper(2)], second, source)
    assert page.follow == ()
    assert page.gap == "2026-03-06 has more papers than the first 2 pages, which were read"


def test_a_paper_leads_to_its_repository_and_project_page() -> None:
    record = by_key(read(DAILY))["2603.90001"]
    assert [str(known) for known in record.ids] == ["arxiv:2603.90001"]
    assert record.links == ("https://github.com/example-lab/tidal", "https://tidal.example.org/")
    assert record.published == date(2026, 3, 4), "the day of the preprint, not of the list"


def test_links_that_are_no_addresses_are_left_out() -> None:
    (record,) = read([paper(1, githubRepo=None, projectPage="javascript:alert(1)")]).records
    assert record.links == ()


def test_a_hidden_author_is_not_named_and_nobody_moves_up_to_the_first_place() -> None:
    hidden, shown = {"name": "Kept Away", "hidden": True}, {"name": "Jo van der Lind", "hidden": False}
    (record,) = read([paper(1, authors=[shown, hidden])]).records
    assert [mention.name for mention in record.mentions] == ["Jo van der Lind"]
    page = read([paper(1, authors=[hidden, shown])])
    assert page.records == ()
    assert "first author is hidden" in page.skipped[0].reason


def test_of_a_day_nothing_is_kept_but_what_is_read() -> None:
    kept = SOURCE.payload(asked()[0], Response(200, SITE, json.dumps(DAILY).encode(), FETCHED_AT))
    for word in ("upvotes", "githubStars", "submitted", "samquill", "Sam Quill", "avatar", "moduya", "Kept Away", "@"):
        assert word in json.dumps(DAILY)
        assert word not in kept.decode()
    again = read(json.loads(kept))
    assert again.records == read(DAILY).records
    assert [entry.reason for entry in again.skipped] == [entry.reason for entry in read(DAILY).skipped]


@pytest.mark.parametrize("answer", [{"error": "Invalid date"}, {}, "x", 3])
def test_an_answer_that_is_no_list_is_never_taken_for_a_day_without_papers(answer: Any) -> None:
    with pytest.raises(WrongKindOfPage):
        read(answer)
