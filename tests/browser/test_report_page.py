"""The report in a browser: it sorts, filters and opens, asks nothing of anybody, and everything foreign is text."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from sourcer.export.report import report_html
from sourcer.model.shortlist import Shortlist
from tests.browser.conftest import Open, Opened
from tests.export.builders import a_health, a_score, a_shortlist, a_work, an_entry
from tests.export.crowd import a_crowd

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "device_scale_factor": 2}
ROWS = ".ranking tbody tr"
HOSTILE = [
    "<script>document.title = 'owned'</script>",
    '"><img src=x onerror="document.title = 1">',
    "javascript:document.title=1",
    "\u202eevil\u2066 \u05d0\u05d1\u05d2 <b>bold</b>",
    "N" * 200,
]


def html(shortlist: Shortlist) -> str:
    return report_html(shortlist, health=a_health(), sample=False)


CROWD = a_crowd(12)


@pytest.mark.parametrize(
    ("column", "order"),
    [("Score", "descending"), ("Fit", "descending"), ("Originality", "descending"), ("Candidate", "ascending")],
)
def test_a_click_on_a_heading_sorts_by_it_and_a_second_turns_it_round(opened: Open, column: str, order: str) -> None:
    shown = opened(html(CROWD))
    head = shown.page.locator(".ranking thead th", has_text=column)
    at = ["Rank", "Candidate", "Score", "Fit", "Originality"].index(column)

    def values() -> list[str]:
        cells = [row.locator("td, th").nth(at).inner_text() for row in shown.page.locator(ROWS).all()]
        return [cell.splitlines()[0] for cell in cells]

    head.get_by_role("button").click()
    first = values()
    assert head.get_attribute("aria-sort") == order
    assert first == sorted(first, key=str if column == "Candidate" else float, reverse=order == "descending")

    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") != order
    assert values() == first[::-1], "no two people here have the same value"
    assert shown.page.locator("[aria-sort]").count() == 1


def test_words_and_an_area_leave_those_that_fit_and_say_how_many(opened: Open) -> None:
    shown = opened(html(CROWD))
    page, everybody = shown.page, shown.rows(f"{ROWS} th a")
    assert len(everybody) == 12

    page.get_by_label("Show those with").fill(everybody[3].lower())
    assert shown.rows(f"{ROWS} th a") == [everybody[3]]
    assert page.locator("#shown").inner_text() == "1 of 12 shown"
    assert len(shown.rows("details.card")) == 1
    assert len(shown.rows(".heat tbody a")) == 1

    page.get_by_label("Show those with").fill("nobody has this word")
    assert not shown.rows(ROWS)
    assert page.locator("#nothing").is_visible()

    page.get_by_label("Show those with").fill("")
    page.get_by_label("closest to").select_option(index=1)
    kept = shown.rows(f"{ROWS} th a")
    assert 0 < len(kept) < 12
    assert len(shown.rows(".heat tbody a")) == len(kept)


def test_only_new_people_are_left_where_that_is_asked(opened: Open) -> None:
    shown = opened(html(CROWD))
    shown.page.get_by_role("checkbox", name="new since the last run").check()
    assert shown.rows(f"{ROWS} th a") == [entry.score.name for entry in CROWD.entries if entry.is_new]


def test_a_name_opens_the_card_by_click_by_key_and_by_address(opened: Open) -> None:
    shown = opened(html(CROWD))
    link = shown.page.locator(f"{ROWS} th a").nth(2)
    card = shown.page.locator("details.card").nth(2)
    assert card.get_attribute("open") is None
    link.focus()
    link.press("Enter")
    assert card.get_attribute("open") is not None
    assert card.locator("summary").evaluate("each => each === document.activeElement"), "a reader is taken there"

    from_map = shown.page.locator(".heat tbody a", has_text=CROWD.entries[4].score.name)
    from_map.click()
    assert shown.page.locator("details.card").nth(4).get_attribute("open") is not None

    again = opened(html(CROWD), at=str(link.get_attribute("href")))
    assert again.page.locator("details.card[open]").count() == 1


@pytest.mark.parametrize("text", HOSTILE, ids=["script", "image", "address", "turned", "long"])
def test_what_comes_from_strangers_shows_as_text(opened: Open, text: str) -> None:
    work = a_work(title=text, url="javascript:document.title=1")
    entry = an_entry(score=a_score(name=text, areas=((text, 0.8),)), works=(work,), affiliations=(text,), names=(text,))
    shown = opened(html(replace(a_shortlist(entry), brief=text[:60], notes=(text,))), **PHONE)
    page = shown.page
    title = page.title()
    page.locator(f"{ROWS} th a").click()

    seen = page.locator("details.card[open] h3 bdi").inner_text()
    bare = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    assert seen.split() == bare.split()
    assert page.title() == title
    assert title.startswith(bare[:20]), "nothing of it was run"
    assert not page.locator("main img, main script, main iframe").count()
    assert not page.locator("a[href^=javascript]").count()
    assert is_within(shown)


def is_within(shown: Opened) -> bool:
    """Whether nobody has to scroll to the side."""
    return bool(shown.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_phones_and_screens_and_its_letters_stand_out(opened: Open, width: int, scheme: str) -> None:
    shown = opened(html(CROWD), viewport={"width": width, "height": 800}, color_scheme=scheme)
    shown.page.locator("details.card").first.locator("summary").click()
    assert is_within(shown)
    back, ink = shown.page.evaluate(
        "() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    )
    body = shown.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    ground = back if "rgba(0, 0, 0, 0)" in body else body
    assert contrast(ground, ink) >= 4.5
    assert (luminance(ground) > luminance(ink)) == (scheme == "light")


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines relative luminance."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines the contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_text_that_is_shown_stands_out_from_what_is_behind_it(opened: Open) -> None:
    for scheme in ("light", "dark"):
        shown = opened(html(a_crowd(3)), color_scheme=scheme)
        shown.page.locator("details.card").first.locator("summary").click()
        pairs = shown.page.evaluate(
            """() => [...document.querySelectorAll('main *, header *, footer *, nav *')]
              .filter(e => e.checkVisibility() && !e.closest('svg, .unseen, button, option')
                && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
              .map(e => { let b = e; while (b && getComputedStyle(b).backgroundColor === 'rgba(0, 0, 0, 0)')
                b = b.parentElement;
                return [getComputedStyle(b || document.documentElement).backgroundColor, getComputedStyle(e).color,
                        e.className + ': ' + e.textContent.trim().slice(0, 30)]; })"""
        )
        white = "rgb(255, 255, 255)"
        faint = [
            (scheme, back, ink, text)
            for back, ink, text in pairs
            if contrast(white if back == "rgba(0, 0, 0, 0)" else back, ink) < 4.5
        ]
        assert len(pairs) > 100
        assert not faint


def test_on_paper_the_controls_are_gone_and_cards_are_open(opened: Open) -> None:
    shown = opened(html(a_crowd(3)))
    shown.page.emulate_media(media="print")
    assert not shown.page.locator(".controls").is_visible()
    assert not shown.page.locator("nav").is_visible()
    shown.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown.page.locator("details.card[open]").count() == 3
    shown.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert shown.page.locator("details.card[open]").count() == 0


def test_without_scripts_everything_can_be_read(opened: Open) -> None:
    shown = opened(html(CROWD), java_script_enabled=False)
    assert len(shown.rows(ROWS)) == 12
    assert not shown.page.locator(".controls").is_visible(), "controls that do nothing are not shown"
    shown.page.locator("details.card summary").first.click()
    assert shown.page.locator("details.card .body").first.is_visible()


def test_who_hears_the_page_is_told_what_is_what(opened: Open) -> None:
    shown = opened(html(CROWD))
    page = shown.page
    levels = [
        int(name[1]) for name in page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "each => each.map(e => e.tagName)")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for each in page.locator("input, select").all():
        assert each.evaluate("e => (e.labels && e.labels.length > 0) || !!e.getAttribute('aria-label')")
    for each in page.locator("svg").all():
        assert each.evaluate(
            """e => e.getAttribute('aria-hidden') === 'true' || !!e.getAttribute('aria-label')
              || !!document.getElementById(e.getAttribute('aria-labelledby'))?.textContent.trim()"""
        )
    assert page.locator("main").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the shortlist"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_an_empty_list_says_so_and_nothing_breaks(opened: Open) -> None:
    shown = opened(html(replace(a_shortlist(an_entry()), entries=(), total=0)))
    assert "Nobody on this list" in shown.page.locator("main").inner_text()
