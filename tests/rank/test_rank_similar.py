"""More people like one: whose works are near, and by which terms."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from sourcer.model.works import Authorship
from sourcer.rank.similar import similar_people
from tests.rank.builders import a_corpus, a_wave, a_work, a_world, an_abstract


def test_the_nearest_people_write_on_the_same_topic_and_the_terms_say_so() -> None:
    corpus = a_corpus(a_world(120))
    found = similar_people(corpus, "a-robots-1", 5)
    assert [each.author_id for each in found[:3]] == [
        each.author_id for each in found[:3] if "robots" in each.author_id
    ]
    assert [each.similarity for each in found] == sorted((each.similarity for each in found), reverse=True)
    for each in found:
        assert each.terms
        assert all(part > 0 for _, part in each.terms)
        assert sum(part for _, part in each.terms) <= each.similarity + 0.001
        assert each.near_title
    assert "a-robots-1" not in {each.author_id for each in found}


def test_the_terms_sum_to_the_similarity_where_they_are_few() -> None:
    works = [
        a_work(1, "Tidal kites", "Tidal kites.", date(2024, 1, 1), "a-one"),
        a_work(2, "Tidal kites", "Kites, tidal.", date(2024, 1, 2), "a-two"),
        a_work(3, "Moth wings", "Wings.", date(2024, 1, 3), "a-three"),
    ]
    (found,) = similar_people(a_corpus(works), "a-one", 5)
    assert found.author_id == "a-two"
    assert sum(part for _, part in found.terms) == pytest.approx(found.similarity, abs=0.001)


def test_one_near_paper_is_enough_and_many_far_ones_do_not_harm() -> None:
    rng = random.Random(5)
    far = [
        a_work(f"6{at:02}", f"Ice {at}", an_abstract(rng, "glaciers"), date(2024, 3, 1), "a-taker-1") for at in range(9)
    ]
    before = {each.author_id: each.similarity for each in similar_people(a_corpus(a_wave()), "a-pioneer", 30)}
    after = {each.author_id: each.similarity for each in similar_people(a_corpus([*a_wave(), *far]), "a-pioneer", 30)}
    assert "a-taker-1" in before
    assert "a-taker-1" in after
    ranked = sorted(after, key=lambda who: -after[who])
    assert ranked.index("a-taker-1") <= sorted(before, key=lambda who: -before[who]).index("a-taker-1") + 3


def test_copies_of_one_text_and_works_on_which_both_are_first_say_nothing() -> None:
    world = a_world(60)
    mine = next(work for work in world if work.first_authors[0].author_id == "a-robots-1")
    copy = replace(mine, id="w-copy", ids=(), authorships=(Authorship(0, "a-copier", "A Copier", True),))
    shared = a_work(
        "71", "Grippers", an_abstract(random.Random(1), "robots"), date(2025, 1, 1), ("a-robots-1", "a-friend")
    )
    found = similar_people(a_corpus([*world, copy, shared]), "a-robots-1", 50)
    assert {"a-copier", "a-friend"}.isdisjoint(each.author_id for each in found)


def test_coauthors_are_told_as_such() -> None:
    world = a_world(60)
    asked = next(work for work in world if work.first_authors[0].author_id == "a-robots-1")
    friend = next(
        place.author_id
        for work in world
        for place in work.first_authors
        if "robots" in place.author_id and place.author_id != "a-robots-1"
    )
    beside = replace(asked, authorships=(*asked.authorships, Authorship(2, friend, "A Friend", False)))
    found = similar_people(a_corpus([beside if work is asked else work for work in world]), "a-robots-1", 9)
    assert {each.author_id: each.together for each in found}[friend] == 1
    assert sum(each.together for each in found) == 1


def test_who_is_never_first_is_known_by_the_works_they_are_on() -> None:
    works = a_world(60)
    led = [work for work in works if work.first_authors[0].author_id == "a-robots-0"]
    others = [replace(work, authorships=work.authorships[:1]) for work in works if work not in led]
    found = similar_people(a_corpus([*led, *others]), "a-senior", 3)
    assert all("robots" in each.author_id for each in found)
    assert "a-robots-0" not in {each.author_id for each in found}, "their common works speak for themselves"


def test_nobody_is_near_to_nobody() -> None:
    assert similar_people(a_corpus(a_world(20)), "a-stranger", 5) == ()
    assert similar_people(a_corpus([]), "a-stranger", 5) == ()
