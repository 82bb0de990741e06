"""OAI-PMH: windows of days, tokens, how a list ends or breaks off, and what a record says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from payload_cases import FETCHED_AT, FOLDER, by_key

from sourcer.errors import Truncated, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.model.runs import Window
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.sources.base import Ask, Page, Request, Response, Stream

SOURCE = ArxivOai(sets=("cs:cs:LG", "stat:stat:ML"))
WEEK = Window(date(2026, 3, 1), date(2026, 3, 8))
ANSWERS = FOLDER / "arxiv_oai"
ONE = (ANSWERS / "only_page.xml").read_text(encoding="utf-8")


def planned(window: Window = WEEK) -> list[Request]:
    return list(SOURCE.plan(SOURCE.streams[0], Ask(window)))


def read(body: str | bytes, request: Request | None = None) -> Page:
    request = request or planned()[0]
    body = body.encode() if isinstance(body, str) else body
    return SOURCE.parse(request, Response(200, request.url, body, FETCHED_AT), Provenance(request.url, FETCHED_AT, ""))


def answer(case: str) -> str:
    return (ANSWERS / f"{case}.xml").read_text(encoding="utf-8")


def with_token(token: str) -> str:
    return ONE.replace("    </ListRecords>", f"<resumptionToken>{token}</resumptionToken></ListRecords>")


def resumed(token: str = "a%3Db") -> Request:
    (request,) = read(with_token(token)).follow
    return request


def test_each_set_is_a_dated_stream() -> None:
    assert SOURCE.streams == (Stream("cs:cs:LG", "dated"), Stream("stat:stat:ML", "dated"))


def test_the_default_sets_are_the_categories_of_the_query_api() -> None:
    assert tuple(spec.split(":", 1)[1].replace(":", ".") for spec in ArxivOai().sets) == ArxivApi().categories


def test_a_window_is_one_list_whose_last_day_is_the_one_before_its_end() -> None:
    (request,) = planned()
    assert dict(request.params) == {
        "verb": "ListRecords",
        "metadataPrefix": "arXiv",
        "set": "cs:cs:LG",
        "from": "2026-03-01",
        "until": "2026-03-07",
    }
    assert request.window == WEEK


@given(since=st.dates(date(2006, 1, 1), date(2030, 1, 1)), days=st.integers(1, 400))
def test_both_days_asked_for_lie_in_the_window(since: date, days: int) -> None:
    window = Window(since, since + timedelta(days=days))
    asked = dict(planned(window)[0].params)
    assert date.fromisoformat(asked["from"]) == window.since
    assert date.fromisoformat(asked["until"]) + timedelta(days=1) == window.until


def test_nothing_is_asked_without_days() -> None:
    assert list(SOURCE.plan(SOURCE.streams[0], Ask())) == []
    assert planned(Window(WEEK.since, WEEK.since)) == []


def test_the_next_page_is_asked_for_by_the_token_alone() -> None:
    request = resumed("from%3D2026-03-04%26skip%3D2")
    assert request.params == (("verb", "ListRecords"), ("resumptionToken", "from%3D2026-03-04%26skip%3D2"))
    assert (request.url, request.stream, request.window) == (SOURCE.base_url, "cs:cs:LG", WEEK)


def test_a_token_arrives_at_the_server_as_it_was_given() -> None:
    request = resumed("set%3Dcs%253Acs%26skip%3D2")
    query = httpx.URL(request.url, params=request.params).query.decode()
    assert parse_qs(query)["resumptionToken"] == ["set%3Dcs%253Acs%26skip%3D2"]


def test_white_space_around_a_token_is_none_of_it() -> None:
    assert resumed("\n    a%3Db\n   ") == resumed("a%3Db")


def test_a_token_that_no_address_could_hold_is_refused() -> None:
    with pytest.raises(WrongKindOfPage, match="has 70000 characters"):
        read(with_token("x" * 70_000))


def test_nothing_to_list_is_a_success_at_first_and_a_fault_in_the_middle() -> None:
    assert read(answer("nothing")) == Page()
    with pytest.raises(Truncated, match="noRecordsMatch"):
        read(answer("nothing"), resumed())


def test_a_refused_token_that_was_never_sent_is_the_server_s_error() -> None:
    with pytest.raises(WrongKindOfPage, match="badResumptionToken"):
        read(answer("token_expired"))


@pytest.mark.parametrize("request_of", [planned()[0], resumed()], ids=["first", "resumed"])
def test_another_error_is_told_with_the_server_s_code_and_words(request_of: Request) -> None:
    with pytest.raises(WrongKindOfPage, match=r"badArgument: .*Reason: Set does not exist"):
        read(answer("bad_argument"), request_of)


def test_several_errors_are_told_together_and_none_of_them_hides_another() -> None:
    body = answer("nothing").replace("<error ", "<error code='badVerb'>No such verb</error><error ", 1)
    with pytest.raises(WrongKindOfPage, match="badVerb: No such verb; noRecordsMatch: "):
        read(body)


@pytest.mark.parametrize(
    ("identifier", "created", "published"),
    [
        ("2603.90012", "2026-03-02", date(2026, 3, 2)),
        ("2603.90012", "2026-02-28", date(2026, 2, 28)),
        ("2603.90012", "2026-04-01", None),
        ("2511.90012", "2026-03-02", None),
        ("cs/9911901", "1999-11-30", date(1999, 11, 30)),
        ("cs/9911901", "2026-03-02", None),
        ("math.GT/0309901", "2003-09-20", date(2003, 9, 20)),
    ],
)
def test_the_day_of_a_later_version_is_not_taken_for_that_of_the_first(
    identifier: str, created: str, published: date | None
) -> None:
    (record,) = read(ONE.replace("2603.90012", identifier).replace("2026-03-02", created)).records
    assert (record.key, record.published, record.updated) == (identifier, published, None)


def test_a_paper_that_was_updated_in_its_first_month_keeps_the_day_and_tells_the_change() -> None:
    body = ONE.replace("</created>", "</created><updated>2026-03-05</updated>")
    (record,) = read(body).records
    assert (record.published, record.updated) == (date(2026, 3, 2), datetime(2026, 3, 5, tzinfo=UTC))


def test_a_version_in_the_identifier_is_left_out() -> None:
    (record,) = read(ONE.replace("oai:arXiv.org:2603.90012", "oai:arXiv.org:2603.90012v2")).records
    assert (record.key, record.version) == ("2603.90012", None)


def test_names_are_put_together_in_the_order_in_which_they_are_printed() -> None:
    names = [mention.name for mention in by_key(read(answer("names")))["2603.90014"].mentions]
    assert names[:3] == ["P. Brandelius III", "Lantern Collaboration", "Ilse M. de la Quandahl"]


def test_a_record_is_the_same_in_every_set_and_on_every_page() -> None:
    other = next(iter(SOURCE.plan(SOURCE.streams[1], Ask(WEEK))))
    assert read(ONE, other).records == read(ONE).records == read(ONE, resumed()).records


def test_a_deleted_paper_is_told_as_removed_even_with_its_metadata() -> None:
    page = read(ONE.replace("<header>", '<header status="deleted">'))
    assert (page.records, page.removed, page.skipped) == ((), ("2603.90012",), ())


def test_a_page_of_faults_alone_is_read_and_followed() -> None:
    page = read(with_token("a%3Db").replace("Alone on Its Page", " "))
    assert (page.records, len(page.skipped), len(page.follow)) == ((), 1, 1)
