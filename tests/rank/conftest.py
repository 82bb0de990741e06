"""The toy worlds that several tests only read."""

from __future__ import annotations

import pytest

from sourcer.model.scores import Ranking
from sourcer.rank import rank
from tests.rank.builders import SMALL, a_brief, a_corpus, a_wave, a_world


@pytest.fixture(scope="session")
def wave() -> Ranking:
    """A world in which somebody starts a topic and others follow, ranked for that topic."""
    return rank(a_corpus([*a_world(), *a_wave()]), a_brief("robots"), SMALL)


@pytest.fixture(scope="session")
def plain() -> Ranking:
    """A world without events, ranked for two topics."""
    return rank(a_corpus(a_world()), a_brief("robots", "speech"), SMALL)
