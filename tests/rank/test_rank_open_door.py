"""The open door: no degree, school or count of fame enters a score; reserved places; concentration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest

from sourcer.model.brief import Brief
from sourcer.model.open_door import OpenDoor
from sourcer.model.people import Author
from sourcer.model.records import Account, RepoFacts
from sourcer.model.scores import Ranking
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Authorship, Implementation, VenueStatus, Work
from sourcer.rank import Corpus, rank
from sourcer.reading.concentration import concentration
from sourcer.reading.places import door_of, with_reserved
from tests.export.builders import a_score, an_entry
from tests.export.builders import a_work as a_shown_work
from tests.rank.builders import SMALL, a_brief, a_corpus, a_wave, a_world, an_implementation

WORKS = [*a_world(), *a_wave()]
CODE = (
    an_implementation("one/code", "w700", "official", ["tests"]),
    an_implementation("two/again", "w700", "independent", ["results table"]),
)


def printed_from(works: Sequence[Work], affiliation: str) -> list[Work]:
    return [
        replace(work, authorships=tuple(replace(place, affiliations=(affiliation,)) for place in work.authorships))
        for work in works
    ]


def scored(corpus: Corpus, *, outside: float = 0.0) -> Ranking:
    return rank(corpus, replace(a_brief("robots"), value_outside_academia=outside), SMALL)


PLAIN = scored(a_corpus(WORKS, CODE))


@pytest.mark.parametrize("school", ["Fernhollow University", "Massachusetts Institute of Technology", "Quillmere Inc."])
def test_no_school_or_employer_moves_a_score(school: str) -> None:
    corpus = a_corpus(printed_from(WORKS, school), CODE)
    told = {who: replace(author, affiliations=(school,)) for who, author in corpus.authors.items()}
    assert scored(replace(corpus, authors=told)).scores == PLAIN.scores


def test_no_star_award_or_acceptance_moves_a_score() -> None:
    famous = [replace(each, stars=90_000) for each in CODE]
    prized = [
        replace(work, venues=(VenueStatus("Northmere Conference 2024", "Accept (oral, best paper)", work.url),))
        for work in WORKS
    ]
    found = scored(a_corpus(prized, famous))
    assert [(each.candidate_id, each.total) for each in found.scores] == [
        (each.candidate_id, each.total) for each in PLAIN.scores
    ]


@pytest.mark.parametrize("kind", [Work, Authorship, Author, Account, Implementation, RepoFacts])
def test_nothing_that_a_ranking_reads_has_a_place_for_them(kind: type) -> None:
    """Whoever adds such a field to what a ranking reads meets this test first."""
    barred = (
        "phd",
        "degree",
        "h_index",
        "hindex",
        "citation",
        "follower",
        "school",
        "rating",
        "age",
        "gender",
        "country",
    )
    assert not [field.name for field in fields(kind) if field.name.startswith(barred) or field.name.endswith("_count")]


def test_work_outside_academia_counts_only_for_a_team_that_says_so() -> None:
    works = printed_from(WORKS, "Fernhollow University")
    works = [
        replace(
            work, authorships=(replace(work.authorships[0], affiliations=("Quillmere Inc.",)), *work.authorships[1:])
        )
        if work.authorships[0].author_id == "a-pioneer"
        else work
        for work in works
    ]
    assert scored(a_corpus(works, CODE)).scores == PLAIN.scores
    valued = scored(a_corpus(works, CODE), outside=0.2)
    parts = {score.candidate_id: score.component("outside") for score in valued.scores}
    assert (parts["a-pioneer"].value, parts["a-follower"].value) == (1.0, 0.5)
    assert "Quillmere Inc." in parts["a-pioneer"].evidence[0].text
    assert all(abs(sum(part.weight for part in score.components) - 1.0) < 1e-9 for score in valued.scores)
    assert all(score.total == pytest.approx(sum(p.contribution for p in score.components)) for score in valued.scores)


def test_which_company_or_school_it_is_does_not_matter_to_a_team_that_values_outside() -> None:
    for one, other in (("Quillmere Inc.", "Google"), ("Fernhollow University", "ETH Zürich")):
        totals = [
            [
                (score.candidate_id, score.total)
                for score in scored(a_corpus(printed_from(WORKS, place)), outside=0.3).scores
            ]
            for place in (one, other)
        ]
        assert totals[0] == totals[1]


def an_entry_at(rank: int, field: str = "cs.LG", other_works: int = 3) -> ShortlistEntry:
    score = a_score(candidate_id=f"author-{rank}")
    return an_entry(rank=rank, score=score, works=(a_shown_work(field=field),), other_works=other_works)


PEOPLE = [an_entry_at(rank) for rank in range(1, 11)]
DOOR = OpenDoor(places_adjacent=1, places_one_paper=1)


def test_the_best_of_an_adjacent_field_and_of_one_paper_take_the_last_places_and_say_so() -> None:
    people = [*PEOPLE, an_entry_at(11, "stat.ML"), an_entry_at(12, other_works=0), an_entry_at(13, "stat.ME")]
    shown = with_reserved(people, 6, DOOR)
    assert [(entry.rank, entry.reserved) for entry in shown] == [
        (1, ""),
        (2, ""),
        (3, ""),
        (4, ""),
        (11, "reserved place: adjacent field (stat.ML)"),
        (12, "reserved place: one paper known"),
    ]
    assert [replace(entry, reserved="").score for entry in shown[4:]] == [people[10].score, people[11].score]


def test_who_came_in_by_score_needs_no_reserved_place() -> None:
    people = [an_entry_at(1, "q-bio.QM", other_works=0), *PEOPLE[1:], an_entry_at(11, "stat.ML", other_works=0)]
    assert [entry.rank for entry in with_reserved(people, 4, DOOR)] == [1, 2, 3, 4]


def test_a_place_by_score_is_not_taken_from_the_one_it_would_be_reserved_for() -> None:
    people = [*PEOPLE[:3], an_entry_at(4, "math.OC"), an_entry_at(5, other_works=0)]
    assert [(entry.rank, bool(entry.reserved)) for entry in with_reserved(people, 4, DOOR)] == [
        (1, False),
        (2, False),
        (4, False),
        (5, True),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_reserved_places_never_make_the_list_longer_or_take_more_than_half(size: int) -> None:
    people = [*PEOPLE, *(an_entry_at(rank, "stat.ML", other_works=0) for rank in range(11, 30))]
    shown = with_reserved(people, size, OpenDoor(places_adjacent=9, places_one_paper=9))
    assert len(shown) == size
    assert sum(bool(entry.reserved) for entry in shown) <= size // 2


def test_no_place_is_reserved_where_everybody_is_shown_or_the_team_keeps_none() -> None:
    people = [*PEOPLE, an_entry_at(11, "stat.ML", other_works=0)]
    assert with_reserved(people, None, DOOR) == tuple(people)
    assert with_reserved(people, 3, OpenDoor(places_adjacent=0, places_one_paper=0)) == tuple(people[:3])


def test_a_brief_keeps_its_own_places_and_what_it_does_not_say_is_as_usual() -> None:
    people = [*PEOPLE, an_entry_at(11, "stat.ML"), an_entry_at(12, other_works=0)]
    closed, usual = Brief("toy", (), places_adjacent=0), Brief("toy", ())

    assert [entry.rank for entry in with_reserved(people, 6, door_of(usual, DOOR)) if entry.reserved] == [11, 12]
    assert [entry.rank for entry in with_reserved(people, 6, door_of(closed, DOOR)) if entry.reserved] == [12]


def test_less_than_no_place_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        OpenDoor(places_one_paper=-1)


def test_the_report_on_concentration_counts_institutions_fields_and_the_people_of_the_last_run() -> None:
    works = printed_from(WORKS, "School of Computing, Fernhollow University, Fernhollow")
    first = PLAIN.scores[0].candidate_id
    again, (institutions, its_fields) = concentration(PLAIN, works, {first: 1, "a-somebody": 2}, 5)
    assert "institutions: Fernhollow University 5 (of 5)" in institutions
    assert "cs.LG 5 (of 5)" in its_fields
    assert again == "1 of the top 5 were in the last run's top 5"
    assert all("not scored" in line for line in (institutions, its_fields))


def test_concentration_says_what_it_does_not_know() -> None:
    again, (institutions, _) = concentration(PLAIN, WORKS, None, 5)
    assert "none is printed" in institutions
    assert again == "no earlier run to compare with"
    assert concentration(replace(PLAIN, scores=()), WORKS, None, 5) == ("nobody is ranked", ())
