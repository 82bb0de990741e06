"""An empty list says which filter emptied it, one after another, and which would have done so alone."""

from __future__ import annotations

from typing import Any

import pytest

from sourcer.model.opinions import Mark
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.reading.emptied import emptied_by
from sourcer.reading.shortlist import Filters
from tests.export.builders import a_component, a_score, a_shortlist, an_entry


def somebody(rank: int, area: str, originality: float, **changed: Any) -> ShortlistEntry:
    parts = tuple(
        a_component(part.name, originality if part.name == "originality" else 0.6) for part in a_score().components
    )
    score = a_score(candidate_id=f"P{rank}", areas=((area, 0.8),), components=parts)
    return an_entry(**{"rank": rank, "score": score, "is_new": False} | changed)


@pytest.fixture
def whole() -> Shortlist:
    entries = [somebody(at, "ice" if at < 3 else "sand", 0.5 if at < 3 else 0.95) for at in range(1, 7)]
    return a_shortlist(*entries)


def test_each_filter_tells_how_many_it_left(whole: Shortlist) -> None:
    told = emptied_by(whole, Filters(area="ice", minimum={"originality": 0.9}))
    assert told == (
        "nobody passes: 6 ranked for 'Steady training'; area 'ice' left 2; originality at least 0.9 left 0; "
        "each alone leaves somebody: loosen one"
    )


def test_a_filter_that_would_empty_it_alone_is_named(whole: Shortlist) -> None:
    told = emptied_by(whole, Filters(area="ice", minimum={"originality": 0.99, "fit": 0.9}, only_new=True))
    assert "area 'ice' left 2; originality at least 0.99 left 0; even alone nobody passes " in told
    assert told.endswith("originality at least 0.99 or fit at least 0.9 or new since the last run: loosen that")


def test_a_single_filter_needs_no_more_words(whole: Shortlist) -> None:
    assert emptied_by(whole, Filters(only_new=True)) == (
        "nobody passes: 6 ranked for 'Steady training'; new since the last run left 0; loosen it"
    )


def test_those_on_whom_the_team_passed_count_as_a_filter_where_there_are_any() -> None:
    passed = [somebody(at, "ice", 0.5, marks=(Mark("passed", "passed by Mira"),)) for at in (1, 2)]
    told = emptied_by(a_shortlist(*passed), Filters())
    assert "2 ranked for 'Steady training'; without those on whom the team passed left 0" in told
    assert emptied_by(a_shortlist(*passed), Filters(everybody=True)) == "", "then somebody passes"
