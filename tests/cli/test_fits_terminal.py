"""Whatever people and papers are called, a line fits, acts on nothing, and keeps its numbers where they belong."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from rich.console import Console, RenderableType

from sourcer.cli import render
from sourcer.cli.lines import FIRST_STRONG, LEFT_TO_RIGHT, POP, cells, cut, folded, padded
from sourcer.export.text import HIDDEN
from sourcer.model.opinions import Mark
from tests.export.builders import a_score, a_shortlist, a_work, an_entry, poisoned

WIDTHS = (40, 60, 66, 80, 100, 120, 200)
HEBREW, ARABIC = "שלמה בן-דוד", "محمد عبد الله"
NAMES = (
    "Velda Okehamble",
    HEBREW,
    ARABIC,
    f"Dr. {HEBREW} Okehamble {ARABIC}",
    "乾坤之間的長名字" * 30,
    "e\u0301\u0323" * 200,
    "\u0301" * 200,
    "👩\u200d👩\u200d👧 Familia",
    "❤\ufe0f" * 40,
    "Kṣa क्\u200dष",
    "X" * 200,
    "a " * 100,
    "\u202egnp\u2066 \x1b[31m",
    "",
)
WILD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("אבגדمحمدआक乾坤❤👩🇩🇪"),
        st.sampled_from("\u0301\u200d\u200c\ufe0f\u202e\u2068\u2069\u200e\u00ad\x1b\x00\x9b ,·"),
    ),
    max_size=220,
)


def printed(thing: RenderableType, width: int, *, colours: bool = False) -> str:
    out = io.StringIO()
    system = "truecolor" if colours else None
    Console(file=out, width=width, force_terminal=colours, color_system=system, highlight=False).print(thing)
    return out.getvalue()


def called(name: str, **changed: object) -> RenderableType:
    entry = an_entry(rank=3, score=a_score(name=name), works=(a_work(title=name),), **changed)
    apart = replace(entry, rank=0, marks=(Mark("known", "known already"),))
    return render.shortlist_table(a_shortlist(entry, known=(apart,), notes=(name,)))


def widest(line: str) -> int:
    """In the terminal that can join nothing: each part of an emoji stands for itself."""
    return max(cell_len(line), sum(map(get_character_cell_size, line)))


def without_isolates(line: str) -> str:
    """The line without the three signs that sourcer itself puts around a run; anything else of the kind stays."""
    return re.sub(f"{FIRST_STRONG}([^{FIRST_STRONG}{POP}]+){POP}{LEFT_TO_RIGHT}", r"\1", line)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_a_list_and_a_card_fit_and_act_on_nothing_whatever_somebody_is_called(name: str, width: int) -> None:
    for thing in (called(name), render.card(an_entry(score=a_score(name=name))), render.liked_table(a_shortlist())):
        for line in printed(thing, width).splitlines():
            assert widest(line) <= width
            assert not re.search(f"[{HIDDEN}]", without_isolates(line))


@settings(max_examples=60, deadline=None)
@given(WILD, st.integers(40, 200))
def test_no_line_is_wider_than_the_terminal_and_no_control_character_is_emitted(text: str, width: int) -> None:
    hostile = poisoned(a_shortlist(), text)
    for thing in (render.shortlist_table(hostile), render.card(hostile.entries[0]), render.liked_table(hostile)):
        shown = printed(thing, width)
        assert not re.search(f"[{HIDDEN}]", without_isolates(shown))
        assert all(widest(line) <= width for line in shown.split("\n"))
        assert not any(unicodedata.category(letter) == "Cc" for letter in shown if letter != "\n")


@pytest.mark.parametrize("width", [8, 20, 39])
def test_a_tiny_terminal_gets_cut_lines_and_no_fault(width: int) -> None:
    for thing in (*map(called, NAMES), render.card(an_entry())):
        assert all(widest(line) <= width for line in printed(thing, width).splitlines())


@pytest.mark.parametrize("name", [HEBREW, ARABIC, f"{HEBREW} 2", f"{HEBREW}\u0301"])
@pytest.mark.parametrize("width", [40, 100])
def test_a_name_that_runs_right_to_left_is_kept_apart_from_the_numbers_of_its_row(name: str, width: int) -> None:
    row = next(line for line in printed(called(name), width).splitlines() if "0.760" in line)
    before, run, behind = re.split(f"[{FIRST_STRONG}{POP}]", row)
    assert before == "   3 "
    assert run in name
    assert behind.startswith(LEFT_TO_RIGHT)
    assert "0.760" in behind
    assert not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in before + behind)


def test_where_nothing_runs_right_to_left_no_sign_is_put_in() -> None:
    assert not re.search(f"[{FIRST_STRONG}{POP}{LEFT_TO_RIGHT}]", printed(called("Zoë Brännvik 乾坤"), 100))


def test_a_title_that_is_folded_is_kept_apart_on_each_of_its_lines() -> None:
    text = "\n".join(line.plain for line in folded(f"works: {HEBREW * 9} (0.98, 2013-04-30)", 40))
    assert text.count("\n") > 1
    for line in text.splitlines():
        assert line.count(FIRST_STRONG) == line.count(POP) == line.count(LEFT_TO_RIGHT)


def test_columns_stand_under_one_another_whatever_the_script_of_a_name() -> None:
    rows = [line for name in NAMES for line in printed(called(name), 100).splitlines() if " 0.760 " in line]
    assert len(rows) == len(NAMES)
    assert {widest(row[: row.index(" 0.760 ")]) for row in rows} == {26}


@given(WILD, st.integers(0, 60))
def test_what_is_cut_or_filled_has_the_width_asked_for_and_never_begins_with_half_a_letter(
    text: str, width: int
) -> None:
    assert cells(cut(text, width)) <= width
    assert cells(padded(text, width)) == width
    assert text.startswith(cut(text, width).removesuffix("…")) or cut(text, width) == text


@given(st.text("ab אב乾\u0301 ", max_size=200), st.integers(2, 60))
def test_folding_loses_nothing_but_spaces(text: str, width: int) -> None:
    shown = "".join(without_isolates(line.plain) for line in folded(text, width))
    assert shown.replace(" ", "") == text.replace(" ", "")


def test_addresses_are_links_on_a_terminal_alone_and_each_is_printed_once() -> None:
    entry = an_entry()
    piped, shown = printed(render.card(entry), 100), printed(render.card(entry), 100, colours=True)
    assert "\x1b" not in piped
    for address in ("https://arxiv.org/abs/2203.90017", "https://github.com/okehamble/sharpness-ledger"):
        assert piped.count(address + "\n") == 1
        assert f";{address}\x1b\\" in shown
    assert "\x1b]8;" not in printed(render.card(poisoned(entry, "javascript:alert(1)")), 100, colours=True)


def test_records_that_came_from_one_address_are_one_source() -> None:
    note = an_entry().provenance[0]
    entry = an_entry(provenance=(note, replace(note, record=("arxiv_api", "2203.90018"))))
    assert printed(render.card(entry), 100).count("(fetched 2024-03-13)") == 1


def test_what_is_new_kept_or_reserved_stands_before_the_reason_and_is_explained() -> None:
    entry = an_entry(
        is_junior=True, reserved="reserved place: one paper known", marks=(Mark("kept", "kept by Mira: because"),)
    )
    text = printed(render.shortlist_table(a_shortlist(entry)), 120)
    assert "     new · junior · kept · reserved place: one paper known · Training dynamics" in text
    assert "junior: first paper known here under two years old" in text
    assert "code: found" not in text, "only words that are used are explained"


def test_the_list_says_how_its_score_is_made() -> None:
    text = printed(render.shortlist_table(a_shortlist()), 100)
    assert "score = 0.45 fit + 0.30 originality + 0.10 importance + 0.11 execution + 0.04 engineering" in text
