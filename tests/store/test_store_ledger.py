from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from store_samples import LATER, NOW, thorough, undone, wild_text

from sourcer.errors import ResolveError
from sourcer.model.ledger import Change, Decision, SignedName
from sourcer.model.works import Signature
from sourcer.store import conclusions, ledger
from sourcer.store.engine import reading, writing
from sourcer.store.values import storable

ZOFIA = SignedName(Signature("arxiv_api", "2403.90011", 0), "Zofía Quillfeather")
BAO = SignedName(Signature("pmlr", "v901/bao24a", 3), "Bao Lanternfish")


def a_change(**changed: Any) -> Change:
    told: dict[str, Any] = {"evidence": "same identifier: dblp:1/2", "confidence": 0.75, "signatures": (ZOFIA, BAO)}
    return Change("author", "joined", "Pa", "Pb", **(told | changed))


def a_decision(**changed: Any) -> Decision:
    told: dict[str, Any] = {"ours": (ZOFIA,), "theirs": (BAO,), "ids": ("Pa", "Pb")}
    return Decision(**({"kind": "merge", "by": "Mira", "reason": "told me so"} | told | changed))


def test_what_happened_comes_back_in_the_order_in_which_it_was_noted(engine: Engine) -> None:
    of_work = Change("work", "split", "Wa", "Wb", "different papers", 1.0, records=(("pmlr", "v901/a"),), cause=None)
    with writing(engine) as conn:
        ledger.save_changes(conn, 7, [a_change(), of_work], now=NOW)
        decision = ledger.save_decision(conn, a_decision(back=((ZOFIA.signature, "Pc"),), about=1), now=LATER)
        ledger.save_changes(conn, 8, [a_change(cause=decision.number)], now=LATER)
        ledger.save_changes(conn, 9, [], now=LATER)
    with reading(engine) as conn:
        events = ledger.load_events(conn)
        assert [event.told for event in events] == [a_change(), of_work, decision, a_change(cause=decision.number)]
        assert [(event.at, event.run_id) for event in events] == [(NOW, 7), (NOW, 7), (LATER, None), (LATER, 8)]
        assert ledger.load_event(conn, decision.number) == events[2]
        assert ledger.load_event(conn, events[0].id) == events[0]


def test_an_event_that_is_not_there_is_named(engine: Engine) -> None:
    with reading(engine) as conn, pytest.raises(ResolveError, match="there is no event 12"):
        ledger.load_event(conn, 12)


def test_a_decision_waits_until_a_run_obeyed_it_and_then_tells_which(engine: Engine) -> None:
    with writing(engine) as conn:
        ledger.save_decision(conn, a_decision(), now=NOW)
        known = ledger.load_decisions(conn)
        ledger.save_decision(conn, a_decision(kind="split"), now=NOW)
        ledger.note_obeyed(conn, 5, known)
        ledger.note_obeyed(conn, 6, ledger.load_decisions(conn)[:1])
    with reading(engine) as conn:
        assert [(each.kind, each.obeyed_run) for each in ledger.load_decisions(conn)] == [("merge", 5), ("split", None)]


def test_the_ledger_outlives_conclusions_that_are_thrown_away(engine: Engine) -> None:
    with writing(engine) as conn:
        ledger.save_changes(conn, 7, [a_change()], now=NOW)
        ledger.save_decision(conn, a_decision(), now=NOW)
        conclusions.save_resolution(conn, works=[], authors=[], links=[], namesakes=[], implementations=[])
    with reading(engine) as conn:
        assert len(ledger.load_events(conn)) == 2


def test_a_decision_about_works_comes_back_as_one(engine: Engine) -> None:
    told = Decision("merge", "Mira", "told me so", ids=("Wa", "Wb"), subject="work", our_records=(("pmlr", "v901/a"),))
    back = ((("pmlr", "v901/a"), "Wa"), (ZOFIA.signature, ""))
    with writing(engine) as conn:
        merged = ledger.save_decision(conn, told, now=NOW)
        of_people = ledger.save_decision(conn, a_decision(), now=NOW)
        gone = Decision("withdraw", "Mira", "no", ids=("Wa", "Wb"), about=merged.number, back=back, subject="work")
        gone = ledger.save_decision(conn, gone, now=LATER)
    with reading(engine) as conn:
        assert ledger.load_decisions(conn) == (merged, of_people, gone)
        assert [ledger.load_event(conn, each.number).told for each in (merged, of_people, gone)] == [
            merged,
            of_people,
            gone,
        ]
        assert [event.told for event in ledger.load_events(conn)] == [merged, of_people, gone]


@thorough
@given(words=wild_text, name=wild_text, key=st.text(max_size=9))
def test_wild_words_survive(engine: Engine, words: str, name: str, key: str) -> None:
    place = SignedName(Signature("pmlr", key, 0), name)
    change, decision = a_change(evidence=words, signatures=(place,)), a_decision(by=name, reason=words, ours=(place,))
    with undone(engine) as conn:
        ledger.save_changes(conn, 1, [change], now=NOW)
        saved = ledger.save_decision(conn, decision, now=NOW)
        assert [event.told for event in ledger.load_events(conn)] == [storable(change), saved]
        assert saved.numbered(0) == storable(decision)


def test_what_no_database_holds_is_taken_out_of_a_signature_too() -> None:
    assert storable((Signature("arxiv_api", "24\0.1", 0),)) == (Signature("arxiv_api", "24.1", 0),)
