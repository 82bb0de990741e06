"""Invented rows, put into the tables of every earlier revision, on the way up to today's shape and down again."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, insert, select, text

from sourcer.store import runs, schema, scores, search_index
from sourcer.store.engine import reading, writing
from sourcer.store.tables_concluded import grounds
from tests.invented_rows import ROWS, fill, held, invented, tables_of
from tests.store.store_samples import NOW, a_ranking, a_score

REVISIONS = sorted(schema.known())


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_a_revision_held_survives_the_way_up_and_down_again(bare_engine: Engine, revision: str) -> None:
    schema.upgrade(bare_engine, revision)
    before = tables_of(bare_engine)
    fill(bare_engine, before)
    there = held(bare_engine, before)
    assert all(len(rows) == ROWS for rows in there.values())
    assert len(there) >= 20
    schema.upgrade(bare_engine)
    schema.check(bare_engine)
    assert held(bare_engine, before) == there
    schema.downgrade(bare_engine, revision)
    assert schema.revision(bare_engine) == revision
    assert held(bare_engine, before) == there
    assert {table.name: set(table.c.keys()) for table in tables_of(bare_engine)} == {
        table.name: set(table.c.keys()) for table in before
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_step_down_and_up_keeps_what_the_older_shape_holds(bare_engine: Engine, revision: str) -> None:
    schema.upgrade(bare_engine)
    newest = tables_of(bare_engine)
    fill(bare_engine, newest)
    schema.downgrade(bare_engine, revision)
    older = tables_of(bare_engine)
    there = held(bare_engine, older)
    assert all(len(rows) == ROWS for rows in there.values())
    schema.upgrade(bare_engine)
    assert held(bare_engine, older) == there


def test_who_owns_a_repository_is_noted_of_what_was_concluded_before(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine, "0004")
    before = tables_of(bare_engine)
    fill(bare_engine, before)
    with writing(bare_engine) as conn:
        conn.execute(text("UPDATE repos SET owner_type = 'Organization'"))
        conn.execute(text("UPDATE implementations SET repo_key = (SELECT MIN(key) FROM repos) WHERE place = 1"))
    schema.upgrade(bare_engine)
    with reading(bare_engine) as conn:
        noted = conn.execute(text("SELECT place, owner_type FROM implementations ORDER BY place")).all()
    assert [tuple(row) for row in noted] == [(1, "Organization"), (2, ""), (3, "")]


def test_the_names_of_repositories_are_noted_of_what_was_stored_before(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine, "0005")
    fill(bare_engine, tables_of(bare_engine))
    asked = "https://api.example.org/repos/Quill/Old-Tides"
    with writing(bare_engine) as conn:
        conn.execute(
            text("UPDATE repos SET full_name = 'Quill/Tides-' || stars, fetched_url = :asked"), {"asked": asked}
        )
    schema.upgrade(bare_engine)
    with reading(bare_engine) as conn:
        names = set(conn.scalars(text("SELECT name FROM repo_names")))
    assert names == {"quill/old-tides", *(f"quill/tides-{number}" for number in range(1, ROWS + 1))}


def test_a_store_of_before_the_search_index_gets_it_of_what_is_stored(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine, "0009")
    works = next(table for table in tables_of(bare_engine) if table.name == "works")
    with writing(bare_engine) as conn:
        row = {c.name: invented(c, 1) for c in works.columns} | {"venues": [], "ids": [], "categories": []}
        conn.execute(insert(works), [row])
    schema.upgrade(bare_engine)
    with writing(bare_engine) as conn:
        assert search_index.bring_up_to_date(conn)
        assert conn.scalar(text("SELECT count(*) FROM search_works")) == 1


def test_rankings_of_before_what_they_say_was_shared_share_it_also_with_the_next(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine)
    some = tuple(a_score(f"a{number}", number / 1200, uncertain=("«ünï»",)) for number in range(1200))
    other = (a_score("a0", 0.5), *some[1:])
    with writing(bare_engine) as conn:
        first, second, third = (
            runs.start_run(conn, "rank", now=NOW, code_version="1", config_digest="") for _ in range(3)
        )
        for run, found in ((first, some), (second, other), (third, some)):
            scores.save_ranking(conn, run, a_ranking(scores=found, works=()))
    there = {run: a_ranking(scores=found, works=()) for run, found in ((first, some), (second, other), (third, some))}
    schema.downgrade(bare_engine, "0015")
    with reading(bare_engine) as conn:
        assert conn.scalar(text("SELECT count(*) FROM scores WHERE components IS NOT NULL")) == 3600
    schema.upgrade(bare_engine)
    with writing(bare_engine) as conn:
        assert {run: scores.load_ranking(conn, run, "tides") for run in there} == there
        before = set(conn.execute(select(grounds.c.candidate_id, grounds.c.digest)).all())
        assert len(before) == 1201
        scores.save_ranking(conn, first, there[first])
        assert set(conn.execute(select(grounds.c.candidate_id, grounds.c.digest)).all()) == before
