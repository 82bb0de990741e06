"""Must-haves: who lacks one is not on the shortlist, nothing else changes, and the run says who lacked what."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from sourcer.model.brief import Team
from sourcer.model.musts import MustHave
from sourcer.model.scores import Ranking
from sourcer.model.works import Implementation, VenueStatus, Work
from sourcer.rank import check_brief, rank
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


def test_what_the_team_says_of_itself_changes_no_score() -> None:
    loud = a_brief("robots", team=Team(mission="speech glacier protein", problems="auction bidder price"))

    assert rank(a_corpus(WORLD), loud, SMALL) == ranked()
