"""Bad author lists, as far as they decide what is one work. All names are invented."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record
from sourcer.resolve.bylines import agreement, byline_of, meeting_keys
from sourcer.resolve.drafts import draft_work
from sourcer.resolve.works import group_records
from tests.resolve.builders import crowd, listed, preprint, with_id

TITLE = "Tidal Gradients: a Slow Clock"
THREE = ("Marella T. Oduvale", "Jo van der Lindt", "Xiaobo Lianchu")
NAMES = ("Wei Lianchu", "W. Lianchu", "Wen Lianchu", "Lianchu Wei", "Ana Plenko", "A. Plenko", "Bo Quarnell", "et al.")


def are_one(a: Record, b: Record) -> bool:
    return len(group_records([a, b], {})) == 1


def posted(*names: str | Mention) -> Record:
    return preprint("2403.90017", TITLE, *names)


def printed(*names: str | Mention) -> Record:
    return listed("7", TITLE, *names)


@pytest.mark.parametrize("nobody", [(), ("Anonymous",), ("Anonymous Authors",), ("et al.",), ("n/a",), ("Authors",)])
def test_an_anonymous_submission_is_never_joined_by_its_title(nobody: tuple[str, ...]) -> None:
    assert not are_one(posted(*THREE), printed(*nobody))
    assert not are_one(posted(*nobody), printed(*nobody))
    submission = listed("8", TITLE, *nobody, source="openreview", status="Reject")
    assert not are_one(submission, printed(*nobody))


@pytest.mark.parametrize("cut", ["et al.", "et al", "and others", "others"])
def test_a_list_that_was_cut_agrees_by_what_is_left_of_it(cut: str) -> None:
    everybody = (*THREE, *(f"Ana{letter} Plenko" for letter in "bcdefg"))
    assert are_one(posted(*everybody), printed(THREE[0], cut))
    assert not are_one(posted(*everybody), printed("Bo Quarnell", cut))
    assert not are_one(posted(*everybody), printed(THREE[0]))


def test_a_collaboration_is_an_author_of_a_work_though_no_person() -> None:
    assert are_one(posted("TIDE Collaboration"), printed("The TIDE Collaboration".removeprefix("The "), *THREE))
    assert not are_one(posted("TIDE Collaboration"), printed("MOTH Collaboration"))
    assert not are_one(posted("TIDE Collaboration", *THREE), printed("TIDE Consortium", "Bo Quarnell", "Ana Plenko"))


def test_an_author_listed_twice_counts_once() -> None:
    assert are_one(posted(THREE[0], THREE[0]), printed(THREE[0]))
    assert not are_one(posted(THREE[0], THREE[0], THREE[0]), printed(THREE[0], "Bo Quarnell", "Ana Plenko"))


def test_names_match_one_to_one() -> None:
    initials = agreement(byline_of(posted("W. Lianchu", "W. Plenko")), byline_of(printed("Wei Lianchu", "Wen Lianchu")))
    assert initials.common == 1


def test_three_thousand_authors_are_matched_and_aligned() -> None:
    parts = ("bel", "dro", "fin", "gar", "hul", "jas", "kem", "lor", "mip", "nov", "pra", "quil", "rost", "tam", "vex")
    crew = [f"Ana {''.join(three).title()}o" for three in product(parts, repeat=3)][:3000]
    short = [f"{name[0]}. {name.split()[1]}" for name in crew]
    a, b = posted(*crew), printed(*reversed(crew))
    assert are_one(a, b)
    (work,) = group_records([a, b], {})
    assert len(draft_work("W1", work).slots) == len(crew)
    assert agreement(byline_of(a), byline_of(printed(*short))).common == len(crew)


def test_one_title_on_thousands_of_records_joins_those_of_the_same_people() -> None:
    people = [name for name in crowd(1000) for _ in "ab"]
    records = [
        listed(f"{at}", TITLE, *paper.mentions, ids=(), source=f"programme{at % 2}") for at, paper in enumerate(people)
    ]
    groups = group_records(records, {})
    assert len(groups) == 1000
    assert all(len({record.mentions for record in group}) == 1 for group in groups)


def test_profiles_in_another_order_than_the_names_change_nothing() -> None:
    profiles = [with_id(name, "openreview-profile", f"~P{at}1") for at, name in enumerate(THREE)]
    turned = [replace(name, ids=other.ids) for name, other in zip(profiles, profiles[1:] + profiles[:1], strict=True)]
    assert are_one(posted(*profiles), printed(*turned))
    apart = [with_id(name, "openreview-profile", f"~P{at}1") for at, name in enumerate(("A Bolm", "C Delv", "E Folm"))]
    assert not are_one(posted(*profiles), printed(*apart))


def test_publishers_ids_decide_before_names_do() -> None:
    known = (ExternalId("doi", "10.9999/jir.7"),)
    assert are_one(replace(posted(*THREE), ids=known), replace(printed("Anonymous"), ids=known))


@given(st.lists(st.sampled_from(NAMES), max_size=6), st.lists(st.sampled_from(NAMES), max_size=6))
def test_agreement_is_bounded_and_whole_with_itself(a: list[str], b: list[str]) -> None:
    one, other = byline_of(posted(*a)), byline_of(printed(*b))
    found = agreement(one, other)
    assert 0 <= found.common <= found.shorter <= found.longer
    assert agreement(one, one).common == len(one.names)
    assert not (found.common or found.is_same_group) or meeting_keys(one) & meeting_keys(other)
    assert not found.common or found.is_all <= found.is_most <= found.is_half
