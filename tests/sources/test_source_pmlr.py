"""PMLR: a volume leads to its papers, a paper's page is the record."""

from __future__ import annotations

from datetime import date

import pytest
from payload_cases import FETCHED_AT, FOLDER

from sourcer.errors import ConfigError, Truncated, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.sources.base import Ask, Page, Request, Response
from sourcer.sources.pmlr import Pmlr

SOURCE = Pmlr(base_url="https://pmlr.example.org", volumes=("v901",))
VOLUME = (FOLDER / "pmlr" / "volume.html").read_text(encoding="utf-8")
PAPER = (FOLDER / "pmlr" / "paper.html").read_text(encoding="utf-8")


def volume_request() -> Request:
    return next(iter(SOURCE.plan(SOURCE.streams[0], Ask())))


def read(page: str | bytes, request: Request | None = None, status: int = 200) -> Page:
    request = request or volume_request()
    body = page.encode() if isinstance(page, str) else page
    return SOURCE.parse(
        request, Response(status, request.url, body, FETCHED_AT), Provenance(request.url, FETCHED_AT, "")
    )


def paper_request() -> Request:
    return read(VOLUME).follow[0]


def test_a_volume_is_asked_for_if_it_changed() -> None:
    request = volume_request()
    assert (request.url, request.is_conditional) == ("https://pmlr.example.org/v901/", True)


def test_papers_are_read_beside_their_volume_wherever_its_links_point() -> None:
    page = read(VOLUME)
    assert [request.url for request in page.follow] == [
        "https://pmlr.example.org/v901/oduya26a.html",
        "https://pmlr.example.org/v901/quandahl26.html",
    ]
    assert [request.key for request in page.follow] == ["v901/oduya26a", "v901/quandahl26"]
    assert all(request.is_once and not request.is_conditional for request in page.follow)
    assert page.records == ()


def test_a_paper_listed_twice_is_asked_for_once() -> None:
    twice = VOLUME.replace("quandahl26.html", "oduya26a.html")
    assert len(read(twice).follow) == 1


@pytest.mark.parametrize(
    "href", ["../../admin", "https://pmlr.example.org/", ".html", "%2e%2e.html", "a b.html", "x.pdf"]
)
def test_a_link_that_names_no_page_is_not_followed(href: str) -> None:
    page = read(VOLUME.replace("https://proceedings.mlr.press/v901/oduya26a.html", href))
    assert [request.key for request in page.follow] == ["v901/quandahl26"]
    assert any("Tidal Gradients" in entry.reason for entry in page.skipped)


def test_a_volume_without_papers_is_another_kind_of_page() -> None:
    with pytest.raises(WrongKindOfPage, match="Volume 901"):
        read("<!doctype html><html><body><h2>Volume 901</h2></body></html>")
    with pytest.raises(WrongKindOfPage, match="no paper is listed"):
        read('<!doctype html><html><body><span class="paper">None yet</span></body></html>')


def test_a_challenge_page_is_told_even_without_its_end() -> None:
    with pytest.raises(WrongKindOfPage, match="challenge"):
        read("<!doctype html><html><body>Making sure you are not a bot!")


def test_a_paper_about_challenges_is_no_challenge_page() -> None:
    about = PAPER.replace("a second clock", "a challenge and a captcha")
    assert len(read(about, paper_request()).records) == 1


def test_names_stand_in_the_order_they_are_shown_with_their_suffix() -> None:
    names = [mention.name for mention in read(PAPER, paper_request()).records[0].mentions]
    assert names == ["Maren T. Oduya", "Jo van der Lind", "Amos Reed, Jr"]


def test_links_give_identities_and_the_software_a_link() -> None:
    (record,) = read(PAPER, paper_request()).records
    assert [str(known) for known in record.ids] == ["pmlr:v901/oduya26a", "openreview:aB3xExmpl9", "arxiv:2603.90001"]
    assert record.links == ("https://github.com/example-lab/tidal",)


@pytest.mark.parametrize(
    ("printed", "day"),
    [("2026/03/04", date(2026, 3, 4)), ("2026/3/4", None), ("2026", None), ("soon", None), ("9999/01/01", None)],
)
def test_a_day_is_taken_only_from_a_whole_date(printed: str, day: date | None) -> None:
    page = read(PAPER.replace("2026/03/04", printed), paper_request())
    assert page.records[0].published == day


def test_a_paper_page_without_a_title_is_another_kind_of_page() -> None:
    with pytest.raises(WrongKindOfPage, match="Hello"):
        read("<!doctype html><html><body><p>Hello</p></body></html>", paper_request())
    with pytest.raises(WrongKindOfPage, match="shows no paper"):
        read('<!doctype html><html><body class="post-content"><p>Hello</p></body></html>', paper_request())


def test_the_headline_stands_in_for_a_missing_title_tag() -> None:
    without = "\n".join(line for line in PAPER.splitlines() if "citation_title" not in line)
    assert read(without, paper_request()).records[0].title.startswith("Tidal Gradients")


def test_a_listed_paper_whose_page_is_missing_is_set_aside() -> None:
    page = read("gone", paper_request(), status=404)
    assert [(entry.key, entry.reason) for entry in page.skipped] == [
        ("v901/oduya26a", "the volume lists it, and its page answers 404")
    ]


def test_a_page_without_its_end_is_cut_short() -> None:
    with pytest.raises(Truncated):
        read(PAPER[: len(PAPER) // 2], paper_request())


@pytest.mark.parametrize("volume", ["242", "v", "v24/x", "V242", "../v1"])
def test_a_volume_written_wrongly_is_refused_with_the_way_to_write_it(volume: str) -> None:
    with pytest.raises(ConfigError, match="'v242'"):
        Pmlr(volumes=(volume,))
