"""A conversation in each format: what strangers write is shown and never acts. All people are invented."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt  # comes with rich

from sourcer.export import conversation_words as words
from sourcer.export.conversation_text import RENDERERS, WIDTH, as_json, as_markdown, as_text
from sourcer.model.opinions import Mark
from tests.export.builders import a_score, a_work, an_entry, poisoned
from tests.export.test_export_conversation import ACCOUNT, conversed

HOSTILE = (
    "<script>alert(1)</script> ![x](https://bad.example/p.png) [here](javascript:alert(1)) **bold** `code` \x1b[31m\n"
    "# heading\n- item https://bad.example www.bad.example me@bad.example &lt; | a | \u202e {} {0} \\"
)


def test_what_strangers_write_is_data_in_markdown() -> None:
    entry = poisoned(an_entry(accounts=(ACCOUNT,), marks=(Mark("kept", "x"),)), HOSTILE)
    works = tuple(replace(work, url="https://arxiv.org/abs/2203.90017", venues=()) for work in entry.works)
    markdown = as_markdown(conversed(replace(entry, works=works)))
    tokens = [child for token in MarkdownIt("commonmark").parse(markdown) for child in (token, *(token.children or ()))]
    kinds = {token.type for token in tokens}
    assert kinds <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close",
        "list_item_open", "list_item_close", "inline", "text", "text_special", "softbreak", "link_open", "link_close",
    }  # fmt: skip
    links = {token.attrs["href"] for token in tokens if token.type == "link_open"}
    assert links == {"https://arxiv.org/abs/2203.90017"}
    assert len([token for token in tokens if token.type == "heading_open"]) == 8
    assert "https://bad" not in markdown
    assert "www.bad" not in markdown
    assert not re.search("[\x1b\u202e]", markdown)


def test_what_strangers_write_is_data_in_text_and_json() -> None:
    entry = poisoned(an_entry(), HOSTILE)
    conversation = conversed(entry)
    for render in (as_text, as_json):
        assert not re.search("[\x1b\u202e]", render(conversation))
    assert not re.search(r"^# heading|^- item", as_text(conversation), re.MULTILINE)
    statements = json.loads(as_json(conversation))["sections"][5]["statements"]
    assert statements[0]["quotes"] == [HOSTILE]
    assert statements[0]["words"] == words.UNCERTAIN


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_any_name_and_title_can_be_prepared_in_each_format(name: str, title: str) -> None:
    entry = an_entry(score=a_score(name=name), names=(name,), works=(a_work(title=title),))
    conversation = conversed(entry)
    for render in RENDERERS.values():
        assert render(conversation).encode()
    document = json.loads(as_json(conversation))
    assert title in document["sections"][2]["statements"][0]["quotes"][0] or "\n" in title or not title.isprintable()


def test_text_is_wrapped_and_no_address_is_broken() -> None:
    lines = as_text(conversed(an_entry(accounts=(ACCOUNT,)))).split("\n")
    assert all(len(line) <= WIDTH for line in lines if "http" not in line)
    assert any(line.strip().endswith("https://arxiv.org/abs/2203.90017]") for line in lines)
