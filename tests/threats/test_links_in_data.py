"""Addresses that stand in data are read, shown and never asked for: every request goes where the configuration says."""

from __future__ import annotations

import contextlib
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import ParseError
from sourcer.sources.base import Request
from tests.sources.payload_cases import Case, cases
from tests.threats.test_no_email import ALL, after, alone, before, injected, wild

INSIDE = (
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:5432/",
    "//10.0.0.1/x",
    "https://other.example.net/search?page=2",
    "file:///etc/passwd",
    "https://export.arxiv.org@other.example.net/",
)


def followed(case: Case, body: bytes) -> tuple[Request, ...]:
    with contextlib.suppress(ParseError):
        return case.read(body).follow
    return ()


def test_there_are_answers_that_lead_to_further_requests() -> None:
    assert sum(len(followed(case, case.body)) for case in cases()) > 5


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_no_link_in_an_answer_sends_a_request_to_another_host(case: Case) -> None:
    for link in INSIDE:
        for put in (alone(link), before(link), after(link)):
            hosts = {urlsplit(request.url).netloc for request in followed(case, injected(case, put))}
            assert hosts <= {urlsplit(case.request.url).netloc}, link


@pytest.mark.parametrize("case", [case for case in ALL if followed(case, case.body)], ids=lambda case: case.id)
@given(host=st.sampled_from(["169.254.169.254", "other.example.net", "localhost"]), link=st.text(max_size=20))
@wild
def test_no_header_sends_a_request_to_another_host(case: Case, host: str, link: str) -> None:
    told = dict(case.given.get("response", {}))
    headers = {"link": f'<http://{host}/{link}?page=2>; rel="next"', "location": f"http://{host}/{link}"}
    moved = Case(case.path, case.given | {"response": told | {"headers": told.get("headers", {}) | headers}})
    assert {urlsplit(request.url).netloc for request in followed(moved, case.body)} <= {
        urlsplit(case.request.url).netloc
    }
