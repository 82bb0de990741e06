"""The daily feed: what is announced, when it is new, and who is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from payload_cases import FETCHED_AT, FOLDER, by_key, titles

from sourcer.errors import Truncated, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.sources.arxiv_feed import ArxivFeed
from sourcer.sources.base import Ask, Page, Response, Stream

DAY = (FOLDER / "arxiv_feed" / "day.xml").read_text(encoding="utf-8")
ITEM = DAY[DAY.index("<item>") : DAY.index("</item>") + len("</item>")]
EMPTY = (FOLDER / "arxiv_feed" / "weekend.xml").read_text(encoding="utf-8")


def read(feed: str | bytes, source: ArxivFeed | None = None) -> Page:
    source = source or ArxivFeed(keep_records=True)
    request = next(iter(source.plan(Stream("cs.LG", "snapshot"), Ask())))
    body = feed.encode() if isinstance(feed, str) else feed
    return source.parse(request, Response(200, request.url, body, FETCHED_AT), Provenance(request.url, FETCHED_AT, ""))


def of(item: str) -> str:
    return EMPTY.replace("</channel>", f"{item}</channel>")


def test_each_category_is_asked_for_by_itself_and_only_if_it_was_rebuilt() -> None:
    source = ArxivFeed(base_url="https://feeds.example.org/rss", categories=("cs.LG", "stat.ML"))
    requests = [request for stream in source.streams for request in source.plan(stream, Ask())]
    assert [request.url for request in requests] == [
        "https://feeds.example.org/rss/cs.LG",
        "https://feeds.example.org/rss/stat.ML",
    ]
    assert all(request.is_conditional and not request.is_once for request in requests)
    assert {stream.kind for stream in source.streams} == {"snapshot"}


def test_a_first_version_dates_a_paper_and_a_replacement_does_not() -> None:
    page = by_key(read(DAY))
    assert page["2603.90001"].published == date(2026, 3, 4)
    assert page["2602.90417"].published == date(2026, 3, 4), "a cross-listing says the same as the paper's own feed"
    assert page["2511.90222"].published is None


def test_the_day_is_that_of_new_york_even_when_utc_is_a_day_further() -> None:
    late = ITEM.replace("Wed, 04 Mar 2026 00:00:00 -0500", "Tue, 03 Mar 2026 23:59:00 -0500")
    assert read(of(late)).records[0].published == date(2026, 3, 3)


def test_the_version_comes_from_the_guid_since_the_link_has_none() -> None:
    assert by_key(read(DAY))["2511.90222"].version == 3


def test_an_abstract_that_quotes_the_prefix_is_kept_whole() -> None:
    quoting = ITEM.replace("Abstract: We give", "Abstract: arXiv:1 Announce Type: new Abstract: we give")
    assert (read(of(quoting)).records[0].abstract or "").startswith("arXiv:1 Announce Type: new Abstract: we give")


def test_markup_in_titles_and_abstracts_stays_as_it_was_typed() -> None:
    typed = ITEM.replace("Tidal Gradients", "&lt;b&gt;Tidal&lt;/b&gt; $\\frac{1}{2}$ AT&amp;amp;T")
    assert read(of(typed)).records[0].title.startswith("<b>Tidal</b> $\\frac{1}{2}$ AT&amp;T")


def test_a_character_that_xml_forbids_costs_itself_and_not_the_day() -> None:
    page = read(of(ITEM.replace("Tidal Gradients", "Ti\x08dal&#x1; Gradients")))
    assert titles(page) == ["Tidal Gradients: A Slow Clock for Fast Optimizers when $p < q$"]


def test_a_byte_that_is_not_utf_8_costs_itself_and_not_the_day() -> None:
    page = read(of(ITEM).encode().replace(b"Tidal", b"Tid\xffal"))
    assert page.records[0].title.startswith("Tid\ufffdal Gradients")


def test_a_weekend_is_no_fault() -> None:
    assert replace(read(EMPTY), due_at=None) == Page()


def test_an_error_feed_is_told_by_its_title_whatever_the_status() -> None:
    with pytest.raises(WrongKindOfPage, match="Bad subject class 'ZZ'"):
        read((FOLDER / "arxiv_feed" / "error.xml").read_bytes())


@pytest.mark.parametrize("feed", [b"", b"   \n", DAY.encode()[:-9]])
def test_nothing_and_half_a_feed_are_cut_short(feed: bytes) -> None:
    with pytest.raises(Truncated):
        read(feed)


@pytest.mark.parametrize(
    "other",
    [b"Rate exceeded.", b"\x1f\x8b\x08\x00 compressed", b'{"a": 1}', b"<feed/>", b"<rss/>", b"<rss><chan nel/></rss>"],
)
def test_anything_else_is_another_kind_of_page(other: bytes) -> None:
    with pytest.raises(WrongKindOfPage):
        read(other)


def test_a_document_type_is_refused_so_that_no_entity_is_ever_told() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(WrongKindOfPage, match="document type"):
        read(EMPTY.replace("<rss ", bomb + "<rss ", 1).replace("cs.LG updates", "&b;", 1))


def test_a_version_that_cannot_be_sets_its_paper_aside() -> None:
    page = read(of(ITEM.replace("90001v1</guid>", "90001v123456</guid>")))
    assert not page.records
    assert "version" in page.skipped[0].reason


def test_a_doi_and_a_date_that_are_none_are_left_out_with_their_reasons() -> None:
    odd = ITEM.replace("10.9999/JIR.2026.0007", "see journal").replace("Wed, 04 Mar 2026 00:00:00 -0500", "someday")
    page = read(of(odd))
    assert [str(known) for known in page.records[0].ids] == ["arxiv:2603.90001"]
    assert page.records[0].published is None
    assert [entry.reason for entry in page.skipped] == [
        "pubDate 'someday' is no credible date and was left out; the DOI 'see' is none and was left out; "
        "the DOI 'journal' is none and was left out"
    ]


def test_a_new_paper_without_a_date_is_kept_without_one() -> None:
    undated = "\n".join(line for line in ITEM.splitlines() if "pubDate" not in line)
    assert read(of(undated)).records[0].published is None


def test_every_paper_is_a_signal_in_its_version_and_nothing_is_stored_of_it() -> None:
    page = read(DAY, ArxivFeed())
    assert page.records == ()
    assert {signal.key: signal.version for signal in page.signals} == {
        "2603.90001": 1,
        "2602.90417": 1,
        "2511.90222": 3,
        "2603.90009": 1,
    }


WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


def at(moment: datetime, feed: str = DAY) -> Page:
    source = ArxivFeed()
    request = next(iter(source.plan(Stream("cs.LG", "snapshot"), Ask())))
    answer = Response(200, request.url, feed.encode(), moment)
    return source.parse(request, answer, Provenance(request.url, moment, ""))


def test_todays_feed_is_not_due_again_before_midnight_in_new_york() -> None:
    page = at(WEDNESDAY)
    assert (page.unready, page.due_at) == ("", datetime(2026, 3, 5, 5, tzinfo=UTC))


def test_a_feed_that_was_not_rebuilt_is_to_be_asked_for_again_the_same_night() -> None:
    page = at(WEDNESDAY + timedelta(days=1))
    assert "still that of 2026-03-04, not rebuilt" in page.unready
    assert page.due_at is None


def test_over_a_weekend_and_in_a_replay_of_the_past_no_new_feed_is_missed() -> None:
    friday = DAY.replace("Wed, 04 Mar 2026", "Fri, 06 Mar 2026")
    assert at(datetime(2026, 3, 7, 12, tzinfo=UTC), friday).unready == ""
    assert at(WEDNESDAY + timedelta(days=200)).unready == ""


def test_a_working_day_without_a_paper_may_yet_be_filled() -> None:
    empty = EMPTY.replace("Sat, 07 Mar 2026", "Wed, 04 Mar 2026")
    assert at(WEDNESDAY, empty).due_at is None
    assert at(datetime(2026, 3, 7, 12, tzinfo=UTC), EMPTY).due_at == datetime(2026, 3, 8, 5, tzinfo=UTC)


def test_a_paper_of_ten_thousand_authors_is_read_in_no_time() -> None:
    many = ", ".join(f"Ada Invented{number}" for number in range(10_000))
    names = DAY[DAY.index("<dc:creator>") : DAY.index("</dc:creator>")]
    (record,) = read(of(ITEM.replace(names, f"<dc:creator>{many}"))).records
    assert len(record.mentions) == 10_000


def test_where_the_nights_day_is_pinned_the_feed_is_judged_by_it() -> None:
    source, later = ArxivFeed(), datetime(2026, 11, 25, 12, tzinfo=UTC)
    (request,) = source.plan(Stream("cs.LG", "snapshot"), Ask(day=date(2026, 3, 4)))
    page = source.parse(request, Response(200, request.url, DAY.encode(), later), Provenance(request.url, later, ""))
    assert (page.unready, page.due_at) == ("", datetime(2026, 3, 5, 5, tzinfo=UTC))


def test_an_item_within_an_item_costs_none_of_them_its_names() -> None:
    nested = ITEM.replace(
        "</item>", f"{ITEM.replace('90001', '90002').replace('Maren T. Oduya', 'Ada Invented')}</item>"
    )
    page = read(of(f"{nested}{ITEM.replace('90001', '90003')}"))
    names = {record.key: record.mentions[0].name for record in page.records}
    assert names["2603.90003"] == "Maren T. Oduya"
    assert names.get("2603.90001", "Maren T. Oduya") == "Maren T. Oduya"
    assert names.get("2603.90002", "Ada Invented") == "Ada Invented"


def test_an_item_within_a_field_is_no_reason_to_lose_the_page() -> None:
    odd = ITEM.replace("</category>", "<item><title>x</title></item></category>", 1)
    assert [record.key for record in read(of(f"{odd}{ITEM.replace('90001', '90002')}")).records][-1] == "2603.90002"
