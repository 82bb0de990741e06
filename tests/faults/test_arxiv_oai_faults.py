"""What arXiv's OAI-PMH server was seen to do wrong, each fault by its name, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import httpx
import pytest

from sourcer.errors import Unreachable
from sourcer.fetch.client import HttpFetcher
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.sources.base import Request
from tests.faults.conftest import Night, Serve
from tests.fetch.web import Web, moved, ok

OAI = "https://oaipmh.arxiv.org/oai"
OLD = "https://export.arxiv.org/oai2"
SOURCE = ArxivOai(sets=("cs:cs:LG",))
TODAY = date(2026, 3, 4)
Ask = Callable[..., Request]

RECORD = """<record><header{status}><identifier>oai:arXiv.org:2603.9000{n}</identifier></header><metadata>
<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2603.9000{n}</id><created>2026-03-02</created>
<authors><author><keyname>Oduya</keyname><forenames>Maren T.</forenames></author></authors>
<title>Paper {n}</title><abstract>Invented words.</abstract></arXiv></metadata></record>"""
EXPIRED = "<error code='badResumptionToken'>The resumptionToken is invalid or expired.</error>"
NOTHING = "<error code='noRecordsMatch'>An empty list.</error>"


def answer(inside: str) -> bytes:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'.encode()


def listed(*numbers: int, token: str | None = "", status: str = "") -> bytes:
    records = "".join(RECORD.format(n=number, status=status) for number in numbers)
    end = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return answer(f"<ListRecords>{records}{end}</ListRecords>")


def tokens(night: Night) -> list[str]:
    return [dict(request.params).get("resumptionToken", "") for request in night.asked]


def is_open(night: Night) -> bool:
    return night.mark is None or night.mark.high_water != TODAY


def test_token_expired(night: Serve) -> None:
    broken = night(SOURCE, listed(1, token="t1"), answer(EXPIRED))
    assert (broken.result.outcome, broken.titles) == ("partly", ["Paper 1"]), "the pages that came are kept"
    assert is_open(broken), "and the window is asked for anew another night"
    assert any("badResumptionToken" in reason for reason in broken.reasons)
    again = night(SOURCE, listed(1, token="t2"), listed(2))
    assert tokens(again) == ["", "t2"], "from its beginning, not by the old token"
    assert (again.result.outcome, again.titles) == ("done", ["Paper 1", "Paper 2"])


def test_token_that_leads_to_no_records_match(night: Serve) -> None:
    broken = night(SOURCE, listed(1, token="t1"), answer(NOTHING))
    assert (broken.result.outcome, broken.titles) == ("partly", ["Paper 1"])
    assert is_open(broken), "an empty answer in the middle is no end"


def test_no_records_match_at_first_is_an_end(night: Serve) -> None:
    nothing = night(SOURCE, answer(NOTHING))
    assert (nothing.result.outcome, nothing.titles, is_open(nothing)) == ("done", [], False)


@pytest.mark.parametrize("token", [None, "", " \n "], ids=["none", "empty", "blank"])
def test_no_token_element(night: Serve, token: str | None) -> None:
    last = night(SOURCE, listed(1, token="t1"), listed(2, token=token))
    assert (last.result.outcome, last.titles, is_open(last)) == ("done", ["Paper 1", "Paper 2"], False)


def test_repeated_token(night: Serve) -> None:
    circle = night(SOURCE, listed(1, token="t1"), listed(2, token="t1"))
    assert len(circle.asked) < 10, "a list without an end is not followed"
    assert circle.result.outcome == "partly"
    assert is_open(circle)
    assert any("repeats the token" in reason for reason in circle.reasons)


def test_moved_base_301(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(f"{OLD}?verb=ListRecords", moved(f"{OAI}?verb=ListRecords", 301))
    web.serves(f"{OAI}?verb=ListRecords", ok(listed(1)))
    response = fetcher.fetch(ask(OLD, params=(("verb", "ListRecords"),)))
    assert (response.url, response.body) == (f"{OAI}?verb=ListRecords", listed(1))
    assert web.starts() == [0.0, 3.0], "the redirect keeps arXiv's three seconds"


def test_first_byte_timeout(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(OAI, httpx.ReadTimeout, httpx.Response(503, text="first byte timeout"), ok(listed(1)))
    assert fetcher.fetch(ask(OAI)).body == listed(1)
    assert all(later - earlier >= 3.0 for earlier, later in pairwise(web.starts()))


def test_first_byte_timeout_that_stays(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(OAI, httpx.ReadTimeout)
    with pytest.raises(Unreachable, match="did not answer within 120 s, at the last of 4 tries"):
        fetcher.fetch(ask(OAI))


def test_illegal_control_character(night: Serve) -> None:
    page = listed(1, 2).replace(b"Paper 1", b"Pa\x1aper &#x1F;1")
    assert night(SOURCE, page).titles == ["Paper 1", "Paper 2"]


def test_deleted_header(night: Serve) -> None:
    gone = '<record><header status="deleted"><identifier>oai:arXiv.org:2603.90009</identifier></header></record>'
    page = listed(1, 2).replace(b"<ListRecords>", f"<ListRecords>{gone}".encode())
    kept = night(SOURCE, page)
    assert (kept.result.outcome, kept.titles) == ("done", ["Paper 1", "Paper 2"]), "it costs no other record"


def test_deleted_header_with_its_metadata(night: Serve) -> None:
    assert night(SOURCE, listed(1, status=' status="deleted"')).titles == []
