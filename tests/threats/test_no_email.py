"""No e-mail address comes through any source: not into records and accounts, and not into the bytes that are kept."""

from __future__ import annotations

import contextlib
import html
import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sourcer.errors import ParseError
from sourcer.sources import SOURCES
from tests.sources.mutations import is_tree
from tests.sources.payload_cases import Case, cases, shown

HOST = "quibblefax"
LEAK = re.compile(r"(?:[@\uff20]|%40|\bat\s?[\])}]\s?)(?:cs\.)?quibblefax")
"""A sign and the host behind it: words of an address that were torn apart are none."""
FORMS = (
    "zorquil@quibblefax.example.org",
    "ZORQUIL@QUIBBLEFAX.EXAMPLE.ORG",
    "zor.quil+papers@cs.quibblefax.example.ac.uk",
    "{zorquil, tern}@quibblefax.example.org",
    "zorquil [at] quibblefax [dot] example [dot] org",
    "zorquil(at)quibblefax.example.org",
    "mailto:zorquil@quibblefax.example.org",
    "<zorquil@quibblefax.example.org>",
    "Zorquil Tern (zorquil@quibblefax.example.org)",
    "zorquil\uff20quibblefax.example.org",
    "zorquil%40quibblefax.example.org",
)
OF_PEOPLE = re.compile(r"/(?:commits?|events|patch|stargazers|subscribers|contributors)\b|search/users")
ALL = cases()
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
wild = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Place = Callable[[str], str]
"""What becomes of a text where an address is put in."""


def before(form: str) -> Place:
    return lambda text: f"{form} {text}"


def after(form: str) -> Place:
    return lambda text: f"{text} {form}"


def alone(form: str) -> Place:
    return lambda _: form


def all_json(value: Any, put: Place) -> Any:
    """The document with an address in every text."""
    if isinstance(value, str):
        return put(value)
    if isinstance(value, list):
        return [all_json(each, put) for each in value]
    if isinstance(value, dict):
        return {key: all_json(each, put) for key, each in value.items()}
    return value


def one_json(value: Any, put: Place, at: Iterator[bool]) -> Any:
    return all_json(value, lambda text: put(text) if next(at) else text)


def all_tree(body: bytes, put: Place, *, is_html: bool) -> bytes:
    root = lxml.html.document_fromstring(body) if is_html else etree.fromstring(body, etree.XMLParser(recover=True))
    for element in root.iter():
        if isinstance(element.tag, str):
            element.text = put(_CONTROL.sub("", element.text or ""))
            if element is not root:
                element.tail = put(element.tail or "")
            for name, value in element.attrib.items():
                element.set(name, put(value))
    made = lxml.html.tostring(root, encoding="utf-8") if is_html else etree.tostring(root, encoding="utf-8")
    return bytes(made)


def injected(case: Case, put: Place) -> bytes:
    """The recorded answer with an address in every text field."""
    if case.path.suffix == ".json":
        with contextlib.suppress(ValueError):
            return json.dumps(all_json(json.loads(case.body), put), ensure_ascii=False).encode()
    if is_tree(case.body):
        return all_tree(case.body, put, is_html=case.path.suffix == ".html")
    return b"\n".join(put(line).encode() for line in case.body.decode("utf-8", "replace").splitlines())


def told(case: Case, body: bytes) -> str:
    """Everything that is kept of an answer or read out of it, as one text in which nothing is escaped."""
    kept = case.source.payload(case.request, case.response(body)).decode("utf-8", "replace")
    read = ""
    for each in (body, kept.encode()):
        with contextlib.suppress(ParseError):
            page = case.read(each)
            read += str(shown((page.records, page.repos, page.accounts, page.supplements, page.signals, page.skipped)))
    return "\n".join([kept, html.unescape(kept), kept.replace("\\u0040", "@"), read]).casefold()


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_an_address_in_every_field_of_an_answer_comes_through_nowhere(case: Case) -> None:
    for form in FORMS:
        for put in (after(form), alone(form)):
            assert not LEAK.search(told(case, injected(case, put))), form


def test_addresses_were_put_into_the_answers_of_every_source() -> None:
    put = after(FORMS[0])
    assert {case.path.parent.name for case in ALL if HOST.encode() in injected(case, put)} == set(SOURCES)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_nothing_is_asked_for_that_is_made_of_addresses(case: Case) -> None:
    """Commits and mailing lists carry addresses by their nature; profiles are asked for one by one, by login."""
    requests = [case.request]
    with contextlib.suppress(ParseError):
        requests += case.read().follow
    for request in requests:
        assert not OF_PEOPLE.search(request.url)


@pytest.mark.parametrize("case", [case for case in ALL if is_tree(case.body)], ids=lambda case: case.id)
@pytest.mark.parametrize("sign", ["&#64;", "&#x40;", "&commat;"])
def test_an_address_whose_sign_is_written_as_an_entity_is_no_way_round(case: Case, sign: str) -> None:
    put = after("zorquil@quibblefax.example.org")
    assert not LEAK.search(told(case, injected(case, put).replace(b"@quibblefax", f"{sign}quibblefax".encode())))


@pytest.mark.parametrize("case", [case for case in ALL if case.path.suffix == ".json"], ids=lambda case: case.id)
@pytest.mark.parametrize("sign", [b"\\u0040"])
def test_an_address_whose_sign_is_escaped_in_json_is_no_way_round(case: Case, sign: bytes) -> None:
    put = after("zorquil@quibblefax.example.org")
    assert not LEAK.search(told(case, injected(case, put).replace(b"@quibblefax", sign + b"quibblefax")))


@pytest.mark.parametrize("case", [case for case in ALL if case.path.suffix == ".json"], ids=lambda case: case.id)
@given(data=st.data())
@wild
def test_an_address_in_some_fields_alone_comes_through_nowhere(case: Case, data: st.DataObject) -> None:
    try:
        document = json.loads(case.body)
    except ValueError:
        return
    form = data.draw(st.sampled_from(FORMS))
    put = data.draw(st.sampled_from([before, after, alone]))(form)
    at = iter(lambda: data.draw(st.booleans()), None)
    body = json.dumps(one_json(document, put, at), ensure_ascii=data.draw(st.booleans())).encode()
    assert not LEAK.search(told(case, body))
