"""NeurIPS and its kin: a year leads to its papers, a paper's page is the record."""

from __future__ import annotations

from datetime import date

import pytest
from payload_cases import FETCHED_AT, FOLDER

from sourcer.errors import ConfigError, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.sources.base import Ask, Page, Request, Response
from sourcer.sources.neurips import Proceedings, Site

SOURCE = Proceedings((Site("NeurIPS", "https://nips.example.org/", (2024, 2021)),))
YEAR = (FOLDER / "neurips" / "year.html").read_text(encoding="utf-8")
OLD_YEAR = (FOLDER / "neurips" / "year_old.html").read_text(encoding="utf-8")
PAPER = (FOLDER / "neurips" / "paper.html").read_text(encoding="utf-8")
OLD_PAPER = (FOLDER / "neurips" / "paper_old.html").read_text(encoding="utf-8")
HASH = "0123456789abcdef0123456789abcdef"


def year_request(stream: int = 0) -> Request:
    return next(iter(SOURCE.plan(SOURCE.streams[stream], Ask())))


def read(page: str, request: Request | None = None, status: int = 200) -> Page:
    request = request or year_request()
    response = Response(status, request.url, page.encode(), FETCHED_AT)
    return SOURCE.parse(request, response, Provenance(request.url, FETCHED_AT, ""))


def paper_request() -> Request:
    return read(YEAR).follow[0]


def test_a_year_is_asked_for_if_it_changed() -> None:
    assert [stream.name for stream in SOURCE.streams] == ["neurips-2024", "neurips-2021"]
    request = year_request()
    assert (request.url, request.is_conditional) == ("https://nips.example.org/paper_files/paper/2024", True)


def test_a_link_to_another_years_paper_is_not_followed() -> None:
    page = read(YEAR.replace(f"2024/hash/{HASH}", f"2023/hash/{HASH}"))
    assert [request.key for request in page.follow] == ["neurips-2024-1" + HASH[1:]]


def test_a_paper_listed_twice_is_asked_for_once() -> None:
    assert len(read(YEAR.replace("</ul>\n</body>", YEAR[YEAR.index("<li class") :], 1)).follow) == 2


def test_a_year_without_papers_is_another_kind_of_page() -> None:
    with pytest.raises(WrongKindOfPage, match="no paper of 2024"):
        read(OLD_YEAR)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Oduya, Maren T.", "Maren T. Oduya"),
        ("van der Lind, Jo", "Jo van der Lind"),
        ("Reed, Amos, Jr.", "Amos Reed, Jr."),
        ("Reed, III, Amos", "Amos Reed, III"),
        ("Amos Reed", "Amos Reed"),
        ("Quandahl,", "Quandahl"),
    ],
)
def test_names_are_turned_to_the_order_they_are_shown_in(printed: str, shown: str) -> None:
    page = read(PAPER.replace("Oduya, Maren T.", printed), paper_request())
    assert page.records[0].mentions[0].name == shown


@pytest.mark.parametrize(
    ("printed", "day"),
    [("2024-12-16", date(2024, 12, 16)), ("2024/12/16", date(2024, 12, 16)), ("2024", None), ("2024-12", None)],
)
def test_a_day_is_taken_only_from_a_whole_date_and_a_year_is_no_fault(printed: str, day: date | None) -> None:
    page = read(PAPER.replace("2024-12-16", printed), paper_request())
    assert page.records[0].published == day
    assert all("date" not in entry.reason for entry in page.skipped)


def test_the_track_is_the_status_and_old_years_have_none() -> None:
    new = [read(PAPER, request).records[0].status for request in read(YEAR).follow]
    assert new == ["Main Conference Track", "Datasets and Benchmarks Track"]
    old = read(OLD_YEAR, year_request(1)).follow[0]
    assert read(OLD_PAPER, old).records[0].status is None


def test_a_listed_paper_whose_page_is_missing_is_set_aside() -> None:
    assert [entry.reason for entry in read("gone", paper_request(), 404).skipped] == [
        "the year lists it, and its page answers 404"
    ]


def test_a_stream_that_is_not_configured_is_named() -> None:
    with pytest.raises(WrongKindOfPage, match="neurips-1999"):
        read(YEAR, Request("neurips", "neurips-1999", "https://nips.example.org/"))


@pytest.mark.parametrize("names", [("Neur IPS",), ("",), ("ICLR", "iclr")])
def test_sites_named_wrongly_or_twice_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match="sites"):
        Proceedings(tuple(Site(name, "https://nips.example.org", (2024,)) for name in names))
