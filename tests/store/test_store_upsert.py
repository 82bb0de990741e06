"""Writing many rows at once: what a page of thousands holds comes out as it went in, whichever way it is written."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, Engine, func, select
from store_samples import LATER, NOW, a_provenance, a_record, rows

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record
from sourcer.model.runs import Tally
from sourcer.store import records as facts
from sourcer.store import tables
from sourcer.store.engine import open_engine, reading, writing
from sourcer.store.upsert import COPIED

MANY = COPIED * 6
AWKWARD = [
    "\\N",
    "\\.",
    "tab\there",
    "two\nlines\r\n",
    '"quoted", it\'s',
    "100%",
    "%(x)s",
    "",
    "NULL",
    "é\u2028𝔘",
    "{}",
    "?",
]


def numbered(count: int, **changed: object) -> list[Record]:
    return [a_record(f"2403.{number:05}", **changed) for number in range(count)]


def save(conn: Connection, page: Sequence[Record], run_id: int = 1, now: datetime = NOW) -> Tally:
    return facts.save_records(conn, page, run_id=run_id, now=now)


def test_awkward_texts_come_back_as_they_were_from_every_column(engine: Engine) -> None:
    page = [
        replace(
            record,
            title=text,
            abstract=text,
            comment=text,
            venue=text,
            status=text,
            mentions=(Mention(text, (text, text), (ExternalId("dblp", text),)),),
            categories=(text,),
            links=(text, text),
            url=text,
        )
        for record, text in zip(numbered(MANY), AWKWARD * MANY, strict=False)
    ]
    with writing(engine) as conn:
        assert save(conn, page) == Tally(seen=MANY, new=MANY)
        assert facts.load_records(conn) == page


def test_what_is_missing_stays_missing(engine: Engine) -> None:
    nothing = {"abstract": None, "published": None, "updated": None, "version": None, "comment": None, "venue": None}
    page = numbered(MANY, **nothing, status=None, mentions=(), categories=(), ids=(), links=())
    with writing(engine) as conn:
        save(conn, page)
        assert facts.load_records(conn) == page


def test_old_days_and_other_zones_are_kept_in_utc(engine: Engine) -> None:
    there = timezone(timedelta(hours=-9, minutes=-30))
    page = numbered(MANY, published=date(476, 9, 4), updated=datetime(1600, 2, 29, 20, 0, 0, 1, tzinfo=there))
    with writing(engine) as conn:
        save(conn, page)
        assert facts.load_records(conn) == page


def test_a_large_page_is_parted_into_new_changed_and_unchanged(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, numbered(MANY))
    half, third = MANY // 2, MANY // 3
    page = [replace(record, comment="13 pages") for record in numbered(half)] + numbered(MANY + third)[half:]
    with writing(engine) as conn:
        assert save(conn, page, 2, LATER) == Tally(seen=MANY + third, new=third, changed=half, unchanged=MANY - half)
    with reading(engine) as conn:
        held = {row.key: row for row in conn.execute(select(tables.records))}
        assert facts.load_records(conn) == page
    assert {row.first_seen_run for row in held.values() if row.key < f"2403.{MANY:05}"} == {1}, "never moved"
    assert {row.first_seen_at for row in held.values() if row.key >= f"2403.{MANY:05}"} == {LATER}
    assert sum(row.changed_run == 2 for row in held.values()) == half + third


def test_a_large_page_twice_in_one_transaction_changes_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, numbered(MANY))
        before = rows(conn, tables.records)
        assert save(conn, numbered(MANY), 2, LATER) == Tally(seen=MANY, unchanged=MANY)
        assert rows(conn, tables.records) == before


def test_two_large_pages_in_one_transaction_do_not_mix(engine: Engine) -> None:
    changed = [replace(record, comment="13 pages") for record in numbered(MANY)]
    with writing(engine) as conn:
        save(conn, numbered(MANY))
        assert save(conn, changed, 2, LATER) == Tally(seen=MANY, changed=MANY)
        assert facts.load_records(conn) == changed


def test_what_was_undone_leaves_nothing_for_the_next_large_page(engine: Engine) -> None:
    with engine.connect() as conn, conn.begin() as transaction:
        save(conn, numbered(MANY, source="pmlr"))
        transaction.rollback()
    with writing(engine) as conn:
        save(conn, numbered(MANY))
        assert {record.source for record in facts.load_records(conn)} == {"arxiv_api"}


@pytest.mark.parametrize("spoilt", ["title", "abstract", "name", "address"])
@pytest.mark.parametrize("mark", ["\0", "\ud800"])
def test_what_no_database_holds_is_taken_out_wherever_it_stands(engine: Engine, spoilt: str, mark: str) -> None:
    clean = a_record()
    text = f"a{mark}b"
    dirty = {
        "title": replace(clean, title=text),
        "abstract": replace(clean, abstract=text),
        "name": replace(clean, mentions=(Mention("Bao", (text,)),)),
        "address": replace(clean, provenance=a_provenance(url=text)),
    }[spoilt]
    with writing(engine) as conn:
        save(conn, [*numbered(MANY), dirty])
        (found,) = [record for record in facts.load_records(conn) if record.key == dirty.key]
        assert save(conn, [found], 2, LATER) == Tally(seen=1, unchanged=1)
    assert "ab" in {found.title, found.abstract, found.mentions[0].affiliations[0], found.provenance.url}


def test_a_written_out_escape_is_no_nul(engine: Engine) -> None:
    record = a_record(title="\\u0000 in JSON")
    with writing(engine) as conn:
        save(conn, [record])
        assert facts.load_records(conn) == [record]


def test_two_writers_of_the_same_large_pages_do_not_wait_for_each_other_in_a_ring(engine: Engine) -> None:
    pages = [numbered(MANY), numbered(MANY)[::-1]]
    url = engine.url.set(drivername=engine.dialect.name).render_as_string(hide_password=False)

    def write(run_id: int) -> None:
        own = open_engine(url)
        for turn in range(4):
            page = [replace(record, comment=f"{run_id} {turn}") for record in pages[run_id]]
            small = page[: COPIED // 2] + page[-COPIED // 4 :]
            with writing(own) as conn:
                # A large page is copied, a small one is not: both must take their rows in one order.
                save(conn, page if (run_id + turn) % 2 else small, run_id)
        own.dispose()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    with reading(engine) as conn:
        assert conn.scalar(select(func.count()).select_from(tables.records)) == MANY


def test_the_hash_tells_apart_what_reads_the_same_when_strung_together() -> None:
    texts = [
        a_record(title="a", comment="b"),
        a_record(title="ab", comment=""),
        a_record(title="a", comment=None),
        a_record(abstract=None),
        a_record(abstract=""),
        a_record(links=("a", "b")),
        a_record(links=("ab",)),
        a_record(links=("a,b",)),
        a_record(mentions=(Mention("a", ("b",)),)),
        a_record(mentions=(Mention("a"), Mention("b"))),
        a_record(mentions=(Mention("a", ids=(ExternalId("dblp", "b"),)),)),
        a_record(ids=(ExternalId("dblp", "b"),)),
        a_record(published=None),
        a_record(version=None),
        a_record(withdrawn=True),
    ]
    assert len({record.content_hash() for record in texts}) == len(texts)
    assert a_record(provenance=a_provenance(fetched_at=LATER)).content_hash() == a_record().content_hash()


def test_every_field_but_the_provenance_counts_for_the_hash() -> None:
    other = a_record(
        "k", title="t", abstract="a", mentions=(), url="u", published=None, updated=None, version=9, categories=(),
        comment="c", venue="v", status="s", ids=(), links=(), withdrawn=True, source="pmlr",
    )  # fmt: skip
    for name in set(Record.__dataclass_fields__) - {"provenance"}:
        changed = replace(a_record(), **{name: getattr(other, name)})
        assert changed.content_hash() != a_record().content_hash(), name
