"""What is one work: by identifiers, else by title, names and year together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sourcer.model.ids import ExternalId
from sourcer.model.records import Record
from sourcer.model.works import VenueStatus
from sourcer.resolve import Previous, resolve
from tests.resolve.builders import listed, preprint, work_of

TITLE = "Tidal Gradients: a Slow Clock"
PEOPLE = ("Marella T. Oduvale", "Jo van der Lindt", "Xiaobo Lianchu")


def are_one(a: Record, b: Record) -> bool:
    return len(resolve([a, b], []).works) == 1


def test_preprint_announcement_programme_and_proceedings_become_one_work() -> None:
    paper = preprint("2403.90017", TITLE, *PEOPLE, abstract="An optimizer with a second clock.")
    feed = preprint("2403.90017", TITLE, *PEOPLE, source="arxiv_feed", published=date(2024, 3, 6))
    entry = listed("7", TITLE.upper(), *PEOPLE)
    volume = listed("v1/oduvale24a", TITLE, *PEOPLE, source="pmlr", venue="EXCONF 2024", published=date(2024, 7, 8))
    volume = replace(volume, ids=(ExternalId("openreview", "forum7"),))
    (work,) = resolve([paper, feed, entry, volume], []).works
    assert set(work.records) == {each.record_key for each in (paper, feed, entry, volume)}
    assert {known.scheme for known in work.ids} == {"arxiv", "openreview"}
    assert work.first_public_on == date(2024, 3, 1)
    assert work.url == "https://arxiv.org/abs/2403.90017"
    assert {venue.status for venue in work.venues} == {"Accept (poster)"}


def test_a_title_alone_never_joins_two_works() -> None:
    assert not are_one(preprint("2403.90017", TITLE, "Ana Plenko"), listed("7", TITLE, "Bo Quarnell"))


def test_a_title_without_names_joins_nothing() -> None:
    assert not are_one(preprint("2403.90017", TITLE, *PEOPLE), listed("7", TITLE))


def test_title_and_most_names_in_another_order_are_one_work() -> None:
    entry = listed("7", "Tidal gradients - A slow clock", "Lianchu, Xiaobo", "M. Oduvale", "Newly Joined")
    assert are_one(preprint("2403.90017", TITLE, *PEOPLE), entry)


def test_the_same_names_five_years_apart_are_two_works() -> None:
    assert not are_one(preprint("1903.90017", TITLE, *PEOPLE), listed("7", TITLE, *PEOPLE))


def test_three_years_are_too_far_where_the_names_changed() -> None:
    assert are_one(preprint("2103.90017", TITLE, *PEOPLE), listed("7", TITLE, *PEOPLE))
    assert not are_one(preprint("2103.90017", TITLE, *PEOPLE), listed("7", TITLE, *PEOPLE[:2], "Newly Joined"))


def test_three_years_are_too_far_for_a_short_title_or_a_single_name() -> None:
    assert not are_one(preprint("2103.90017", "Tidal Gradients", *PEOPLE), listed("7", "Tidal Gradients", *PEOPLE))
    assert not are_one(preprint("2103.90017", TITLE, PEOPLE[0]), listed("7", TITLE, PEOPLE[0]))


def test_half_of_the_names_are_enough_for_a_telling_title_only() -> None:
    joined = (*PEOPLE[:2], "Newly Joined", "Also Joined")
    assert are_one(preprint("2403.90017", TITLE, *PEOPLE[:2]), listed("7", TITLE, *joined))
    assert not are_one(preprint("2403.90017", "Tidal Gradients", *PEOPLE[:2]), listed("7", "Tidal Gradients", *joined))
    assert not are_one(preprint("2403.90017", TITLE, PEOPLE[0]), listed("7", TITLE, *joined))


@pytest.mark.parametrize("title", ["Preface", "Withdrawn", "Front matter"])
def test_what_is_no_title_joins_nothing(title: str) -> None:
    assert not are_one(listed("6", title, *PEOPLE), listed("7", title, *PEOPLE))


def test_two_arxiv_ids_are_never_one_work() -> None:
    assert not are_one(preprint("2403.90017", TITLE, *PEOPLE), preprint("2404.90001", TITLE, *PEOPLE))


@pytest.mark.parametrize("known", [ExternalId("doi", "10.9999/jir.7"), ExternalId("openreview", "aB3xExmpl9")])
def test_a_common_identifier_joins_records_of_different_titles(known: ExternalId) -> None:
    paper = preprint("2403.90017", TITLE, *PEOPLE)
    entry = listed("7", "A Clock That Ticks with the Loss", *PEOPLE)
    assert are_one(replace(paper, ids=(*paper.ids, known)), replace(entry, ids=(known,)))


def test_arxivs_own_doi_counts_as_the_arxiv_id() -> None:
    own = ExternalId("doi", "10.48550/arxiv.2403.90017")
    assert are_one(preprint("2403.90017", TITLE, *PEOPLE), replace(listed("7", "Another Title", "A B"), ids=(own,)))


def test_the_arxiv_record_gives_title_abstract_and_names() -> None:
    paper = preprint("2403.90017", TITLE, *PEOPLE, abstract="From the preprint.")
    entry = listed("7", TITLE.lower(), "M. Oduvale", "J. van der Lindt", "X. Lianchu", abstract="From the programme.")
    (work,) = resolve([entry, paper], []).works
    assert (work.title, work.abstract) == (TITLE, "From the preprint.")
    assert [place.name for place in work.authorships] == list(PEOPLE)


def test_what_the_best_record_lacks_is_taken_from_the_next() -> None:
    paper = preprint("2403.90017", TITLE, *PEOPLE, abstract=None)
    entry = listed("7", TITLE, *PEOPLE, abstract="From the programme.", links=("https://tidal.example.org",))
    (work,) = resolve([entry, paper], []).works
    assert (work.abstract, work.links) == ("From the programme.", ("https://tidal.example.org",))


def test_a_programme_entry_alone_is_dated_by_its_presentation() -> None:
    (work,) = resolve([listed("7", TITLE, *PEOPLE)], []).works
    assert work.first_public_on == date(2024, 5, 7)


def test_a_work_without_any_date_has_none() -> None:
    (work,) = resolve([listed("7", TITLE, *PEOPLE, updated=None)], []).works
    assert work.first_public_on is None


def test_every_venue_status_is_kept_once() -> None:
    oral = listed("7o", TITLE, *PEOPLE, status="Accept (oral)", ids=(ExternalId("openreview", "forum7"),))
    (work,) = resolve([oral, listed("7", TITLE, *PEOPLE)], []).works
    assert set(work.venues) == {
        VenueStatus("EXCONF 2024", "Accept (oral)", "https://exconf.example.org/7o"),
        VenueStatus("EXCONF 2024", "Accept (poster)", "https://exconf.example.org/7"),
    }


@pytest.mark.parametrize("newest_says", [True, False])
def test_the_newest_arxiv_record_says_whether_a_work_is_withdrawn(newest_says: bool) -> None:
    first = preprint("2403.90017", TITLE, *PEOPLE, version=1, withdrawn=not newest_says)
    newest = preprint("2403.90017", TITLE, *PEOPLE, source="arxiv_feed", version=3, withdrawn=newest_says)
    (work,) = resolve([first, newest, listed("7", TITLE, *PEOPLE)], []).works
    assert work.withdrawn is newest_says


@pytest.mark.parametrize("newest_says", [True, False])
def test_an_interface_without_versions_is_compared_by_its_day(newest_says: bool) -> None:
    then, now = datetime(2024, 3, 4, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC)
    first = preprint("2403.90017", TITLE, *PEOPLE, version=2, updated=then, withdrawn=not newest_says)
    newest = preprint("2403.90017", TITLE, *PEOPLE, source="arxiv_oai", updated=now, withdrawn=newest_says)
    (work,) = resolve([first, newest], []).works
    assert work.withdrawn is newest_says


def test_a_retitled_preprint_stays_with_the_programme_entry_it_was_joined_to() -> None:
    paper, entry = preprint("2403.90017", TITLE, *PEOPLE), listed("7", TITLE, *PEOPLE)
    (before,) = resolve([paper, entry], []).works
    renamed = replace(paper, title="Slow Clocks, Revisited", updated=datetime(2024, 9, 1, tzinfo=UTC))
    known = Previous(works=dict.fromkeys(before.records, before.id))
    (after,) = resolve([renamed, entry], [], known).works
    assert after.id == before.id


def test_works_that_turn_out_to_be_one_keep_the_larger_ones_id_and_say_so() -> None:
    paper, entry, volume = (
        preprint("2403.90017", TITLE, *PEOPLE),
        listed("7", "Another Title", *PEOPLE),
        listed("8", "A Third Title", *PEOPLE, ids=(ExternalId("openreview", "forum7"),)),
    )
    known = Previous(works={paper.record_key: "Wa", entry.record_key: "Wb", volume.record_key: "Wb"})
    linked = replace(paper, ids=(*paper.ids, ExternalId("openreview", "forum7")))
    result = resolve([linked, entry, volume], [], known)
    assert [work.id for work in result.works] == ["Wb"]
    assert "work Wa is now part of Wb" in result.notes


def test_no_id_is_given_twice_when_a_work_falls_apart() -> None:
    paper, other = preprint("2403.90017", TITLE, *PEOPLE), preprint("2404.90001", "Something Else", "Bo Quarnell")
    known = Previous(works={paper.record_key: "Wa", other.record_key: "Wa"})
    result = resolve([paper, other], [], known)
    assert len({work.id for work in result.works}) == 2
    assert work_of(result, paper).id == "Wa"
    assert any(note.startswith("work Wa was split") for note in result.notes)
