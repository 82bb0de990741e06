"""Which ten candidates are shown to a team that calibrates."""

from __future__ import annotations

import random
from dataclasses import replace

from sourcer.model.brief import DEFAULT_WEIGHTS
from sourcer.model.scores import COMPONENTS, Component, Score
from sourcer.rank.cards import deal
from sourcer.rank.learn import Answer


def ranked(count: int, seed: int = 3) -> list[Score]:
    rng = random.Random(seed)
    scores = [a_score(f"a{at:03}", [round(rng.uniform(0.2, 0.95), 3) for _ in COMPONENTS]) for at in range(count)]
    return sorted(scores, key=lambda score: -score.total)


def a_score(who: str, values: list[float]) -> Score:
    parts = zip(COMPONENTS, values, strict=True)
    components = tuple(Component(name, value, DEFAULT_WEIGHTS[name], True, "", ()) for name, value in parts)
    return Score(who, "author", who, components, None, (), (), ())


def spread(scores: tuple[Score, ...] | list[Score]) -> float:
    def width(at: int) -> float:
        held = [score.components[at].value for score in scores]
        return max(held) - min(held)

    return sum(map(width, range(len(COMPONENTS))))


def test_cards_are_different_people_the_same_every_time() -> None:
    scores = ranked(80)
    dealt = deal(scores, [], size=20, count=10)
    assert len({score.candidate_id for score in dealt}) == 10
    assert deal(scores, [], size=20, count=10) == dealt


def test_cards_lie_around_the_last_place_shown_and_differ_more_than_its_neighbours() -> None:
    scores = ranked(200)
    dealt = deal(scores, [], size=20, count=10)
    edge, whole = scores[19].total, scores[0].total - scores[-1].total
    assert all(abs(score.total - edge) < 0.4 * whole for score in dealt)
    assert spread(dealt) > spread(scores[15:25])


def test_what_was_answered_already_is_not_asked_again_in_another_person() -> None:
    """People with the components of the first card were judged: the next card is somebody else."""
    scores = ranked(60)
    first = deal(scores, [], size=20, count=1)[0]
    twins = [Answer({part.name: part.value for part in first.components}, bool(at % 2)) for at in range(6)]
    twin = replace(first, candidate_id="twin")
    assert deal([*scores, twin], twins, size=20, count=1)[0].components != first.components


def test_a_short_ranking_gives_what_it_has() -> None:
    assert len(deal(ranked(3), [], size=20, count=10)) == 3
    assert deal([], [], size=20, count=10) == ()
