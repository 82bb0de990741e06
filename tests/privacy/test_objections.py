"""Who objects stays among the facts and is left out of every brief, whatever their id becomes."""

from __future__ import annotations

from sqlalchemy import update

from sourcer.model.brief import Brief
from sourcer.rights.objecting import note, withdraw
from sourcer.store.engine import reading, writing
from sourcer.store.tables_concluded import author_links, authors
from sourcer.team.objectors import objectors, without_objectors
from tests.privacy.test_forget import world
from tests.privacy.world import LOGIN, MARKER, NOW, Store


def test_who_objects_is_left_out_of_every_brief_and_stays_an_author(store: Store) -> None:
    world(store)
    with writing(store.engine) as conn:
        note(conn, MARKER, by="tests", reason="no", now=NOW)
        note(conn, f"github:{LOGIN}", by="tests", reason="no", now=NOW)
        brief = Brief("x", "", (), digest="d")
        left_out = without_objectors(conn, brief)
    assert f"github:{LOGIN}" in left_out.leave_out_people
    assert len(left_out.leave_out_people) == 2
    assert left_out.digest != brief.digest, "so that the next ranking is made anew"
    assert MARKER in store.names()


def test_an_objection_follows_the_person_to_another_id_and_can_be_taken_back(store: Store) -> None:
    world(store)
    with writing(store.engine) as conn:
        note(conn, MARKER, by="tests", reason="no", now=NOW)
        (was,) = objectors(conn)
        conn.execute(update(author_links).where(author_links.c.author_id == was).values(author_id="Anew"))
        conn.execute(update(authors).where(authors.c.id == was).values(id="Anew"))
        assert objectors(conn) == {"Anew"}
        withdraw(conn, MARKER, by="tests", reason="yes after all", now=NOW)
    with reading(store.engine) as conn:
        assert objectors(conn) == frozenset()
