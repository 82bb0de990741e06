"""The parts of both views of originality: readers, new pairs, and where a value stood on its day."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from sourcer.rank.features import build_features
from sourcer.rank.guards import unusual
from sourcer.rank.phrases import Uptake, find_uptakes, new_pairs
from sourcer.rank.readers import Readers
from sourcer.rank.standing import as_of_each_day, normal_scores_then, percentiles_then
from sourcer.rank.trend import find_bursts, measure_trend

TEXTS = [
    ("", "The robot gripper holds the glass bottle. A robot gripper learns."),
    ("", "The glass bottle breaks. Each robot gripper learns the grasp policy."),
    ("", "The robot gripper learns. The grasp policy holds the glass bottle."),
    ("", "The bottle policy learns the robot glass. A grasp bottle holds."),
]


def test_a_reader_gives_the_nearest_most_and_nothing_to_its_own_people() -> None:
    readers = Readers.of(np.array([1.0, 1.0, 1.0, 2.0]))
    readers.note(
        np.array([2, 2, 3, 3, 3]),
        np.array([0, 1, 1, 0, 2]),
        np.array([0, 1, 0, 1, 2]),
        np.array([False, False, True, False, False]),
    )

    assert readers.given.tolist() == [1.0 + 2.0 / 2, 1.0 / 2, 2.0 / 3, 0.0]
    assert readers.close.tolist() == [2, 1, 1, 0]
    assert readers.first.tolist() == [2, 2, 3, -1]
    assert readers.rate(0, after=2) == pytest.approx(2.0 / 3.0)
    assert readers.rate(3, after=4) == 0.0


def test_papers_that_are_not_asked_give_nothing() -> None:
    readers = Readers.of(np.array([1.0, 0.0]))
    readers.note(np.array([1]), np.array([0]), np.array([0]), np.array([False]))

    assert not readers.given.any()
    assert not readers.close.any()


def test_known_words_in_new_pairs_are_new_and_in_old_pairs_are_not() -> None:
    features = build_features(TEXTS)
    times = np.array([2020.0, 2021.0, 2022.0, 2023.0])
    fresh = new_pairs(features.counts, times, len(features.vocabulary.words))

    assert np.isnan(fresh[0])
    assert fresh[3] > fresh[2]
    assert fresh[3] == 0.0


def test_papers_of_one_day_are_not_earlier_than_each_other() -> None:
    features = build_features(TEXTS)
    fresh = new_pairs(features.counts, np.full(4, 2020.0), len(features.vocabulary.words))

    assert np.isnan(fresh).all()


def test_a_phrase_that_others_took_up_many_years_later_still_counts() -> None:
    features = build_features(TEXTS)
    firsts = [frozenset({f"a-{at}"}) for at in range(4)]
    times = np.array([2000.0, 2009.0, 2015.0, 2023.0])
    found = find_uptakes(features.counts, times, firsts, len(features.vocabulary.words))

    assert {features.vocabulary.text(uptake.term) for uptake in found.most[0]} >= {"robot gripper", "glass bottle"}
    assert all(uptake.works == 2 and uptake.first == 1 for uptake in found.most[0] if uptake.works > 1)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-9, 9)), min_size=1, max_size=120), st.integers(0, 60))
def test_where_a_value_stood_on_its_day_does_not_depend_on_later_ones(papers: list[tuple[int, int]], cut: int) -> None:
    papers.sort()
    times = np.array([2020.0 + month / 12 for month, _ in papers])
    values = np.array([float(value) for _, value in papers])
    known = sum(month <= cut for month, _ in papers)
    standard = np.ones(len(papers), dtype=bool)
    whole = percentiles_then(values, times, standard)

    assert whole[:known].tolist() == percentiles_then(values[:known], times[:known], standard[:known]).tolist()
    assert ((whole > 0.0) & (whole < 1.0)).all()


def test_a_day_is_held_against_its_year_and_at_least_sixty_papers() -> None:
    times = np.repeat(np.array([2010.0, 2015.0, 2015.5, 2016.25]), [70, 10, 80, 1])
    bases = {day.start: (year[0], len(year)) for day, year in as_of_each_day(times, np.ones(161, dtype=bool))}

    assert bases == {0: (0, 70), 70: (20, 60), 80: (70, 90), 160: (80, 81)}


def test_a_value_that_is_not_known_stands_in_the_middle() -> None:
    values = np.array([1.0, np.nan, 3.0])

    assert normal_scores_then(values, np.full(3, 2020.0), np.ones(3, dtype=bool))[1] == 0.0


def test_a_crowd_of_odd_texts_that_comes_later_does_not_change_what_is_unusual() -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([rng.normal(0.5, 0.02, 300), [0.3], rng.normal(0.3, 0.02, 300)])
    times = np.linspace(2020.0, 2023.0, len(values))
    usual = np.ones(len(values), dtype=bool)
    found = unusual(values, times, usual, (0.0001, 99.9999), 0.01)

    assert found[300]
    assert found[:301].tolist() == unusual(values[:301], times[:301], usual[:301], (0.0001, 99.9999), 0.01).tolist()
    assert not found[-100:].any()


def test_words_that_everybody_is_taking_up_rise_and_words_of_old_do_not() -> None:
    old = [("", f"The bridge carries the {word} road.") for word in ("stone", "narrow", "steep", "quiet") * 12]
    new = [("", f"The kite carries the {word} road.") for word in ("stone", "narrow", "steep", "quiet") * 12]
    features = build_features([*old, *new, old[0], new[0]])
    times = np.concatenate([np.linspace(2018.0, 2020.9, 48), np.linspace(2021.1, 2022.9, 48), [2023.0, 2023.0]])
    firsts = [frozenset({f"a-{at}"}) for at in range(len(times))]
    bursts = find_bursts(features.counts, times, firsts, 2024.0)
    trend = measure_trend(features.counts, times, bursts, len(features.vocabulary.words))

    assert trend.rising[-1] > 0.0 > trend.rising[-2]
    assert trend.now[-1] > trend.now[-2] == 0.0


def taken_up_by_hand(
    counts: np.ndarray, times: np.ndarray, firsts: list[frozenset[str]], first_pair: int
) -> dict[int, list[Uptake]]:
    """Phrase by phrase, as one would count: whose it is, and who came later and is somebody else."""
    found: dict[int, list[Uptake]] = {}
    for term in range(first_pair, counts.shape[1]):
        having = np.flatnonzero(counts[:, term]).tolist()
        for place in having:
            if times[place] == times[having[0]]:
                takers = [at for at in having if times[at] > times[place] and not firsts[at] & firsts[place]]
                if takers:
                    found.setdefault(place, []).append(Uptake(term, len(takers), takers[0]))
    return found


@given(st.integers(0, 10_000), st.integers(0, 40))
def test_what_others_took_up_is_what_one_would_count(seed: int, papers: int) -> None:
    random = np.random.default_rng(seed)
    counts = (random.random((papers, 12)) < 0.3).astype(np.int16)
    times = np.sort(random.integers(0, 8, papers).astype(float))
    firsts = [frozenset(f"P{at}" for at in random.integers(0, 6, random.integers(0, 4))) for _ in range(papers)]

    found = find_uptakes(sparse.csr_matrix(counts), times, firsts, 4)
    by_hand = taken_up_by_hand(counts, times, firsts, 4)

    assert set(found.most) == set(by_hand)
    for place, uptakes in by_hand.items():
        assert list(found.most[place]) == sorted(uptakes, key=lambda each: (-each.works, each.term))[:3]
        assert found.reuse[place] == pytest.approx(np.log1p(sum(np.log(each.works) ** 2 for each in uptakes)))
    assert np.count_nonzero(found.reuse) <= len(by_hand)
