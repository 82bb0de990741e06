"""How good an order is: exact where it can be counted by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.rank.measures import CUTS, auc, by_lot, counts_as_key, measure, places_as_key

gains_of_some = st.lists(st.sampled_from([0.0, 0.0, 1.0, 2.0]), max_size=60).map(
    lambda held: np.array(held, dtype=float)
)


def test_a_perfect_order_beats_its_reverse_and_says_so() -> None:
    gains = np.array([1.0] * 30 + [0.0] * 70)
    best, worst = measure({"best": places_as_key(100), "worst": -places_as_key(100)}, gains)
    assert (best.precision[10].value, best.precision[50].value, best.ndcg.value) == (1.0, 0.6, 1.0)
    assert (worst.precision[10].value, worst.ndcg.value) == (0.0, 0.0)
    assert best.better is None
    assert worst.better is not None
    assert worst.verdict == "better", "the first order is better than the second"
    reverse = measure({"worst": -places_as_key(100), "best": places_as_key(100)}, gains)[1]
    assert reverse.verdict == "worse"


def test_two_orders_that_are_one_cannot_be_told_apart() -> None:
    gains = np.array([1.0, 0.0] * 40)
    _, other = measure({"a": places_as_key(80), "b": places_as_key(80)}, gains)
    assert other.better is not None
    assert (other.better.low, other.better.value, other.better.high) == (0.0, 0.0, 0.0)
    assert other.verdict == "no telling"


def test_of_few_people_hardly_anything_can_be_told() -> None:
    gains = np.array([1.0] + [0.0] * 7)
    held = measure({"ours": places_as_key(8), "theirs": -places_as_key(8)}, gains)
    assert held[0].ndcg.high - held[0].ndcg.low > 0.3


@given(st.lists(st.sampled_from([0.0, 1.0, 3.0]), min_size=1, max_size=4))
@settings(max_examples=10, deadline=None)
def test_lots_give_the_mean_of_all_orders(some: list[float]) -> None:
    gains = np.array(some)
    chance = by_lot(gains)
    every = [
        measure({"order": places_as_key(len(gains))}, gains[list(at)])[0] for at in permutations(range(len(gains)))
    ]
    assert chance.ndcg == pytest.approx(np.mean([each.ndcg.value for each in every]), abs=1e-5)
    assert chance.precision[10].value == pytest.approx(np.mean([each.precision[10].value for each in every]), abs=1e-5)


def test_who_ties_is_in_no_order() -> None:
    gains = np.array([1.0, 0.0, 1.0, 0.0, 0.0])
    tied, lots = measure({"tied": np.zeros(5)}, gains)[0], by_lot(gains)
    assert tied.ndcg.value == pytest.approx(lots.ndcg, abs=1e-6)
    moved = measure({"tied": np.zeros(5)}, gains[::-1].copy())[0]
    assert moved.ndcg.value == tied.ndcg.value


@given(gains_of_some, st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_every_value_lies_in_its_interval_and_a_seed_repeats_it(gains: np.ndarray, seed: int) -> None:
    keys = {"ours": places_as_key(len(gains)), "ties": np.arange(len(gains), dtype=float) // 3}
    held = measure(keys, gains, seed)
    assert held == measure(keys, gains, seed)
    for order in held:
        for found in (*order.precision.values(), order.ndcg):
            assert 0.0 <= found.low <= found.value <= found.high <= 1.0
    chance = by_lot(gains)
    assert all(found.low <= found.value <= found.high for found in chance.precision.values())


def test_nobody_and_nothing_to_find_are_zeroes() -> None:
    for gains in (np.zeros(0), np.zeros(12)):
        held = measure({"ours": places_as_key(len(gains)), "theirs": -places_as_key(len(gains))}, gains)
        assert [order.precision[cut].value for order in held for cut in CUTS] == [0.0] * 6
        assert held[1].verdict == "no telling"
        assert by_lot(gains).ndcg == 0.0


def test_the_interval_of_lots_is_that_of_drawing_without_putting_back() -> None:
    chance = by_lot(np.array([1.0] * 5 + [0.0] * 5))
    assert (chance.precision[10].low, chance.precision[10].high) == (0.5, 0.5), "all ten were drawn"
    assert by_lot(np.array([1.0] * 50 + [0.0] * 50)).precision[10].low == pytest.approx(0.2)


def test_auc_counts_pairs_and_halves_ties() -> None:
    assert auc(np.array([3.0, 2.0, 1.0]), np.array([1.0, 1.0, 0.0])).value == 1.0
    assert auc(np.array([3.0, 2.0, 1.0]), np.array([0.0, 1.0, 0.0])).value == 0.5
    assert auc(np.array([1.0, 1.0]), np.array([1.0, 0.0])).value == 0.5
    nothing = auc(np.array([1.0, 2.0]), np.array([1.0, 1.0]))
    assert (nothing.value, nothing.low, nothing.high) == (0.5, 0.0, 1.0)


def test_papers_as_first_author_go_before_all_papers() -> None:
    assert np.argsort(-counts_as_key([1, 3, 1], [90, 3, 2])).tolist() == [1, 0, 2]
