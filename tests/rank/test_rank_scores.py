"""Scores of people: what counts, what does not, and that the same inputs give the same ranking."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.brief import Brief
from sourcer.model.scores import COMPONENTS, ComponentName, Ranking
from sourcer.model.works import Work
from sourcer.rank import rank
from sourcer.rank.fit import BACKGROUND
from sourcer.rank.persons import best_mean, over_areas, person_fit, person_value
from tests.rank.builders import (
    SMALL,
    a_brief,
    a_corpus,
    a_title,
    a_wave,
    a_work,
    a_world,
    an_abstract,
    an_implementation,
)

FITS = st.floats(0.0, 1.0, allow_nan=False)
WORKS = st.lists(FITS, min_size=1, max_size=12)


def ids(ranking: Ranking) -> list[str]:
    return [score.candidate_id for score in ranking.scores]


def total_of(ranking: Ranking, person: str) -> float:
    return next(score.total for score in ranking.scores if score.candidate_id == person)


def test_the_parts_sum_to_the_whole_exactly(wave: Ranking) -> None:
    for score in wave.scores:
        assert [component.name for component in score.components] == list(COMPONENTS)
        assert score.total == math.fsum(component.weight * component.value for component in score.components)
        assert all(0.0 <= component.value <= 1.0 for component in score.components)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 100), min_size=5, max_size=5).filter(any))
def test_any_weights_are_those_of_the_brief(raw: list[int]) -> None:
    weights: dict[ComponentName, float] = {name: part / sum(raw) for name, part in zip(COMPONENTS, raw, strict=True)}
    ranking = rank(a_corpus(a_world(25)), a_brief("robots", weights=weights), SMALL)

    assert ranking.scores
    for score in ranking.scores:
        assert {component.name: component.weight for component in score.components} == weights
        assert score.total == math.fsum(component.contribution for component in score.components)


def test_the_best_come_first_and_equal_totals_by_id(plain: Ranking) -> None:
    keys = [(-score.total, score.candidate_id) for score in plain.scores]

    assert keys == sorted(keys)


@given(st.lists(st.floats(BACKGROUND, 1.0), min_size=1, max_size=12), st.lists(st.floats(0.0, 0.999), max_size=30))
def test_works_below_what_is_already_said_never_change_the_fit(works: list[float], shares: list[float]) -> None:
    said = person_fit(works, 5)

    assert person_fit([*works, *(said * share for share in shares)], 5) == pytest.approx(said, abs=1e-6)


@given(WORKS, FITS)
def test_another_work_never_lowers_the_fit(works: list[float], more: float) -> None:
    assert person_fit([*works, more], 5) >= person_fit(works, 5)


@given(st.lists(FITS, min_size=2, max_size=8), st.lists(st.floats(0.0, 1.0), max_size=30))
def test_more_works_no_better_than_the_best_two_never_change_the_originality(
    works: list[float], shares: list[float]
) -> None:
    second = sorted(works)[-2]

    assert person_value([*works, *(second * share for share in shares)], 2, 2.0) == person_value(works, 2, 2.0)


@given(st.floats(0.5, 1.0), st.integers(1, 30))
def test_neutral_works_never_raise_the_originality_of_one_good_work(good: float, many: int) -> None:
    assert person_value([good, *([0.5] * many)], 2, 2.0) <= person_value([good], 2, 2.0)


def test_one_excellent_work_says_more_than_five_middling_ones_and_two_more_than_one() -> None:
    assert person_fit([0.9], 5) > person_fit([0.6] * 5, 5)
    assert person_fit([0.9, 0.9], 5) > person_fit([0.9], 5)
    assert person_fit([0.9] * 400, 5) == person_fit([0.9] * 5, 5)


@given(WORKS, st.lists(st.floats(0.0, 1.0), max_size=30))
def test_works_less_similar_than_the_best_five_never_change_a_person_s_similarity(
    works: list[float], shares: list[float]
) -> None:
    five = sorted(works, reverse=True)[:5]
    weaker = [share * five[-1] for share in shares] if len(five) == 5 else []

    assert best_mean([*works, *weaker], 5) == best_mean(works, 5) == pytest.approx(sum(five) / len(five))
    assert best_mean([], 5) == 0.0


@given(st.lists(st.tuples(st.floats(0.1, 5.0), FITS), min_size=1, max_size=6))
def test_over_areas_a_person_is_as_good_as_in_the_best_of_the_heaviest(known: list[tuple[float, float]]) -> None:
    heaviest = max(weight for weight, _ in known)
    floor = max(fit for weight, fit in known if weight == heaviest)
    best = max(fit for _, fit in known)

    assert floor - 1e-6 <= over_areas(known) <= min(1.0, best * len(known) ** (1 / 20)) + 1e-6


def test_a_lighter_area_counts_for_less() -> None:
    assert over_areas([(1.0, 0.9), (0.2, 0.1)]) > over_areas([(1.0, 0.1), (0.2, 0.9)])


def test_thirty_middling_works_do_not_raise_a_person() -> None:
    rng = random.Random(8)
    more = [
        a_work(
            f"6{at:02}",
            a_title(rng, "markets"),
            an_abstract(rng, "markets"),
            date(2024, 3, 1 + at % 28),
            f"a-busy-{at}",
        )
        for at in range(80)
    ]
    world, brief = [*a_world(200), *a_wave(), *more], a_brief("robots")
    before = rank(a_corpus(world), brief, SMALL)
    middling = {
        work.work_id
        for work in before.works
        if work.originality and work.importance and max(work.originality, work.importance) <= 0.5
    }
    given_away = [
        replace(work, authorships=(replace(work.authorships[0], author_id="a-pioneer"),))
        if work.authorships[0].author_id.startswith("a-busy") and work.id in middling
        else work
        for work in world
    ]
    after = rank(a_corpus(given_away), brief, SMALL)

    assert sum(work.authorships[0].author_id == "a-pioneer" for work in given_away) > 25
    assert total_of(after, "a-pioneer") <= total_of(before, "a-pioneer") + 0.005


def test_a_person_with_hundreds_of_works_shows_only_the_best_few() -> None:
    rng = random.Random(8)
    world = [
        a_work(at, a_title(rng, "robots"), an_abstract(rng, "robots"), date(2021 + at % 5, 1 + at % 12, 1), "a-busy")
        for at in range(300)
    ]
    score = next(score for score in rank(a_corpus([*a_world(60), *world]), a_brief("robots"), SMALL).scores)

    assert len(score.work_ids) == 5


def test_two_who_share_the_first_place_both_count_and_it_is_said() -> None:
    rng = random.Random(1)
    shared = a_work("900", a_title(rng, "robots"), an_abstract(rng, "robots"), date(2024, 1, 1), ("a-left", "a-right"))
    ranking = rank(a_corpus([*a_world(), shared]), a_brief("robots"), SMALL)
    by_id = {score.candidate_id: score for score in ranking.scores}

    assert by_id["a-left"].total == by_id["a-right"].total
    assert any("shares the first place" in line for line in by_id["a-left"].uncertain)


def test_alphabetical_order_crowns_nobody() -> None:
    rng = random.Random(1)
    work = a_work("900", a_title(rng, "robots"), an_abstract(rng, "robots"), date(2024, 1, 1), ())
    ranking = rank(a_corpus([*a_world(), work]), a_brief("robots", liked=("w900",)), SMALL)

    assert all("w900" not in score.work_ids for score in ranking.scores)
    assert all(flag.work_id != "w900" for flag in ranking.liked)
    assert any("nobody is first author of the liked work" in note for note in ranking.notes)


def test_last_authors_are_no_candidates(plain: Ranking) -> None:
    assert "a-senior" not in ids(plain)


def test_the_order_of_the_inputs_changes_nothing() -> None:
    works = [*a_world(160), *a_wave()]
    code = [an_implementation(f"dev{at}/repo", f"w{5 * at}", "independent", ["tests"]) for at in range(8)]
    brief = a_brief("robots", "speech", liked=("w0", "w1"), disliked=("w2",))
    first = rank(a_corpus(works, code), brief, SMALL)
    random.Random(6).shuffle(works)
    code.reverse()

    assert rank(a_corpus(works, code), brief, SMALL) == first


def test_people_and_works_that_are_left_out_are_not_there(plain: Ranking) -> None:
    out = plain.scores[0]
    for name in (out.candidate_id, out.name.upper()):
        assert out.candidate_id not in ids(
            rank(a_corpus(a_world()), a_brief("robots", leave_out_people=(name,)), SMALL)
        )

    kept = rank(a_corpus(a_world()), a_brief("robots", leave_out_works=tuple(out.work_ids)), SMALL)
    assert all(set(score.work_ids).isdisjoint(out.work_ids) for score in kept.scores)


def test_nobody_below_the_minimum_fit_is_a_candidate() -> None:
    strict = rank(a_corpus(a_world()), a_brief("robots", minimum_fit=0.6), SMALL)
    open_ = rank(a_corpus(a_world()), a_brief("robots", minimum_fit=0.0), SMALL)

    assert 0 < len(strict.scores) < len(open_.scores)
    assert all(max(fit for _, fit in score.areas) >= 0.6 for score in strict.scores)


def test_what_is_uncertain_is_said() -> None:
    rng = random.Random(1)
    young = a_work("900", a_title(rng, "robots"), an_abstract(rng, "robots"), date(2026, 6, 1), "a-young")
    bare = a_work("901", "Robot Gripper Grasp Arm Torque", None, date(2024, 1, 1), "a-bare")
    ranking = rank(a_corpus([*a_world(), young, bare]), a_brief("robots", minimum_fit=0.1), SMALL)
    said = {score.candidate_id: score.uncertain for score in ranking.scores}

    assert "only one first-author paper known" in said["a-young"]
    assert any(line.startswith("too early to tell") for line in said["a-young"])
    assert "no abstract on 1 of 1 works" in said["a-bare"]


@pytest.mark.parametrize("works", [[], a_world(1), a_world(2), a_world(20)])
def test_tiny_corpora_are_ranked_without_a_fault(works: list[Work]) -> None:
    ranking = rank(a_corpus(works), a_brief("robots", liked=("w0",), disliked=("w1",)), SMALL)

    assert len(ranking.works) == len(works)


def test_an_empty_corpus_and_an_empty_brief_say_what_is_missing() -> None:
    assert any("harvest first" in note for note in rank(a_corpus([]), a_brief("robots"), SMALL).notes)
    empty = rank(a_corpus(a_world(30)), Brief("bare", ()), SMALL)
    assert empty.scores == ()
    assert any("names no problem area" in note for note in empty.notes)


def test_works_without_dates_or_dated_in_the_future_are_counted_and_noted() -> None:
    world = a_world(100)
    odd = [replace(world[0], first_public_on=None), replace(world[1], first_public_on=date(2031, 1, 1)), *world[2:]]
    ranking = rank(a_corpus(odd), a_brief("robots"), SMALL)

    assert any("1 work without a date" in note for note in ranking.notes)
    assert any("1 work dated after 2026-07-01" in note for note in ranking.notes)
    assert next(work for work in ranking.works if work.work_id == "w0").reason == "no date"


def test_other_languages_signs_and_latex_do_no_harm() -> None:
    strange = [
        a_work("900", "机器人抓取", "我们研究机器人如何抓取物体。" * 20, date(2024, 1, 1), "a-one"),
        a_work(
            "901",
            "Über $\\mathcal{O}(n)$ Greifer",
            "Wir zeigen, dass der Greifer das Objekt hält. " * 9,
            date(2024, 1, 2),
            "a-two",
        ),
        a_work("902", "!!!", "… — \u202e ???", date(2024, 1, 3), "a-three"),
        a_work("903", "", "", date(2024, 1, 4), "a-four"),
    ]
    ranking = rank(a_corpus([*a_world(150), *strange]), a_brief("robots"), SMALL)
    reasons = {work.work_id: (work.originality, work.reason) for work in ranking.works}

    for work in strange:
        assert reasons[work.id][0] is None
        assert reasons[work.id][1]


def test_programme_works_without_a_category_are_compared_too() -> None:
    world = [replace(work, field="" if at % 3 else "cs.RO") for at, work in enumerate(a_world(300))]
    ranking = rank(a_corpus(world), a_brief("robots"), SMALL)

    assert sum(work.originality is not None for work in ranking.works) > 150
