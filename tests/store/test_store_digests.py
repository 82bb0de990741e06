"""Watches and what digests told, on both engines: rows and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from sqlalchemy import Engine
from store_samples import LATER, NOW, rows, thorough, undone, wild_text

from sourcer.errors import Busy
from sourcer.model.digest import GivenOut, KnownCandidate, Memory
from sourcer.model.ledger import SignedName
from sourcer.model.watches import Watch, on_watch
from sourcer.model.works import Signature
from sourcer.store import digests, watches
from sourcer.store.engine import reading, writing
from sourcer.store.tables_watch import told
from sourcer.store.values import storable

SIGNED = (SignedName(Signature("arxiv_api", "2403.90017", 1), "Bao Lanternfish"),)
KNOWN = Memory(
    mark=7,
    people={"a1": KnownCandidate(4, True, 7, SIGNED), "github:moduya": KnownCandidate(None, False, 6)},
    works={("arxiv_api", "2403.90017"): frozenset({"exconf 2026: oral"}), ("acl", "2024.x-1:2"): frozenset()},
    code=frozenset({"4242"}),
    gone=frozenset({3}),
)


def a_watch(**changed: object) -> Watch:
    made = Watch("tides", "person", "a1", "Bao Lanternfish", "asked us", "Mira", NOW, SIGNED)
    return replace(made, **changed)  # type: ignore[arg-type]


def given_out(number: int = 1, **changed: object) -> GivenOut:
    return replace(GivenOut("tides", number, NOW, 8, 7, 5), **changed)  # type: ignore[arg-type]


def test_watches_come_back_and_those_that_were_ended_do_not_hold(engine: Engine) -> None:
    said = [
        a_watch(),
        a_watch(brief="", kind="topic", subject="slow clocks", signed=()),
        a_watch(kind="stop", about=1, at=LATER),
        a_watch(brief="ice"),
    ]
    with writing(engine) as conn:
        noted = [watches.save_watch(conn, each) for each in said]
    with reading(engine) as conn:
        assert watches.load_watches(conn) == noted
    assert [each.number for each in on_watch(noted)] == [2, 4]
    assert [each.number for each in on_watch(noted, "tides")] == [2], "one without a brief holds in all"
    assert str(noted[0]) == "watched by Mira since 2024-03-20: asked us"


@given(reason=wild_text, name=wild_text)
@thorough
def test_whatever_is_typed_is_stored_as_it_can_be(engine: Engine, reason: str, name: str) -> None:
    with undone(engine) as conn:
        noted = watches.save_watch(conn, a_watch(reason=reason, name=name))
        assert watches.load_watches(conn) == [noted]
        assert noted == storable(a_watch(reason=reason, name=name)).numbered(noted.number)


def test_what_a_digest_left_known_comes_back_inside_its_brief(engine: Engine) -> None:
    with writing(engine) as conn:
        assert digests.last_given_out(conn, "tides") is None
        digests.save_given_out(conn, given_out(), Memory(0), KNOWN)
    with reading(engine) as conn:
        assert digests.load_memory(conn, "tides", 7) == KNOWN
        assert digests.load_memory(conn, "ice", 7) == Memory(7)
        assert digests.last_given_out(conn, "tides") == given_out()
        assert digests.last_given_out(conn, "ice") is None


def test_the_next_digest_leaves_what_it_left_known_and_no_more(engine: Engine) -> None:
    later = replace(
        KNOWN,
        mark=9,
        people={"a2": KnownCandidate(2, True, 9, SIGNED)},
        works={**KNOWN.works, ("arxiv_api", "2403.90017"): frozenset({"exconf 2026: oral", "withdrawn"})},
        code=frozenset({"4242", "4343"}),
    )
    with writing(engine) as conn:
        digests.save_given_out(conn, given_out(), Memory(0), KNOWN)
        digests.save_given_out(conn, given_out(2, mark=9), KNOWN, later)
        assert digests.load_memory(conn, "tides", 9) == later
        assert len(rows(conn, told)) == 6


def test_no_two_digests_of_a_brief_take_the_same_step(engine: Engine) -> None:
    with writing(engine) as conn:
        digests.save_given_out(conn, given_out(), Memory(0), KNOWN)
        digests.save_given_out(conn, given_out(brief="ice"), Memory(0), KNOWN)
    with pytest.raises(Busy, match="told twice"), writing(engine) as conn:
        digests.save_given_out(conn, given_out(at=LATER), Memory(0), Memory(99))
    with reading(engine) as conn:
        assert digests.load_memory(conn, "tides", 7) == KNOWN
