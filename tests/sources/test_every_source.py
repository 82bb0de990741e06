"""What every registered source must do, shown on its recorded answers, whole, cut short and damaged."""

from __future__ import annotations

import builtins
import contextlib
import dataclasses
import inspect
import json
import os
import re
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import is_tree, noisy, reshaped, retyped
from payload_cases import FOLDER, Case, cases, expected_path, shown
from pydantic import TypeAdapter

from sourcer.errors import ParseError, Truncated, WrongKindOfPage
from sourcer.sources import SOURCES
from sourcer.sources.base import Page

ALL = cases()
FACTS = [case for case in ALL if "page" in case.given]
# A key is indexed, and PostgreSQL indexes no more than 2700 bytes.
LONGEST_KEY = 600
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}")
CHALLENGE = b"<!DOCTYPE html><html><head><title>Making sure you are not a bot!</title></head><body></body></html>"

# A long run by hand: FUZZ_EXAMPLES=2000 .venv/bin/pytest tests/sources -k "damaged or shape or types"
wild = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
every_case = pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
every_page = pytest.mark.parametrize("case", FACTS, ids=lambda case: case.id)
every_source = pytest.mark.parametrize("name", SOURCES)


@every_source
def test_a_source_has_recorded_answers_and_facts_read_out_of_them(name: str) -> None:
    assert any(
        case.given["page"].get("records") or case.given["page"].get("repos") for case in FACTS if _of(case, name)
    )
    assert any(case.given["page"].get("skipped") for case in FACTS if _of(case, name))
    assert any("error" in case.given for case in ALL if _of(case, name))


@every_case
def test_an_answer_is_read_as_expected(case: Case) -> None:
    told = {key: case.given[key] for key in ("page", "error") if key in case.given}
    assert json.loads(json.dumps(case.shown())) == told


def test_no_payload_lies_around_unused() -> None:
    files = {path for path in FOLDER.glob("*/*") if not path.name.endswith(".expected.json")}
    expectations = set(FOLDER.glob("*/*.expected.json"))
    assert {path.parent.name for path in files} == set(SOURCES)
    assert {expected_path(path) for path in files} == expectations


@every_source
def test_a_source_is_registered_under_its_own_name_and_needs_no_configuration(name: str) -> None:
    source = TypeAdapter(SOURCES[name]).validate_python({})
    assert source.name == name
    assert len({stream.name for stream in source.streams}) == len(source.streams)


@every_source
def test_a_source_explains_each_of_its_settings(name: str) -> None:
    said = inspect.getdoc(SOURCES[name]) or ""
    for field in dataclasses.fields(SOURCES[name]):
        assert f"``{field.name}``" in said


@every_case
@given(share=st.floats(0, 1))
@wild
def test_half_an_answer_is_never_taken_for_a_whole_one(case: Case, share: float) -> None:
    body = case.body
    cut = body[: int(share * len(body))]
    status = case.given.get("response", {}).get("status", 200)
    is_text = case.request.kind == "readme" or case.path.suffix == ".txt"
    if cut.rstrip() == body.rstrip() or is_text or status in (404, 409, 410):
        return
    with pytest.raises((Truncated, WrongKindOfPage)):
        case.read(cut)


@every_case
@given(data=st.data())
@wild
def test_a_damaged_answer_gives_a_page_or_an_error_of_ours(case: Case, data: st.DataObject) -> None:
    _read_safely(case, noisy(data, case.body))


@pytest.mark.parametrize("case", [case for case in ALL if is_tree(case.body)], ids=lambda case: case.id)
@given(data=st.data())
@wild
def test_a_document_of_another_shape_gives_a_page_or_an_error_of_ours(case: Case, data: st.DataObject) -> None:
    _read_safely(case, reshaped(data, case.body, is_html=case.path.suffix == ".html"))


@pytest.mark.parametrize("case", [case for case in ALL if case.path.suffix == ".json"], ids=lambda case: case.id)
@given(data=st.data())
@wild
def test_json_with_values_of_other_types_gives_a_page_or_an_error_of_ours(case: Case, data: st.DataObject) -> None:
    _read_safely(case, json.dumps(retyped(data, json.loads(case.body))).encode())


@every_page
def test_the_kept_payload_reads_as_the_same_page_again(case: Case) -> None:
    kept = case.source.payload(case.request, case.response(case.body))
    assert shown(case.read(kept)) == shown(case.read())


@every_case
def test_nothing_that_is_kept_holds_an_email_address(case: Case) -> None:
    kept = case.source.payload(case.request, case.response(case.body)).decode("utf-8", "replace")
    assert not EMAIL.search(kept.replace("git@github.com", ""))
    assert not EMAIL.search(json.dumps(case.shown()).replace("git@github.com", ""))


@pytest.mark.parametrize("case", [c for c in ALL if not c.given.get("response", {}).get("status")], ids=lambda c: c.id)
def test_a_challenge_page_in_place_of_any_answer_is_reported_as_one(case: Case) -> None:
    answered = Case(case.path, case.given | {"response": {"headers": {"content-type": "text/html"}}})
    with pytest.raises(WrongKindOfPage, match="challenge"):
        answered.read(CHALLENGE)


@pytest.mark.parametrize("case", [case for case in ALL if "error" in case.given], ids=lambda case: case.id)
def test_an_error_names_its_source_and_address(case: Case) -> None:
    with pytest.raises(ParseError) as caught:
        case.read()
    assert caught.value.source == case.path.parent.name
    assert caught.value.url == case.request.url
    assert caught.value.url in str(caught.value)


@every_case
def test_reading_opens_nothing_and_speaks_to_nobody(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    body, source = case.body, case.source
    response, provenance = case.response(body), case.provenance(body)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a parser reached out")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    with contextlib.suppress(ParseError):
        source.parse(case.request, response, provenance)


def _of(case: Case, name: str) -> bool:
    return case.path.parent.name == name


def _read_safely(case: Case, body: bytes) -> None:
    kept = case.source.payload(case.request, case.response(body))
    assert isinstance(kept, bytes)
    with contextlib.suppress(ParseError):
        _check(case.read(body))


def _check(page: Page) -> None:
    """What the store and later stages rely on, whatever came."""
    for record in page.records:
        assert record.content_hash()
        assert record.title
        assert record.mentions
        assert all(mention.name for mention in record.mentions)
    for repo in page.repos:
        assert repo.content_hash()
    assert all(reason.reason for reason in page.skipped)
    for part in (*page.records, *page.repos, *page.supplements):
        assert part.key
        assert len(part.key) < LONGEST_KEY
    str(shown(page)).encode("utf-8")
