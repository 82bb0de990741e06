"""OpenReview: who is named on a paper, and what is never read nor kept."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openreview_notes import NEW, NOTE, OLD, OLD_NOTE, SOURCE, answer, changed, first, kept, only, read
from payload_cases import FETCHED_AT, FOLDER, by_key

from sourcer.errors import WrongKindOfPage
from sourcer.model.ids import ExternalId
from sourcer.model.records import Provenance
from sourcer.sources._openreview import resembles
from sourcer.sources.base import Response

# --- what is never read nor kept ----------------------------------------------------------------------------------


def test_no_review_score_or_reviewer_is_kept_of_a_paper_and_its_replies() -> None:
    notes = answer("v1_decision")["notes"]
    text = json.dumps(notes)
    for word in ("rating", "confidence", "Official_Review", "AnonReviewer2", "The clock is slow", "good paper"):
        assert word in text
        assert word not in kept(*notes, venue=OLD)


@given(rating=st.integers() | st.text() | st.none() | st.lists(st.integers()), place=st.sampled_from(["note", "reply"]))
def test_no_score_wherever_it_stands_changes_what_is_read_or_kept(rating: Any, place: str) -> None:
    note = copy.deepcopy(OLD_NOTE)
    holder = note["content"] if place == "note" else note["details"]["directReplies"][0]["content"]
    holder |= {"rating": rating, "soundness": rating, "recommendation": rating}
    assert read(note, request=first(OLD)) == read(OLD_NOTE, request=first(OLD))
    assert kept(note, venue=OLD) == kept(OLD_NOTE, venue=OLD)


def test_of_half_an_answer_nothing_is_kept_for_it_may_hold_reviews() -> None:
    whole = json.dumps(answer("v1_decision")).encode()
    assert SOURCE.payload(first(OLD), Response(200, "", whole[:-20], FETCHED_AT)) == b""
    page = b"<!doctype html><title>Maintenance</title> help@example.org"
    assert SOURCE.payload(first(OLD), Response(200, "", page, FETCHED_AT)).startswith(b"<!doctype html>")


def test_what_is_kept_is_readable_also_where_an_address_follows_a_line_break() -> None:
    note = changed(abstract="Write to\nmaren@example.org")
    request = first()
    again = Response(200, request.url, kept(note).encode(), FETCHED_AT)
    assert SOURCE.parse(request, again, Provenance(request.url, FETCHED_AT, "")) == read(note)


# --- the faults that were seen upstream (the service's formats, section 9) ------------------------------------------


def test_403_challenge_json_that_came_as_an_answer_is_no_empty_list() -> None:
    body = (FOLDER / "openreview" / "challenge.json").read_bytes()
    with pytest.raises(WrongKindOfPage, match="ChallengeRequiredError: Challenge verification required"):
        SOURCE.parse(first(), Response(200, "", body, FETCHED_AT), Provenance(first().url, FETCHED_AT, ""))


def test_unified_authors_give_names_profiles_and_institutions_and_no_country() -> None:
    record = by_key(read(*answer("v2_unified")["notes"]))["aB3xExmpl9"]
    assert [mention.name for mention in record.mentions] == ["Maren T. Oduya", "Jo van der Lind", "Ilse Quandahl"]
    assert record.mentions[0].affiliations == ("Example Institute", "Second Lab")
    assert [mention.ids for mention in record.mentions[1:]] == [(), ()]
    for unread in ("country", "XX", "domain"):
        assert unread in json.dumps(answer("v2_unified"))
        assert unread not in kept(*answer("v2_unified")["notes"])


def test_unwrapped_values_read_as_wrapped_ones() -> None:
    plain = NOTE | {"content": {name: held["value"] for name, held in NOTE["content"].items()}}
    assert read(plain) == read(NOTE)


def test_a_wrapped_value_that_is_hidden_from_us_is_absent() -> None:
    hidden = NOTE | {"content": NOTE["content"] | {"abstract": {"readers": ["EXCONF.cc/2024/Conference"]}}}
    assert only(read(hidden)).abstract is None


@pytest.mark.parametrize(
    "authors",
    [
        ["Anonymous"],
        ["anonymous authors"],
        [f"{NEW.id}/Submission412/Authors"],
        ["Ilse Quandahl", "Anonymous"],
        [],
        None,
    ],
)
def test_anonymous_is_never_stored_as_a_person_and_looked_at_again_after_the_decision(
    authors: list[str] | None,
) -> None:
    page = read(changed(authors=authors))
    assert page.records == ()
    assert "not revealed" in page.skipped[0].reason
    assert only(read(NOTE)).mentions[0].name == "Maren T. Oduya"


def test_email_in_authorids_is_dropped_and_the_others_stay_paired() -> None:
    record = only(read(changed(authorids=["jo@example.org", "~Jo_van_der_Lind2"])))
    assert [mention.ids for mention in record.mentions] == [
        (),
        (ExternalId("openreview-profile", "~Jo_van_der_Lind2"),),
    ]
    assert "jo@" not in kept(NOTE)


# --- names and profiles -------------------------------------------------------------------------------------------


def test_profiles_are_taken_only_where_the_lists_are_equally_long() -> None:
    for authorids in (
        ["~Maren_T._Oduya1"],
        ["~Maren_T._Oduya1", "~Jo_van_der_Lind2", "~Ilse_Quandahl1"],
        None,
        "~A_B1",
    ):
        assert all(mention.ids == () for mention in only(read(changed(authorids=authorids))).mentions)


def test_profiles_in_another_order_are_left_out_rather_than_given_to_the_wrong_person() -> None:
    record = only(read(changed(authorids=["~Jo_van_der_Lind2", "~Maren_T._Oduya1"])))
    assert all(mention.ids == () for mention in record.mentions)


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("Maren T. Oduya", "~Maren_Oduya1"),
        ("M. Oduya", "~Maren_Oduya12"),
        ("Sören Łund", "~Soren_Łund1"),
        ("Xiao-Ming Example", "~Xiaoming_Example3"),
        ("Jean-Baptiste van Exa", "~Jean-Baptiste_Exa2"),
        ("林例", "~林例1"),
    ],
)
def test_another_spelling_of_a_name_resembles_its_profile(name: str, profile: str) -> None:
    assert resembles(name, profile)


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("Wei Example", "~Wei_Other1"),
        ("Wei Example", "~Ling_Example1"),
        ("M. O.", "~Maren_Oduya1"),
        ("Maren", "~Maren_Oduya1"),
        ("", "~1"),
        ("42", "~Maren_Oduya1"),
    ],
)
def test_half_a_name_does_not_resemble_a_profile(name: str, profile: str) -> None:
    assert not resembles(name, profile)
