"""Opinions, kept weights and known people, on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect
from store_samples import LATER, NOW, thorough, undone, wild_text

from sourcer.errors import ResolveError
from sourcer.model.ledger import SignedName
from sourcer.model.opinions import KeptWeights, KnownPerson, Opinion, Verdict, holding
from sourcer.model.works import Signature
from sourcer.store import opinions
from sourcer.store.engine import reading, writing
from sourcer.store.values import storable

SIGNED = (SignedName(Signature("arxiv_api", "2403.90017", 1), "Bao Lanternfish"),)


def an_opinion(**changed: object) -> Opinion:
    made = Opinion("tides", "keep", "a1", "Bao Lanternfish", "reads like us", "Mira", NOW, signed=SIGNED)
    return replace(made, **changed)  # type: ignore[arg-type]


def test_opinions_come_back_as_they_were_said_each_inside_its_brief(engine: Engine) -> None:
    said = [
        an_opinion(components=(("fit", 0.75), ("execution", 0.5))),
        an_opinion(verdict="like", subject="w1", signed=(), records=(("arxiv_api", "2403.90017"), ("pmlr", "x"))),
        an_opinion(brief="ice", at=LATER),
    ]
    with writing(engine) as conn:
        noted = [opinions.save_opinion(conn, each) for each in said]
    with reading(engine) as conn:
        assert opinions.load_opinions(conn) == noted
        assert [each.number for each in noted] == [1, 2, 3]
        assert opinions.load_opinions(conn, "tides") == noted[:2]
        assert opinions.load_opinion(conn, 3) == noted[2]
        with pytest.raises(ResolveError, match="no opinion 9"):
            opinions.load_opinion(conn, 9)


@given(reason=wild_text, name=wild_text)
@thorough
def test_whatever_is_typed_is_stored_as_it_can_be(engine: Engine, reason: str, name: str) -> None:
    with undone(engine) as conn:
        noted = opinions.save_opinion(conn, an_opinion(reason=reason, name=name))
        assert opinions.load_opinions(conn) == [noted]
        assert noted == storable(an_opinion(reason=reason, name=name)).numbered(noted.number)


@given(said=st.lists(st.tuples(st.sampled_from(["keep", "pass", "withdraw"]), st.integers(1, 8)), max_size=8))
def test_a_withdrawal_ends_what_it_is_about_and_one_that_is_withdrawn_does_not(said: list[tuple[Verdict, int]]) -> None:
    """The same told from the oldest on: each opinion holds unless a later withdrawal that holds is about it."""
    made = [
        an_opinion(verdict=verdict, number=at, about=about if verdict == "withdraw" and about < at else None)
        for at, (verdict, about) in enumerate(said, start=1)
    ]

    def holds(opinion: Opinion) -> bool:
        return not any(
            later.about == opinion.number and holds(later) for later in made if later.number > opinion.number
        )

    assert list(holding(made)) == [each for each in made if each.verdict != "withdraw" and holds(each)]


def test_the_weights_kept_last_hold_and_those_of_before_stay_on_record(engine: Engine) -> None:
    own = {"fit": 0.45, "originality": 0.30, "importance": 0.10, "execution": 0.15}
    first = KeptWeights("tides", {**own, "fit": 0.4, "originality": 0.35}, own, (1, 2), "Mira", NOW)  # type: ignore[arg-type]
    with writing(engine) as conn:
        assert opinions.load_weights(conn, "tides") is None
        opinions.save_weights(conn, first)
        opinions.save_weights(conn, replace(first, brief="ice", by="Tam"))
        assert opinions.load_weights(conn, "tides") == first
        opinions.save_weights(conn, replace(first, weights={}, at=LATER))
        assert opinions.load_weights(conn, "tides") is None
        assert opinions.load_weights(conn, "ice") == replace(first, brief="ice", by="Tam")


def test_a_list_of_known_people_replaces_the_last_in_its_order(engine: Engine) -> None:
    first = [
        KnownPerson("Zofía Quillfeather", ("orcid:0000-0000-0000-0000",), "", "met"),
        KnownPerson("Bao", (), "a1", "", SIGNED),
    ]
    with writing(engine) as conn:
        opinions.replace_known(conn, first, now=NOW)
        assert opinions.load_known(conn) == first
        opinions.replace_known(conn, first[1:], now=LATER)
        assert opinions.load_known(conn) == first[1:]
        opinions.replace_known(conn, [], now=LATER)
        assert opinions.load_known(conn) == []


def test_there_is_no_place_for_anything_else_of_a_person(engine: Engine) -> None:
    held = {column["name"] for column in inspect(engine).get_columns("known_people")}
    assert held == {"place", "name", "ids", "candidate_id", "note", "signed", "imported_at"}
