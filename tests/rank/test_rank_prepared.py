"""What was prepared for one brief serves the next, which ranks as if it had been alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

import pytest

from sourcer.model.brief import Area, Brief
from sourcer.model.scores import Ranking
from sourcer.rank import Prepared, prepare, prepared, rank, rank_prepared, space
from sourcer.rank.features import Features
from sourcer.rank.space import Space
from tests.rank.builders import SMALL, a_corpus, a_world, an_abstract

LONG = " ".join(an_abstract(random.Random(seed), "speech") for seed in range(3))
BRIEFS = {
    "short": Brief("short", (Area("robots", "robot grasping with a gripper"),)),
    "long": Brief("long", (Area("speech", LONG),)),
    "both": Brief("both", (Area("speech", LONG), Area("robots", "robot grasping with a gripper"))),
}


@pytest.fixture(autouse=True)
def _small_corpora_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)


@cache
def alone(name: str) -> Ranking:
    return rank(a_corpus(a_world(300)), BRIEFS[name], SMALL)


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is learned, each time that it is."""
    found: list[str] = []

    def noting(name: str) -> Callable[..., Space | None]:
        made = getattr(prepared, name)

        def noted(*asked: Space | Features) -> Space | None:
            found.append(name)
            learned: Space | None = made(*asked)
            return learned

        return noted

    for name in ("learn_terms", "hold_authors", "follow_titles"):
        monkeypatch.setattr(prepared, name, noting(name))
    return found


@pytest.mark.parametrize("order", [("short", "long", "both", "short"), ("both", "short", "long")])
def test_every_brief_is_ranked_as_if_it_were_alone(order: tuple[str, ...]) -> None:
    ready = prepare(a_corpus(a_world(300)))

    for name in order:
        found = rank_prepared(ready, BRIEFS[name], SMALL)
        assert len(found.scores) > 5
        assert found == alone(name), name


def test_each_space_is_learned_once_for_all_briefs(learned: list[str]) -> None:
    ready = prepare(a_corpus(a_world(300)))
    for name in ("short", "both", "long", "short"):
        rank_prepared(ready, BRIEFS[name], SMALL)

    assert sorted(learned) == ["follow_titles", "hold_authors", "learn_terms"]


def test_after_the_last_brief_nothing_is_kept_and_one_more_is_still_ranked_alike(learned: list[str]) -> None:
    ready = prepare(a_corpus(a_world(300)))
    rank_prepared(ready, BRIEFS["short"], SMALL, is_last=True)

    assert not spaces_of(ready)
    one_more = rank_prepared(ready, BRIEFS["short"], SMALL)
    assert learned.count("follow_titles") == 2, "before another ranking learns in this test"
    assert one_more == alone("short")


def spaces_of(ready: Prepared) -> list[Space]:
    return [*filter(None, [ready._terms]), *ready._asked.values()]
