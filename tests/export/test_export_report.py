"""The report: foreign text stays text, nothing is asked of anybody, and a reader finds what the row rests on."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.export.profiles import PROFILES
from sourcer.export.report import ReportHealth, report_html
from sourcer.export.text import HIDDEN, plain_text
from sourcer.model.opinions import Mark
from sourcer.model.scores import Component, Evidence
from sourcer.model.shortlist import Shortlist
from tests.export.builders import (
    a_component,
    a_health,
    a_meeting,
    a_score,
    a_shortlist,
    a_work,
    an_entry,
    an_implementation,
    poisoned,
)

HOSTILE = (
    '=HYPERLINK("https://other.example","x")',
    "<script>alert(1)</script>",
    "</details></main></style></script><img src=x onerror=alert(1)>",
    "\x1b[31mred\x1b]0;owned\x07",
    "\u202egnp.exe\u2066",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    '" onmouseover="alert(1)" x="',
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; & &amp;",
    "[red]x[/red]",
)


def page(
    shortlist: Shortlist | None = None, *, health: ReportHealth | None = None, sample: bool = False
) -> BeautifulSoup:
    html = report_html(shortlist or a_shortlist(), health=health or a_health(), sample=sample)
    return BeautifulSoup(html, "html.parser")


def shape(soup: BeautifulSoup) -> Counter[tuple[str, ...]]:
    return Counter((tag.name, *sorted(tag.attrs)) for tag in soup.find_all(True) if isinstance(tag, Tag))


def words(soup: BeautifulSoup | Tag) -> str:
    return " ".join(soup.get_text(" ").split())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_shows_as_it_is_and_makes_no_element(text: str) -> None:
    soup = page(poisoned(a_shortlist(), text), health=poisoned(a_health(), text))
    same_length = re.sub(r"\S", "c", text)  # a long text is laid out in another way than a short one
    calm = page(poisoned(a_shortlist(), same_length), health=poisoned(a_health(), same_length))
    extra = shape(soup) - shape(calm)
    assert not extra, f"elements or attributes out of data: {extra}"
    assert " ".join(plain_text(text).split()) in words(soup)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=30))
def test_no_text_at_all_makes_an_element(text: str) -> None:
    soup = page(poisoned(a_shortlist(), text), health=poisoned(a_health(), text))
    names = {tag.name for tag in soup.find_all(True) if isinstance(tag, Tag)}
    assert names <= {tag.name for tag in page().find_all(True) if isinstance(tag, Tag)}
    assert not re.search(f"[{HIDDEN}]", str(soup))


def test_the_page_asks_nothing_of_anybody() -> None:
    soup = page(sample=True)
    assert not soup.find_all(["img", "link", "iframe", "object", "embed", "base", "video", "audio", "source"])
    assert not soup.find_all(src=True)
    assert not soup.find_all(action=True)
    assert not soup.find_all(style=True)
    assert all(link["href"].startswith(("#", "https://", "http://")) for link in soup.find_all(href=True))
    assert {link.name for link in soup.find_all(href=True)} == {"a"}
    assert not any(name.startswith("on") for tag in soup.find_all(True) for name in tag.attrs)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp|innerHTML", str(soup))


def test_the_policy_lets_in_nothing_but_the_pages_own_style_and_script() -> None:
    soup = page()
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy["content"]).split(";"))
    assert rules["default-src"] == "'none'"
    for name in ("style", "script"):
        (only,) = soup.find_all(name)
        digest = base64.b64encode(hashlib.sha256(str(only.string).encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "https://a@b.example"])
def test_an_address_that_must_not_be_a_link_is_shown_as_text(url: str) -> None:
    soup = page(a_shortlist(an_entry(works=(a_work(url=url),))))
    assert url not in [link["href"] for link in soup.find_all("a")]
    assert url in words(soup)


def test_the_banner_stands_only_over_the_sample_world() -> None:
    assert "Invented sample world" in words(page(sample=True))
    assert "Invented" not in words(page(sample=False))


def test_the_row_and_the_card_say_how_the_score_adds_up() -> None:
    soup = page()
    row = words(soup.select(".ranking tbody tr")[0])
    assert "Velda Okehamble new" in row
    assert "0.760" in row
    assert "12 %" in row
    card = words(soup.select("details.card")[0])
    for said in (
        "0.82 × 0.45 = 0.369",
        "warm-up 0.31",
        "Pacing the early steps of descent 0.41",
        "new phrases sharpness ledger 7",
        "taken up Keeping a sharpness ledger 2023-05-04",
        "first author (first name on the paper)",
        "okehamble/sharpness-ledger",
        "results table : paper's numbers beside its own",
        "one of two affiliations is older than five years",
        "Not joined with a namesake: Velda Okehamble, who writes on tidal ice",
        "Read from arxiv_api [1]",
        "3 more known works",
    ):
        assert said in card


def test_what_was_not_scored_is_told_apart_from_a_middling_value() -> None:
    parts = [
        a_component(part.name, 0.5, is_scored=part.name != "originality", note="too early to tell", evidence=())
        for part in a_score().components
    ]
    soup = page(
        a_shortlist(an_entry(score=a_score(components=tuple(parts), trend=None), is_new=False, previous_rank=4))
    )
    cells = [words(cell) for cell in soup.select(".ranking tbody td")[2:7]]
    assert cells == ["0.50", "not scored", "0.50", "0.50", "0.50"]
    assert "not scored, counts as 0.50 × 0.30 = 0.150" in words(soup)
    assert "↑ was 4" in words(soup.select(".ranking tbody th")[0])


def test_the_bars_are_as_long_as_the_numbers_say() -> None:
    soup = page()
    assert [cell["class"][1] for cell in soup.select(".ranking tbody td")[2:7]] == ["w82", "w74", "w64", "w70", "w70"]
    assert [part["class"][1] for part in soup.select(".stack i")] == ["w37", "w22", "w6", "w8", "w3"]
    assert ".w82{--v:82%}" in str(soup.find("style"))


def test_the_liked_list_tells_the_paper_and_its_neighbour() -> None:
    liked = words(page().select("#liked")[0])
    assert "Velda Okehamble wrote A ledger of sharpness for long training runs , which you like" in liked
    assert "Prithvika Chaturmani wrote Books that balance: sharpness over a million steps , near to A ledger" in liked
    assert "likes no paper" in words(page(a_shortlist(liked=())).select("#liked")[0])


def test_the_runs_health_is_told() -> None:
    health = words(page().select("#health")[0])
    assert "88 % of the works" in health
    assert "for 12 % there was too little" in health
    for said in ("arxiv_api 20,412", "pmlr no author is named 3", "harvest done 412.4"):
        assert said in health
    bare = words(page(health=ReportHealth()).select("#health")[0])
    assert "Nothing was set aside." in bare
    assert "could be scored" not in bare


def test_the_page_says_who_decides_and_how_to_object() -> None:
    said = words(page().select("footer")[0])
    assert "A person decides; the program explains." in said
    assert "may object" in said


def test_an_owner_who_wants_no_recruiters_is_told_of() -> None:
    soup = page(a_shortlist(an_entry(implementations=(an_implementation(wants_no_recruiters=True),))))
    assert "asks not to be approached by recruiters" in words(soup)


def test_an_empty_shortlist_is_a_page_that_says_so() -> None:
    soup = page(replace(a_shortlist(), entries=(), total=0))
    assert "Nobody on this list" in words(soup)
    assert not soup.find_all(class_="ranking")


def test_headings_step_down_one_at_a_time_and_tables_have_captions() -> None:
    soup = page()
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(table.find("caption") for table in soup.find_all("table"))
    assert all(cell.get("scope") for cell in soup.find_all("th"))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in soup.find_all("a", href=re.compile("^#"))} <= set(ids)


def test_the_sources_are_told_once_with_address_and_day_and_the_cards_point_to_them() -> None:
    soup = page(a_shortlist(an_entry(), an_entry(rank=2, score=a_score(candidate_id="author-2"))))
    (source,) = soup.select("#sources li")
    assert words(source) == "arxiv_api: export.arxiv.org/api/query?… fetched 2024-03-13"
    assert [link["href"] for link in soup.select(".card a[href^='#s']")] == ["#s1", "#s1"]


def test_known_people_stand_apart_and_what_the_team_said_is_marked() -> None:
    kept = Mark("kept", "kept by Ann Example on 2024-03-01: asks good questions")
    known = an_entry(rank=0, score=a_score(candidate_id="author-7", name="Ismene Quarrick"))
    soup = page(a_shortlist(an_entry(marks=(kept,)), known=(known,)))
    assert "kept" in words(soup.select(".ranking tbody th")[0])
    assert "Said by the team kept by Ann Example" in words(soup.select(".card")[0])
    assert "Ismene Quarrick" in words(soup.select("#known")[0])
    assert "Ismene Quarrick" not in words(soup.select("#shortlist")[0])
    assert not page().select("#known")


def test_the_card_says_when_to_meet_and_the_row_where() -> None:
    soup = page(a_shortlist(an_entry(meetings=(a_meeting(),))))
    assert "meet at EXCONF 2026" in words(soup.select(".ranking tbody th")[0])
    card = words(soup.select(".card .meet")[0])
    assert card.startswith(
        "When to meet EXCONF 2026 · 2026-07-09 10:00 to 12:30 (UTC-03:00) · Poster session 2 · Hall B · #41"
    )


def test_a_component_that_only_some_teams_have_is_a_column_where_it_is() -> None:
    outside = Component("outside", 1.0, 0.2, True, "", ())
    soup = page(a_shortlist(an_entry(score=a_score(components=(*a_score().components, outside)))))
    assert "Outside × 0.20" in [words(head) for head in soup.select(".ranking thead th")]
    assert "Outside" not in words(page().select(".ranking thead")[0])


def test_the_same_values_give_the_same_page() -> None:
    assert str(page()) == str(page())


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_hostile_shortlist_starts_a_formula(text: str) -> None:
    for name in ("csv", "excel"):
        data = PROFILES[name].render(poisoned(a_shortlist(), text)).decode("utf-8-sig")
        assert not re.search(r'(^|,|\n)"[\s"]*[=+\-@]', data)
        assert "\x1b" not in data


def test_evidence_with_a_hostile_address_keeps_its_words() -> None:
    part = a_component("fit", evidence=(Evidence("work", "A ledger", "javascript:alert(1)"),))
    soup = page(a_shortlist(an_entry(score=a_score(components=(part, *a_score().components[1:])))))
    assert "A ledger javascript:alert(1)" in words(soup)
