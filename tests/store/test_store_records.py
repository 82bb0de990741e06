from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select
from store_samples import (
    LATER,
    NOW,
    a_provenance,
    a_record,
    a_repo,
    a_skipped,
    a_supplement,
    names,
    rows,
    thorough,
    undone,
    wild_records,
    wild_text,
)

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record, RecordKey
from sourcer.model.runs import Tally, Window
from sourcer.sources.base import Page, Request, Response
from sourcer.store import records as facts
from sourcer.store import tables
from sourcer.store.engine import reading, writing
from sourcer.store.upsert import upsert
from sourcer.store.values import storable

pages = st.lists(wild_records, max_size=8)


def save(conn: Connection, records: Sequence[Record]) -> Tally:
    return facts.save_records(conn, records, run_id=1, now=NOW)


def last_of_each(records: Sequence[Record]) -> list[Record]:
    kept: dict[RecordKey, Record] = {}
    for clean in map(storable, records):
        before = kept.get(clean.record_key)
        if before is None or replace(before, provenance=clean.provenance) != clean:
            kept[clean.record_key] = clean
    return [kept[key] for key in sorted(kept)]


@thorough
@given(page=pages)
def test_records_survive_the_round_trip(engine: Engine, page: list[Record]) -> None:
    with undone(engine) as conn:
        save(conn, page)
        assert facts.load_records(conn) == last_of_each(page)


@thorough
@given(page=pages)
def test_a_page_twice_changes_nothing(engine: Engine, page: list[Record]) -> None:
    with undone(engine) as conn:
        save(conn, page)
        before = rows(conn, tables.records)
        again = facts.save_records(conn, last_of_each(page), run_id=2, now=LATER)
        assert rows(conn, tables.records) == before
        assert (again.new, again.changed, again.unchanged) == (0, 0, len(before))


@thorough
@given(page=pages, data=st.data())
def test_any_split_of_pages_is_one_page(engine: Engine, page: list[Record], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(page)))))
    with undone(engine) as conn:
        save(conn, page)
        whole = rows(conn, tables.records)
    with undone(engine) as conn:
        tallies = [save(conn, page[a:b]) for a, b in zip([0, *cuts], [*cuts, len(page)], strict=True)]
        assert rows(conn, tables.records) == whole
        assert sum(tally.new for tally in tallies) == len(whole)
        assert sum(tally.seen for tally in tallies) == len(page)


@given(text=wild_text, name=names)
def test_cleaning_takes_only_what_cannot_be_stored(text: str, name: str) -> None:
    record = a_record(title=text, mentions=(Mention(name),))
    clean = storable(record)
    assert clean.title == "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")
    assert storable(clean) is clean
    assert (clean is record) == (clean == record)
    clean.title.encode()


def test_a_changed_record_keeps_the_day_it_was_first_seen(engine: Engine) -> None:
    with writing(engine) as conn:
        assert facts.save_records(conn, [a_record()], run_id=1, now=NOW) == Tally(seen=1, new=1)
    changed = a_record(status="Accept (poster)", provenance=a_provenance(fetched_at=LATER, payload_hash="cd"))
    with writing(engine) as conn:
        assert facts.save_records(conn, [changed], run_id=2, now=LATER) == Tally(seen=1, changed=1)
    with reading(engine) as conn:
        row = conn.execute(select(tables.records)).one()
        assert facts.load_records(conn) == [changed]
    assert (row.first_seen_at, row.first_seen_run, row.changed_run) == (NOW, 1, 2)


def test_an_unchanged_record_keeps_its_provenance(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, [a_record()])
        again = a_record(provenance=a_provenance(url="https://papers.example/another", fetched_at=LATER))
        assert facts.save_records(conn, [again], run_id=2, now=LATER) == Tally(seen=1, unchanged=1)
        assert facts.load_records(conn) == [a_record()]


def test_of_two_records_with_one_key_in_a_page_the_last_counts(engine: Engine) -> None:
    with writing(engine) as conn:
        page = [a_record(title="first"), a_record("2403.90018"), a_record(title="last")]
        assert save(conn, page) == Tally(seen=3, new=2, unchanged=1)
        assert [record.title for record in facts.load_records(conn)] == ["last", "Pacing the early steps"]


def test_a_page_larger_than_a_chunk_is_stored_whole(engine: Engine) -> None:
    page = [a_record(f"2403.{number:05}") for number in range(1200)]
    with writing(engine) as conn:
        assert save(conn, page) == Tally(seen=1200, new=1200)
        assert save(conn, page) == Tally(seen=1200, unchanged=1200)
        assert facts.load_records(conn) == page


def test_an_upsert_tells_new_changed_and_unchanged_apart(engine: Engine) -> None:
    with writing(engine) as conn:
        held = [{"source": "s", "key": key, "looked_up_at": NOW} for key in "ab"]
        upsert(conn, tables.lookups, held, key=("source", "key"), hash_column="looked_up_at")
        given_now = [*held[:1], {**held[1], "looked_up_at": LATER}, {**held[1], "key": "c"}]
        done = upsert(conn, tables.lookups, given_now, key=("source", "key"), hash_column="looked_up_at")
    assert (done.new, done.changed, done.unchanged) == ({("s", "c")}, {("s", "b")}, {("s", "a")})


def test_instants_come_back_in_utc_whatever_zone_they_were_given_in(engine: Engine) -> None:
    there = timezone(timedelta(hours=5, minutes=45))
    moment = datetime(2024, 3, 20, 2, 15, tzinfo=there)
    with writing(engine) as conn:
        save(conn, [a_record(updated=moment)])
        (found,) = facts.load_records(conn)
    assert found.updated == moment
    assert found.updated is not None
    assert found.updated.tzinfo is UTC


def test_an_abstract_that_came_apart_fills_the_gap_and_nothing_else(engine: Engine) -> None:
    bare, full = a_record("a", abstract=None), a_record("b", abstract="its own")
    apart = [a_supplement("abstract", f"came apart {key}", source="arxiv_api", key=key) for key in "ab"]
    with writing(engine) as conn:
        assert facts.save_supplements(conn, apart, run_id=1, now=NOW) == Tally(seen=2, new=2)
        save(conn, [bare, full])
        assert [record.abstract for record in facts.load_records(conn)] == ["came apart a", "its own"]


def test_a_repository_gets_its_readme_and_tree_when_they_were_answered(engine: Engine) -> None:
    with writing(engine) as conn:
        assert facts.save_repos(conn, [a_repo()], run_id=1, now=NOW) == Tally(seen=1, new=1)
        assert facts.load_repos(conn) == [a_repo()]
        parts = [a_supplement("readme", "# Tides\x00"), a_supplement("tree", "src/a.py\nodd\u2028name\nREADME")]
        facts.save_supplements(conn, parts, run_id=1, now=NOW)
        assert facts.load_repos(conn) == [a_repo(readme="# Tides", tree=("src/a.py", "odd\u2028name", "README"))]
        parts = [a_supplement("readme", ""), a_supplement("tree", "")]
        assert facts.save_supplements(conn, parts, run_id=2, now=LATER) == Tally(seen=2, changed=2)
        assert facts.load_repos(conn) == [a_repo(readme="", tree=())]
        facts.save_supplements(conn, [a_supplement("languages", "Python\nC++")], run_id=2, now=LATER)
        assert facts.load_repos(conn) == [a_repo(readme="", tree=(), languages=("Python", "C++"))]


def test_a_repository_found_again_with_its_readme_in_hand_is_unchanged(engine: Engine) -> None:
    with writing(engine) as conn:
        facts.save_repos(conn, [a_repo()], run_id=1, now=NOW)
        again = facts.save_repos(conn, [a_repo(readme="x", tree=("y",))], run_id=2, now=LATER)
        assert again == Tally(seen=1, unchanged=1)


def test_a_payload_can_be_parsed_again_and_is_stored_once(engine: Engine) -> None:
    window = Window(date(2024, 3, 1), date(2024, 3, 8))
    asked = Request("arxiv_api", "cs.LG", "https://papers.example/q", kind="query", key="x", window=window)
    came = a_provenance(url=asked.url)
    later = replace(came, fetched_at=LATER)
    with writing(engine) as conn:
        for provenance in (came, later, replace(later, payload_hash="cd"), replace(came, url="https://b.example/")):
            facts.save_payload(conn, asked, b"\x00\xff bytes", provenance)
    with reading(engine) as conn:
        kept = list(facts.load_payloads(conn, "arxiv_api"))
        assert facts.fetched_urls(conn, "arxiv_api") == {"https://papers.example/q", "https://b.example/"}
        assert facts.fetched_urls(conn, "pmlr") == set()
    assert len(kept) == 3
    answer = Response(200, asked.url, b"\x00\xff bytes", LATER)
    assert (asked, answer, later) in kept, "the same bytes again are one payload, of the time when they last came"
    assert kept[0][2] == replace(came, url="https://b.example/"), "oldest first"


def test_a_payload_keeps_what_parsing_needs_of_the_answer(engine: Engine) -> None:
    asked, came = Request("github", "ids", "https://code.example/s"), a_provenance(url="https://code.example/s")
    headers = {"content-type": "text/html", "link": "<x\x00>", "etag": '"1"', "set-cookie": "secret"}
    with writing(engine) as conn:
        facts.save_payload(conn, asked, b"", came, response_status=404, response_headers=headers)
        ((_, answer, _),) = facts.load_payloads(conn, "github")
    kept = {"content-type": "text/html", "link": "<x>", "etag": '"1"'}
    assert answer == Response(404, asked.url, b"", NOW, kept)


def test_the_same_bytes_saved_late_do_not_make_a_payload_older(engine: Engine) -> None:
    asked, came = Request("pmlr", "v901", "https://papers.example/a"), a_provenance(fetched_at=LATER)
    with writing(engine) as conn:
        facts.save_payload(conn, asked, b"x", came)
        facts.save_payload(conn, asked, b"x", replace(came, fetched_at=NOW), response_status=404)
        ((_, answer, provenance),) = facts.load_payloads(conn, "pmlr")
    assert (answer.status, provenance.fetched_at) == (200, LATER)


def test_what_a_payload_set_aside_is_replaced_and_the_rest_stays(engine: Engine) -> None:
    page = a_provenance()
    other_page, later = replace(page, payload_hash="cd"), replace(page, payload_hash="ef", fetched_at=LATER)
    first = [a_skipped(key=key, provenance=page) for key in ("stays", "goes")]
    others = [a_skipped(key="other page", provenance=other_page), a_skipped(key="later", provenance=later)]
    elsewhere = a_skipped(key="goes", provenance=replace(page, url="https://papers.example/else"))
    again = [a_skipped(key=key, reason="today's reason", provenance=page) for key in ("stays", "came", "later")]
    with writing(engine) as conn:
        facts.save_skipped(conn, [*first, *others, elsewhere], now=LATER)
        facts.replace_skipped(conn, "arxiv_api", page, again, read=())
        assert {(entry.key, entry.reason) for entry in facts.load_skipped(conn)} == {
            ("stays", "today's reason"),
            ("came", "today's reason"),
            ("later", others[1].reason),
            ("other page", others[0].reason),
            ("goes", elsewhere.reason),
        }
        first_seen = {entry.key: entry.first_seen_at for entry in facts.list_skipped(conn, None, 9)[0]}
        assert first_seen["stays"] == LATER, "an entry that stays keeps when it was first seen"
        facts.replace_skipped(conn, "arxiv_api", page, [], read={"other page", "later"})
        assert [entry.key for entry in facts.load_skipped(conn)] == ["goes", "later"]


def test_what_was_set_aside_is_listed_newest_first_and_counted(engine: Engine) -> None:
    new = a_skipped(key="new", provenance=a_provenance(fetched_at=LATER))
    with writing(engine) as conn:
        facts.save_skipped(conn, [a_skipped(), new, a_skipped(source="pmlr")], now=LATER)
        found, total = facts.list_skipped(conn, None, 2)
        assert ([entry.key for entry in found], total) == (["new", "entry 3"], 3)
        only, count = facts.list_skipped(conn, "pmlr", 50)
        assert ([(entry.source, entry.url) for entry in only], count) == ([("pmlr", a_provenance().url)], 1)
        assert facts.list_skipped(conn, "nobody", 50) == ([], 0)


def test_what_a_later_payload_said_is_left_out_of_an_older_page(engine: Engine) -> None:
    later = a_provenance(fetched_at=LATER)
    page = Page(
        records=(a_record("a"), a_record("b\x00"), a_record("c")),
        repos=(a_repo("1"), a_repo("2")),
        supplements=(a_supplement("readme", "x"), a_supplement("tree", "y")),
    )
    with writing(engine) as conn:
        save(conn, [a_record("a", title="Newer", provenance=later), a_record("b", title="N", provenance=later)])
        save(conn, [a_record("c", source="pmlr", provenance=later), a_record("c", title="Older")])
        facts.save_repos(conn, [a_repo("1", stars=9, provenance=later)], run_id=1, now=NOW)
        facts.save_supplements(conn, [replace(a_supplement("readme", "z"), provenance=later)], run_id=1, now=NOW)
        left = facts.without_superseded(conn, page, NOW)
        assert facts.without_superseded(conn, page, LATER) == page
    assert [record.key for record in left.records] == ["c"]
    assert [repo.key for repo in left.repos] == ["2"]
    assert [part.kind for part in left.supplements] == ["tree"]


def test_what_was_set_aside_twice_is_one_entry_with_its_latest_reason(engine: Engine) -> None:
    later = a_skipped(reason="no\x00 date", provenance=a_provenance(fetched_at=LATER))
    other = a_skipped(key="entry 4", reason="no title")
    with writing(engine) as conn:
        assert facts.save_skipped(conn, [a_skipped(), other], now=NOW) == Tally(skipped=2)
        facts.save_skipped(conn, [later], now=LATER + timedelta(seconds=1))
        facts.save_skipped(conn, [later], now=LATER + timedelta(seconds=1))
        assert facts.load_skipped(conn) == [replace(later, reason="no date"), other]
        first_seen = {row.key: row.first_seen_at for row in conn.execute(select(tables.skipped))}
    assert first_seen == {"entry 3": NOW, "entry 4": NOW}


def test_reasons_are_counted_commonest_first(engine: Engine) -> None:
    aside = [a_skipped(key=str(number), reason="no title" if number else "no date") for number in range(3)]
    with writing(engine) as conn:
        facts.save_skipped(conn, aside, now=NOW)
        found = facts.skipped_by_reason(conn)
    assert list(found.items()) == [(("arxiv_api", "no title"), 2), (("arxiv_api", "no date"), 1)]


@pytest.mark.parametrize("length", [10, 20_000])
def test_an_unreadable_entry_of_any_length_can_be_set_aside(engine: Engine, length: int) -> None:
    aside = a_skipped(key="é7/" * length, provenance=a_provenance(url="https://x.example/" + "ab" * length))
    with writing(engine) as conn:
        facts.save_skipped(conn, [aside], now=NOW)
        assert facts.load_skipped(conn) == [aside]


def test_lookups_count_from_the_last_answer(engine: Engine) -> None:
    with writing(engine) as conn:
        facts.save_lookups(conn, "github", ["2403.90001", "2403.90002"], now=NOW)
        facts.save_lookups(conn, "github", ["2403.90002"], now=LATER)
        facts.save_lookups(conn, "elsewhere", ["2403.90003"], now=LATER)
        assert facts.looked_up(conn, "github", NOW) == {"2403.90001", "2403.90002"}
        assert facts.looked_up(conn, "github", LATER) == {"2403.90002"}
        assert facts.looked_up(conn, "github", LATER + timedelta(seconds=1)) == set()


def test_texts_by_arxiv_id_prefer_a_record_with_an_abstract(engine: Engine) -> None:
    bare = a_record(source="programme", key="tides/1", title="Other title", abstract=None)
    elsewhere = a_record("x", ids=())
    with writing(engine) as conn:
        save(conn, [replace(bare, ids=a_record().ids), a_record(), elsewhere])
        assert facts.arxiv_texts(conn) == {"2403.90017": "Pacing the early steps\nWe pace the early steps of descent."}


def test_the_digest_of_facts_moves_only_when_a_source_says_something_new(engine: Engine) -> None:
    with writing(engine) as conn:
        seen = [facts.facts_digest(conn)]
        save(conn, [a_record()])
        seen.append(facts.facts_digest(conn))
        facts.save_supplements(conn, [a_supplement("readme", "x")], run_id=1, now=NOW)
        seen.append(facts.facts_digest(conn))
        facts.save_supplements(conn, [a_supplement("readme", "y")], run_id=1, now=NOW)
        seen.append(facts.facts_digest(conn))
        facts.save_records(conn, [a_record()], run_id=2, now=LATER)
        facts.save_skipped(conn, [a_skipped()], now=LATER)
        assert facts.facts_digest(conn) == seen[-1]
    assert len(set(seen)) == 4


def test_counts_are_by_source(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, [a_record("a"), a_record("b"), a_record("c", source="pmlr")])
        facts.save_repos(conn, [a_repo()], run_id=1, now=NOW)
        found = facts.counts(conn)
    assert found == {
        "records/arxiv_api": 2,
        "records/pmlr": 1,
        "repos/github": 1,
        "works": 0,
        "authors": 0,
        "author_links": 0,
        "implementations": 0,
    }


def test_saving_nothing_is_allowed(engine: Engine) -> None:
    with writing(engine) as conn:
        assert save(conn, []) == Tally()
        assert facts.save_skipped(conn, [], now=NOW) == Tally()
        facts.save_lookups(conn, "github", [], now=NOW)
        assert facts.load_records(conn) == []


def test_old_payloads_go_and_are_asked_for_again(engine: Engine) -> None:
    asked = Request("pmlr", "v901", "https://papers.example/v901/a.html")
    fresh = replace(asked, url="https://papers.example/v901/b.html")
    with writing(engine) as conn:
        facts.save_payload(conn, asked, b"old", a_provenance(url=asked.url))
        facts.save_payload(conn, fresh, b"new", a_provenance(url=fresh.url, fetched_at=LATER))
        assert facts.fetched_urls(conn, "pmlr", LATER) == {fresh.url}
        assert facts.forget_payloads(conn, LATER) == 1
        assert facts.fetched_urls(conn, "pmlr") == {fresh.url}


def test_a_page_that_was_set_aside_is_asked_for_again_until_it_can_be_read(engine: Engine) -> None:
    asked = Request("pmlr", "v901", "https://papers.example/v901/a.html")
    aside = a_skipped(source="pmlr", key="page v901", provenance=a_provenance(url=asked.url))
    with writing(engine) as conn:
        facts.save_payload(conn, asked, b"<html>", aside.provenance)
        facts.save_skipped(conn, [aside], now=NOW)
        assert facts.fetched_urls(conn, "pmlr") == set()
        facts.forget_skipped(conn, ("pmlr", "page v901"), asked.url)
        assert facts.load_skipped(conn) == []
        assert facts.fetched_urls(conn, "pmlr") == {asked.url}


def test_the_links_of_a_paper_are_found_by_its_arxiv_id(engine: Engine) -> None:
    known = (ExternalId("arxiv", "2403.90001"),)
    one = a_record(key="a", ids=known, links=("https://github.com/example-lab/tidal",))
    other = a_record(key="b", ids=known, links=("https://tidal.example.org", "https://github.com/example-lab/tidal"))
    with writing(engine) as conn:
        facts.save_records(
            conn, [one, other, a_record(key="c", ids=(), links=("https://x.example",))], run_id=1, now=NOW
        )
        links = facts.arxiv_links(conn)
    assert links == {"2403.90001": ("https://github.com/example-lab/tidal", "https://tidal.example.org")}
