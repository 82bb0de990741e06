"""Conference programmes: which rows are accepted papers, and which rows are one paper."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payload_cases import FETCHED_AT, FOLDER, by_key

from sourcer.errors import Truncated, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.sources.base import Ask, Page, Response
from sourcer.sources.programme import Conference, Programme

SITE = "https://exconf.example.org"
SOURCE = Programme((Conference("exconf", "EXCONF", SITE, (2026,)), Conference("other", "Other", SITE, (2025, 2026))))
DAY = json.loads((FOLDER / "programme" / "day.json").read_text(encoding="utf-8"))
POSTER, ORAL = DAY["results"][1], DAY["results"][0]


def read(*rows: Any, count: Any = None, status: int = 200) -> Page:
    request = next(iter(SOURCE.plan(SOURCE.streams[0], Ask())))
    body = json.dumps({"count": len(rows) if count is None else count, "results": list(rows)}).encode()
    return SOURCE.parse(
        request, Response(status, request.url, body, FETCHED_AT), Provenance(request.url, FETCHED_AT, "")
    )


def test_each_conference_and_year_is_a_stream() -> None:
    years = [stream.name for stream in SOURCE.streams if "abstracts" not in stream.name]
    assert years == ["exconf-2026", "other-2025", "other-2026"]
    assert [stream.name for stream in SOURCE.streams if stream.name not in years] == [f"{y} abstracts" for y in years]


def test_a_year_is_asked_for_if_it_changed_and_may_not_be_there_yet() -> None:
    (request,) = SOURCE.plan(SOURCE.streams[0], Ask())
    assert request.url == f"{SITE}/static/virtual/data/exconf-2026-orals-posters.json"
    assert request.is_conditional
    assert request.may_miss


def test_without_conferences_there_is_nothing_to_ask() -> None:
    assert list(Programme().streams) == []


@pytest.mark.parametrize("status", [204, 404, 409])
def test_a_programme_that_is_not_there_is_not_announced_and_no_fault(status: int) -> None:
    assert read(status=status) == Page()


def test_an_oral_and_its_poster_are_one_paper_under_the_posters_number() -> None:
    for rows in ((ORAL, POSTER), (POSTER, ORAL)):
        (record,) = read(*rows).records
        assert record.key == "exconf-2026-900412"
        assert record.status == "Accept (Oral)"


@given(rows=st.permutations(range(8)))
def test_the_order_of_the_file_does_not_change_the_papers(rows: list[int]) -> None:
    page = read(*(DAY["results"][row] for row in rows))
    assert by_key(page) == by_key(read(*DAY["results"][:8]))


def test_one_number_shared_by_two_papers_does_not_join_them() -> None:
    assert POSTER["uid"] == DAY["results"][4]["uid"]
    assert len(read(POSTER, DAY["results"][4]).records) == 2


def test_two_posters_with_one_title_and_no_forum_stay_two() -> None:
    twin = POSTER | {"id": 900999, "paper_url": "", "related_events_ids": []}
    assert len(read(POSTER | {"paper_url": ""}, twin).records) == 2


def test_a_poster_of_another_forum_is_another_paper_even_if_named_as_related() -> None:
    other = ORAL | {"paper_url": "https://openreview.net/forum?id=otherForum"}
    assert len(read(POSTER, other).records) == 2


def test_institutions_come_from_whichever_event_tells_them() -> None:
    told = ORAL | {"authors": POSTER["authors"]}
    silent = POSTER | {"authors": ORAL["authors"]}
    (record,) = read(told, silent).records
    assert record.mentions[0].affiliations == ("Example Institute & Second Lab",)


def test_a_withdrawn_poster_is_left_out_with_its_reason() -> None:
    page = read(POSTER | {"visible": False})
    assert page.records == ()
    assert [entry.reason for entry in page.skipped] == ["withdrawn from the programme"]


def test_a_cut_file_keeps_what_came_and_says_what_is_missing() -> None:
    page = read(POSTER, count=2891)
    assert len(page.records) == 1
    assert "2891 events, 1 came" in page.gap


def test_a_file_that_does_not_count_cannot_be_known_to_be_whole() -> None:
    assert "does not say" in read(POSTER, count="many").gap


def test_no_day_is_invented_for_when_a_paper_became_public() -> None:
    (record,) = read(POSTER).records
    assert record.published is None
    assert record.updated is not None


def test_account_numbers_of_the_site_are_not_taken_for_identities() -> None:
    (record,) = read(POSTER).records
    assert all(mention.ids == () for mention in record.mentions)


def test_half_a_file_is_cut_short_and_broken_json_is_another_kind() -> None:
    request = next(iter(SOURCE.plan(SOURCE.streams[0], Ask())))
    provenance = Provenance(request.url, FETCHED_AT, "")
    for body, fault in ((b'{"count": 1, "results": [', Truncated), (b'{"count" 1}', WrongKindOfPage)):
        with pytest.raises(fault):
            SOURCE.parse(request, Response(200, request.url, body, FETCHED_AT), provenance)


def test_json_nested_without_end_is_refused_and_not_followed() -> None:
    request = next(iter(SOURCE.plan(SOURCE.streams[0], Ask())))
    body = b"[" * 100_000 + b"]" * 100_000
    with pytest.raises(WrongKindOfPage):
        SOURCE.parse(request, Response(200, request.url, body, FETCHED_AT), Provenance(request.url, FETCHED_AT, ""))


def test_a_stream_that_is_not_configured_is_named_with_those_that_are() -> None:
    request = next(iter(SOURCE.plan(SOURCE.streams[0], Ask())))
    with pytest.raises(WrongKindOfPage, match="'exconf-2026' is not a configured conference and year"):
        Programme().parse(
            request, Response(200, request.url, b"{}", FETCHED_AT), Provenance(request.url, FETCHED_AT, "")
        )


def abstracts(answer: Any, status: int = 200) -> Page:
    (request,) = SOURCE.plan(SOURCE.streams[1], Ask())
    body = json.dumps(answer).encode()
    return SOURCE.parse(
        request, Response(status, request.url, body, FETCHED_AT), Provenance(request.url, FETCHED_AT, "")
    )


def test_the_second_file_is_asked_for_by_itself_since_it_fills_up_while_the_programme_stays() -> None:
    (request,) = SOURCE.plan(SOURCE.streams[1], Ask())
    assert request.url == f"{SITE}/static/virtual/data/exconf-2026-abstracts.json"
    assert request.may_miss
    assert request.is_conditional
    assert read(POSTER | {"abstract": ""}).follow == ()


def test_an_abstract_goes_to_the_record_of_its_event() -> None:
    (record,) = read(POSTER | {"abstract": ""}).records
    (abstract,) = abstracts({str(POSTER["id"]): " We give an optimizer &amp; a friend\n a clock. "}).supplements
    assert (abstract.source, abstract.key, abstract.kind) == (record.source, record.key, "abstract")
    assert abstract.text == "We give an optimizer & a friend a clock."


def test_no_abstract_yet_is_no_fault() -> None:
    assert abstracts({}) == Page()
    assert abstracts({"900412": ""}) == Page()


@pytest.mark.parametrize("status", [204, 404, 409])
def test_a_year_without_a_second_file_is_no_fault(status: int) -> None:
    assert abstracts({}, status) == Page()


@pytest.mark.parametrize("bad", [None, 7, ["text"], {"text": "text"}])
def test_an_abstract_that_is_no_text_is_set_aside_and_the_others_are_kept(bad: Any) -> None:
    page = abstracts({"900412": bad, "900413": "Lanterns, counted."})
    assert [part.key for part in page.supplements] == ["exconf-2026-900413"]
    assert [(entry.key, entry.reason) for entry in page.skipped] == [("exconf-2026-900412", "its abstract is no text")]


@pytest.mark.parametrize("answer", [[], [{"900412": "text"}], "text", None, 4])
def test_a_second_file_of_another_shape_is_an_error(answer: Any) -> None:
    with pytest.raises(WrongKindOfPage):
        abstracts(answer)


def test_no_address_of_a_person_comes_in_by_an_abstract() -> None:
    (abstract,) = abstracts({"900412": "Write to maren@example.org."}).supplements
    assert abstract.text == "Write to [email removed]."
