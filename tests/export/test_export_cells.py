"""No cell of any file starts a formula, and what was written can be read back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.export.cells import LONGEST_CELL, read_cell, safe_cell, starts_formula
from sourcer.export.csv import rows_to_csv
from sourcer.export.text import plain_text, shorten, web_link

STARTERS = "=+-@\t\r\n\0＝＋－＠﹢﹣﹦﹫⁺⁻₌−"
PADDING = " \u00a0\u3000\"'“”«\ufeff\u200b\u200d\u202e\x1b"
wild = st.text(st.one_of(st.sampled_from(STARTERS + PADDING + ";,|a1\u2028"), st.characters()), max_size=40)


def opens_a_formula(cell: str) -> bool:
    """Said anew, so that the test does not lean on the code: what OWASP and ASVS name, after what programs skip."""
    return cell.lstrip(' \u00a0\u3000"“”«\ufeff\u200b\u200d').startswith(tuple(STARTERS))


@pytest.mark.parametrize("starter", STARTERS)
@pytest.mark.parametrize("before", ["", " ", '"', "'", "\ufeff", "\u200b", "\u200d", "\u3000", ' "\u200d'])
def test_a_cell_never_starts_with_what_starts_a_formula(starter: str, before: str) -> None:
    cell = safe_cell(f"{before}{starter}1+cmd|' /C calc'!A0")
    assert not opens_a_formula(cell)
    assert cell.startswith("'") or starter in "\t\r\n\0"


@given(wild)
def test_no_text_at_all_becomes_a_formula(text: str) -> None:
    assert not opens_a_formula(safe_cell(text))


@given(wild)
def test_the_reader_takes_away_what_the_writer_put_in(text: str) -> None:
    assert read_cell(safe_cell(text)) == plain_text(text)


@given(st.lists(st.lists(wild, min_size=3, max_size=3), max_size=5), st.booleans())
def test_a_file_reads_back_as_it_was_written(rows: list[list[str]], bom: bool) -> None:
    data = rows_to_csv(("a", "b", "c"), rows, bom=bom)
    assert data.startswith(b"\xef\xbb\xbf") is bom
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert [[read_cell(cell) for cell in row] for row in read[1:]] == [
        [plain_text(cell) for cell in row] for row in rows
    ]
    assert not any(opens_a_formula(cell) for row in read for cell in row)


@given(st.lists(st.lists(wild, min_size=3, max_size=3), max_size=5))
def test_a_program_that_splits_at_semicolons_finds_no_formula_either(rows: list[list[str]]) -> None:
    text = rows_to_csv(("a", "b", "c"), rows).decode()
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in row]
    assert not any(opens_a_formula(cell) for cell in cells)


def test_lines_end_in_cr_lf_and_quotes_are_doubled() -> None:
    assert rows_to_csv(("who",), [('Ada "the" One',)]) == b'"who"\r\n"Ada ""the"" One"\r\n'


def test_a_row_with_a_cell_too_few_is_an_error() -> None:
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        rows_to_csv(("a", "b"), [("only one",)])


def test_an_endless_title_stays_inside_the_longest_cell_that_excel_takes() -> None:
    assert len(safe_cell(";=" * LONGEST_CELL)) < 32_767


def test_ordinary_text_stays_as_it_is() -> None:
    for text in ("Zoë Brännvik", "a; b", "x = y", "O'Okehamble", "'quoted'", "二重 降下", "می\u200cخواهم", ""):
        assert safe_cell(text) == text
        assert not starts_formula(text)


def test_escape_sequences_and_overrides_lose_their_power_and_keep_their_letters() -> None:
    assert plain_text("\x1b[31mred\x1b[0m \u202egnp.exe\u2066\x9b1m") == "[31mred[0m gnp.exe1m"
    assert plain_text("one\r\ntwo\tthree\u2028four\x85five") == "one two three four five"
    assert plain_text("half \ud800 pair").encode() == "half \ufffd pair".encode()


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://known.example",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//known.example/x",
        "https://",
        "https://known.example@other.example/",
        "https://[broken",
        "https://known.example/a b",
        'https://known.example/"onmouseover=',
        "https://known.example/\u202e",
        "ht\ntps://known.example",
        "known.example",
    ],
)
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert web_link(url) is None


def test_a_plain_web_address_becomes_a_link_unchanged() -> None:
    for url in ("https://arxiv.org/abs/2203.90017v2", "http://localhost:8080/x?a=b&c=d#e"):
        assert web_link(url) == url


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_shortened_text_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_a_text_is_shortened_at_a_word() -> None:
    assert shorten("calm typography and good spacing", 20) == "calm typography and…"
