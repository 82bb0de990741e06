"""Weights learned from a team's judgements: what moves them, how far, and what never does."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.brief import DEFAULT_WEIGHTS
from sourcer.model.scores import COMPONENTS, ComponentName
from sourcer.rank.learn import HALF_WAY, Answer, couples_in_order, enough, on_simplex, reweigh

OWN = DEFAULT_WEIGHTS
value = st.one_of(st.just(0.5), st.floats(0, 1).map(lambda number: round(number, 3)))
answer = st.builds(
    lambda values, wanted: Answer(dict(zip(COMPONENTS, values, strict=True)), wanted),
    st.tuples(*[value] * len(COMPONENTS)),
    st.booleans(),
)
mixed = st.lists(answer, min_size=10, max_size=24).filter(lambda held: len({each.is_wanted for each in held}) == 2)
own_weights = st.lists(st.floats(0, 1), min_size=len(COMPONENTS), max_size=len(COMPONENTS)).filter(
    lambda held: sum(held) > 0.1
)
calm = settings(max_examples=20, deadline=None)


def some_answers(count: int, wants: Callable[[dict[ComponentName, float]], bool], seed: int = 1) -> list[Answer]:
    rng = random.Random(seed)
    made = [{name: round(rng.uniform(0.3, 0.9), 3) for name in COMPONENTS} for _ in range(count)]
    return [Answer(values, wants(values)) for values in made]


def original(values: dict[ComponentName, float]) -> bool:
    return values["originality"] > 0.6


def distance(weights: dict[ComponentName, float]) -> float:
    return sum((weights[name] - OWN[name]) ** 2 for name in COMPONENTS)


@given(answers=mixed, own=own_weights)
@calm
def test_weights_are_never_negative_and_sum_to_one(answers: list[Answer], own: list[float]) -> None:
    weighed = dict(zip(COMPONENTS, own, strict=True))
    found = reweigh(weighed, answers)
    assert found is not None
    assert all(weight >= 0.0 for weight in found.weights.values())
    assert sum(found.weights.values()) == pytest.approx(1.0, abs=1e-12)
    assert all(found.weights[name] == 0.0 for name in COMPONENTS if weighed[name] == 0.0), (
        "what is not weighed stays out"
    )


@given(answers=mixed, rng=st.randoms(use_true_random=False))
@calm
def test_the_order_of_the_answers_does_not_matter(answers: list[Answer], rng: random.Random) -> None:
    shuffled = rng.sample(answers, len(answers))
    assert reweigh(OWN, answers) == reweigh(OWN, shuffled)


@given(answers=mixed, times=st.integers(2, 4))
@calm
def test_the_same_said_more_often_never_moves_less(answers: list[Answer], times: int) -> None:
    once, often = reweigh(OWN, answers), reweigh(OWN, answers * times)
    assert once is not None
    assert often is not None
    assert distance(dict(often.weights)) >= distance(dict(once.weights)) - 1e-6


@given(values=st.tuples(*[value] * len(COMPONENTS)), kinds=st.lists(st.booleans(), min_size=10, max_size=20))
@calm
def test_people_who_are_all_alike_teach_nothing(values: tuple[float, ...], kinds: list[bool]) -> None:
    answers = [Answer(dict(zip(COMPONENTS, values, strict=True)), kind) for kind in kinds]
    found = reweigh(OWN, answers)
    if len(set(kinds)) < 2:
        assert found is None
    else:
        assert found is not None
        assert not found.moves_anything


def test_fewer_than_ten_or_one_kind_alone_propose_nothing_and_say_why() -> None:
    nine = some_answers(9, original)
    assert reweigh(OWN, nine) is None
    assert "9 people are judged" in enough(nine)
    assert "at least 10" in enough(nine)
    all_kept = some_answers(12, lambda _: True)
    assert reweigh(OWN, all_kept) is None
    assert "both kinds are needed" in enough(all_kept)
    assert enough(some_answers(12, original)) == ""


def test_a_team_that_wants_original_people_gives_originality_more_weight_the_more_it_says() -> None:
    few, many = reweigh(OWN, some_answers(10, original)), reweigh(OWN, some_answers(60, original))
    assert few is not None
    assert many is not None
    assert OWN["originality"] + 0.02 < few.weights["originality"] < many.weights["originality"]
    before, after, of = couples_in_order(OWN, some_answers(60, original), many.steepness)
    assert after > before, "judged on couples that were not learned from"
    assert of <= 60
    move = next(move for move in many.moves if move.name == "originality")
    assert (move.before, move.after) == (pytest.approx(0.30), many.weights["originality"])
    assert "better than the others" in move.because
    assert "where you said yes" in move.because


@given(answers=mixed)
@calm
def test_ten_or_twenty_answers_never_take_a_component_s_weight_away(answers: list[Answer]) -> None:
    found = reweigh(OWN, answers)
    assert found is not None
    left = 1.0 - len(answers) / (len(answers) + HALF_WAY)
    assert all(found.weights[name] >= left * OWN[name] - 1e-12 for name in COMPONENTS)


def test_answers_by_the_toss_of_a_coin_hardly_move_anything() -> None:
    moved = []
    for seed in range(12):
        coin = random.Random(seed + 100)
        found = reweigh(OWN, some_answers(40, lambda _, coin=coin: coin.random() < 0.5, seed))  # type: ignore[misc]
        assert found is not None
        moved.append(max(abs(move.after - move.before) for move in found.moves))
    assert float(np.median(moved)) < 0.05


def test_a_team_that_answers_as_its_brief_ranks_keeps_about_what_it_has() -> None:
    held = some_answers(40, lambda values: sum(OWN[name] * values[name] for name in COMPONENTS) > 0.6)
    found = reweigh(OWN, held)
    assert found is not None
    assert max(abs(move.after - move.before) for move in found.moves) < 0.1


def test_a_team_that_wants_the_opposite_of_everything_moves_nothing() -> None:
    """No weights that are not negative explain it: the answer is not to follow it half way."""
    found = reweigh(OWN, some_answers(30, lambda values: sum(values.values()) < 2.4))
    assert found is not None
    assert found.steepness == 0.0
    assert not found.moves_anything


@given(point=st.lists(st.floats(-5, 5), min_size=1, max_size=6))
@calm
def test_the_projection_gives_weights_and_leaves_weights_alone(point: list[float]) -> None:
    found = on_simplex(np.array(point))
    assert found.min() >= 0.0
    assert found.sum() == pytest.approx(1.0)
    assert np.allclose(on_simplex(found), found)
