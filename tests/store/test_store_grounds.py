"""What a ranking says of somebody is kept once, as long as a ranking says it. All is invented."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, insert, select, text
from store_samples import NOW, a_ranking, a_score, thorough, undone, wild_text

from sourcer.model.scores import Score
from sourcer.store import grounds, happened, objections, personal, retention, runs, scores, tables_concluded
from sourcer.store.checking import check_database
from sourcer.store.engine import reading, writing
from sourcer.store.values import storable

QUIET, CHANGED, GONE = a_score("a1"), a_score("a2"), a_score("a3")
OTHER = replace(CHANGED, uncertain=("another affiliation",))
FIRST, NEXT = a_ranking(scores=(QUIET, CHANGED, GONE)), a_ranking(scores=(OTHER, QUIET))


def a_run(conn: Connection, year: int = 2024) -> int:
    return runs.start_run(conn, "rank", now=NOW.replace(year=year), code_version="1", config_digest="")


def kept(conn: Connection) -> list[str]:
    """Of whom something is kept, once for each content."""
    return sorted(conn.scalars(select(tables_concluded.grounds.c.candidate_id)))


def nothing_is_left_over(conn: Connection) -> bool:
    used = select(tables_concluded.scores.c.candidate_id, tables_concluded.scores.c.digest).distinct()
    there = select(tables_concluded.grounds.c.candidate_id, tables_concluded.grounds.c.digest)
    return sorted(map(tuple, conn.execute(used))) == sorted(map(tuple, conn.execute(there)))


@pytest.fixture
def two(engine: Engine) -> tuple[int, int]:
    """Two rankings on following days: one candidate as before, one of whom other things are said, one not on it."""
    with writing(engine) as conn:
        first, second = a_run(conn), a_run(conn, 2025)
        scores.save_ranking(conn, first, FIRST)
        scores.save_ranking(conn, second, NEXT)
    return first, second


def test_rankings_that_say_the_same_share_it_and_one_that_differs_adds_one(
    engine: Engine, two: tuple[int, int]
) -> None:
    with writing(engine) as conn:
        assert kept(conn) == ["a1", "a2", "a2", "a3"]
        scores.save_ranking(conn, a_run(conn), FIRST)
        scores.save_ranking(conn, a_run(conn), replace(NEXT, brief="moons"))
        assert kept(conn) == ["a1", "a2", "a2", "a3"], "another night and another brief say nothing new"
        assert conn.scalar(select(func.count()).select_from(tables_concluded.scores)) == 10
        assert [scores.load_ranking(conn, run, "tides").scores for run in two] == [FIRST.scores, NEXT.scores]


def test_a_candidate_who_is_called_otherwise_shares_the_rest(engine: Engine) -> None:
    with writing(engine) as conn:
        first, second = a_run(conn), a_run(conn)
        scores.save_ranking(conn, first, FIRST)
        renamed = replace(FIRST, scores=(replace(QUIET, name="Z. Quillfeather-Oduya"), CHANGED, GONE))
        scores.save_ranking(conn, second, renamed)
        assert kept(conn) == ["a1", "a2", "a3"]
        assert scores.load_ranking(conn, first, "tides").scores == FIRST.scores
        assert scores.load_ranking(conn, second, "tides").scores == renamed.scores


def test_a_replaced_ranking_takes_with_it_what_no_other_says(engine: Engine, two: tuple[int, int]) -> None:
    with writing(engine) as conn:
        scores.save_ranking(conn, two[0], a_ranking(scores=(QUIET,)))
        assert kept(conn) == ["a1", "a2"]
        assert scores.load_ranking(conn, two[1], "tides") == NEXT
        scores.save_ranking(conn, two[1], a_ranking(scores=()))
        assert kept(conn) == ["a1"]


def test_what_only_old_rankings_said_goes_with_them(engine: Engine, two: tuple[int, int]) -> None:
    with writing(engine) as conn:
        assert retention.remove_rankings(conn, NOW.replace(year=2025)) == 3
        assert kept(conn) == ["a1", "a2"]
        assert nothing_is_left_over(conn)
        assert scores.load_ranking(conn, two[1], "tides") == NEXT


def test_an_owner_of_whom_nothing_is_kept_goes_with_what_was_said(engine: Engine) -> None:
    with writing(engine) as conn:
        run = a_run(conn)
        scores.save_ranking(conn, run, a_ranking())
        assert retention.unrank_gone(conn) == 1
        assert kept(conn) == ["a1", "a2"]
        left = [score for score in a_ranking().scores if score.kind == "author"]
        assert list(scores.load_ranking(conn, run, "tides").scores) == left


def test_whoever_objects_goes_with_what_was_said_and_the_others_keep_theirs(
    engine: Engine, two: tuple[int, int]
) -> None:
    with writing(engine) as conn:
        objections.unrank(conn, {"a2"})
        assert kept(conn) == ["a1", "a3"]
        assert scores.load_ranking(conn, two[0], "tides").scores == (QUIET, GONE)
        assert scores.load_ranking(conn, two[1], "tides").scores == (QUIET,)


def test_everybody_who_reads_places_gets_what_was_said_in_that_ranking(engine: Engine) -> None:
    one = a_score("a1", accounts=("moduya",), areas=(("tides", 0.8), ("moons", 0.9)))
    later = replace(one, accounts=("moduya", "tallow"), areas=(("tides", 0.9),))
    with writing(engine) as conn:
        first, second = a_run(conn), a_run(conn)
        scores.save_ranking(conn, first, a_ranking(scores=(one,)))
        scores.save_ranking(conn, second, a_ranking(scores=(later,)))
        assert scores.candidates(conn, first, "tides") == [("a1", ("moduya",))]
        assert scores.candidates(conn, second, "tides") == [("a1", ("moduya", "tallow"))]
        assert happened.best_areas(conn, first, "tides") == {"a1": "moons"}
        assert happened.best_areas(conn, second, "tides") == {"a1": "tides"}
        told = personal.scores_of(conn, {"a1"})
        assert [row.accounts for row in told] == [["moduya"], ["moduya", "tallow"]]
        assert all(row.components[0]["name"] == "fit" for row in told)


def test_what_somebody_is_about_to_say_again_is_not_removed_meanwhile(postgres_engine: Engine) -> None:
    with writing(postgres_engine) as conn:
        old, new = a_run(conn), a_run(conn, 2025)
        scores.save_ranking(conn, old, FIRST)

    def purge() -> None:
        with writing(postgres_engine) as other:
            retention.remove_rankings(other, NOW.replace(year=2025))

    with writing(postgres_engine) as conn:
        scores.save_ranking(conn, new, a_ranking(scores=()))
        places = conn.execute(select(tables_concluded.scores)).mappings().all()
        grounds.keep(conn, [dict(row) for row in conn.execute(select(tables_concluded.grounds)).mappings()])
        purging = Thread(target=purge)
        purging.start()
        purging.join(0.5)  # it waits: without that it would be through by now
        conn.execute(insert(tables_concluded.scores), [{**row, "run_id": new} for row in places])
    purging.join()
    with reading(postgres_engine) as conn:
        assert scores.load_ranking(conn, new, "tides").scores == FIRST.scores
        assert nothing_is_left_over(conn)


def test_places_that_rest_on_nothing_are_refused_and_found(engine: Engine, two: tuple[int, int]) -> None:
    assert not check_database(engine).is_broken
    if engine.dialect.name == "sqlite":  # PostgreSQL has no way past the reference
        with engine.connect() as conn:
            conn.exec_driver_sql("COMMIT")
            conn.exec_driver_sql("PRAGMA foreign_keys = OFF")
            conn.execute(text("DELETE FROM grounds WHERE candidate_id = 'a3'"))
        assert check_database(engine).is_broken


def test_what_reads_a_candidate_s_places_does_not_read_the_table(sqlite_engine: Engine) -> None:
    held = tables_concluded.scores.c
    with reading(sqlite_engine) as conn:
        for query in (
            select(held.candidate_id).where(held.candidate_id == "a1").limit(1),
            grounds.joined(select(held.place)).where(held.run_id == 1, held.brief == "tides").order_by(held.place),
        ):
            said = str(query.compile(sqlite_engine, compile_kwargs={"literal_binds": True}))
            plan = [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}")]
            assert all(step.startswith("SEARCH") for step in plan), plan


words = st.lists(wild_text, max_size=2).map(tuple)
said = st.builds(a_score, value=st.floats(0, 1), work_ids=words, uncertain=words, accounts=words)


@thorough
@given(st.lists(st.lists(said, max_size=1), min_size=2, max_size=4))
def test_rankings_come_back_as_they_were_whichever_of_them_go(engine: Engine, nights: list[list[Score]]) -> None:
    with undone(engine) as conn:
        made = {a_run(conn): a_ranking(scores=tuple(found)) for found in nights}
        for run, ranking in made.items():
            scores.save_ranking(conn, run, ranking)
        first, *others = made
        scores.save_ranking(conn, first, a_ranking(scores=()))
        assert nothing_is_left_over(conn)
        for run in others:
            assert scores.load_ranking(conn, run, "tides").scores == storable(made[run].scores)
