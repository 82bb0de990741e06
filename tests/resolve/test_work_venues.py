"""What a work tells of its venues and its first day, over all records of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sourcer.model.records import Record
from sourcer.resolve import resolve
from sourcer.resolve.drafts import PREFERENCE, draft_work
from sourcer.resolve.venues import venue_statuses
from sourcer.sources import SOURCES
from tests.resolve.builders import listed, preprint

TITLE = "Tidal Gradients: a Slow Clock for Harbours"
PEOPLE = ("Marella T. Oduvale", "Jo van der Lindt", "Xiaobo Lianchu")


def submitted(key: str, venue: str, status: str | None, **facts: object) -> Record:
    told = {"source": "openreview", "venue": venue, "status": status} | facts
    return listed(key, TITLE, *PEOPLE, **told)


def told(*records: Record) -> set[tuple[str, str | None]]:
    return {(each.venue, each.status) for each in venue_statuses(records)}


def test_a_long_way_to_print_is_one_work_with_every_status_and_the_first_day() -> None:
    paper = preprint("2301.90017", f"TIDAL: {TITLE}", *PEOPLE, published=date(2023, 1, 20))
    withdrawn = submitted("1", "EXCONF 2023", "Withdraw", published=date(2022, 11, 4))
    rejected = submitted("2", "EXLEARN 2023", "Reject", published=date(2023, 6, 1))
    accepted = submitted("3", "EXCONF 2024", "Accept (oral)", published=date(2024, 1, 16))
    entry = listed("4", TITLE.upper(), *PEOPLE, venue="EXCONF 2024", status="Oral")
    (work,) = resolve([entry, accepted, rejected, withdrawn, paper], []).works
    assert {(each.venue, each.status) for each in work.venues} == {
        ("EXCONF 2023", "Withdraw"),
        ("EXLEARN 2023", "Reject"),
        ("EXCONF 2024", "Accept (oral)"),
    }
    assert work.first_public_on == date(2022, 11, 4)
    assert not work.withdrawn


@pytest.mark.parametrize("other", ["Poster", "accept (POSTER)", "Accepted as a poster presentation", "Accept", None])
def test_two_sources_that_say_the_same_of_a_venue_are_told_once(other: str | None) -> None:
    first, second = submitted("1", "EXCONF 2024", "Accept (poster)"), submitted("2", "ExConf 2024", other)
    assert told(first, second) == {("EXCONF 2024", "Accept (poster)")}
    kept = "Accept (poster)" if other in ("Accept", None) else other
    assert {status for _, status in told(second, first)} == {kept}


def test_statuses_that_differ_and_venues_that_differ_are_all_kept() -> None:
    said = [("EXCONF 2024", "Poster"), ("EXCONF 2024", "Oral"), ("EXCONF 2023", "Poster"), ("EXCONF 2022", None)]
    assert told(*(submitted(str(at), *each) for at, each in enumerate(said))) == set(said)


def test_a_rejection_does_not_hide_that_a_venue_took_it_after_all() -> None:
    both = {("EXCONF 2024", "Reject"), ("EXCONF 2024", "Accept")}
    assert told(submitted("1", "EXCONF 2024", "Reject"), submitted("2", "EXCONF 2024", "Accept")) == both


def test_a_record_without_a_venue_tells_none() -> None:
    assert told(preprint("2301.90017", TITLE, *PEOPLE)) == set()


def test_every_source_of_papers_has_its_place() -> None:
    assert set(PREFERENCE) == set(SOURCES) - {"github"}


def test_openreview_is_believed_before_the_programme_made_from_it() -> None:
    entry, note = listed("1", TITLE.upper(), *PEOPLE), submitted("2", "EXCONF 2024", "Accept (poster)")
    assert draft_work("W1", [entry, note]).title == TITLE


def test_hugging_face_is_believed_only_where_nobody_else_says_it() -> None:
    paper = preprint("2301.90017", TITLE, *PEOPLE, source="arxiv_feed", abstract=None)
    page = replace(preprint("2301.90017", TITLE, PEOPLE[2], source="huggingface"), abstract="As of one day.")
    draft = draft_work("W1", [page, paper])
    assert draft.printed_names == PEOPLE
    assert draft.abstract == "As of one day."
