"""OpenReview: what is asked, how pages follow each other, and which notes are accepted papers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openreview_notes import (
    MIDDLE,
    NEW,
    NOTE,
    OLD,
    OLD_NOTE,
    SOURCE,
    answer,
    changed,
    first,
    kept,
    only,
    read,
    response,
)
from payload_cases import FETCHED_AT

from sourcer.errors import ConfigError, Truncated, WrongKindOfPage
from sourcer.model.ids import ExternalId
from sourcer.model.records import Provenance
from sourcer.sources._openreview import Venue
from sourcer.sources.base import Page, Request
from sourcer.sources.openreview import OpenReview

# --- what is asked ------------------------------------------------------------------------------------------------


def test_each_venue_is_a_stream_of_the_interface_that_holds_it() -> None:
    assert [stream.name for stream in SOURCE.streams] == [NEW.id, OLD.id, MIDDLE.id]
    assert first(NEW).url.startswith("https://api2.openreview.net/notes?content.venueid=EXCONF.cc%2F2024%2FConference&")
    assert first(MIDDLE).url.startswith("https://api.openreview.net/notes?content.venueid=")


def test_a_venue_without_venueid_is_asked_for_its_submissions_with_the_replies_that_decide() -> None:
    assert "invitation=EXCONF.cc%2F2018%2FConference%2F-%2FBlind_Submission&details=directReplies" in first(OLD).url
    assert "directReplies" not in first(NEW).url + first(MIDDLE).url


def test_a_venue_is_never_asked_for_conditionally_since_one_page_says_nothing_of_the_others() -> None:
    assert not first().is_conditional


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: OpenReview((Venue("ICLR 2024", "ICLR 2024"),)), "'ICLR 2024' is no venue"),
        (lambda: OpenReview((NEW, NEW)), "is there twice"),
        (lambda: OpenReview(page_size=1001), "page_size: give 1 to 1000"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(made: Any, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        made()


# --- paging -------------------------------------------------------------------------------------------------------


def walked(notes: list[dict[str, Any]], **told: Any) -> tuple[list[str], list[Request]]:
    """Keys of all records over all pages of a server that holds these notes, and the requests that were made."""
    asked, found, waiting = [], [], [first()]
    while waiting:
        request = waiting.pop()
        asked.append(request)
        after = request.url.partition("&after=")[2]
        rest = sorted((note for note in notes if note["id"] > after), key=lambda note: note["id"])
        page = read(*rest[:2], request=request, **told)
        found += [record.key for record in page.records]
        waiting += page.follow
    return found, asked


def test_pages_are_followed_to_the_empty_one_also_past_a_short_one() -> None:
    notes = [NOTE | {"id": f"id{number}", "forum": f"id{number}"} for number in range(5)]
    found, asked = walked(notes, count=5)
    assert found == [f"id{number}" for number in range(5)]
    assert len(asked) == 4
    assert read(NOTE).follow != ()


def test_the_last_page_says_nothing_and_the_list_ends() -> None:
    after = replace(first(), key=f"{NEW.id} from 8")
    assert read(request=after, count=7) == Page()
    assert read(request=after) == Page()


def test_an_empty_page_in_the_middle_is_a_fault_and_no_end() -> None:
    with pytest.raises(Truncated, match="ends after 7 notes though the server counts 2260"):
        read(request=replace(first(), key=f"{NEW.id} from 8"), count=2260)


@pytest.mark.parametrize("told", [{}, {"count": 0}, {"count": 12}])
def test_an_empty_first_page_is_said_as_a_gap_for_it_may_be_hidden(told: dict[str, int]) -> None:
    assert "there is none, or none visible to this account" in read(**told).gap
    assert "submitted under" in read(request=first(OLD), **told).gap


@pytest.mark.parametrize("last", ["aB3xExmpl9", "aA0aExmpl0"])
def test_a_page_that_does_not_get_on_is_a_fault(last: str) -> None:
    after = replace(first(), url=f"{first().url}&after=aB3xExmpl9")
    with pytest.raises(Truncated, match="does not get on"):
        read(NOTE | {"id": last}, request=after)


def test_a_page_whose_last_note_has_no_id_cannot_be_gone_on_from() -> None:
    with pytest.raises(WrongKindOfPage, match="no id to go on from"):
        read(NOTE, NOTE | {"id": None})


def test_a_stream_that_is_not_configured_is_named_with_those_that_are() -> None:
    with pytest.raises(WrongKindOfPage, match="is not a configured venue"):
        OpenReview().parse(first(), response([], first()), Provenance(first().url, FETCHED_AT, ""))


# --- which notes are accepted papers ------------------------------------------------------------------------------


@pytest.mark.parametrize("venueid", [f"{NEW.id}/Submission", f"{NEW.id}/Withdrawn_Submission", "", None])
def test_where_a_venueid_is_asked_for_no_other_is_taken(venueid: str | None) -> None:
    page = read(changed(venueid=venueid))
    assert page.records == ()
    assert "so it is not accepted here" in page.skipped[0].reason


def test_a_deleted_note_is_not_stored() -> None:
    page = read(NOTE | {"ddate": 1712500000000})
    assert page.records == ()
    assert [entry.reason for entry in page.skipped] == ["it was deleted"]


def test_the_decision_among_the_replies_says_what_is_accepted() -> None:
    page = read(*answer("v1_decision")["notes"], request=first(OLD))
    assert [(record.key, record.status) for record in page.records] == [
        ("B1aExmpl01", "Accept (Poster)"),
        ("B1bExmpl02", "Accept (Oral)"),
        ("B1cExmpl03", "Accept"),
    ]


def test_a_refused_paper_is_neither_stored_nor_set_aside_and_nobody_on_it_is_kept() -> None:
    refused = answer("v1_decision")["notes"][3]
    page = read(refused, request=first(OLD))
    assert (page.records, page.skipped) == ((), ())
    assert "Quandahl" in json.dumps(refused)
    assert "Quandahl" not in kept(refused, venue=OLD)


def test_an_undecided_paper_is_set_aside_to_be_looked_at_again() -> None:
    page = read(OLD_NOTE | {"details": {"directReplies": []}}, request=first(OLD))
    assert page.records == ()
    assert "not decided yet" in page.skipped[0].reason


# --- fields -------------------------------------------------------------------------------------------------------


def test_the_forum_is_the_papers_identity_and_address() -> None:
    record = only(read(NOTE))
    assert record.ids == (ExternalId("openreview", "aB3xExmpl9"),)
    assert record.url == "https://openreview.net/forum?id=aB3xExmpl9"


@pytest.mark.parametrize(
    ("venue", "status"),
    [
        ("EXCONF 2024 oral", "oral"),
        ("EXCONF 2024", None),
        ("Exconf 2024 Poster", "Poster"),
        ("Best of EXCONF", "Best of EXCONF"),
        (None, None),
    ],
)
def test_the_status_is_what_the_venues_text_says_beside_its_name(venue: str | None, status: str | None) -> None:
    assert only(read(changed(venue=venue))).status == status


@pytest.mark.parametrize("moment", [0, -5, 1697200000, 10**30, "soon", True, float("nan"), "1" * 400, 99999999999999])
def test_an_absurd_moment_is_left_out_with_a_reason_and_the_paper_stays(moment: Any) -> None:
    page = read(NOTE | {"odate": moment, "pdate": None})
    assert only(page).published is None
    assert "odate" in page.skipped[0].reason


def test_a_day_that_lies_ahead_is_not_the_first_public_one() -> None:
    page = read(NOTE | {"odate": 1798761600000})
    assert str(only(page).published) == "2024-01-16"
    assert "lies ahead" in page.skipped[0].reason


@given(text=st.integers(946_684_800_000, 1_770_000_000_000))
def test_milliseconds_are_read_as_number_and_as_text_alike(text: int) -> None:
    assert read(NOTE | {"odate": text}) == read(NOTE | {"odate": str(text)})
