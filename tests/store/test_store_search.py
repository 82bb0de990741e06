from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, text
from store_samples import a_work, an_author, thorough, undone, wild_text

from sourcer.model.people import Author
from sourcer.model.works import Authorship, VenueStatus, Work
from sourcer.store import conclusions, schema, search_index
from sourcer.store.engine import reading, writing
from sourcer.store.search import PEOPLE, WORKS, is_filled, search
from sourcer.store.search_docs import stored
from sourcer.store.tables_search import search_state
from sourcer.words.terms import read_question

MULLER = an_author("a1", name="Zoë Müller", names=("Z. Müller", "Zoë Müller"), affiliations=("Universität Ærø",))
LIAN = an_author("a2", name="Bao Lianchu", names=("Bao Lianchu",), affiliations=())
ICE = a_work(
    1,
    title="Diffusion policies for sea ice",
    abstract="A multi-agent controller, learned from drifting floes. The second half is on buoys.",
)
TIDE = a_work(
    2, title="Tides, again", abstract="Floes drifting past.", venues=(VenueStatus("EXCONF 2026", "Oral", ""),)
)


def save(conn: Connection, works: Sequence[Work] = (ICE, TIDE), people: Sequence[Author] = (MULLER, LIAN)) -> None:
    conclusions.save_resolution(conn, works=works, authors=people, links=(), namesakes=(), implementations=())


def found(conn: Connection, typed: str, index: Any = WORKS) -> set[str]:
    hits = search(conn, index, read_question(typed).terms, 1000)
    assert len(hits.refs) == len(set(hits.refs)) == hits.total
    return set(hits.refs)


def pairs(conn: Connection, query: str) -> dict[Any, Any]:
    return {row[0]: row[1] for row in conn.execute(text(query))}


def kept(conn: Connection) -> list[Any]:
    """Every word of the index with the texts and places where it stands, by what it is of."""
    told = []
    for index in (WORKS, PEOPLE):
        refs = pairs(conn, f"SELECT id, ref FROM {index.table.name}")
        if conn.dialect.name == "sqlite":
            conn.execute(text(f"CREATE VIRTUAL TABLE temp.v USING fts5vocab('main', '{index.text}', 'instance')"))
            told += [(refs[doc], *rest) for doc, *rest in conn.execute(text('SELECT doc, term, col, "offset" FROM v'))]
            conn.execute(text("DROP TABLE temp.v"))
        else:
            told += [(refs[at], words) for at, words in conn.execute(text(f"SELECT id, words FROM {index.text}"))]
    return sorted(told)


def made_anew(conn: Connection) -> list[Any]:
    """The same of an index that is made from nothing."""
    conn.execute(delete(search_state))
    assert search_index.bring_up_to_date(conn)
    return kept(conn)


def test_words_are_found_in_every_part_whatever_their_accents_and_case(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn)
        for typed in ("ICE diffusion", "floes buoys", "multi-agent", "quillfeather ice", "Muller ice", "zoe ice"):
            assert found(conn, typed) == {"w1"}, typed
        assert found(conn, "exconf oral") == {"w2"}
        assert found(conn, "2403.90017") == {"w1", "w2"}
        assert found(conn, "Müller", PEOPLE) == found(conn, "mueller muller z", PEOPLE) | {"a1"} == {"a1"}
        assert found(conn, "aero", PEOPLE) == found(conn, "ÆRØ", PEOPLE) == {"a1"}
        assert found(conn, "muller lianchu", PEOPLE) == set(), "all words stand with one person"


def test_the_last_word_may_be_a_beginning_and_a_phrase_is_one(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn)
        assert found(conn, "drifting flo") == {"w1", "w2"}
        assert found(conn, "flo drifting") == set()
        assert found(conn, '"drifting floes"') == {"w1"}
        assert found(conn, '"floes drifting"') == {"w2"}
        assert found(conn, '"drifting flo"') == set(), "a phrase is whole words"
        assert found(conn, 'past "floes drifting') == {"w2"}, "a quote that nothing closes is none"


def test_a_phrase_stands_in_one_text_never_across_two(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn)
        assert found(conn, '"sea ice a"') == set()
        assert found(conn, '"quillfeather zoe"') == set()
        assert found(conn, '"z muller"', PEOPLE) == {"a1"}
        assert found(conn, '"muller z"', PEOPLE) == set()


def test_languages_without_spaces_are_found_by_any_part_of_them(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, [replace(ICE, title="海氷の深層学習"), replace(TIDE, title="Обучение под льдом")])
        assert found(conn, "深層") == found(conn, "学習") == {"w1"}
        assert found(conn, "層深") == set()
        assert found(conn, "ЛЬДОМ обуч") == {"w2"}


SIGNS = [
    *("ice AND", "NOT ice", "NEAR(ice sea, 3)", "ice OR tides", "(ice", "ice*)", "title:ice", "^ice", "-ice", "+ice"),
    *("ice'; DROP", "ice:*", "!ice", "ice & sea", "ice <-> sea", "{sea}:ice", '"', '""', '"""ice', "\\", "\\'ice", "*"),
    *("ice\0", "\ud800", "%", "_", "ice -- sea"),
]


@pytest.mark.parametrize("typed", SIGNS)
def test_signs_of_query_languages_are_only_signs(engine: Engine, typed: str) -> None:
    with writing(engine) as conn:
        save(conn)
        bare = "".join(sign if sign.isalnum() else " " for sign in typed)
        assert found(conn, typed) == found(conn, bare)
        assert found(conn, "ice"), "the index is still there"


@thorough
@given(
    typed=st.text()
    | wild_text
    | st.lists(st.sampled_from(["ice", '"', "AND", "*", "sea", "(", "é", "-"])).map(" ".join)
)
def test_anything_typed_is_answered(engine: Engine, typed: str) -> None:
    with undone(engine) as conn:
        save(conn)
        for index in (WORKS, PEOPLE):
            assert found(conn, typed, index) <= {"w1", "w2", "a1", "a2"}


@thorough
@given(title=st.text(), abstract=wild_text | st.none(), name=wild_text)
@example(title="0\x000", abstract="a\ud800b", name="N\x00 M")
def test_both_databases_find_a_text_by_each_of_its_words_and_by_itself_as_a_phrase(
    sqlite_engine: Engine, postgres_engine: Engine, title: str, abstract: str | None, name: str
) -> None:
    work = replace(ICE, title=title, abstract=abstract)
    phrase = title.translate(dict.fromkeys(map(ord, '"\u201c\u201d\u201e\u201f'), " "))
    typed = [*title.split(), *(abstract or "").split(), *name.split(), f'"{phrase}"', title, "ice", f"floes {name}"]
    with undone(sqlite_engine) as one, undone(postgres_engine) as other:
        for conn in (one, other):
            save(conn, [work, TIDE], [replace(MULLER, name=name), LIAN])
        for words in typed:
            for index in (WORKS, PEOPLE):
                assert found(one, words, index) == found(other, words, index), words
        if read_question(phrase).terms and not read_question(phrase).is_cut:
            assert "w1" in found(one, f'"{phrase}"')


titles = st.sampled_from(["ice", "Eis é", "sea ice", ""])
a_night = st.lists(st.tuples(st.integers(1, 6), titles), max_size=5, unique_by=lambda told: told[0])


@thorough
@given(nights=st.lists(a_night, min_size=1, max_size=4))
def test_after_any_nights_the_index_is_what_it_would_be_if_made_anew(
    engine: Engine, nights: list[list[tuple[int, str]]]
) -> None:
    with undone(engine) as conn:
        for night in nights:
            people = [replace(MULLER, id=f"a{at}", names=(title,)) for at, title in night]
            works = [
                replace(ICE, id=f"w{at}", title=title, authorships=(Authorship(0, f"a{at}", title, True),), records=())
                for at, title in night
            ]
            save(conn, works, people)
            assert search_index.bring_up_to_date(conn) is False
        assert kept(conn) == made_anew(conn)


def test_works_that_did_not_change_keep_their_place_in_the_index(engine: Engine) -> None:
    with writing(engine) as conn:
        third = a_work(3, title="Third")
        save(conn, [ICE, TIDE, third])
        before = pairs(conn, "SELECT ref, id FROM search_works")
        save(conn, [ICE, replace(TIDE, title="Ebbs"), third])
        after = pairs(conn, "SELECT ref, id FROM search_works")
        assert (after["w1"], after["w3"]) == (before["w1"], before["w3"])
        assert after["w2"] != before["w2"]
        assert found(conn, "ebbs") == {"w2"}
        assert found(conn, "tides again") == set()


def test_a_person_who_is_called_otherwise_takes_the_name_along_on_their_works(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn)
        save(conn, people=[replace(MULLER, name="Zoë Sundquay"), LIAN])
        assert found(conn, "sundquay") == {"w1", "w2"}
        assert found(conn, "muller") == set()


def test_a_run_that_is_killed_leaves_the_index_as_it_was(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn)
        before = kept(conn)
    with engine.connect() as conn, conn.begin() as run:
        save(conn, [TIDE])
        assert found(conn, "ice") == set()
        run.rollback()
    with writing(engine) as conn:
        assert kept(conn) == before
        assert found(conn, "ice") == {"w1"}


def test_an_index_that_does_not_fit_its_conclusions_is_made_anew(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, [ICE, TIDE, a_work(3)])
        conn.execute(text("UPDATE works SET title = 'Changed behind its back' WHERE id = 'w1'"))
        save(conn, [TIDE, a_work(3)])
        assert found(conn, "diffusion") == set()
        assert kept(conn) == made_anew(conn)


def test_an_older_store_is_not_filled_until_it_is_brought_up_to_date(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine)
    with writing(bare_engine) as conn:
        save(conn)
        whole = kept(conn)
    schema.downgrade(bare_engine, "0009")
    schema.upgrade(bare_engine)
    with reading(bare_engine) as conn:
        assert not is_filled(conn)
    with writing(bare_engine) as conn:
        assert search_index.bring_up_to_date(conn)
        assert is_filled(conn)
        assert kept(conn) == whole
        save(conn, [TIDE])
        assert kept(conn) == made_anew(conn)


def test_an_index_made_with_another_unicode_can_be_searched_and_is_made_anew_by_the_next_run(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn)
        conn.execute(text("UPDATE search_state SET made_by = 'words 1, Unicode 1.0'"))
        conn.execute(text("UPDATE search_works SET digest = 0 WHERE ref = 'w1'"))
        assert is_filled(conn)
        save(conn)
        assert search_index.bring_up_to_date(conn) is False
        assert kept(conn) == made_anew(conn)
        conn.execute(text("UPDATE search_state SET made_by = 'words 0'"))
        assert not is_filled(conn), "words were cut otherwise"


@pytest.mark.parametrize("when", ["before their rows go", "after"])
def test_of_a_forgotten_person_no_word_is_left_in_the_index(engine: Engine, when: str) -> None:
    gone = replace(MULLER, name="Xyzzyplonk", names=("Xyzzyplonk",), affiliations=("Qqfroboz Hall",))
    alone = replace(ICE, id="w9", title="Vvgrue", authorships=(Authorship(0, "a1", "Xyzzyplonk", True),))
    other = replace(TIDE, authorships=(Authorship(0, "a2", "Bao Lianchu", True),))
    with writing(engine) as conn:
        save(conn, [alone, other], [gone, LIAN])
        if when == "after":
            conn.execute(text("DELETE FROM works WHERE id = 'w9'"))
            conn.execute(text("DELETE FROM authors WHERE id = 'a1'"))
        assert search_index.forget(conn, works=["w9"], people=["a1", "nobody"]) == 2
        assert found(conn, "vvgrue") | found(conn, "xyzzyplonk", PEOPLE) == set()
        assert found(conn, "tides") == {"w2"}
        assert found(conn, "lianchu", PEOPLE) == {"a2"}
    with writing(engine) as conn:
        if engine.dialect.name == "sqlite":
            for index in (WORKS, PEOPLE):
                pages = b"".join(conn.scalars(text(f"SELECT block FROM {index.text}_data")))
                assert not [word for word in (b"yzzyplonk", b"qfroboz", b"vgrue") if word in pages]
        else:
            assert not [told for told in kept(conn) if told[0] in ("w9", "a1")]


def test_what_is_told_of_conclusions_and_read_from_them_is_the_same(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn)
        held = pairs(conn, "SELECT ref, digest FROM search_works")
        assert {doc.ref: doc.digest for doc in stored(conn, WORKS)} == held
        held = pairs(conn, "SELECT ref, digest FROM search_people")
        assert {doc.ref: doc.digest for doc in stored(conn, PEOPLE)} == held


def test_a_text_longer_than_any_database_takes_is_found_by_its_beginning(engine: Engine) -> None:
    endless = " ".join("\U00010330" * 60 for _ in range(30_000))
    many = tuple(Authorship(at, "a2", f"N{at}", False) for at in range(20_000))
    with writing(engine) as conn:
        save(conn, [replace(ICE, abstract=endless), replace(TIDE, abstract="word " * 40_000, authorships=many)])
        assert found(conn, "diffusion") == {"w1"}
        assert found(conn, "tides n19") == {"w2"}
        assert conn.scalar(text("SELECT count(*) FROM search_works")) == 2


def test_the_better_fit_comes_first_and_of_equal_ones_the_lower_id(engine: Engine) -> None:
    with writing(engine) as conn:
        alike = [a_work(at, title="Same", abstract=None) for at in (7, 5, 6)]
        save(conn, [*alike, a_work(1, title="Other", abstract="It is not the same at all, nor ever was, they say.")])
        best = search(conn, WORKS, read_question("same").terms, 3)
        assert best.refs == ("w5", "w6", "w7")
        assert best.total == 4
