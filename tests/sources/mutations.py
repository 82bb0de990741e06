"""Ways to damage an answer that leave it looking like one: elements dropped, doubled, nested, moved and refilled."""

from __future__ import annotations

import copy
from typing import Any

import lxml.html
from hypothesis import strategies as st
from lxml import etree

# Bytes that parsers stumble over.
NOISE = [
    b"<",
    b">",
    b"</",
    b"&#0;",
    b"&amp;",
    b"&nobody;",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"<!DOCTYPE x>",
    b"<?xml encoding='utf-16'?>",
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b'"',
    b"null",
    b"NaN",
    b"9" * 40,
    b"(",
    b"\\u0000",
    b"\\ud800",
]

# Texts that readers of single fields stumble over: other dates, numbers, names, markup and runs without an end.
ODD_TEXTS: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            ",",
            "()",
            "((((",
            "0000-00-00",
            "9999-12-31T23:59:59-14:00",
            "0001-01-01T00:00:00+14:00",
            "20000-01-01",
            "Mon, 99 Foo 9999 99:99:99 +9999",
            "-1",
            "9" * 5000,
            "1e999",
            "٣",
            "²",
            "v0",
            "2403.90001v99999999999999999999",
            "oai:arXiv.org:9999.99999",
            "math/0000000",
            "10.1234/" + "x" * 400,
            "http://[",
            "//",
            "https://" + ")" * 3000,
            "&lt;b&gt;&#x110000;",
            "a\u202eb",
            "[email removed]",
            "-" * 3000,
            "a-" * 2000,
            "content/" * 2000,
            "x" * 25_000,
        ]
    ),
    # XML can hold no others.
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=30),
)


def noisy(data: st.DataObject, body: bytes) -> bytes:
    """The bytes with some of them cut out, replaced or put in."""
    damaged = bytearray(body)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged)))
        length = data.draw(st.integers(0, 4) | st.integers(0, 400))
        damaged[place : place + length] = data.draw(st.binary(max_size=4) | st.sampled_from(NOISE))
    return bytes(damaged)


def is_tree(body: bytes) -> bool:
    """Whether the bytes can be taken apart as XML or HTML at all."""
    return body.lstrip().startswith(b"<") and b"<!ENTITY" not in body


def reshaped(data: st.DataObject, body: bytes, *, is_html: bool) -> bytes:
    """The same document with some elements dropped, doubled, nested, moved, renamed, stripped or refilled."""
    root = lxml.html.document_fromstring(body) if is_html else etree.fromstring(body, etree.XMLParser(recover=True))
    for _ in range(data.draw(st.integers(1, 5))):
        elements = [element for element in root.iter() if isinstance(element.tag, str) and element is not root]
        if elements:
            data.draw(st.sampled_from(_CHANGES))(data, data.draw(st.sampled_from(elements)), elements)
    if is_html:
        return bytes(lxml.html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _drop(data: st.DataObject, element: Any, others: list[Any]) -> None:
    element.getparent().remove(element)


def _double(data: st.DataObject, element: Any, others: list[Any]) -> None:
    for _ in range(data.draw(st.sampled_from([1, 1, 2, 50]))):
        element.addnext(copy.deepcopy(element))


def _nest(data: st.DataObject, element: Any, others: list[Any]) -> None:
    data.draw(st.sampled_from([element, *others])).append(copy.deepcopy(element))


def _empty(data: st.DataObject, element: Any, others: list[Any]) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _strip(data: st.DataObject, element: Any, others: list[Any]) -> None:
    for name in list(element.attrib):
        del element.attrib[name]


def _refill(data: st.DataObject, element: Any, others: list[Any]) -> None:
    name = data.draw(st.sampled_from(["", *element.attrib]))
    text = data.draw(ODD_TEXTS)
    if name:
        element.set(name, text)
    else:
        element.text = text


def _rename(data: st.DataObject, element: Any, others: list[Any]) -> None:
    element.tag = data.draw(st.sampled_from(others)).tag


_CHANGES = [_drop, _double, _nest, _empty, _strip, _refill, _refill, _rename]

ODD_VALUES: st.SearchStrategy[Any] = (
    st.sampled_from(
        [
            None,
            True,
            0,
            -1,
            1.5,
            10**30,
            2**63,
            float("nan"),
            float("inf"),
            [],
            {},
            [None],
            [[]],
            {"id": {}},
            "\ud800",
            "\x00x",
        ]
    )
    | ODD_TEXTS
)


def retyped(data: st.DataObject, answer: Any) -> Any:
    """A JSON value some of whose parts have another type, are missing, or are there many times."""
    changed = copy.deepcopy(answer)
    for _ in range(data.draw(st.integers(1, 4))):
        places = _places(changed)
        if not places:
            return data.draw(ODD_VALUES)
        holder, key = data.draw(st.sampled_from(places))
        change = data.draw(st.sampled_from(["other", "other", "gone", "many", "foreign"]))
        if change == "gone":
            del holder[key]
        elif change == "many":
            holder[key] = [holder[key]] * data.draw(st.sampled_from([2, 50]))
        elif change == "foreign":
            elsewhere, name = data.draw(st.sampled_from(places))
            holder[key] = copy.deepcopy(elsewhere[name]) if _holds(elsewhere, name) else None
        else:
            holder[key] = copy.deepcopy(data.draw(ODD_VALUES))
    return changed


def _holds(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _places(value: object) -> list[tuple[Any, Any]]:
    """Every (container, key) of a JSON value."""
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    else:
        return []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]
