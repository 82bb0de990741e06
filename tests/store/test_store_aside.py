from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from store_samples import LATER, NOW, a_provenance, a_skipped, set_aside

from sourcer.store import aside as store_aside
from sourcer.store import tables
from sourcer.store.engine import writing


def test_what_a_payload_set_aside_is_replaced_and_the_rest_stays(engine: Engine) -> None:
    page = a_provenance()
    other_page, later = replace(page, payload_hash="cd"), replace(page, payload_hash="ef", fetched_at=LATER)
    first = [a_skipped(key=key, provenance=page) for key in ("stays", "goes")]
    others = [a_skipped(key="other page", provenance=other_page), a_skipped(key="later", provenance=later)]
    elsewhere = a_skipped(key="goes", provenance=replace(page, url="https://papers.example/else"))
    again = [a_skipped(key=key, reason="today's reason", provenance=page) for key in ("stays", "came", "later")]
    with writing(engine) as conn:
        set_aside(conn, *first, *others, elsewhere)
        store_aside.replace_skipped(conn, "arxiv_api", page, again, read=())
        assert {(entry.key, entry.reason) for entry in store_aside.load_skipped(conn)} == {
            ("stays", "today's reason"),
            ("came", "today's reason"),
            ("later", others[1].reason),
            ("other page", others[0].reason),
            ("goes", elsewhere.reason),
        }
        first_seen = {entry.key: entry.first_seen_at for entry in store_aside.list_skipped(conn, None, 9)[0]}
        assert first_seen["stays"] == NOW, "an entry that stays keeps when it was first seen"
        store_aside.replace_skipped(conn, "arxiv_api", page, [], read={"other page", "later"})
        assert [entry.key for entry in store_aside.load_skipped(conn)] == ["goes", "later"]


def test_what_was_set_aside_is_listed_newest_first_and_counted(engine: Engine) -> None:
    new = a_skipped(key="new", provenance=a_provenance(fetched_at=LATER, payload_hash="cd"))
    with writing(engine) as conn:
        set_aside(conn, a_skipped(), new, a_skipped(source="pmlr"))
        found, total = store_aside.list_skipped(conn, None, 2)
        assert ([entry.key for entry in found], total) == (["new", "entry 3"], 3)
        only, count = store_aside.list_skipped(conn, "pmlr", 50)
        assert ([(entry.source, entry.url) for entry in only], count) == ([("pmlr", a_provenance().url)], 1)
        assert store_aside.list_skipped(conn, "nobody", 50) == ([], 0)


def test_what_was_set_aside_twice_is_one_entry_with_its_latest_reason(engine: Engine) -> None:
    later = a_skipped(reason="no\x00 date", provenance=a_provenance(fetched_at=LATER, payload_hash="cd"))
    other = a_skipped(key="entry 4", reason="no title")
    with writing(engine) as conn:
        set_aside(conn, a_skipped(), other)
        set_aside(conn, later)
        set_aside(conn, later)
        assert store_aside.load_skipped(conn) == [replace(later, reason="no date"), other]
        first_seen = {row.key: row.first_seen_at for row in conn.execute(select(tables.skipped))}
    assert first_seen == {"entry 3": NOW, "entry 4": NOW}


def test_reasons_are_counted_commonest_first(engine: Engine) -> None:
    aside = [a_skipped(key=str(number), reason="no title" if number else "no date") for number in range(3)]
    with writing(engine) as conn:
        set_aside(conn, *aside)
        found = store_aside.skipped_by_reason(conn)
    assert list(found.items()) == [(("arxiv_api", "no title"), 2), (("arxiv_api", "no date"), 1)]


@pytest.mark.parametrize("length", [10, 20_000])
def test_an_unreadable_entry_of_any_length_can_be_set_aside(engine: Engine, length: int) -> None:
    aside = a_skipped(key="é7/" * length, provenance=a_provenance(url="https://x.example/" + "ab" * length))
    with writing(engine) as conn:
        set_aside(conn, aside)
        assert store_aside.load_skipped(conn) == [aside]


def test_an_entry_read_at_another_window_of_the_same_place_is_set_aside_no_more(engine: Engine) -> None:
    last_night = a_provenance(url="https://papers.example/list?from=2024-03-19", payload_hash="aa")
    tonight = a_provenance(url="https://papers.example/list?from=2024-03-20", payload_hash="bb", fetched_at=LATER)
    elsewhere = a_skipped(provenance=a_provenance(url="https://papers.example/readme"))
    with writing(engine) as conn:
        set_aside(conn, a_skipped(provenance=last_night), elsewhere)
        store_aside.replace_skipped(conn, "arxiv_api", tonight, [], read={a_skipped().key})
        assert store_aside.load_skipped(conn) == [elsewhere]


def test_an_entry_met_in_every_window_is_one_row_that_says_since_when(engine: Engine) -> None:
    nights = [
        a_provenance(url=f"https://papers.example/list?from={n}", payload_hash=str(n), fetched_at=NOW + timedelta(n))
        for n in range(3)
    ]
    with writing(engine) as conn:
        for night in nights:
            set_aside(conn, a_skipped(provenance=night))
        ((found,), _) = store_aside.list_skipped(conn, None, 9)
    assert (found.first_seen_at, found.last_seen_at) == (NOW, NOW + timedelta(2))
    assert found.url == nights[-1].url
