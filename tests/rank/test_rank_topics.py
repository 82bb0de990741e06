"""Growth of a topic against when somebody entered it, in invented worlds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sourcer.model.scores import Component, Ranking, Score
from sourcer.model.works import Work
from sourcer.rank import rank
from sourcer.rank.curves import Sides, draw
from tests.rank.builders import SMALL, a_brief, a_corpus, a_title, a_wave, a_work, a_world, with_phrases


def importance_of(ranking: Ranking, who: str) -> Component:
    return one(ranking, who).component("importance")


def one(ranking: Ranking, who: str) -> Score:
    return next(score for score in ranking.scores if score.candidate_id == who)


def ranked(*more: Sequence[Work]) -> Ranking:
    return rank(
        a_corpus([*a_world(), *(work for works in more for work in works)]), a_brief("robots", minimum_fit=0.0), SMALL
    )


def works_on(day: date, who: str, number: int) -> Work:
    rng = random.Random(number)
    return a_work(number, a_title(rng, "robots"), with_phrases(rng, "robots"), day, who)


def without_stay(works: Sequence[Work]) -> list[Work]:
    """The wave, but the pioneer wrote one work."""
    return [work for work in works if work.id != "w701"]


def test_who_enters_before_the_topic_grows_stands_above_who_comes_at_its_peak(wave: Ranking) -> None:
    pioneer, follower = importance_of(wave, "a-pioneer"), importance_of(wave, "a-follower")
    assert pioneer.value > 0.6
    assert follower.value <= 0.5
    assert "comes at its peak" in follower.note


def test_staying_makes_an_early_entry_count_in_full() -> None:
    left = ranked(without_stay(a_wave()))
    stayed = ranked(
        without_stay(a_wave()),
        [works_on(date(2023, 6, 1), "a-pioneer", 9501), works_on(date(2024, 9, 1), "a-pioneer", 9502)],
    )
    assert importance_of(stayed, "a-pioneer").value > importance_of(left, "a-pioneer").value > 0.5
    assert "half of the early entry counts" in importance_of(left, "a-pioneer").note


def test_a_topic_that_does_not_move_makes_nobody_important() -> None:
    calm = ranked()
    scored = [part.value for score in calm.scores if (part := score.component("importance")).is_scored]
    assert scored
    assert all(0.2 < value < 0.8 for value in scored)
    assert abs(sum(scored) / len(scored) - 0.5) < 0.1


def test_a_recent_entry_is_too_early_to_tell_and_not_punished() -> None:
    found = importance_of(ranked(a_wave(), [works_on(date(2026, 4, 1), "a-newcomer", 9600)]), "a-newcomer")
    assert not found.is_scored
    assert found.value == 0.5
    assert found.note.startswith("too early to tell")


def test_the_curve_has_dates_and_marks_the_entry_and_the_later_works(wave: Ranking) -> None:
    evidence = importance_of(wave, "a-pioneer").evidence
    curve = [item for item in evidence if item.kind == "curve"]
    days = [item.on for item in curve if item.on]
    assert days == sorted(days)
    assert all((day.month, day.day) in ((1, 1), (7, 1)) for day in days)
    entered = [item.on for item in evidence if item.kind == "entered"]
    assert entered == [date(2022, 9, 1)]
    before = max(item.value or 0.0 for item in curve if item.on and item.on < date(2022, 7, 1))
    after = max(item.value or 0.0 for item in curve if item.on and item.on > date(2022, 7, 1))
    assert after > before


def test_the_papers_of_one_person_alone_are_no_growth() -> None:
    """Somebody who writes the same thing over and over does not make a topic of it grow."""
    alone = [works_on(date(2022, 9, 1) + timedelta(days=40 * at), "a-alone", 9700 + at) for at in range(20)]
    found = importance_of(ranked(alone), "a-alone")
    assert found.value <= 0.6


def test_the_order_of_works_does_not_move_the_curve() -> None:
    works = [*a_world(), *a_wave()]
    turned = list(reversed(works))
    one_way, other = (rank(a_corpus(each), a_brief("robots"), SMALL) for each in (works, turned))
    assert one_way.scores == other.scores


counts = st.integers(0, 500)


@given(counts, counts, st.integers(500, 5000), st.integers(500, 5000))
def test_earliness_is_half_where_both_sides_are_alike_and_turns_with_them(a: int, b: int, n: int, m: int) -> None:
    here, there = Sides((a, n), (b, m), (3.0, 3.0)), Sides((b, m), (a, n), (3.0, 3.0))
    assert 0.0 <= here.earliness <= 1.0
    assert abs(here.earliness + there.earliness - 1.0) < 1e-9
    assert Sides((a, n), (a, n), (3.0, 3.0)).earliness == 0.5


def test_a_half_year_without_papers_of_the_field_has_no_share() -> None:
    halves = draw(np.array([2020.1]), np.array([2020.1, 2020.3, 2021.2]), 2020.0, 2021.4)
    assert [(half.name, half.share) for half in halves] == [("2020 H1", 0.5), ("2020 H2", None), ("2021 H1", 0.0)]
