"""CVF Open Access: an event's page is the records, a paper's page is an abstract."""

from __future__ import annotations

from dataclasses import replace

import pytest
from payload_cases import FETCHED_AT, FOLDER, titles

from sourcer.errors import ConfigError, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.sources.base import Ask, Page, Request, Response
from sourcer.sources.cvf import Cvf

SOURCE = Cvf("https://cvf.example.org/", ("CVPR2024",))
DEEP = replace(SOURCE, read_abstracts=True)
EVENT = (FOLDER / "cvf" / "event.html").read_text(encoding="utf-8")
DAYS = (FOLDER / "cvf" / "days.html").read_text(encoding="utf-8")
PAPER = (FOLDER / "cvf" / "paper.html").read_text(encoding="utf-8")
PAGE = "content/CVPR2024/html/Oduya_Tidal_Gradients_CVPR_2024_paper.html"


def event_request() -> Request:
    return next(iter(SOURCE.plan(SOURCE.streams[0], Ask())))


def read(page: str, request: Request | None = None, source: Cvf = SOURCE, status: int = 200) -> Page:
    request = request or event_request()
    response = Response(status, request.url, page.encode(), FETCHED_AT)
    return source.parse(request, response, Provenance(request.url, FETCHED_AT, ""))


def test_all_days_of_an_event_are_asked_for_if_they_changed() -> None:
    request = event_request()
    assert (request.url, request.params) == ("https://cvf.example.org/CVPR2024", (("day", "all"),))
    assert request.is_conditional


@pytest.mark.parametrize("quote", ['"', "'", ""])
@pytest.mark.parametrize("before", ["/", "", "https://openaccess.thecvf.com/", "//"])
def test_a_papers_page_lies_beside_its_event_however_it_is_linked(quote: str, before: str) -> None:
    page = read(EVENT.replace(f'"/{PAGE}"', f"{quote}{before}{PAGE}{quote}"))
    assert page.records[0].url == f"https://cvf.example.org/{PAGE}"
    assert page.records[0].key == "CVPR2024-Oduya_Tidal_Gradients_CVPR_2024_paper"


def test_a_paper_takes_nothing_of_the_next_one() -> None:
    first, second = read(EVENT).records
    assert [mention.name for mention in first.mentions] == ["Maren T. Oduya", "Jo van der Lind"]
    assert [mention.name for mention in second.mentions] == ["Ilse Quandahl"]
    assert (len(first.ids), len(second.ids)) == (1, 0)


def test_a_month_is_no_day() -> None:
    assert {record.published for record in read(EVENT).records} == {None}
    assert {record.venue for record in read(EVENT).records} == {"CVPR 2024"}


@pytest.mark.parametrize("href", ["/content/../../admin.html", "/content/CVPR2024/html/a b.html", "/menu", "#"])
def test_a_link_that_names_no_page_gives_way_to_the_pdf(href: str) -> None:
    page = read(EVENT.replace(f"/{PAGE}", href))
    assert page.records[0].url == f"https://cvf.example.org/{PAGE}"


def test_abstracts_are_asked_for_only_where_configured_and_once() -> None:
    assert read(EVENT).follow == ()
    page = read(EVENT, source=DEEP)
    assert [(request.url, request.key) for request in page.follow] == [(r.url, r.key) for r in page.records]
    assert all(request.is_once and request.may_miss for request in page.follow)


def test_an_abstract_belongs_to_its_record() -> None:
    request = read(EVENT, source=DEEP).follow[0]
    (part,) = read(PAPER, request, DEEP).supplements
    assert (part.source, part.key, part.kind) == ("cvf", request.key, "abstract")
    assert part.text.startswith("We give an optimizer")


def test_a_missing_page_is_set_aside() -> None:
    request = read(EVENT, source=DEEP).follow[0]
    page = read("gone", request, DEEP, status=404)
    assert [(entry.key, entry.reason) for entry in page.skipped] == [
        (request.key, "the event lists it, and its page answers 404")
    ]


def test_an_event_that_shows_days_is_read_day_by_day_and_never_in_a_circle() -> None:
    first, second = read(DAYS).follow
    assert [request.params for request in (first, second)] == [(("day", "2018-06-19"),), (("day", "2018-06-20"),)]
    assert titles(read(EVENT, first)) == titles(read(EVENT))
    with pytest.raises(WrongKindOfPage, match="no paper is listed"):
        read(DAYS, first)


@pytest.mark.parametrize("event", ["cvpr2024", "CVPR", "CVPR 2024", "../CVPR2024", "CVPR2024?day=all"])
def test_an_event_written_wrongly_is_refused_with_the_way_to_write_it(event: str) -> None:
    with pytest.raises(ConfigError, match="'CVPR2024'"):
        Cvf(events=(event,))
