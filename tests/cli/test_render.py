"""What the terminal shows: it fits, it says why, and foreign text does nothing but show."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from sourcer.cli import render
from sourcer.export.profiles import COLUMN_NAMES
from sourcer.export.text import HIDDEN, plain_text
from sourcer.model.meetings import Meeting
from sourcer.model.opinions import Mark
from sourcer.model.runs import Run, Tally
from sourcer.model.shortlist import Shortlist
from tests.export.builders import a_component, a_score, a_shortlist, an_entry, poisoned

NAMES = ("Velda Okehamble", "乾坤之間的長名字" * 5, "Ximelda Velastegón del Trigal de Montequiro-Sarralde", "A")
STARTED = datetime(2024, 3, 14, 2, 0, tzinfo=UTC)


def printed(thing: RenderableType, width: int = 100, *, colours: bool = False) -> str:
    out = io.StringIO()
    system = "standard" if colours else None
    Console(file=out, width=width, force_terminal=colours, color_system=system, highlight=False).print(thing)
    return out.getvalue()


def one_line(text: str) -> str:
    return " ".join(text.split())


def a_run(**details: str) -> Run:
    tally = Tally(requests=12, seen=40, new=4, skipped=1)
    return Run(4, "harvest", STARTED, STARTED + timedelta(seconds=61), "partly", tally, "0.1.0", "d1", details)


def four() -> tuple[Shortlist, int]:
    entries = [an_entry(rank=place, score=a_score(name=name)) for place, name in enumerate(NAMES, start=998)]
    return a_shortlist(*entries), len(entries)


@pytest.mark.parametrize("width", [200, 120, 100, 88, 87, 60, 59, 40, 20, 8])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    shortlist, _ = four()
    for thing in (
        render.shortlist_table(shortlist),
        render.liked_table(shortlist),
        render.card(an_entry()),
        render.runs_table([a_run(arxiv="refused: 503")]),
        render.numbers_table("Store", [("records", 20412)]),
    ):
        assert all(cell_len(line) <= width for line in printed(thing, width).splitlines())


def test_at_100_columns_a_person_is_a_row_with_bars_numbers_and_the_reason_below() -> None:
    lines = printed(render.shortlist_table(a_shortlist())).splitlines()
    assert re.search(
        r"1 Velda Okehamble +0\.760 ████▉  0\.82 ████▌  0\.74 ███▉   0\.64 ████▎  0\.70 ████▎  0\.70 +12%", lines[2]
    )
    assert lines[3].strip().startswith("new · Training dynamics: warm-up, step size")
    assert "1 of 148 candidates" in lines[0]


def test_columns_stand_under_one_another_whatever_the_script_of_a_name() -> None:
    shortlist, count = four()
    rows = printed(render.shortlist_table(shortlist)).splitlines()[2 : 2 + 2 * count : 2]
    places = {cell_len(row[: row.index("0.760")]) for row in rows}
    assert len(places) == 1


def test_at_40_columns_the_numbers_are_still_there() -> None:
    text = printed(render.shortlist_table(a_shortlist()), 40)
    assert "fit 0.82 ori 0.74 imp 0.64 exe 0.70" in text
    assert "0.760" in text


def test_what_was_not_scored_has_dots_for_a_bar_and_no_number() -> None:
    parts = tuple(a_component(p.name, 0.5, is_scored=p.name == "fit", note="too early") for p in a_score().components)
    entry = an_entry(score=a_score(components=parts, trend=None))
    assert printed(render.shortlist_table(a_shortlist(entry))).count("······ –") == 4
    assert "not scored: too early" in printed(render.card(entry))


@given(st.floats(allow_nan=False), st.integers(1, 30))
def test_a_bar_keeps_its_length(value: float, cells: int) -> None:
    assert cell_len(render.bar(a_component("fit", value), cells)) == cells


@pytest.mark.parametrize(
    "text",
    [
        "[red]x[/red]",
        "[link=https://x.example]x[/link]",
        ":skull: [/]",
        "\x1b[31mx\x1b]0;owned\x07",
        "\u202egnp.exe",
        "<b>x",
    ],
)
@pytest.mark.parametrize("colours", [False, True])
def test_hostile_text_prints_as_text(text: str, colours: bool) -> None:
    hostile = poisoned(a_shortlist(), text)
    for thing in (
        render.shortlist_table(hostile),
        render.liked_table(hostile),
        render.card(hostile.entries[0]),
        render.runs_table([a_run(stream=text)]),
        render.numbers_table(text, [(text, text)]),
    ):
        shown = re.sub(r"\x1b\[[\d;]*m", "", printed(thing, colours=colours))
        assert plain_text(text) in shown
        assert not re.search(f"[{HIDDEN}]", shown)


def test_the_card_shows_how_the_score_adds_up_and_where_it_comes_from() -> None:
    text = one_line(printed(render.card(an_entry(previous_rank=3)), 120))
    for said in (
        "#1 Velda Okehamble 0.760",
        "author · new since the last run · was #3",
        "0.82 × 0.45 = 0.369",
        "terms warm-up 0.31, step size 0.22, plateau 0.11",
        "taken up Keeping a sharpness ledger (2023-05-04) [4]",
        "[4] https://arxiv.org/abs/2305.90021",
        "in fashion 12%, not counted",
        "(2022-03-14, Northmere Conference 2022 Accept (oral)) [1] first author (first name on the paper)",
        "and 3 more known",
        "okehamble/sharpness-ledger: the authors' own code; shows results table",
        "one of two affiliations is older than five years",
        "not joined with a namesake: Velda Okehamble, who writes on tidal ice",
        "Velda Okehamble; V. Okehamble",
        "(fetched 2024-03-13)",
    ):
        assert said in text


def test_the_liked_list_tells_both_kinds_and_says_when_it_is_empty() -> None:
    text = one_line(printed(render.liked_table(a_shortlist()), 200))
    assert "Velda Okehamble wrote “A ledger of sharpness for long training runs”, which you like" in text
    assert "near to “A ledger of sharpness for long training runs” (0.63)" in text
    assert "none of the brief's" in printed(render.liked_table(a_shortlist(liked=())))


def test_a_run_is_told_with_its_counts_its_streams_and_its_time() -> None:
    text = printed(render.runs_table([a_run(**{"arxiv cs.LG": "refused: 503", "digest": "0f0f"})]))
    assert "harvest  partly    2024-03-14 02:00 UTC, 61.0 s · 4 new, 0 changed, 1 set aside, 0 failed" in text
    assert "arxiv cs.LG: refused: 503" in text
    assert "0f0f" not in text
    assert "No run is known yet." in printed(render.runs_table([]))


def test_an_unfinished_run_is_told_as_such() -> None:
    run = Run(5, "rank", STARTED, None, "open", Tally(), "0.1.0", "d1")
    assert "not finished" in printed(render.runs_table([run]))
    assert json.loads(render.runs_as([run], "json"))[0]["finished_at"] is None
    assert next(csv.DictReader(io.StringIO(render.runs_as([run], "csv"), newline="")))["finished_at"] == ""


def test_runs_and_the_liked_list_come_as_json_and_csv_too() -> None:
    runs = [a_run(arxiv="refused: 503", pmlr="done")]
    assert json.loads(render.runs_as(runs, "json"))[0]["details"] == {"arxiv": "refused: 503", "pmlr": "done"}
    row = next(csv.DictReader(io.StringIO(render.runs_as(runs, "csv"), newline="")))
    assert (row["new"], row["details"]) == ("4", "arxiv: refused: 503 | pmlr: done")
    assert [flag["kind"] for flag in json.loads(render.liked_as(a_shortlist(), "json"))] == ["liked", "near"]
    rows = list(csv.DictReader(io.StringIO(render.liked_as(a_shortlist(), "csv"), newline="")))
    assert [row["author"] for row in rows] == ["Velda Okehamble", "Prithvika Chaturmani"]


def test_a_shortlist_comes_as_json_and_as_rows() -> None:
    shortlist = a_shortlist()
    assert json.loads(render.to_json(shortlist))["candidates"][0]["candidate"] == "Velda Okehamble"
    header, row = render.to_rows(shortlist)
    assert header == COLUMN_NAMES
    assert row[1] == "Velda Okehamble"


def test_numbers_are_aligned_and_counts_have_commas() -> None:
    text = printed(render.numbers_table("Store", [("records", 20412), ("scored", 0.8769), ("newest", "2024-03-13")]))
    assert re.search(r"records +20,412", text)
    assert re.search(r"scored +0\.877", text)
    ends = {len(line.rstrip()) for line in text.splitlines()[1:]}
    assert len(ends) == 1


def test_a_card_is_read_from_who_and_why_to_where_it_comes_from() -> None:
    meeting = Meeting(
        event="Northmere Conference 2024",
        work_id="arxiv:2203.90017",
        title="A ledger of sharpness for long training runs",
        kind="poster",
        starts_at=STARTED,
        ends_at=STARTED + timedelta(hours=2),
        session="Session 3",
        room="Hall B",
        position="#214",
        url="https://northmere.example/2024/17",
    )
    entry = an_entry(meetings=(meeting,), marks=(Mark("kept", "kept by Mira: because"),))
    text = printed(render.card(entry))
    headings = [line.strip() for line in text.splitlines() if re.fullmatch("  [a-z][a-z ]+", line)]
    assert headings == [
        "said by the team",
        "works",
        "evidence",
        "timeline",
        "code",
        "when to meet",
        "to check",
        "standing",
        "names as printed",
        "affiliations as printed",
        "sources",
    ]
    assert text.index("0.82 × 0.45") < text.index("  works")
    assert text.index("Training dynamics: warm-up") < text.index("0.82 × 0.45"), "why comes before the arithmetic"
    met = one_line(text[text.index("when to meet") : text.index("to check")])
    assert "Northmere Conference 2024 · 2024-03-14 02:00 to 04:00 (UTC) · Session 3 · Hall B · #214" in met
    assert met.endswith("[6]")
    assert "[6] https://northmere.example/2024/17" in one_line(text)
    assert "when to meet" not in printed(render.card(an_entry()))


def test_an_empty_list_is_no_table() -> None:
    text = printed(render.shortlist_table(replace(a_shortlist(), entries=())))
    assert "0 of 148 candidates" in text
    assert "Candidate " not in text
    assert "score =" not in text
