"""Must-haves: who lacks one is not on the shortlist, nothing else changes, and the run says who lacked what."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from sourcer.model.brief import Team
from sourcer.model.musts import MUSTS, MustHave
from sourcer.model.scores import Ranking
from sourcer.model.works import Implementation, VenueStatus, Work
from sourcer.rank import check_brief, rank
from sourcer.rank.musts import CHECKS, MISSING, NAMED, Known, turned_away
from tests.rank.builders import SMALL, a_brief, a_corpus, a_title, a_work, a_world, an_abstract, an_implementation

WORLD = a_world(150)


def ranked(*musts: MustHave, code: tuple[Implementation, ...] = (), world: list[Work] = WORLD) -> Ranking:
    return rank(a_corpus(world, code), a_brief("robots", must_have=musts), SMALL)


def ids(ranking: Ranking) -> list[str]:
    return [score.candidate_id for score in ranking.scores]


def first() -> tuple[str, str]:
    best = ranked().scores[0]
    return best.candidate_id, best.work_ids[0]


def test_only_those_with_code_stay_and_the_notes_count_the_others() -> None:
    person, work = first()
    code = (an_implementation("lab/code", work, "official"),)
    everybody, kept = ranked(code=code), ranked(MustHave("code"), code=code)
    gone = len(everybody.scores) - 1

    assert ids(kept) == [person]
    assert kept.scores[0] == everybody.scores[0], "a must-have adds nothing to a score"
    said = f"{gone} of {gone + 1} candidates lack a must-have and are left out (code: {gone})"
    assert said in kept.notes


def test_code_must_show_the_fact_that_is_asked_for() -> None:
    _, work = first()
    must = MustHave("code_with", ("tests",))

    assert not ranked(must, code=(an_implementation("lab/code", work, "official", ["licence"]),)).scores
    assert ranked(must, code=(an_implementation("lab/code", work, "official", ["tests"]),)).scores


def test_an_implementer_has_code_and_no_first_author_work() -> None:
    _, work = first()
    again = an_implementation("careful/again", work, "independent", ["tests"])

    assert ids(ranked(MustHave("code_with", ("tests",)), code=(again,))) == ["github:careful"]
    asked = ranked(MustHave("works", count=1), code=(again,))
    assert "github:careful" not in ids(asked)
    assert any("at least 1 first-author works: 1" in note for note in asked.notes)


def test_works_are_counted_once_however_often_they_were_put_up() -> None:
    rng = random.Random(5)
    text = an_abstract(rng, "robots")
    title = a_title(rng, "robots")
    copies = [a_work(f"90{at}", title, text, date(2024, 1, 1 + at), "a-copier") for at in range(3)]
    two = [a_work(f"91{at}", f"Grasp {at}", an_abstract(rng, "robots"), date(2024, 2, 1), "a-two") for at in (1, 2)]
    found = ids(ranked(MustHave("works", count=2), world=[*WORLD, *copies, *two]))

    assert "a-two" in found
    assert "a-copier" not in found


def test_a_work_in_an_area_is_one_work_that_fits_it() -> None:
    brief = a_brief("robots", "speech", must_have=(MustHave("work_in", ("speech",)),))
    kept = rank(a_corpus(WORLD), brief, SMALL)

    assert kept.scores
    assert all("speech" in score.candidate_id for score in kept.scores)


@pytest.mark.parametrize(
    ("venue", "is_in"),
    [("ICML 2024", True), ("Proceedings of the 41st ICML", True), ("icml-2024", True), ("ICMLA 2024", False)],
)
def test_a_venue_is_found_by_whole_words(venue: str, is_in: bool) -> None:
    person, work = first()
    at = VenueStatus(venue, None, "https://venue.example")
    world = [replace(each, venues=(at,)) if each.id == work else each for each in WORLD]

    assert ids(ranked(MustHave("venue", ("ICML",)), world=world)) == ([person] if is_in else [])


def test_who_lacks_two_things_is_left_out_once_and_counted_for_both() -> None:
    asked = ranked(MustHave("code"), MustHave("works", count=99))
    gone = len(ranked().scores)

    assert asked.scores == ()
    said = f"{gone} of {gone} candidates lack a must-have and are left out"
    assert f"{said} (code: {gone}; at least 99 first-author works: {gone})" in asked.notes


def test_an_author_who_was_left_out_does_not_come_back_as_an_implementer() -> None:
    person, work = first()
    code = (an_implementation("lab/code", work, "official"),)

    assert person not in ids(ranked(MustHave("works", count=99), code=code))


def test_a_check_says_the_same_before_a_night() -> None:
    brief = a_brief("robots", must_have=(MustHave("code"),))
    said = [finding.text for finding in check_brief(a_corpus(WORLD), brief, SMALL)]

    assert any("lack a must-have" in text for text in said)
    assert any("no first author would be on the shortlist: ask for less in [must_have]" in text for text in said)


def test_a_check_names_who_is_turned_away_and_a_night_names_nobody() -> None:
    person, work = first()
    code = (an_implementation("lab/code", work, "official"),)
    brief = a_brief("robots", must_have=(MustHave("code"), MustHave("works", count=1)))
    notes = [each.text for each in check_brief(a_corpus(WORLD, code), brief, SMALL) if each.level == "note"]
    everybody = ranked().scores
    others = [score.name for score in everybody if score.candidate_id != person]

    (said,) = notes
    assert said.startswith("left out for want of code: ")
    assert [name for name in others if f"{name} (no code seen)" in said] == others
    assert f"{everybody[0].name} (" not in said, "who has everything is not named"
    kept = rank(a_corpus(WORLD, code), brief, SMALL).notes
    assert not [name for name in others for note in kept if name in note]


def test_at_most_ten_are_named_for_each_must_have_and_the_rest_are_counted() -> None:
    people = [Known((), {}, (), 0.5, f"Person {number:02}") for number in range(NAMED + 3)]
    (said,) = turned_away((MustHave("code"),), people)

    assert said.count("no code seen") == NAMED
    assert said.endswith("Person 09 (no code seen); and 3 more")
    assert turned_away((MustHave("code"),), []) == []


def test_what_was_missing_is_said_of_every_kind_of_must_have() -> None:
    at = [VenueStatus(name, None, "https://venue.example") for name in ("A 2024", "B 2023", "C 2022", "D 2021")]
    work = replace(WORLD[0], venues=tuple(at))
    known = Known((work,), {"ice": 0.31}, (an_implementation("lab/code", work.id, "official"),), 0.5, "Ada")
    nothing = Known((), {}, (), 0.5, "Bo")
    asked = {
        "code": (MustHave("code"), None, "no code seen"),
        "code_with": (MustHave("code_with", ("tests",)), "tests not seen in lab/code", "no code seen"),
        "work_in": (
            MustHave("work_in", ("ice",)),
            "best fit of a work 0.31, 0.50 needed",
            "best fit of a work 0.00, 0.50 needed",
        ),
        "works": (MustHave("works", count=2), "1 known", "0 known"),
        "venue": (MustHave("venue", ("ICML",)), "seen at A 2024, B 2023, C 2022, ...", "no venue known"),
    }

    assert asked.keys() == MUSTS.keys() == CHECKS.keys() == MISSING.keys()
    for must, some, none in asked.values():
        told = ([f"Ada ({some})"] if some else []) + [f"Bo ({none})"]
        assert turned_away((must,), (known, nothing)) == [f"left out for want of {must}: {'; '.join(told)}"]


def test_what_the_team_says_of_itself_changes_no_score() -> None:
    loud = a_brief("robots", team=Team(mission="speech glacier protein", problems="auction bidder price"))

    assert rank(a_corpus(WORLD), loud, SMALL) == ranked()
