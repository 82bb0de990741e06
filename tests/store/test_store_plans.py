"""What is asked for by source and key is looked up, whatever else the store holds: no table is read from end to end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from sourcer.model.people import Namesake
from sourcer.model.works import Signature
from sourcer.sources.base import Page
from sourcer.store import conclusions, happened, opinions
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from sourcer.store.keys import MOST_IN_ONE, by_source
from tests.store.store_samples import LATER, NOW, a_link, a_record, a_work, an_author

RECORD = a_record()
KEYS = {RECORD.record_key, ("pmlr", "v9-oduya"), ("arxiv_api", "2403.99999")}
AT = Signature(*RECORD.record_key, 0)
NAMESAKES = (Namesake("a1", "a2", 0.4, "one spelling"), Namesake("a2", "a3", 0.3, "one spelling"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda conn: facts.load_these(conn, KEYS),
        lambda conn: facts.mentions_on(conn, KEYS),
        lambda conn: facts.save_records(conn, [a_record(abstract=None)], run_id=2, now=LATER),
        lambda conn: facts.without_superseded(conn, Page(records=(RECORD,)), NOW),
        lambda conn: conclusions.works_of(conn, KEYS),
        lambda conn: conclusions.provenance_of(conn, KEYS),
        lambda conn: happened.first_runs(conn, KEYS),
        lambda conn: happened.said_where(conn, KEYS),
        lambda conn: opinions.authors_at(conn, {AT}),
    ],
)
def test_records_are_looked_up_by_source_and_key(sqlite_engine: Engine, ask: Callable[[Connection], Any]) -> None:
    asked: list[tuple[str, Any]] = []
    with writing(sqlite_engine) as conn:
        event.listen(
            conn, "before_cursor_execute", lambda _c, _cur, said, given, _ctx, _many: asked.append((said, given))
        )
        ask(conn)
        queries = [(said, given) for said, given in asked if said.startswith("SELECT")]
        plans = [row[3] for said, given in queries for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given)]
    assert queries
    assert [plan for plan in plans if plan.startswith("SCAN") and "VIRTUAL TABLE" not in plan] == []


def test_records_of_two_sources_with_one_key_are_told_apart(engine: Engine) -> None:
    other = a_record(source="pmlr", title="Another paper by the same key")
    with writing(engine) as conn:
        facts.save_records(conn, [RECORD, other], run_id=1, now=NOW)
        assert [each.title for each in facts.load_these(conn, {other.record_key})] == [other.title]
        assert [note.record for note in conclusions.provenance_of(conn, [other.record_key])] == [other.record_key]
        assert set(happened.first_runs(conn, [RECORD.record_key])) == {RECORD.record_key}


def test_an_abstract_of_another_source_is_not_taken_over(engine: Engine) -> None:
    bare = a_record(source="pmlr", abstract=None)
    with writing(engine) as conn:
        facts.save_records(conn, [RECORD], run_id=1, now=NOW)
        facts.save_records(conn, [bare], run_id=1, now=NOW)
        assert [each.abstract for each in facts.load_these(conn, {bare.record_key})] == [None]


def test_namesakes_are_those_of_the_people_asked_for_on_either_side(engine: Engine) -> None:
    with writing(engine) as conn:
        conclusions.save_resolution(
            conn,
            works=[a_work(authorships=())],
            authors=[an_author(author_id) for author_id in ("a1", "a2", "a3")],
            links=[a_link()],
            namesakes=NAMESAKES,
            implementations=[],
        )
    with reading(engine) as conn:
        assert conclusions.load_namesakes(conn) == list(NAMESAKES)
        assert conclusions.load_namesakes(conn, ["a2"]) == list(NAMESAKES)
        assert conclusions.load_namesakes(conn, ["a3"]) == [NAMESAKES[1]]
        assert conclusions.load_namesakes(conn, []) == []


def test_keys_are_parted_by_source_and_by_number() -> None:
    many = [("b", f"{at:04}") for at in range(MOST_IN_ONE + 1)]
    parts = list(by_source([*many, ("a", "1"), ("a", "1")]))
    assert [(source, len(keys)) for source, keys in parts] == [("a", 1), ("b", MOST_IN_ONE), ("b", 1)]
