"""Which signatures are compared, and what becomes of the pairs: the quick ways end as the plain ones do."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from sourcer.resolve import blocking, cluster
from sourcer.resolve.blocking import STRENGTHS, candidate_pairs, find_spellings
from sourcer.resolve.cluster import Edges, Facts, Grouping, group_signatures
from sourcer.resolve.names import PersonName, compare_names, parse_name

PRINTED = ("Wei Zhang", "W. Zhang", "Zhang Wei", "Wei Ming Zhang", "Jörg Müller", "Joerg Mueller", "Anna Quill")
COUNT = 6
CHANCES = st.dictionaries(st.sampled_from(list(combinations(range(COUNT), 2))), st.sampled_from([0.1, 0.55, 0.7, 0.9]))
FACTS = st.lists(
    st.builds(
        Facts,
        works=st.sets(st.integers(0, 4), min_size=1, max_size=1),
        ids=st.dictionaries(st.just("orcid"), st.sets(st.sampled_from("ab"), min_size=1, max_size=1)),
        spellings=st.sets(st.integers(0, 1), min_size=1, max_size=1),
        known_as=st.sets(st.sampled_from(["P1", "P2"]), max_size=1),
        sides=st.sets(st.sampled_from([1, -1]), max_size=1),
    ),
    min_size=COUNT,
    max_size=COUNT,
)


def named(*printed: str) -> list[PersonName]:
    return [name for each in printed if (name := parse_name(each))]


@given(st.lists(st.sampled_from(PRINTED), min_size=1, max_size=12))
def test_every_two_mentions_that_may_be_one_person_are_compared_once(printed: list[str]) -> None:
    names = named(*printed)
    pairs = candidate_pairs(find_spellings(names), sparse.csr_matrix((len(names), 1)))
    found = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    every = {
        (i, j): compare_names(names[i], names[j]).strength
        for i, j in combinations(range(len(names)), 2)
        if compare_names(names[i], names[j]).is_compatible
    }
    assert len(found) == len(set(found))
    strengths = [STRENGTHS[each] for each in pairs.strength.tolist()]
    assert dict(zip(found, strengths, strict=True)) == every


def test_among_many_bearers_of_a_surname_umlauts_still_meet_their_spelling_in_ascii() -> None:
    others = [f"{given} Müller" for given in ("Jana", "Jens", "Jonas", "Julia", "Jasmin", "Jakob", "Jule", "Janek")]
    more = [f"{given} Mueller" for given in ("Johanna", "Josef", "Jutta", "Juri", "Jost")]
    spellings = find_spellings(named("Jörg Müller", "Joerg Mueller", *others, *more))
    assert spellings.may_share(spellings.of[0], spellings.of[1])


def test_of_a_name_that_thousands_bear_only_those_with_a_coauthor_in_common_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocking, "FULL_PRODUCT", 2)
    names = named("Wei Zhang", "Wei Zhang", "Wei Zhang", "W. Zhang", "W. Zhang", "W. Zhang")
    met = sparse.csr_matrix(np.array([[1, 0], [1, 0], [0, 0], [0, 1], [1, 0], [0, 1]], dtype=np.float32))
    pairs = candidate_pairs(find_spellings(names), met)
    found = sorted(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    assert found == [(0, 1), (0, 4), (1, 4), (3, 5)]


def grouped(facts: list[Facts], chances: dict[tuple[int, int], float], *, apart: bool) -> Grouping:
    ends: Any = np.array(list(chances), dtype=np.int32).reshape(-1, 2)
    edges = Edges(ends[:, 0], ends[:, 1], np.array(list(chances.values()), dtype=np.float32))
    return group_signatures(
        facts, [(i,) for i in range(COUNT)], edges, lambda i, j: i == j or not apart, threshold=0.6, maybe=0.15
    )


@given(FACTS, CHANCES, st.booleans())
def test_pairs_that_all_agree_are_put_together_as_one_by_one(
    facts: list[Facts], chances: dict[tuple[int, int], float], apart: bool
) -> None:
    quick = grouped(facts, chances, apart=apart)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cluster, "_are_one", lambda *_: False)
        assert grouped(facts, chances, apart=apart) == quick
