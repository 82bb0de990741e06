"""Who is who is replaced whole by each resolution, and only the rows that differ are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event
from store_samples import a_link, a_work, an_author, an_implementation, rows, thorough, undone, wild_text

from sourcer.errors import StoreError
from sourcer.model.people import Namesake
from sourcer.model.works import Authorship, VenueStatus, Work
from sourcer.store import conclusions, search_index
from sourcer.store import tables_concluded as t
from sourcer.store.engine import writing

PEOPLE = tuple(an_author(f"a{number}") for number in range(6))
TABLES = (t.authors, t.works, t.work_records, t.authorships, t.author_links, t.namesakes, t.implementations)


def works_of(titles: dict[int, str], day: date | None = date(2024, 3, 19)) -> tuple[Work, ...]:
    """Works of a person each, whose titles are venues and affiliations too, so that JSON columns differ as well."""
    return tuple(
        a_work(
            number,
            title=title,
            first_public_on=day,
            authorships=(Authorship(0, f"a{number}", "Z. Quillfeather", True, (title,)),),
            venues=(VenueStatus("Tides", title, None),),
            records=(("programme", f"tides/{number}"),),
            withdrawn=not title,
        )
        for number, title in titles.items()
    )


def ready(works: tuple[Work, ...]) -> conclusions.Ready:
    links = [a_link(work.authorships[0].author_id, number) for number, work in enumerate(works)]
    pairs = [Namesake("a0", work.authorships[0].author_id, len(work.title) / 3, work.title) for work in works]
    code = [an_implementation(repo_key=work.id, description=work.title, stars=None) for work in works]
    return conclusions.made_ready(works, PEOPLE, links, pairs, code)


def everything(conn: Connection) -> list[list[tuple[object, ...]]]:
    return [rows(conn, table) for table in TABLES]


@thorough
@given(nights=st.lists(st.dictionaries(st.integers(0, 5), wild_text | st.sampled_from(["", "x"])), max_size=4))
def test_resolutions_one_over_another_leave_what_the_last_alone_would(
    engine: Engine, nights: list[dict[int, str]]
) -> None:
    with undone(engine) as conn:
        for titles in nights:
            conclusions.save_ready(conn, ready(works_of(titles)))
        last = ready(works_of(nights[-1] if nights else {}))
        held = everything(conn)
        assert search_index.differences(conn) in (None, {"works": 0, "people": 0})
        for table in TABLES:
            conn.execute(table.delete())
        conclusions.save_ready(conn, last)
        assert nights == [] or held == everything(conn)


@thorough
@given(titles=st.dictionaries(st.integers(0, 5), wild_text), day=st.none() | st.dates())
def test_what_stands_already_is_not_written_again(engine: Engine, titles: dict[int, str], day: date | None) -> None:
    with undone(engine) as conn:
        conclusions.save_ready(conn, ready(works_of(titles, day)))
        assert conclusions.save_ready(conn, ready(works_of(titles, day))) == 0


def test_a_night_writes_the_rows_that_differ(engine: Engine) -> None:
    works = works_of({number: f"Tides {number}" for number in range(6)})
    changed = (replace(works[0], title="Tides, again"), *works[1:])
    with writing(engine) as conn:
        conclusions.save_ready(conn, ready(works))
    said = list[str]()
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    with writing(engine) as conn:
        kept = conclusions.made_ready(changed, PEOPLE, ready(works).links, ready(works).namesakes, ())
        assert conclusions.save_ready(conn, kept) == 2 + 6, "a work out and in, and six implementations out"
    assert not [one for one in said if one.startswith("DELETE FROM authors")], "nobody else is touched"


def test_a_record_on_two_works_is_refused_also_where_it_stands_already(engine: Engine) -> None:
    works = works_of({0: "Tides", 1: "Ebb"})
    twice = (*works, replace(works[0], id="w9", authorships=()))
    same = (*works, works[0])
    with writing(engine) as conn:
        conclusions.save_ready(conn, ready(works))
        before = everything(conn)
    for wrong in (twice, same):
        with pytest.raises(StoreError, match="cannot be used"), writing(engine) as conn:
            conclusions.save_ready(conn, conclusions.made_ready(wrong, PEOPLE, (), (), ()))
    with writing(engine) as conn:
        assert everything(conn) == before
