"""A name in what rankings say of others: taken out of all of them, and no later ranking is shown the blanks or finds
the name. All is invented.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from sourcer.model.scores import Component, Evidence, Ranking, Score
from sourcer.reading.persons import find_author
from sourcer.store import grounds
from sourcer.store.engine import reading, writing
from sourcer.store.scores import load_ranking, save_ranking
from sourcer.store.tables_concluded import grounds as table
from sourcer.withheld.forms import WITHHELD
from tests.privacy.test_forget import ANNA, BODO, forgotten, world
from tests.privacy.world import MARKER, TRACES, Store

DAY = date(2026, 3, 4)


def said_of(who: str, name: str, told: str) -> Score:
    part = Component("fit", 0.5, 1.0, True, "", (Evidence("work", told),))
    return Score(who, "author", name, (part,), None, (("tides", 0.5),), ("w1",), ())


def a_ranking(store: Store, brief: str, told: str) -> Ranking:
    """Everybody is ranked, and of Annelie a text is told."""
    with reading(store.engine) as conn:
        hers = find_author(conn, ANNA.name, ()).id
        bodo = find_author(conn, BODO.name, ()).id
        marked = [find_author(conn, MARKER, ()).id] if MARKER in store.names() else []
    people = [said_of(who, MARKER, f"by {MARKER}") for who in marked]
    people += [said_of(hers, ANNA.name, told), said_of(bodo, BODO.name, "Tides")]
    return Ranking(brief, DAY, tuple(people), (), (), ())


def save(store: Store, *rankings: Ranking) -> None:
    with writing(store.engine) as conn:
        for ranking in rankings:
            save_ranking(conn, store.run, ranking)


def told_of_anna(store: Store, brief: str) -> str:
    with reading(store.engine) as conn:
        found = load_ranking(conn, store.run, brief).scores
        return next(each.components[0].evidence[0].text for each in found if each.name == ANNA.name)


def test_the_person_s_own_go_and_those_of_others_lose_the_name_in_every_ranking(store: Store) -> None:
    world(store)
    save(store, *(a_ranking(store, brief, f"After {MARKER}") for brief in ("one", "two")))
    with reading(store.engine) as conn:
        assert len(conn.execute(select(table)).all()) == 3, "both rankings share what they say"
    forgotten(store)
    assert store.traces() == []
    assert [told_of_anna(store, brief) for brief in ("one", "two")] == [f"After {WITHHELD}"] * 2
    with reading(store.engine) as conn:
        rows = conn.execute(select(table)).mappings().all()
        assert len(rows) == 2
        assert all(grounds.digest_of(row) == row["digest"] for row in rows), "a digest tells what is there now"


def test_two_that_say_the_same_without_the_name_become_one(store: Store) -> None:
    world(store)
    blank = a_ranking(store, "blank", f"After {WITHHELD}")
    save(store, a_ranking(store, "named", f"After {MARKER}"), blank)
    forgotten(store)
    with reading(store.engine) as conn:
        assert len(conn.execute(select(table)).all()) == 2
    assert [told_of_anna(store, brief) for brief in ("named", "blank")] == [f"After {WITHHELD}"] * 2


def test_a_later_ranking_that_says_what_was_blanked_is_shown_as_it_is_and_brings_no_name_into_the_old_one(
    store: Store,
) -> None:
    """A namesake whom nobody erased may be told of in the very same words."""
    world(store)
    told = f"After {MARKER}"
    save(store, a_ranking(store, "old", told))
    forgotten(store)
    store.conclude()
    save(store, a_ranking(store, "new", told))
    assert (told_of_anna(store, "old"), told_of_anna(store, "new")) == (f"After {WITHHELD}", told)


def test_no_byte_of_the_file_has_what_was_said(sqlite_store: Store) -> None:
    world(sqlite_store)
    save(sqlite_store, a_ranking(sqlite_store, "one", f"After {MARKER}"))
    forgotten(sqlite_store)
    held = sqlite_store.bytes_of_file().lower()
    assert [trace for trace in TRACES if trace.lower().encode() in held] == []
