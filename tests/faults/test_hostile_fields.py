"""Single fields that were made to do harm, or are merely absurd: cut or set aside with a reason, the rest kept."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest

from sourcer.model import ids
from sourcer.sources import _arxiv, _text
from sourcer.sources.base import Ask
from sourcer.sources.cvf import Cvf
from tests.faults.conftest import Serve
from tests.faults.hostile import ARXIV, entry, feed, programme, read, read_feed, read_programme, reasons, row

ATOM_OF_ARXIV = "http://arxiv.org/schemas/atom"
ABSURD = [
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "1899-12-31T00:00:00Z",
    "2038-01-19T03:14:08Z",
    "9999-12-31T23:59:59-14:00",
    "20000-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-13-01",
    "-1",
    "-62135596801",
    "9" * 40,
    "tomorrow",
]


@pytest.mark.parametrize("day", ABSURD)
def test_an_absurd_date_is_left_out_with_its_reason(day: str) -> None:
    page = read_feed(feed(entry(updated=day, published=day)))
    odd, good = page.records
    assert (odd.title, odd.published, odd.updated) == ("Odd Paper", None, None)
    assert good.published is not None
    assert "is no credible date and was left out" in reasons(page)


@pytest.mark.parametrize("day", ABSURD)
def test_an_absurd_date_in_json_is_left_out_with_its_reason(day: str) -> None:
    page = read_programme(programme(row(starttime=day)))
    assert [record.updated for record in page.records] == [None, None]
    assert "is no credible date and was left out" in reasons(page)


def test_a_date_that_is_an_address_is_not_quoted() -> None:
    assert "jo@" not in reasons(read_programme(programme(row(starttime="jo@lind.example.org"))))


def test_a_name_of_10000_characters_is_cut_and_said_to_be() -> None:
    page = read_feed(feed(entry(authors=f"<author><name>{'Jo' * 5_000}</name></author>")))
    assert len(page.records[0].mentions[0].name) == 300
    assert "the name of 10000 characters was cut at 300" in reasons(page)
    assert page.records[1].mentions[0].name == "Maren T. Oduya"


@pytest.mark.parametrize("text", ["x", "a-", "a@", "a.", "http://", "&", "(", "{a, ", "\u202e", "é"])
def test_a_title_of_a_megabyte_is_cut_and_said_to_be(text: str) -> None:
    title = text * (1_000_000 // len(text))
    for page in (read_feed(feed(entry(escape(title)))), read_programme(programme(row(name=title)))):
        assert page.records[-1].title == "A Good Paper"
        assert all(len(record.title) <= 1000 for record in page.records)
        assert "was cut at 1000" in reasons(page) or "it has no title" in reasons(page)


def test_a_title_of_more_than_xml_may_hold_is_refused_as_a_page() -> None:
    with pytest.raises(Exception, match="cannot be read as such"):
        read_feed(feed(entry("x" * 11_000_000)))


def test_a_paper_of_100000_authors_keeps_them_in_their_order() -> None:
    names = [f"Author {number}" for number in range(100_000)]
    atom = "".join(f"<author><name>{name}</name></author>" for name in names)
    rows = programme(row(authors=[{"fullname": name} for name in names]))
    for page in (read_feed(feed(entry(authors=atom))), read_programme(rows)):
        assert [mention.name for mention in page.records[0].mentions] == names
        assert page.records[1].title == "A Good Paper"


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("\u202eevil\u202c Paper", "evil Paper"),
        ("مرحبا \u200f بالعالم", "مرحبا \u200f بالعالم"),
        ('=HYPERLINK("http://example.org")', '=HYPERLINK("http://example.org")'),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<b>Bold</b> &amp; $\\frac{1}{2}$", "<b>Bold</b> &amp; $\\frac{1}{2}$"),
        ("'; DROP TABLE records; --", "'; DROP TABLE records; --"),
        ("Nu\tll\x0b\x7f \x85Line", "Nu ll Line"),
        ("{{7*7}} %s {0}", "{{7*7}} %s {0}"),
    ],
)
def test_markup_formulas_and_marks_of_direction_are_data(title: str, kept: str) -> None:
    written = escape(title.replace("\x0b", "").replace("\x7f", "\x7f"))
    assert read_feed(feed(entry(written))).records[0].title == kept


@pytest.mark.parametrize("number", [0, 8, 11, 31, 0xD800, 0xDABC, 0xDFFF, 0xFFFE, 0xFFFF])
def test_a_reference_to_a_character_that_xml_forbids_costs_itself(number: int) -> None:
    """One that named half of a surrogate pair cost the page."""
    for reference in (f"&#{number};", f"&#x{number:x};", f"&#x{number:08X};"):
        assert [r.title for r in read_feed(feed(entry(f"Odd{reference} Paper"))).records] == [
            "Odd Paper",
            "A Good Paper",
        ]


@pytest.mark.parametrize("number", [9, 32, 0xD7FF, 0xE000, 0xFFFD, 0x10FFFF])
def test_a_reference_to_a_character_that_xml_allows_is_read(number: int) -> None:
    assert len(read_feed(feed(entry(f"Odd&#{number};&#x{number:x};Paper"))).records) == 2


RUN = 100_000
HOSTILE_RUNS = [
    "-",
    "a-",
    "-a",
    "a",
    "1",
    "0000-",
    "10.1234/",
    "arxiv: ",
    "github.com/",
    "content/",
    "this paper ",
    "(",
]
WALKERS: list[Callable[[str], object]] = [
    ids.arxiv_id,
    ids.arxiv_ids_linked,
    ids.doi,
    ids.orcid,
    ids.openreview_forum,
    ids.repo_slugs,
    _text.plain,
    _text.plain_html,
    _text.readable,
    _text.project_links,
    lambda text: _text.project_links(f"https://{text}"),
    lambda text: _arxiv.is_withdrawn(text, text),
    lambda text: _arxiv.categories(text, [text]),
]


@pytest.mark.parametrize("text", [*HOSTILE_RUNS, "(", ")", ".", "@", "a@a.", "{a,", "a[at]", "<!--", "&#"])
def test_no_pattern_walks_a_long_run_again_and_again(text: str) -> None:
    """A run of hyphens was walked once from each of its places, for minutes. What does so does not end here."""
    run = text * (RUN // len(text))
    for walk in WALKERS:
        walk(run)
        walk(f"{run}!")


@pytest.mark.parametrize("text", ["content/", "content/a/html/", "a/", "-"])
def test_no_address_on_a_page_is_walked_again_and_again(text: str) -> None:
    source = Cvf("https://cvf.example.org", ("CVPR2024",))
    href = text * (RUN // len(text))
    odd = f'<dt class="ptitle">Odd Paper</dt><dd><a href="{href}">pdf</a></dd>'
    body = f"<!DOCTYPE html><html><body><dl>{odd}</dl></body></html>".encode()
    page = read(source, next(iter(source.plan(source.streams[0], Ask()))), body)
    assert page.records == ()
    assert "listed without a page" in reasons(page)


def test_an_identifier_longer_than_any_is_none() -> None:
    assert ids.doi("10.1234/" + "x" * 5_000) is None
    assert ids.openreview_forum("https://openreview.net/forum?id=" + "x" * 5_000) is None
    assert ids.repo_slugs("https://github.com/" + "x" * 5_000 + "/y") == ()
    assert ids.arxiv_id("٢٤٠٣.٩٠٠٠١") is None, "digits of other scripts are no identifier of arXiv's"
    assert _arxiv.categories("a" * 5_000, ["cs.LG"]) == ("cs.LG",)


def test_an_address_longer_than_any_is_no_link() -> None:
    assert _text.project_links("https://" + "x" * 5_000, "https://tidal.example.org.") == ("https://tidal.example.org",)


@pytest.mark.parametrize("page", ["x" * 5_000, "/a\x00b", "/a\ud800b", "/a\nb"])
def test_a_page_address_that_is_none_gives_way_to_the_usual_one(page: str) -> None:
    odd = read_programme(programme(row(virtualsite_url=page))).records[0]
    assert odd.url == "https://exconf.example.org/virtual/2026/poster/1"


def test_a_night_of_hostile_papers_is_stored_whole_on_every_database(night: Serve) -> None:
    odd = [
        entry("\u202eevil\u202c &lt;script&gt; =1+1"),
        entry("Long " * 3_000, authors=f"<author><name>{'Jo' * 5_000}</name></author>"),
        entry("Absurd", updated="9999-12-31T23:59:59-14:00", published="0000-00-00"),
        entry("Surrogates &#xD800; and \x00 nulls &#0;"),
        entry("An Identifier", authors=f"<arxiv:doi>10.1234/{'x' * 9_000}</arxiv:doi><author><name>Jo</name></author>"),
    ]
    namespaced = [text.replace("<entry>", f'<entry xmlns:arxiv="{ATOM_OF_ARXIV}">') for text in odd]
    numbered = "".join(text.replace("90001", f"9100{number}") for number, text in enumerate(namespaced))
    done = night(ARXIV, feed(numbered).replace(b"Results>2<", b"Results>6<"))
    assert done.result.outcome == "done"
    assert [title[:9] for title in done.titles] == [
        "A Good Pa",
        "Absurd",
        "An Identi",
        "Long Long",
        "Surrogate",
        "evil <scr",
    ]
    assert any("was cut at 1000" in reason for reason in done.reasons)
    assert any("no credible date" in reason for reason in done.reasons)
