"""Nearest papers: found by their heaviest terms, and the same cosines as when every pair is multiplied."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from sourcer.rank.nearest import Columns, heaviest, products
from sourcer.rank.nearness import Nearness, NearnessTable
from sourcer.rank.neighbours import SAME_TEXT, Field, compare
from sourcer.rank.readers import Readers

YEARS = 3.0


@dataclass(frozen=True)
class Papers:
    field: Field
    counts: sparse.csr_matrix


def some_papers(seed: int, papers: int = 140, terms: int = 60, most: int = 25) -> Papers:
    """Papers of random words over eight years, some on one day, some by the same people."""
    random = np.random.default_rng(seed)
    counts = np.zeros((papers, terms))
    for row in range(papers):
        held = random.choice(terms, size=random.integers(0, most), replace=False)
        counts[row, held] = random.integers(1, 4, size=len(held))
    times = np.sort(2016.0 + random.integers(0, 160, papers) / 20.0)
    firsts = [frozenset({f"P{random.integers(0, 40)}"}) for _ in range(papers)]
    return Papers(Field(np.arange(papers), times, firsts), sparse.csr_matrix(counts))


def nearness_of(papers: Papers, wanted: list[int] | None = None) -> dict[int, Nearness]:
    return dict(table_of(papers, wanted))


def table_of(papers: Papers, wanted: list[int] | None = None) -> NearnessTable:
    size = len(papers.field.times)
    places = np.arange(size) if wanted is None else np.array(wanted)
    return NearnessTable(compare(papers.field, papers.counts, places, YEARS, Readers.of(np.ones(size))))


def cosines_by_hand(papers: Papers, place: int) -> np.ndarray:
    """Every pair, as a dense product: IDF over the papers before the quarter, terms of two of them in other lengths."""
    field, counts = papers.field, papers.counts.toarray()
    start = int(np.searchsorted(field.times, np.floor(field.times[place] * 4) / 4, side="left"))
    seen = (counts[:start] > 0).sum(axis=0)
    idf = np.where(seen > 0, 1.0 + np.log((1.0 + start) / (1.0 + seen)), 0.0)
    rows = np.where(counts > 0, 1.0 + np.log(np.maximum(counts, 1.0)), 0.0)
    lengths = np.sqrt(((rows * np.where(seen >= 2, idf, 0.0)) ** 2).sum(axis=1))
    own = np.sqrt(max(float(((rows[place] * idf) ** 2).sum()), 1e-3))
    return (rows @ (rows[place] * idf**2)) / own / np.where(lengths == 0.0, 1.0, lengths)


def top(values: np.ndarray, count: int) -> float:
    return float(np.sort(values)[::-1][:count].mean()) if len(values) else 0.0


@pytest.mark.parametrize("seed", range(6))
def test_the_figures_are_those_of_every_pair_multiplied(seed: int) -> None:
    papers = some_papers(seed)
    field, times = papers.field, papers.field.times
    for place, found in nearness_of(papers).items():
        cosines = cosines_by_hand(papers, place)
        cosines[cosines >= SAME_TEXT] = 0.0
        is_mine = np.array([bool(people & field.firsts[place]) for people in field.firsts])
        earlier = cosines[times < times[place]]
        later = np.where(is_mine, 0.0, cosines)[(times > times[place]) & (times <= times[place] + YEARS)]
        lately = cosines[(times >= times[place] - 5.0) & (times < times[place])]

        assert found.near == pytest.approx(top(earlier, 50), abs=2e-6)
        assert found.past == pytest.approx(top(earlier, 5), abs=2e-6)
        assert found.future == pytest.approx(top(later, 5), abs=2e-6)
        assert found.wide == pytest.approx(float(lately.mean()) if len(lately) else 0.0, abs=2e-6)
        assert [cosine for _, cosine in found.nearest] == pytest.approx(
            [value for value in np.sort(earlier)[::-1][:3] if value > 0], abs=1e-4
        )
        assert all(times[at] < times[place] for at, _ in found.nearest)
        assert sum(found.around) == min(30, max(5, sum(found.window) // 10), _shared(cosines, is_mine, times, place))


def _shared(cosines: np.ndarray, is_mine: np.ndarray, times: np.ndarray, place: int) -> int:
    window = (np.abs(times - times[place]) <= YEARS) & (times != times[place])
    return int((window & (cosines > 0) & ~(is_mine & (times > times[place]))).sum())


@pytest.mark.parametrize("seed", range(4))
def test_what_is_written_later_moves_no_cosine_to_an_earlier_paper(seed: int) -> None:
    whole = some_papers(seed, papers=400, most=50)
    cut = int(np.searchsorted(whole.field.times, 2020.1))
    early = Field(whole.field.rows[:cut], whole.field.times[:cut], whole.field.firsts[:cut])
    then = Papers(early, whole.counts[:cut])
    now = nearness_of(whole)

    for place, found in nearness_of(then).items():
        assert (found.before, found.near, found.wide, found.past, found.nearest, found.twin) == (
            now[place].before, now[place].near, now[place].wide, now[place].past, now[place].nearest, now[place].twin,
        )  # fmt: skip


def test_who_is_asked_does_not_matter_to_the_answer() -> None:
    papers = some_papers(9)
    everybody = nearness_of(papers)

    for places in ([5], [0, 139], [70, 20, 71]):
        assert nearness_of(papers, places) == {place: everybody[place] for place in places}


def test_the_same_text_again_is_named_and_is_no_neighbour() -> None:
    papers = some_papers(3, papers=60)
    counts = sparse.vstack([papers.counts, papers.counts[10]]).tocsr()
    times = np.append(papers.field.times, 2024.9)
    found = nearness_of(Papers(Field(np.arange(61), times, [*papers.field.firsts, frozenset({"Q"})]), counts))[60]

    assert found.twin == 10
    assert 10 not in [place for place, _ in found.nearest]


def test_a_table_tells_of_one_place_and_of_many_the_same() -> None:
    table = table_of(some_papers(4), [0, 3, 70, 139])

    assert list(table) == table.places.tolist() == [0, 3, 70, 139]
    assert [place in table for place in (0, 1, 139, 140)] == [True, False, True, False]
    for name in ("before", "later", "near", "wide", "past", "future", "twin"):
        assert table.column(name, [139, 3]).tolist() == [getattr(table[139], name), getattr(table[3], name)]
    assert table.column("around", [70]).tolist() == [list(table[70].around)]
    assert table.ratios([70]) == pytest.approx([math.log(table[70].future / table[70].past)])
    assert dict(NearnessTable(())) == {}


def test_a_place_that_was_not_compared_is_never_told_a_neighbours_figures() -> None:
    table = table_of(some_papers(4), [0, 3, 70])

    with pytest.raises(KeyError):
        table[1]
    with pytest.raises(KeyError, match="71"):
        table.column("near", [3, 71])
    with pytest.raises(KeyError, match="0"):
        NearnessTable(()).column("near", [0])
    assert NearnessTable(()).column("near", []).tolist() == []


def test_an_empty_field_and_a_field_of_one_paper_have_no_neighbours() -> None:
    assert nearness_of(Papers(Field(np.arange(0), np.empty(0), []), sparse.csr_matrix((0, 5)))) == {}
    one = Field(np.arange(1), np.array([2020.0]), [frozenset()])
    alone = nearness_of(Papers(one, sparse.csr_matrix(np.ones((1, 5)))))[0]
    assert (alone.before, alone.later, alone.near, alone.future, alone.nearest, alone.twin) == (0, 0, 0.0, 0.0, (), -1)


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_the_heaviest_terms_are_the_heaviest(seed: int, count: int) -> None:
    rows = sparse.random(9, 30, 0.4, format="csr", dtype=np.float32, random_state=seed)
    kept = heaviest(rows, count)

    assert kept.shape == rows.shape
    for row in range(9):
        own, held = dict(zip(rows[row].indices, rows[row].data, strict=True)), kept[row]
        assert all(own[term] == value for term, value in zip(held.indices, held.data, strict=True))
        assert sorted(held.data) == sorted(own.values())[-count:]


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_candidates_are_the_nearest_by_the_terms_that_are_kept(seed: int, count: int) -> None:
    rows = sparse.random(30, 20, 0.3, format="csr", dtype=np.float32, random_state=seed)
    queries = sparse.random(4, 20, 0.4, format="csr", dtype=np.float32, random_state=seed + 1)
    every = (queries @ rows.T).toarray()
    asked, places = Columns(rows).candidates(queries, count)

    for at in range(4):
        best = np.sort(every[at][every[at] > 0])[::-1][:count]
        assert np.sort(every[at][places[asked == at]])[::-1] == pytest.approx(best)


@given(st.integers(0, 10_000), st.integers(0, 40))
def test_products_of_pairs_are_those_of_whole_rows(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    rows = sparse.random(30, 20, 0.3, format="csr", dtype=np.float32, random_state=seed)
    queries = sparse.random(size, 20, 0.4, format="csr", dtype=np.float32, random_state=seed + 1)
    asked = np.sort(random.integers(0, max(1, size), size * 3))
    places = random.integers(0, 30, size * 3)

    every = (queries @ rows.T).toarray()
    assert products(queries, rows, (asked, places)) == pytest.approx(every[asked, places])
