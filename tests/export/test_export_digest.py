"""A digest in its four forms: foreign text shows and does nothing. Everybody and everything here is invented."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.export.digest_chat import TEXT_LENGTH, chat_text, digest_json, digest_markdown
from sourcer.export.digest_html import digest_html
from sourcer.export.digest_text import columns, digest_text, wrapped
from sourcer.export.text import HIDDEN
from sourcer.model.digest import KINDS, Because, Change, Digest, Named
from sourcer.model.shortlist import SourceNote
from tests.export.builders import a_work, an_implementation

HOSTILE = (
    "<script>alert(1)</script>",
    "<!here> <!channel> <@U024BE7LH> &lt;!here&gt;",
    "@channel @all @here",
    "![x](https://other.example/pixel.png)",
    "[click](javascript:alert(1)) `code` **bold** ~~gone~~",
    "| a | b |\n|---|---|",
    "# heading\n> quote\n1. one",
    "https://other.example www.other.example HTTPS://OTHER.EXAMPLE",
    "\x1b[31mred\x1b]0;owned\x07",
    "\u202egnp.exe\u2066",
    "</style></main><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}",
    '" onmouseover="alert(1)" x="',
)
SOURCE = SourceNote(("arxiv_api", "2203.90017"), "https://export.arxiv.org/q", datetime(2024, 3, 13, 2, tzinfo=UTC))
VELDA = Named("author-1", "Velda Okehamble", 4)


def a_change(kind: Any = "new_work", **changed: Any) -> Change:
    made = Change(
        kind=kind,
        subject="arxiv_api:2203.90017",
        people=(VELDA,),
        because=(Because("listed", "Velda Okehamble: place 4"), Because("topic", "topic “tides”: watch 9")),
        work=a_work(),
        url="https://arxiv.org/abs/2203.90017",
        on=date(2024, 3, 12),
        source=SOURCE,
    )
    return replace(made, **changed)


def one_of_each() -> tuple[Change, ...]:
    return (
        a_change("new_person", was="not on the list", now="place 4", note="tides: ledger · new: “slow tide”"),
        a_change("moved_up", was="place 9", now="place 4"),
        a_change("new_work", now="EXCONF 2024 (poster)"),
        a_change("status_change", was="no venue known", now="EXCONF 2024 (oral)"),
        a_change("new_implementation", code=an_implementation(relation="independent"), now="independent"),
        Change("watch_without_person", "watch:3", (), ()),
    )


def a_digest(*changes: Change, **changed: Any) -> Digest:
    made = Digest(
        brief="Steady training",
        run_id=17,
        as_of=date(2024, 3, 14),
        ranked_at=datetime(2024, 3, 14, 2, 30, tzinfo=UTC),
        since="digest 3 of 2024-03-13",
        since_day=date(2024, 3, 13),
        changes=changes,
        number=4,
    )
    return replace(made, **changed)


def hostile(text: str) -> Digest:
    """Every kind of change with that text wherever text is foreign."""
    who = Named(text, text, 4)
    return a_digest(
        *(
            replace(
                change,
                people=(who,) if change.people else (),
                because=tuple(replace(each, text=text) for each in change.because),
                was=text,
                now=text,
                note=text,
                url=text,
                work=change.work and replace(change.work, title=text, url=text),
                code=change.code and replace(change.code, full_name=text, url=text),
            )
            for change in one_of_each()
        ),
        brief=text,
    )


def test_the_text_says_what_changed_why_and_where_in_order() -> None:
    told = digest_text(a_digest(*one_of_each()))
    assert told.startswith("6 changes for “Steady training” since digest 3 of 2024-03-13\n")
    headings = re.findall(r"^(\w.*) \(1\)$", told, re.MULTILINE)
    assert headings == [
        "New on the list", "Moved up", "New works", "Changes of status", "New implementations",
        "Watches without a person",
    ]  # fmt: skip
    assert "  * Velda Okehamble: not on the list → place 4\n" in told
    assert "by Velda Okehamble: no venue known → EXCONF 2024 (oral)" in " ".join(told.split())
    assert "okehamble/sharpness-ledger, an implementation of “A ledger of sharpness" in told
    assert "      listed: Velda Okehamble: place 4; topic “tides”: watch 9\n" in told
    assert "      2024-03-12 · read on 2024-03-13 at arxiv_api\n" in told
    assert "`sourcer watch stop 3` ends it" in told


def test_nothing_changed_is_said_in_every_form() -> None:
    empty = a_digest()
    for told in (digest_text(empty), digest_markdown(empty), digest_html(empty), digest_json(empty)):
        text = BeautifulSoup(told, "html.parser").get_text() if "<html" in told else told
        assert "Nothing changed for “Steady training” since digest 3 of 2024-03-13" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_nothing_in_a_chat_or_in_markdown(text: str) -> None:
    told = json.loads(digest_json(hostile(text)))["text"]
    assert not re.search(r"[<>@\[\]`]|https?://|www\.", told.replace("`sourcer watch stop 3`", ""), re.IGNORECASE)
    assert not re.search(r"&(?!amp;|lt;|gt;)", told)
    markdown = digest_markdown(hostile(text)).replace("`sourcer watch stop 3`", "")
    assert not re.search(r"@|https?://|www\.", markdown, re.IGNORECASE)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*<>\[\]|]", markdown)
    assert len(markdown.splitlines()) == len(digest_markdown(hostile("plain")).splitlines())
    for shown in (told, markdown):
        assert not re.search(f"[{HIDDEN}]", shown.replace("\n", ""))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_text_in_the_page(text: str) -> None:
    page, plain = (BeautifulSoup(digest_html(hostile(each)), "html.parser") for each in (text, "plain"))
    assert [(tag.name, sorted(tag.attrs)) for tag in page.find_all(True) if tag.name != "a"] == [
        (tag.name, sorted(tag.attrs)) for tag in plain.find_all(True) if tag.name != "a"
    ]
    assert not page.find_all("a")
    assert not page.find_all("script")


def test_markdown_links_what_may_be_linked() -> None:
    told = digest_markdown(a_digest(*one_of_each()))
    assert "[A ledger of sharpness for long training runs](<https://arxiv.org/abs/2203.90017>)" in told
    assert "[okehamble/sharpness-ledger](<https://github.com/okehamble/sharpness-ledger>)" in told


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://known.example@other.example", "data:text/html,x"])
def test_no_form_links_an_address_that_may_not_be_one(address: str) -> None:
    odd = a_change(url=address, work=a_work(url=address))
    assert f"]({address}" not in digest_markdown(a_digest(odd))
    assert not BeautifulSoup(digest_html(a_digest(odd)), "html.parser").find_all("a")
    assert json.loads(digest_json(a_digest(odd)))["changes"][0]["url"] is None


def test_the_page_asks_nothing_and_names_its_style_by_hash() -> None:
    html = digest_html(a_digest(*one_of_each()))
    page = BeautifulSoup(html, "html.parser")
    (style,) = page.find_all("style")
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style.get_text().encode()).digest()).decode()
    assert policy["content"] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not page.find_all(["script", "link", "img", "iframe", "form"])
    assert "url(" not in style.get_text()
    assert not [tag for tag in page.find_all(True) if any(name.startswith(("on", "style")) for name in tag.attrs)]
    assert len(page.find_all("li")) == 6


def test_the_json_has_what_a_program_and_a_chat_need() -> None:
    told = json.loads(digest_json(a_digest(*one_of_each())))
    assert told["counts"] == dict.fromkeys(KINDS, 1)
    assert [change["kind"] for change in told["changes"]] == list(KINDS)
    status = told["changes"][3]
    assert (status["from"], status["to"], status["on"]) == ("no venue known", "EXCONF 2024 (oral)", "2024-03-12")
    assert status["people"] == [{"id": "author-1", "name": "Velda Okehamble", "place": 4}]
    assert status["why"][0] == {"kind": "listed", "text": "Velda Okehamble: place 4"}
    assert status["source"]["source"] == "arxiv_api"
    assert (told["digest"], told["since"]["day"], told["unfurl_links"]) == (4, "2024-03-13", False)
    assert told["text"].startswith("6 changes for “Steady training”")
    assert "https://arxiv.org/abs/2203.90017" in told["text"]


def test_a_long_digest_is_cut_for_a_chat_and_says_how_much_is_missing() -> None:
    long = a_digest(*(a_change(subject=str(at)) for at in range(400)))
    text = chat_text(long)
    assert len(text) <= TEXT_LENGTH
    left = int(re.search(r"… and (\d+) more", text).group(1))  # type: ignore[union-attr]
    assert text.count("• ") + left == 400
    assert len(json.loads(digest_json(long))["changes"]) == 400


@given(text=st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("漢字かな\u0301ب "), max_size=300))
@settings(deadline=None)
def test_no_line_of_text_is_wider_than_a_hundred_columns_and_no_letter_is_lost(text: str) -> None:
    assert max(map(columns, digest_text(hostile(text)).splitlines())) <= 100
    assert "".join("".join(wrapped(text, "  * ", "    ", 40)).split())[1:] == "".join(text.split())
