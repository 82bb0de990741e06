"""One work under two titles: what may differ between a preprint and what was printed, and what may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sourcer.model.ids import ExternalId
from sourcer.model.records import Record
from sourcer.resolve.works import group_records
from tests.resolve.builders import listed, preprint

FOUR = ("Marella Oduvale", "Jo van der Lindt", "Xiaobo Lianchu", "Bo Quarnell")
DRAFT = "Tidal Gradients for Slow Clocks under Harbour Noise"


def are_one(*records: Record) -> bool:
    return len(group_records(records, {})) == 1


def posted(title: str = DRAFT, *names: str, **facts: Any) -> Record:
    return preprint("2310.90017", title, *(names or FOUR), **facts)


def printed(title: str, *names: str, **facts: Any) -> Record:
    return listed("7", title, *(names or FOUR), **facts)


@pytest.mark.parametrize(
    ("draft", "final"),
    [
        ("Block-wise Clocks for Two-Layers Harbours", "Blockwise Clocks of Two-Layer Harbour"),
        ("Modelling Tidal Behaviour by Optimising Clocks", "Modeling Tidal Behavior via Optimizing Clocks"),
        ("Learning with Slow Tidal Clocks", "Towards Learning via the Slow Tidal Clock"),
        ("A Slow Clock for Tidal Gradients (Extended Version)", "A Slow Clock for Tidal Gradients"),
        ("S$^4$-Clocks: Tidal Gradients", "S4-Clocks: Tidal Gradients"),
        ("Slow Clocks with $π$", "Slow Clocks with $\\pi$"),
    ],
)
def test_a_respelled_title_with_most_of_the_names_is_one_work(draft: str, final: str) -> None:
    assert are_one(posted(draft), printed(final, *FOUR, "Newly Joined", "Also Joined"))


def test_the_name_of_a_system_may_come_or_go() -> None:
    assert are_one(posted(), printed(f"TIDAL: {DRAFT}", *FOUR, "Newly Joined"))
    assert are_one(posted(f"TIDAL: {DRAFT}"), printed(DRAFT))
    assert not are_one(posted(), printed(f"TIDAL: {DRAFT}", *FOUR[:2], "Newly Joined", "Also Joined"))


def test_a_subtitle_may_come_or_go_where_four_names_all_agree() -> None:
    final = f"{DRAFT}: What a Harbour Hears at Night"
    assert are_one(posted(), printed(final))
    assert not are_one(posted(DRAFT, *FOUR[:3]), printed(final, *FOUR[:3]))
    assert not are_one(posted(), printed(final, *FOUR, "Newly Joined"))


def test_a_word_may_change_where_all_names_agree() -> None:
    final = "Tidal Gradients for Slow Clocks under Harbour Noises and Fog"
    assert are_one(posted(), printed(final))
    assert not are_one(posted(), printed(final, *FOUR[:3], "Newly Joined"))
    assert not are_one(posted(DRAFT, *FOUR[:2]), printed(final, *FOUR[:2]))  # two names say less than four


@pytest.mark.parametrize(
    ("draft", "final"),
    [
        ("Tidal Gradients for Slow Clocks, Part I", "Tidal Gradients for Slow Clocks, Part II"),
        (DRAFT, f"{DRAFT} II"),
        ("TidalNet v2: Gradients for Slow Clocks", "TidalNet v3: Gradients for Slow Clocks"),
        ("The Harbour Clock Challenge 2023: Results", "The Harbour Clock Challenge 2024: Results"),
        (f"Tidal++: {DRAFT}", f"Tidal: {DRAFT}"),
        (DRAFT, f"Open Problem: {DRAFT}"),
        (DRAFT, f"Reply to: {DRAFT}"),
        (DRAFT, f"Erratum: {DRAFT}"),
        (DRAFT, f"A Review of {DRAFT}"),
        (DRAFT, f"{DRAFT}: Completeness Results"),
        ("Unsupervised Clocks for Tidal Gradients at Night", "Supervised Clocks for Tidal Gradients at Night"),
        ("Convex Clocks for the Tidal Gradients at Night", "Non-convex Clocks for the Tidal Gradients at Night"),
    ],
)
def test_what_follows_up_on_a_paper_is_another_work(draft: str, final: str) -> None:
    assert not are_one(posted(draft), printed(final))
    assert not are_one(posted(final), printed(draft))


def test_another_title_of_the_same_people_is_another_work() -> None:
    assert not are_one(posted(), printed("Hearing Moths by Their Wings under Harbour Noise"))


def test_nearly_the_same_title_by_other_people_is_another_work() -> None:
    others = ("Ana Plenko", "Inés Robledal", "Seo-yeon Bangmi", "Bo Quarnell")
    assert not are_one(posted(), printed(f"TIDAL: {DRAFT}", *others))
    assert not are_one(posted(), printed(DRAFT, *others))


@pytest.mark.parametrize(("year", "is_one"), [(2022, False), (2023, True), (2025, True), (2026, False)])
def test_a_title_changes_on_the_way_to_print_and_within_two_years(year: int, is_one: bool) -> None:
    assert are_one(posted(), printed(f"TIDAL: {DRAFT}", venue=f"EXCONF {year}")) is is_one


def test_a_submission_that_was_turned_down_may_come_back_under_another_title() -> None:
    first = listed("6", DRAFT, *FOUR, source="openreview", venue="EXCONF 2023", status="Reject")
    again = printed(f"TIDAL: {DRAFT}")
    assert are_one(first, again)
    assert not are_one(replace(first, status="Accept (poster)"), again)


def test_two_publications_of_one_year_may_only_be_respelled() -> None:
    volume = listed("6", f"{DRAFT}s", *FOUR, source="pmlr", venue="Proceedings of EXCONF 2024", ids=())
    assert are_one(volume, printed(DRAFT))
    assert not are_one(replace(volume, title=f"TIDAL: {DRAFT}"), printed(DRAFT))
    assert not are_one(replace(volume, venue="Proceedings of EXCONF 2023"), printed(DRAFT))


def test_one_proceedings_prints_no_paper_twice() -> None:
    assert not are_one(listed("6", f"{DRAFT}s", *FOUR, ids=()), printed(DRAFT, ids=()))


def test_a_collaborations_list_of_names_is_no_evidence_for_a_changed_title() -> None:
    crew = tuple(f"Ana{chr(97 + i)} Plenko{chr(97 + i)}o" for i in range(26))
    final = "Tidal Gradients for Slow Clocks under Harbour Rain"
    assert not are_one(posted(DRAFT, *crew), printed(final, *crew))
    assert are_one(posted(DRAFT, *crew[:25]), printed(final, *crew[:25]))


def test_a_changed_title_never_brings_two_arxiv_ids_together() -> None:
    entry = printed(f"TIDAL: {DRAFT}", ids=(ExternalId("arxiv", "2311.90001"),))
    assert not are_one(posted(), entry)


def test_of_two_candidates_the_nearer_title_is_taken() -> None:
    near, far = posted(), preprint("2311.90001", "Tidal Gradients for Slow Clocks under Loud Harbour Noise", *FOUR)
    entry = printed("Tidal Gradients for Slow Clocks under Harbour Noises")
    assert {key.key for group in group_records([far, entry, near], {}) if entry in group for key in group} == {
        near.key,
        entry.key,
    }


def test_a_record_without_a_year_is_not_joined_by_a_changed_title() -> None:
    assert not are_one(posted(), printed(f"TIDAL: {DRAFT}", venue="EXCONF", updated=None))
    assert are_one(posted(published=date(2024, 1, 2)), printed(f"TIDAL: {DRAFT}"))
