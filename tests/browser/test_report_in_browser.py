"""What a reader does with the report: sort, filter, open a card, print, read it on a phone, without JavaScript."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from sourcer.export.report import report_html
from sourcer.export.text import plain_text
from sourcer.model.shortlist import Shortlist
from tests.browser.conftest import Open
from tests.export.builders import a_health, a_score, a_shortlist, a_work, an_entry, poisoned
from tests.export.crowd import a_crowd

NUMBERS = ["Rank", "Score", "Fit", "Originality", "Importance", "Execution", "Engineering", "In fashion"]
LONG = "A title of very many letters " * 7
HOSTILE = [
    "<script>document.title = 'owned'; alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "\u202egnp.exe\u2066 turned around",
    LONG[:200],
    "W" * 200,
]


def report(shown: Shortlist | None = None) -> str:
    return report_html(shown or a_crowd(24), health=a_health(), sample=True)


@pytest.fixture(scope="module")
def crowd() -> str:
    return report()


def shown_names(page: Page) -> list[str]:
    return page.locator(".ranking tbody tr:visible th a").all_inner_texts()


def column(page: Page, name: str) -> list[float]:
    heads = [text.split()[0] for text in page.locator(".ranking thead th").all_inner_texts()]
    cells = page.locator(f".ranking tbody tr > :nth-child({heads.index(name.split()[0]) + 1})")
    return [float(text.split()[0].removesuffix("%")) for text in cells.all_inner_texts()]


def is_wider_than_the_window(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


def test_it_opens_from_a_file_asks_nothing_and_complains_of_nothing(opened: Open, crowd: str) -> None:
    with opened(crowd) as found:
        found.page.wait_for_load_state("networkidle")
        assert found.page.title() == "Steady training: shortlist of 2024-03-14"
        assert found.page.locator("html").get_attribute("lang") == "en"
        assert found.requests == [found.address]
        assert found.complaints == []


def test_nothing_that_came_with_the_data_could_run_or_load(opened: Open, crowd: str) -> None:
    planted = '<img src="https://elsewhere.example/x.png"><script>window.ran = 1</script></footer>'
    with opened(crowd.replace("</footer>", planted)) as found:
        assert found.page.evaluate("window.ran") is None
        assert any("Content Security Policy" in text for text in found.complaints)
        assert found.requests == [found.address] or "blocked" in " ".join(found.complaints)


@pytest.mark.parametrize("name", NUMBERS)
def test_each_column_sorts_both_ways_and_says_so(opened: Open, crowd: str, name: str) -> None:
    with opened(crowd) as found:
        button = found.page.get_by_role("button", name=name)
        head = found.page.locator(".ranking thead th", has=button)
        ways = set()
        for _ in range(2):
            button.click()
            way = head.get_attribute("aria-sort")
            values = column(found.page, name)
            assert values == sorted(values, reverse=way == "descending")
            assert found.page.locator("[aria-sort]").count() == 1
            ways.add(way)
        assert ways == {"ascending", "descending"}


def test_names_sort_and_what_was_not_scored_comes_last(opened: Open, crowd: str) -> None:
    with opened(crowd) as found:
        found.page.get_by_role("button", name="Candidate").click()
        names = shown_names(found.page)
        assert names == found.page.evaluate("names => [...names].sort((a, b) => a.localeCompare(b))", names)
    parts = tuple(replace(part, is_scored=part.name != "fit") for part in a_score().components)
    some = [an_entry(rank=n, score=a_score(candidate_id=f"P{n}", name=f"P{n}")) for n in (1, 3)]
    unsaid = an_entry(rank=2, score=a_score(candidate_id="P2", name="P2", components=parts))
    with opened(report(a_shortlist(some[0], unsaid, some[1]))) as found:
        for _ in range(2):
            found.page.get_by_role("button", name="Fit").click()
            assert shown_names(found.page)[-1] == "P2"


def test_words_areas_new_and_junior_narrow_rows_cards_and_map_together(opened: Open) -> None:
    crowd = a_crowd(24)
    wanted = replace(crowd.entries[4], affiliations=("Zygomorphic Bureau of Weights",))
    shown = replace(crowd, entries=(*crowd.entries[:4], wanted, *crowd.entries[5:]))
    with opened(report(shown)) as found:
        page = found.page
        page.get_by_label("Show those with").fill("weights ZYGOMORPHIC")
        assert shown_names(page) == [wanted.score.name]
        assert (
            page.locator("details.card:visible").count()
            == page.locator(".heat tr:not(.group):visible td").count() / 4
            == 1
        )
        assert page.locator("#shown").inner_text() == "1 of 24 shown"
        page.get_by_label("Show those with").fill("no such words anywhere")
        assert page.locator("#nothing").is_visible()
        page.get_by_label("Show those with").fill("")

        area = "sensors on ice"
        page.get_by_label("closest to").select_option(area)
        near = [e.score.name for e in shown.entries if max(e.score.areas, key=lambda a: a[1])[0] == area]
        assert shown_names(page) == near
        page.get_by_label("closest to").select_option("any area")

        page.get_by_role("checkbox", name="new since").check()
        assert shown_names(page) == [e.score.name for e in shown.entries if e.is_new]
        page.get_by_role("checkbox", name="new since").uncheck()
        page.get_by_role("checkbox", name="junior").check()
        assert shown_names(page) == [e.score.name for e in shown.entries if e.is_junior]
        assert found.complaints == []


def test_a_card_opens_by_click_by_keyboard_from_the_map_and_by_a_link_to_it(opened: Open, crowd: str) -> None:
    with opened(crowd) as found:
        page, card = found.page, found.page.locator("details.card").nth(2)
        page.locator(".ranking tbody th a").nth(2).click()
        assert card.get_attribute("open") is not None
        assert card.locator("summary").evaluate("element => element === document.activeElement")
        page.keyboard.press("Enter")
        assert card.get_attribute("open") is None
        page.locator(".ranking tbody th a").nth(2).focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelectorAll('details.card')[2].open")
        name = page.locator(".heat tbody a").nth(5)
        name.focus()
        page.keyboard.press("Enter")
        assert page.locator(f"details.card:has({name.get_attribute('href')})").get_attribute("open") is not None
        where = str(page.locator(".card .body").nth(11).get_attribute("id"))
    with opened(crowd, at=f"#{where}") as found:
        assert found.page.locator("details.card[open]").count() == 1
        assert found.page.locator(f"#{where}").is_visible()


@pytest.mark.parametrize("text", HOSTILE, ids=["script", "image", "scheme", "right to left", "long", "unbroken"])
@pytest.mark.parametrize("width", [360, 1200])
def test_a_hostile_text_shows_as_text_and_breaks_no_layout(opened: Open, text: str, width: int) -> None:
    shown = poisoned(a_shortlist(), text)
    with opened(report(shown), viewport={"width": width, "height": 800}) as found:
        page = found.page
        page.locator("details.card summary").first.click()
        assert " ".join(plain_text(text).split()) in page.locator(".card").inner_text()
        assert page.locator(".ranking th a").inner_text() == plain_text(text)
        assert page.title().endswith(": shortlist of 2024-03-14")
        assert page.locator("img, [onerror], a[href^=javascript]").count() == 0
        assert found.complaints == []
        assert found.requests == [found.address]
        assert not is_wider_than_the_window(page)


@pytest.mark.parametrize("width", [360, 390, 768, 1000, 1440])
def test_the_page_fits_every_width(opened: Open, crowd: str, width: int) -> None:
    with opened(crowd, viewport={"width": width, "height": 844}) as found:
        found.page.evaluate("for (const card of document.querySelectorAll('details')) card.open = true")
        assert not is_wider_than_the_window(found.page)
        assert found.page.get_by_role("button", name="Originality").is_visible(), "sorting works on a phone"


def test_the_dark_scheme_is_dark(opened: Open, crowd: str) -> None:
    grey = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b) / 3"
    with opened(crowd, color_scheme="light") as found:
        assert found.page.evaluate(grey) > 230
    with opened(crowd, color_scheme="dark") as found:
        assert found.page.evaluate(grey) < 50


def test_paper_has_no_filters_every_card_and_the_addresses_of_links(opened: Open, crowd: str) -> None:
    with opened(crowd, color_scheme="dark") as found:
        page = found.page
        page.emulate_media(media="print")
        assert not page.locator(".controls").is_visible()
        assert not page.locator("nav").is_visible()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details.card[open]").count() == 24
        link = page.locator(".works a").first
        behind = link.evaluate("e => getComputedStyle(e, '::after').content")
        assert "attr(href)" in behind or str(link.get_attribute("href")) in behind
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details.card[open]").count() == 0
        assert len(page.pdf(format="A4")) > 10_000


def test_without_javascript_everything_is_there(opened: Open, crowd: str) -> None:
    with opened(crowd, java_script_enabled=False) as found:
        page = found.page
        assert page.locator(".ranking tbody tr:visible").count() == 24
        assert not page.locator(".controls").is_visible(), "no control that does nothing"
        assert page.locator(".ranking thead button").count() == 0
        page.locator("details.card summary").nth(3).click()
        assert page.locator(".card .works").nth(3).is_visible()
        assert page.locator("svg.curve").nth(3).is_visible()
    where = "p-P" + f"{5:012x}"
    with opened(crowd, java_script_enabled=False, at=f"#{where}") as found:
        assert found.page.locator(f"#{where}").is_visible(), "a link to a card opens it"


def test_who_cannot_see_the_page_is_told_what_everything_is(opened: Open, crowd: str) -> None:
    with opened(crowd) as found:
        page = found.page
        for role in ("banner", "navigation", "main", "contentinfo"):
            assert page.get_by_role(role).count() == 1, role  # type: ignore[arg-type]
        nameless = page.evaluate(
            """() => {
              const named = (e) => e.getAttribute("aria-label") || e.getAttribute("aria-hidden")
                || document.getElementById(e.getAttribute("aria-labelledby"))?.textContent.trim();
              return [
                ...[...document.querySelectorAll("input, select")].filter((e) => !e.labels.length),
                ...[...document.querySelectorAll("svg, img, nav, main section[aria-labelledby], [role=region]")]
                  .filter((e) => !named(e)),
                ...[...document.querySelectorAll("a, button, summary, th")].filter((e) => !e.textContent.trim()),
              ].map((e) => e.outerHTML.slice(0, 80));
            }"""
        )
        assert nameless == []
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((e) => Number(e.tagName[1]))")
        assert all(after - before <= 1 for before, after in pairwise(levels))
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert len(ids) == len(set(ids))
    with opened(crowd, viewport={"width": 390, "height": 844}) as found:
        assert found.page.get_by_role("table").first.get_by_role("rowheader").count() == 24, "a table on a phone too"


def test_where_the_keyboard_is_can_be_seen(opened: Open, crowd: str) -> None:
    with opened(crowd) as found:
        found.page.keyboard.press("Tab")
        assert found.page.locator(".skip").evaluate("e => e.getBoundingClientRect().left") >= 0
        found.page.locator(".ranking thead button").first.focus()
        found.page.keyboard.press("Tab")
        outline = "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth"
        assert found.page.locator(":focus").evaluate(outline) == "solid2px"


def test_an_empty_list_opens_without_a_complaint(opened: Open) -> None:
    with opened(report(replace(a_shortlist(), entries=(), liked=(), total=0))) as found:
        assert "Nobody on this list" in found.page.locator("#shortlist").inner_text()
        assert found.complaints == []


def test_a_link_goes_out_with_no_word_of_where_it_came_from(opened: Open) -> None:
    with opened(report(a_shortlist(an_entry(works=(a_work(),))))) as found:
        out = found.page.locator("a[href^=http]")
        assert set(out.evaluate_all("links => links.map((link) => link.rel)")) == {"noopener noreferrer"}
        assert found.page.locator("meta[name=referrer]").get_attribute("content") == "no-referrer"
