from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

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
    set_aside,
    thorough,
    undone,
    wild_records,
    wild_text,
)

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record, RecordKey
from sourcer.model.runs import Tally
from sourcer.sources.base import Page
from sourcer.store import records as facts
from sourcer.store import tables
from sourcer.store.engine import reading, writing
from sourcer.store.upsert import upsert
from sourcer.store.values import storable

pages = st.lists(wild_records, max_size=8)


def save(conn: Connection, records: Sequence[Record]) -> Tally:
    return facts.save_records(conn, records, run_id=1, now=NOW)


def thickened(record: Record, before: Record) -> Record:
    """What an abstract or a first day that was told before adds to a record that leaves it out."""
    may_be_of_a_later_version = record.updated is not None and record.version is None
    days = [day for day in (record.published, before.published) if day]
    is_open = record.published is None or may_be_of_a_later_version
    abstract = before.abstract if record.abstract is None else record.abstract
    mentions = record.mentions
    is_named_there = any(known.scheme == "openreview" for known in record.ids)
    is_open_to_ids = any(each.ids for each in mentions) or is_named_there
    if is_open_to_ids and not all(each.ids for each in mentions) and names_of(record) == names_of(before):
        pairs = zip(mentions, before.mentions, strict=True)
        mentions = tuple(replace(each, ids=each.ids or known.ids) for each, known in pairs)
    published = min(days, default=None) if is_open else record.published
    is_bare = record.abstract is None and before.abstract is not None
    links = tuple(dict.fromkeys((*before.links, *record.links))) if is_bare else record.links
    return replace(record, abstract=abstract, published=published, mentions=mentions, links=links)


def names_of(record: Record) -> list[str]:
    return [mention.name for mention in record.mentions]


def last_of_each(records: Sequence[Record]) -> list[Record]:
    kept: dict[RecordKey, Record] = {}
    for clean in map(storable, records):
        before = kept.get(clean.record_key)
        whole = thickened(clean, before) if before else clean
        if before is None or replace(before, provenance=whole.provenance) != whole:
            kept[clean.record_key] = whole
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
        set_aside(conn, a_skipped())
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
        facts.save_lookups(conn, "github", [], now=NOW)
        assert facts.load_records(conn) == []


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


def test_a_thinner_page_takes_back_neither_abstract_nor_first_day(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, [a_record()])
        bare = a_record(abstract=None, published=None, title="Pacing, once more")
        assert save(conn, [bare]) == Tally(seen=1, changed=1)
        assert facts.load_records(conn) == [a_record(title="Pacing, once more")]
        assert save(conn, [bare]) == Tally(seen=1, unchanged=1), "so the same bare page again changes nothing"


def test_a_new_version_updates_a_paper_and_keeps_its_first_day(engine: Engine) -> None:
    first = a_record(source="arxiv_oai", version=None, published=date(2024, 3, 4), updated=None)
    second = replace(first, title="Better", published=date(2024, 3, 28), updated=LATER)
    with writing(engine) as conn:
        save(conn, [first])
        save(conn, [second])
        assert facts.load_records(conn) == [replace(second, published=date(2024, 3, 4))]
        corrected = replace(first, source="pmlr", published=date(2024, 3, 9), updated=None)
        save(conn, [replace(corrected, published=date(2024, 3, 1)), corrected])
        assert facts.load_records(conn)[1] == corrected, "a day that a source corrects is corrected"


def test_what_a_source_deleted_is_kept_as_withdrawn(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, [a_record("a"), a_record("b"), a_record("a", source="pmlr")])
        gone = facts.withdraw(conn, "arxiv_api", ["a", "unknown"], a_provenance(fetched_at=LATER), run_id=2, now=LATER)
        assert gone == Tally(seen=1, changed=1)
        (marked,) = (record for record in facts.load_records(conn) if record.withdrawn)
        assert (marked.record_key, marked.updated) == (("arxiv_api", "a"), LATER)
        again = facts.withdraw(conn, "arxiv_api", ["a"], a_provenance(fetched_at=LATER), run_id=3, now=LATER)
        assert again == Tally()


def test_an_answer_of_nulls_alone_takes_back_nothing_of_a_repository(engine: Engine) -> None:
    full = a_repo(language="Python", licence="MIT", homepage="https://tides.example.org")
    bare = a_repo(description="", language=None, licence=None, homepage=None, stars=8)
    with writing(engine) as conn:
        facts.save_repos(conn, [full], run_id=1, now=NOW)
        facts.save_repos(conn, [bare, replace(bare, key="5")], run_id=2, now=LATER)
        held = {repo.key: repo for repo in facts.load_repos(conn)}
        assert held["4242"] == replace(full, stars=8)
        assert held["5"].language is None
        said = replace(full, language=None, homepage=None)
        facts.save_repos(conn, [said], run_id=3, now=LATER)
        assert facts.load_repos(conn)[0] == said, "what is taken back by itself is taken back"


def test_an_author_keeps_an_identifier_that_a_page_leaves_out_among_others(engine: Engine) -> None:
    profile = (ExternalId("openreview-profile", "~Bao_Lanternfish1"),)
    first, second = a_record().mentions
    both = a_record(mentions=(first, replace(second, ids=profile)))
    with writing(engine) as conn:
        save(conn, [both])
        save(conn, [a_record(title="Again")])
        assert facts.load_records(conn) == [replace(both, title="Again")]
        alone = a_record("aB3xExmpl9", ids=(ExternalId("openreview", "aB3xExmpl9"),), mentions=(both.mentions[1],))
        save(conn, [alone])
        save(conn, [replace(alone, mentions=(second,))])
        assert facts.load_records(conn)[1] == alone, "also where it is the only one"
        others = a_record(mentions=(first, Mention("Somebody Else")))
        save(conn, [others])
        assert facts.load_records(conn)[0] == others, "another name does not get it"
