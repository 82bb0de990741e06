"""Documents that were made to do harm: bombs, entities, depth, other charsets. Refused, with nothing read for them."""

from __future__ import annotations

import builtins
import json
import re
import socket
import tracemalloc
from collections.abc import Callable

import pytest

from sourcer.errors import Truncated, WrongKindOfPage
from sourcer.sources import _bodies
from sourcer.sources.base import Ask, Page, Request, Response, Source
from sourcer.sources.cvf import Cvf
from sourcer.sources.neurips import Proceedings, Site
from sourcer.sources.pmlr import Pmlr
from tests.faults.hostile import (
    ARXIV,
    HEAD,
    NOW,
    PAYLOADS,
    entry,
    feed,
    programme,
    read,
    read_feed,
    read_programme,
    reasons,
    row,
)

MEGABYTE = 2**20
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))
BLOWUP = f'<!ENTITY long "{"x" * 100_000}">'


def peak_megabytes(read: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        read()
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("declared", "title"),
    [(LAUGHS, "&e11;"), (BLOWUP, "&long;" * 50_000)],
    ids=["billion laughs", "quadratic blowup"],
)
def test_an_xml_bomb_is_refused_in_little_memory(declared: str, title: str) -> None:
    bomb = feed(entry(title), before=f"<!DOCTYPE feed [{declared}]>")

    def refuse() -> None:
        with pytest.raises(WrongKindOfPage):
            read_feed(bomb)

    assert peak_megabytes(refuse) < 50


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE feed SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE feed PUBLIC "-//x" "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE feed [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE feed [<!ENTITY e SYSTEM "http://169.254.169.254/latest/meta-data">]>',
        '<!DOCTYPE feed [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>',
        '<!DOCTYPE feed [<!ENTITY e "harmless">]>',
    ],
)
def test_a_document_type_is_refused_and_nothing_is_opened_for_it(
    declared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = feed(entry("&e;" if " e " in declared else "Odd Paper"), before=declared)

    def reach_out(*_: object, **__: object) -> None:
        raise AssertionError("a parser reached out")

    monkeypatch.setattr(builtins, "open", reach_out)
    monkeypatch.setattr(socket, "socket", reach_out)
    with pytest.raises(WrongKindOfPage, match="declares a document type"):
        read_feed(body)


def test_xml_nested_without_end_is_refused() -> None:
    with pytest.raises(WrongKindOfPage, match="depth"):
        read_feed(feed("<a>" * 200_000 + "</a>" * 200_000))


def test_xml_nested_deeply_in_one_entry_costs_nothing_else() -> None:
    page = read_feed(feed(entry("<b>" * 200 + "Deep" + "</b>" * 200)))
    assert [record.title for record in page.records] == ["A Good Paper"]
    assert "no title" in reasons(page)


@pytest.mark.parametrize("body", [b"[" * 1_000_000, b'{"results":' * 200_000, b"[" * 200_000 + b"]" * 200_000])
def test_json_nested_without_end_is_refused(body: bytes) -> None:
    with pytest.raises((WrongKindOfPage, Truncated)):
        read_programme(body)


HTML: list[tuple[Source, str]] = [
    (Proceedings((Site("NeurIPS", "https://nips.example.org", (2024,)),)), "neurips/year.html"),
    (Pmlr(volumes=("v901",)), "pmlr/volume.html"),
    (Cvf("https://cvf.example.org", ("CVPR2024",)), "cvf/event.html"),
]
every_site = pytest.mark.parametrize(("source", "name"), HTML, ids=[name for _, name in HTML])


def read_page(source: Source, body: bytes) -> Page:
    return read(source, next(iter(source.plan(source.streams[0], Ask()))), body)


@every_site
def test_html_nested_deeply_is_read_as_if_it_were_flat(source: Source, name: str) -> None:
    whole = (PAYLOADS / name).read_bytes()
    page = read_page(source, re.sub(rb"(<body[^>]*>)", rb"\1" + b"<div>" * 5_000, whole, count=1))
    assert len(page.follow) == len(read_page(source, whole).follow)
    assert [record.title for record in page.records] == [r.title for r in read_page(source, whole).records]


@every_site
def test_html_of_millions_of_tags_is_refused_before_it_takes_all_memory(source: Source, name: str) -> None:
    body = (PAYLOADS / name).read_bytes().replace(b"</body>", b"<p>" * (_bodies.MOST_TAGS + 1) + b"</body>")

    def refuse() -> None:
        with pytest.raises(WrongKindOfPage, match="more than the 500000 that are read"):
            read_page(source, body)

    assert peak_megabytes(refuse) < 50


@every_site
def test_an_html_page_of_many_megabytes_is_refused(source: Source, name: str) -> None:
    body = (PAYLOADS / name).read_bytes().replace(b"</body>", b"x" * _bodies.LONGEST_HTML + b"</body>")
    with pytest.raises(WrongKindOfPage, match="is no page of papers"):
        read_page(source, body)


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (read_feed, f"{HEAD}{'<a/>' * (_bodies.MOST_PARTS + 1)}</feed>".encode()),
        (read_programme, b'{"results":[' + b"{}," * (_bodies.MOST_PARTS + 1) + b"{}]}"),
    ],
    ids=["xml", "json"],
)
def test_millions_of_parts_are_refused_before_they_take_all_memory(read: Callable[[bytes], Page], body: bytes) -> None:
    def refuse() -> None:
        with pytest.raises(WrongKindOfPage, match="more than the 2000000 that are read"):
            read(body)

    assert peak_megabytes(refuse) < 50


def test_thousands_of_papers_of_one_event_are_walked_once_each() -> None:
    """The list of what follows was made anew for each paper: 3000 papers took as long as 9 million."""
    paper = b'<dt class="ptitle">T</dt><dd><a href="content/CVPR2024/html/Oduya_%d.html">p</a></dd>'
    names = b'<dd><input name="query_author" value="Jo van der Lind"></dd>'
    papers = b"".join(paper % number + names for number in range(5_000))
    page = read_page(HTML[2][0], b"<!DOCTYPE html><html><body><dl>" + papers + b"</dl></body></html>")
    assert len(page.records) == 5_000


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf-32", "x-nobody", "ebcdic-cp-us"])
def test_a_charset_that_is_declared_and_is_not_that_of_the_bytes_is_refused(charset: str) -> None:
    with pytest.raises(WrongKindOfPage, match="XML was due"):
        read_feed(feed(entry("Tomé"), before=f'<?xml version="1.0" encoding="{charset}"?>'))


def test_utf_8_that_is_declared_as_latin_1_is_read_as_it_says_it_is() -> None:
    page = read_feed(feed(entry("Tomé"), before='<?xml version="1.0" encoding="iso-8859-1"?>'))
    assert [record.title for record in page.records] == ["TomÃ©", "A Good Paper"]


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-32", "cp037"])
@pytest.mark.parametrize("is_json", [True, False], ids=["json", "xml"])
def test_bytes_of_another_charset_are_refused(charset: str, is_json: bool) -> None:
    body = programme(row()) if is_json else feed(entry())
    with pytest.raises(WrongKindOfPage):
        (read_programme if is_json else read_feed)(body.decode().encode(charset))


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_no_charset_hides_an_address_from_what_is_kept(charset: str) -> None:
    """A page that is set aside is kept too, and two bytes a letter hid the addresses in it."""
    request = Request("arxiv_api", "cs.LG", "https://export.arxiv.org/api/query")
    body = feed(entry("Write to jo@lind.example.org")).decode().encode(charset)
    kept = ARXIV.payload(request, Response(200, request.url, body, NOW)).decode(charset)
    assert "[email removed]" in kept
    assert "lind.example" not in kept
    assert "A Good Paper" in kept


def test_a_byte_that_is_not_utf_8_costs_itself() -> None:
    (odd, good) = read_programme(programme(row()).replace(b"Odd", b"O\xffd")).records
    assert (odd.title, good.title) == ("O\ufffdd Paper", "A Good Paper")


def test_a_key_told_twice_counts_as_it_was_told_last() -> None:
    body = programme(row()).replace(b'"name": "Odd Paper"', b'"name": "First", "name": "Last"')
    assert [record.title for record in read_programme(body).records] == ["Last", "A Good Paper"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1", "1.5", "9" * 4000])
def test_a_number_that_is_none_sets_its_row_aside(number: str) -> None:
    body = programme(row()).replace(b'"id": 1', f'"id": {number}'.encode())
    page = read_programme(body)
    assert [record.title for record in page.records] == ["A Good Paper"]
    assert "no event id" in reasons(page)


def test_a_number_of_more_digits_than_python_reads_is_refused() -> None:
    body = programme(row()).replace(b'"id": 1', b'"id": ' + b"9" * 5000)
    with pytest.raises(WrongKindOfPage, match="cannot be read as such"):
        read_programme(body)


def test_surrogates_without_their_other_half_are_left_out() -> None:
    body = programme(row(name="Od\ud800d\udfff Paper", authors=[{"fullname": "Jo\udc00 Lind"}]))
    assert b"\\ud800" in body
    odd = read_programme(body).records[0]
    assert (odd.title, odd.mentions[0].name) == ("Odd Paper", "Jo Lind")
    assert json.dumps(odd.title, ensure_ascii=False).encode()
