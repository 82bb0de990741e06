"""The measure of who is who, against figures worked out by hand; all names are invented."""

from __future__ import annotations

import pytest

from benchmarks.identity_score import contested, measure

TRUTH = {"1": "ann", "2": "ann", "3": "ann", "4": "bo", "5": "cy"}


def test_all_apart_is_precise_and_misses_what_belongs_together() -> None:
    found = measure(TRUTH, {key: key for key in TRUTH}, list(TRUTH))
    assert (found.precision, found.recall) == (1, pytest.approx((3 * 1 / 3 + 2) / 5))
    assert (found.pair_precision, found.pair_recall) == (1, 0)


def test_a_stranger_in_a_group_costs_everybody_there() -> None:
    found = measure(TRUTH, {"1": "x", "2": "x", "3": "x", "4": "x", "5": "y"}, list(TRUTH))
    assert found.precision == pytest.approx((3 * 3 / 4 + 1 / 4 + 1) / 5)
    assert found.recall == 1
    assert (found.pair_precision, found.pair_recall) == (3 / 6, 1)


def test_a_name_is_contested_where_it_does_not_tell_who_it_is() -> None:
    names = {"1": "Mara Quillon", "2": "Quillon, Mara", "3": "M. Quillon", "4": "Mara Quillon", "5": "Tove Arnesdal"}
    assert sorted(contested(TRUTH, names)) == ["1", "2", "3", "4"]
    assert contested(TRUTH, names | {"4": "Bo Marsk"}) == []
