"""What the parsers share: text made safe, names cut apart, links found."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import partial
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import ParseError
from sourcer.model.records import Provenance
from sourcer.sources import _bodies, _text
from sourcer.sources._arxiv import is_withdrawn
from sourcer.sources._names import PrintedName, split_creators
from sourcer.sources._text import plain, project_links, readable, without_emails, without_emails_in
from sourcer.sources._values import count, number_key

PAGE = Provenance("https://papers.example/feed", datetime(2026, 3, 4, tzinfo=UTC), "")
name = st.from_regex(r"[A-Z][a-zé]{1,8}( [A-Z]\.)?( van der)? [A-Z][a-zø-]{2,8}( Jr)?", fullmatch=True)
place = st.from_regex(r"[A-Z][a-z ,]{0,20}[a-z](\([A-Z][a-z ,]{0,8}[a-z]\))?", fullmatch=True)


@given(st.lists(st.tuples(name, st.none() | place), max_size=6))
def test_creators_written_as_arxiv_writes_them_are_read_back(authors: list[tuple[str, str | None]]) -> None:
    text = ", ".join(f"{who} ({where})" if where else who for who, where in authors)
    assert split_creators(text) == tuple(PrintedName(who, (where,) if where else ()) for who, where in authors)


@given(st.text(alphabet="ab ,()J r.", max_size=40))
def test_any_text_of_creators_gives_names_that_are_not_empty(text: str) -> None:
    assert all(printed.name.strip() for printed in split_creators(text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("Amos Reed Jr, Jo van der Lind", ["Amos Reed Jr", "Jo van der Lind"]),
        ("Amos Reed, Jr., Jo van der Lind", ["Amos Reed, Jr.", "Jo van der Lind"]),
        ("Amos Reed (A, B), III", ["Amos Reed, III"]),
        ("Amos Reed (A, Jo van der Lind", ["Amos Reed", "Jo van der Lind"]),
        ("Amos Reed A), Jo van der Lind", ["Amos Reed A", "Jo van der Lind"]),
        ("Jr", ["Jr"]),
        (", ,", []),
    ],
)
def test_suffixes_stay_and_broken_parentheses_swallow_nobody(text: str, names: list[str]) -> None:
    assert [printed.name for printed in split_creators(text)] == names


@pytest.mark.parametrize(
    "address",
    [
        "maren@example.org",
        "maren.t+oduya@cs.example.ac.uk",
        "{maren, jo}@example.edu",
        "maren [at] example [dot] org",
        "maren(at)example.org",
        "MAREN@EXAMPLE.ORG",
    ],
)
def test_an_address_is_removed_however_it_is_spelled(address: str) -> None:
    assert without_emails(f"Write to {address}, please") == "Write to [email removed], please"
    assert without_emails_in(f"Write to <{address}>".encode()) == b"Write to <[email removed]>"


@pytest.mark.parametrize(
    "text",
    [
        "git clone git@github.com:example-lab/tidal.git",
        "pip install git+https://github.com/example-lab/tidal.git@main",
        "uses: actions/checkout@v4",
        "npm install @example/tidal",
        "https://medium.example.org/@maren/tidal",
        "mAP@0.5 and recall@10",
        "F1 @ test",
    ],
)
def test_what_only_looks_like_an_address_stays(text: str) -> None:
    assert without_emails(text) == text


@given(st.text())
def test_plain_text_is_one_printable_line_and_plain_already(text: str) -> None:
    once = plain(text)
    assert once == plain(once)
    assert not re.search("[\x00-\x1f\x7f\ud800-\udfff]", once)
    assert once.encode() == once.strip().encode()


def test_letters_of_all_scripts_and_their_joiners_stay() -> None:
    written = "Zoë Őri, 山田 花, می\u200cخواهم"
    assert plain(written) == written


def test_a_readable_text_keeps_its_lines_and_indents() -> None:
    assert readable("# a\r\n\n\tb\x00  c\r") == "# a\n\n\tb  c"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Code: https://github.com/example-lab/tidal.", ["https://github.com/example-lab/tidal"]),
        ("(see https://tidal.example.org/a_(b)).", ["https://tidal.example.org/a_(b)"]),
        (r"\url{https://github.com/example-lab/tidal\_clock}", ["https://github.com/example-lab/tidal_clock"]),
        ("github.com/example-lab/tidal, twice github.com/example-lab/tidal", ["https://github.com/example-lab/tidal"]),
        ("https://arxiv.org/abs/2603.90001 https://doi.org/10.9/x https://openreview.net/forum?id=a", []),
        ("https://notarxiv.org/x", ["https://notarxiv.org/x"]),
        ("https:// http://...", []),
        ("no link at all", []),
    ],
)
def test_links_are_those_of_code_and_projects(text: str, links: list[str]) -> None:
    assert list(project_links(text)) == links


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (57, 57), (-1, None), (2**31, None), (True, None), ("5", None), (1.0, None)]
)
def test_a_count_is_a_whole_number_that_a_counter_could_show(value: object, expected: int | None) -> None:
    assert count(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(7, "7"), ("7", "7"), ("٧", ""), ("7a", ""), (None, ""), (True, ""), (10**30, "")]
)
def test_a_number_may_be_given_as_digits(value: object, expected: str) -> None:
    assert number_key(value) == expected


@given(st.text(alphabet='abnu0"\\\n\t é', max_size=12))
def test_a_json_text_without_its_addresses_is_still_json(around: str) -> None:
    said = {"text": f"{around}\nada@example.org, {around}u00e9ada@example.org"}
    for ascii_only in (True, False):
        kept = without_emails_in(json.dumps(said, ensure_ascii=ascii_only).encode())
        assert b"@" not in kept
        assert json.loads(kept)["text"].count("[email removed]") == 2


# --- the quick ways out give what the whole search gives ---

wild_words = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["maren", "@", "example.org", "[at]", "( AT )", "{a,b}", "[dot]", "<", "https://", "HTTP://x.example/y",
             "/", "GitHub.com/a/b", "www.github.com/a/b", "\\_", " ", "\n", "\x1f", "\x85", "\u2028", "a" * 120]
        ),
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(wild_words)
def test_no_address_is_missed_for_being_looked_for_quickly(text: str) -> None:
    assert without_emails(text) == _text._EMAIL.sub(_text.EMAIL_REMOVED, text)
    body = text.encode("utf-8", "surrogatepass")
    if b"\0" not in body[:4]:
        assert without_emails_in(body) == _text._EMAIL_BYTES.sub(partial(_text._removed, body), body)


@given(wild_words)
def test_plain_text_is_the_same_whichever_way_it_is_made(text: str) -> None:
    assert plain(text) == without_emails(" ".join(_text._UNPRINTABLE.sub("", text).split()))


@given(wild_words)
def test_no_link_is_missed_for_being_looked_for_quickly(text: str) -> None:
    found = _text._LINK.findall(_text._TEX_ESCAPE.sub(r"\1", text))
    links = [_text._trimmed(link if link.lower().startswith("http") else f"https://{link}") for link in found]
    kept = [link for link in links if link.partition("//")[2] and not _text._NO_PROJECT.match(link)]
    assert project_links(text) == tuple(dict.fromkeys(kept))


def test_links_are_found_in_capitals_and_over_lines() -> None:
    assert project_links("See\nHTTPS://Tidal.example.org/A\tand GITHUB.COM/lab/tidal.") == (
        "HTTPS://Tidal.example.org/A",
        "https://GITHUB.COM/lab/tidal",
    )


@pytest.mark.parametrize("length", [5, 500])
@pytest.mark.parametrize("mark", ["\x00", "\x1f", "\x7f", "\x9f", "\u202e", "\ufeff"])
def test_marks_are_taken_out_of_short_and_long_texts(length: int, mark: str) -> None:
    assert plain("a" * length + mark + "b") == "a" * length + "b"


@pytest.mark.parametrize("text", ["This paper has been WITHDRAWN", "The article was Retracted.", "withdrawn by arXiv"])
def test_a_withdrawal_is_told_in_any_case(text: str) -> None:
    assert is_withdrawn(None, text)
    assert is_withdrawn(text, None)


def test_a_withdrawal_is_not_read_into_other_uses_of_the_word() -> None:
    assert not is_withdrawn("12 pages", "Cash withdrawn from machines, and retracted claws.")
    assert not is_withdrawn(None, None)


@given(
    st.lists(
        st.sampled_from(["<entry>a</entry>", "<entry/>", "<id>7</id>", " ", "<!-- </entry> -->", "&amp;"]), max_size=9
    )
)
def test_a_document_read_in_pieces_holds_what_it_holds_as_a_whole(parts: list[str]) -> None:
    body = f"<feed><id>1</id>{''.join(parts)}</feed>".encode()
    whole = _bodies.read_xml(body, "feed", "a_source", PAGE)
    with patch.object(_bodies, "_BYTES_A_PIECE", 1):
        feed = _bodies.Streamed(body, "feed", "entry", "a_source", PAGE)
        assert [entry.text for entry in feed] == [entry.text for entry in whole.findall("entry")]
    assert feed.count == len(whole.findall("entry"))
    assert feed.root is not None
    assert feed.root.findtext("id") == "1"


@given(st.integers(0, 90))
def test_a_document_cut_short_is_cut_short_in_pieces_too(length: int) -> None:
    body = b"<feed><id>1</id><entry>a</entry><entry>b</entry><entry>c</entry></feed>"[:length]
    with patch.object(_bodies, "_BYTES_A_PIECE", 1):
        if length < 71:
            with pytest.raises(ParseError):
                list(_bodies.Streamed(body, "feed", "entry", "a_source", PAGE))
        else:
            assert len(list(_bodies.Streamed(body, "feed", "entry", "a_source", PAGE))) == 3
