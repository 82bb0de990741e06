"""The query API: windows, paging, the ceiling, errors, and what an entry says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payload_cases import FETCHED_AT, FOLDER, by_key, titles

from sourcer.errors import Truncated, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.model.runs import Window
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.base import Ask, Page, Request, Response

PAGE = (FOLDER / "arxiv_api" / "page.xml").read_text(encoding="utf-8").replace(">431<", ">9<")
HEAD, FIRST = PAGE[: PAGE.index("  <entry>")], PAGE[PAGE.index("  <entry>") : PAGE.index("</entry>") + 9]
SOURCE = ArxivApi(categories=("cs.LG", "stat.ML"), page_size=4, ceiling=10)
WEEK = Window(date(2026, 3, 1), date(2026, 3, 8))


def planned(source: ArxivApi = SOURCE, window: Window = WEEK) -> list[Request]:
    return list(source.plan(source.streams[0], Ask(window)))


def read(feed: str | bytes, request: Request | None = None, status: int = 200) -> Page:
    request = request or planned()[0]
    body = feed.encode() if isinstance(feed, str) else feed
    return SOURCE.parse(
        request, Response(status, request.url, body, FETCHED_AT), Provenance(request.url, FETCHED_AT, "")
    )


def entry(number: int, day: date | str = "2026-03-01") -> str:
    return FIRST.replace("90001v2", f"{92000 + number}v1").replace("<published>2026-03-01T", f"<published>{day}T")


def feed(total: int, entries: int, first: int = 0, days: Sequence[str] = ()) -> str:
    body = "".join(entry(first + number, *days[number : number + 1]) for number in range(entries))
    return f"{HEAD.replace('>9<', f'>{total}<')}{body}</feed>"


def at(start: int, window: Window = WEEK) -> Request:
    request = planned(window=window)[0]
    return replace(request, params=tuple((dict(request.params) | {"start": str(start)}).items()))


def said(request: Request, key: str) -> str:
    return dict(request.params)[key]


def test_all_categories_are_one_dated_stream() -> None:
    assert [(stream.name, stream.kind) for stream in SOURCE.streams] == [
        ("cs.LG+stat.ML", "dated"),
        ("announced", "lookup"),
    ]


def test_papers_that_were_announced_are_asked_for_by_identifier_so_many_at_a_time() -> None:
    asked = ("2603.90001", "2603.90002v3", "2603.90001", "no identifier", "cs/0112017")
    source = replace(SOURCE, ids_per_query=2)
    requests = list(source.plan(source.streams[1], Ask(arxiv_ids=asked)))
    assert [said(request, "id_list") for request in requests] == ["2603.90001,2603.90002", "cs/0112017"]
    assert [said(request, "max_results") for request in requests] == ["2", "1"], "ten are shown by default"


def test_an_answer_for_identifiers_has_answered_for_those_it_does_not_know_too() -> None:
    (request,) = SOURCE.plan(SOURCE.streams[1], Ask(arxiv_ids=("2603.92000", "2603.99999")))
    page = read(feed(total=1, entries=1), request)
    assert len(page.records) == 1
    assert page.answered == ("2603.92000", "2603.99999")


def test_where_the_server_broke_down_less_is_asked_for_at_a_time() -> None:
    source = replace(SOURCE, page_size=8)
    sizes = [
        said(next(iter(source.plan(source.streams[0], Ask(WEEK, shrink=times)))), "max_results") for times in range(5)
    ]
    assert sizes == ["8", "4", "2", "1", "1"]
    small = next(iter(source.plan(source.streams[0], Ask(WEEK, shrink=2))))
    (following,) = source.parse(
        small, Response(200, small.url, feed(total=9, entries=2).encode(), FETCHED_AT), Provenance("", FETCHED_AT, "")
    ).follow
    assert (said(following, "start"), said(following, "max_results")) == ("2", "2"), "and so on the next pages"


def test_a_window_is_asked_for_by_days_of_submission_both_ends_included() -> None:
    (request,) = planned()
    assert said(request, "search_query") == (
        "(cat:cs.LG OR cat:stat.ML) AND submittedDate:[202603010000 TO 202603072359]"
    )
    assert (said(request, "sortBy"), said(request, "sortOrder")) == ("submittedDate", "ascending")
    assert (said(request, "start"), said(request, "max_results")) == ("0", "4")
    assert request.window == WEEK


def test_what_is_asked_survives_being_written_into_an_address() -> None:
    (request,) = planned()
    assert parse_qs(urlencode(request.params))["search_query"] == [said(request, "search_query")]


@given(days=st.integers(0, 40), window_days=st.integers(1, 10))
def test_a_long_window_is_asked_for_in_pieces_that_leave_no_day_out(days: int, window_days: int) -> None:
    window = Window(date(2026, 2, 20), date.fromordinal(date(2026, 2, 20).toordinal() + days))
    pieces = [request.window for request in planned(replace(SOURCE, window_days=window_days), window)]
    seen = [day for piece in pieces if piece for day in range(piece.since.toordinal(), piece.until.toordinal())]
    assert seen == list(range(window.since.toordinal(), window.until.toordinal()))
    assert all(piece and (piece.until - piece.since).days <= window_days for piece in pieces)


def test_nothing_is_asked_without_a_window() -> None:
    assert list(SOURCE.plan(SOURCE.streams[0], Ask())) == []


def test_an_entry_that_cannot_be_read_counts_for_paging() -> None:
    assert said(read(PAGE.replace(">9<", ">6<")).follow[0], "start") == "5"


def test_the_last_page_is_the_one_that_reaches_the_count() -> None:
    page = read(feed(total=9, entries=3, first=6), at(6))
    assert (len(page.records), page.follow, page.gap) == (3, (), "")


def test_a_page_beyond_the_count_is_an_end_and_no_fault() -> None:
    assert read(feed(total=3, entries=0), at(3)) == Page()


def test_more_than_is_shown_goes_on_from_the_day_of_the_last_paper_shown() -> None:
    page = read(feed(total=25, entries=2, first=8, days=("2026-03-03", "2026-03-05")), at(8))
    assert (len(page.records), page.gap) == (2, "")
    (rest,) = page.follow
    assert rest.window == Window(date(2026, 3, 5), WEEK.until)
    assert "submittedDate:[202603050000 TO 202603072359]" in said(rest, "search_query")
    assert said(rest, "start") == "0"


def test_a_rest_that_counts_fewer_than_were_left_is_not_believed() -> None:
    (rest,) = read(feed(total=25, entries=2, first=8, days=("2026-03-03", "2026-03-05")), at(8)).follow
    assert len(read(feed(total=15, entries=4), rest).records) == 4
    with pytest.raises(Truncated, match="14 papers, where 15 were left"):
        read(feed(total=14, entries=4), rest)


@pytest.mark.parametrize(
    "days", [("2026-03-05", "2026-03-03"), ("2026-03-01", "2026-03-01"), ("2026-03-05", "2026-04-01")], ids=str
)
def test_where_days_are_in_no_order_or_lead_no_further_the_window_is_asked_for_in_halves(days: tuple[str, ...]) -> None:
    first, second = (request.window for request in read(feed(total=25, entries=2, first=8, days=days), at(8)).follow)
    assert first is not None
    assert second is not None
    assert (first.since, first.until, second.until) == (WEEK.since, second.since, WEEK.until)


@given(papers=st.lists(st.integers(0, 6), max_size=60), ceiling=st.integers(2, 12))
def test_every_paper_of_a_window_is_read_whatever_the_ceiling_unless_a_day_is_over_it(
    papers: list[int], ceiling: int
) -> None:
    source = replace(SOURCE, ceiling=ceiling)
    submitted = sorted((WEEK.since + timedelta(days=day), number) for number, day in enumerate(papers))
    waiting, found, gaps = [*source.plan(source.streams[0], Ask(WEEK))], set(), []
    while waiting:
        request = waiting.pop(0)
        window, start, size = request.window, int(said(request, "start")), int(said(request, "max_results"))
        assert window is not None
        assert start + size <= ceiling, "the server shows no more"
        hits = [paper for paper in submitted if window.since <= paper[0] < window.until]
        shown = hits[start : start + size]
        body = "".join(entry(number, day) for day, number in shown)
        answer = f"{HEAD.replace('>9<', f'>{len(hits)}<')}{body}</feed>".encode()
        page = source.parse(request, Response(200, "", answer, FETCHED_AT), Provenance("", FETCHED_AT, ""))
        found |= {record.key for record in page.records}
        gaps += [page.gap] if page.gap else []
        waiting += page.follow
    wanted = {f"2603.{92000 + number}" for _, number in submitted}
    assert found == wanted or gaps
    assert bool(gaps) == any(papers.count(day) > ceiling for day in range(7))


def test_a_day_beyond_the_ceiling_is_read_up_to_it_and_says_so() -> None:
    day = Window(date(2026, 3, 1), date(2026, 3, 2))
    first = read(feed(total=11, entries=4), at(0, day))
    assert (len(first.records), first.gap) == (4, "")
    last = read(feed(total=11, entries=2, first=8), at(8, day))
    assert last.follow == ()
    assert "no more than 10" in last.gap


def test_the_last_page_under_the_ceiling_asks_for_no_more_than_is_left() -> None:
    page = read(feed(total=10, entries=4, first=4), at(4))
    assert said(page.follow[0], "max_results") == "2"


def test_a_paper_may_truly_be_titled_error() -> None:
    assert "Error" in titles(read(PAGE))


def test_the_same_title_with_a_bad_status_is_an_error() -> None:
    with pytest.raises(WrongKindOfPage, match="A paper that is truly titled so"):
        read(PAGE, status=400)


def test_an_error_feed_is_told_by_its_address_even_with_status_200() -> None:
    with pytest.raises(WrongKindOfPage, match="max_results must be an integer"):
        read((FOLDER / "arxiv_api" / "error.xml").read_bytes())


@pytest.mark.parametrize("total", ["", "many", "-1", "9" * 40])
def test_a_feed_that_does_not_count_is_another_kind_of_page(total: str) -> None:
    with pytest.raises(WrongKindOfPage, match="how many results"):
        read(PAGE.replace(">9<", f">{total}<"))


def test_affiliations_stay_with_the_author_who_has_them() -> None:
    mentions = by_key(read(PAGE))["2603.90001"].mentions
    assert [mention.affiliations for mention in mentions] == [("Example Institute", "Second Lab"), ("Third Lab",), ()]


def test_the_primary_category_comes_first_and_foreign_classes_go() -> None:
    body = (FOLDER / "arxiv_api" / "old_shape.xml").read_bytes()
    assert read(body).records[0].categories == ("math.GT", "cond-mat.stat-mech")


def test_a_feed_in_another_encoding_is_read_by_its_own_declaration() -> None:
    latin = PAGE.replace("encoding='UTF-8'", "encoding='ISO-8859-1'").encode("latin-1")
    assert by_key(read(latin))["2603.90003"].mentions[0].name == "Tomé Ferrandis"


@pytest.mark.parametrize(
    ("comment", "is_withdrawn"),
    [
        ("Withdrawn", True),
        ("[withdrawn] superseded by a later paper", True),
        ("This paper has been withdrawn by the author", True),
        ("The submission was withdrawn due to an error in Lemma 2", True),
        ("Withdrawn by arXiv administrators", True),
        ("12 pages. This article is being withdrawn", True),
        ("The paper has been withdrawn from the Invented Conference", False),
        ("12 pages; supersedes a withdrawn draft", False),
        ("We study drugs that were withdrawn from the market", False),
    ],
)
def test_a_withdrawal_is_told_by_its_sentence(comment: str, is_withdrawn: bool) -> None:
    page = read(PAGE.replace("Withdrawn: Lemma 2 is wrong", comment))
    assert by_key(page)["2603.90003"].withdrawn is is_withdrawn


def test_a_name_as_long_as_a_page_is_cut_and_said_to_be() -> None:
    page = read(PAGE.replace("Ilse Quandahl", "Ilse " * 100))
    assert len(by_key(page)["2603.90002"].mentions[0].name) <= 300
    assert any(entry.key == "2603.90002" and "cut at 300" in entry.reason for entry in page.skipped)


def test_a_bad_status_is_a_fault_even_without_an_error_entry() -> None:
    with pytest.raises(WrongKindOfPage, match="answered 500"):
        read(feed(total=0, entries=0), status=500)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("<name>Ilse Quandahl</name>", ("Ilse Quandahl", ())),
        ("<arxiv:affiliation>Lab</arxiv:affiliation><name>Ilse Quandahl</name>", ("Ilse Quandahl", ("Lab",))),
        ("<name>Ilse Quandahl</name><uri>https://x.example</uri>", ("Ilse Quandahl", ())),
        ("<name> Ilse  Quandahl, </name>", ("Ilse Quandahl", ())),
        ("<name>Ilse Quandahl (ilse@example.org)</name>", ("Ilse Quandahl ( )", ())),
    ],
)
def test_an_author_is_read_whatever_stands_beside_the_name(author: str, expected: tuple[str, tuple[str, ...]]) -> None:
    start, end = FIRST.index("<author>"), FIRST.rindex("</author>")
    page = read(f"{HEAD}{FIRST[:start]}<author>{author}{FIRST[end:]}</feed>")
    assert [(mention.name, mention.affiliations) for mention in page.records[0].mentions] == [expected]


@pytest.mark.parametrize("author", ["", "<arxiv:affiliation>Lab</arxiv:affiliation>", "<name> </name>"])
def test_an_author_without_a_name_is_left_out_with_a_reason(author: str) -> None:
    page = read(f"{HEAD}{FIRST.replace('<author>', f'<author>{author}</author><author>', 1)}</feed>")
    assert page.records[0].mentions[0].name == "Maren T. Oduya"
    assert any("an author without a name was left out" in entry.reason for entry in page.skipped)
