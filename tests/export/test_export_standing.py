"""Where somebody stands, as every output says it: the curve, first paper, institutions, reserved place."""

from __future__ import annotations

from datetime import date

from bs4 import BeautifulSoup
from rich.console import Console

from sourcer.cli import render
from sourcer.export.card import evidence_lines
from sourcer.export.report import report_html
from sourcer.export.standing import curve_of, juniors_rest_on, standing_lines
from sourcer.model.institutions import PrintedPlaces
from sourcer.model.scores import Evidence
from sourcer.model.shortlist import FirstPaper, ShortlistEntry
from tests.export.builders import a_component, a_health, a_score, a_shortlist, an_entry

SHARES = (0.002, 0.004, 0.008, None, 0.016, 0.03)
CURVE = (
    Evidence("date", "entered its topic in 2021 H2", on=date(2021, 7, 9)),
    *(
        Evidence(
            "curve", f"{2021 + at // 2} H{1 + at % 2}", on=date(2021 + at // 2, 7 if at % 2 else 1, 1), value=share
        )
        for at, share in enumerate(SHARES)
    ),
    Evidence("entered", "A ledger of sharpness", "https://arxiv.org/abs/2107.90001", date(2021, 7, 9)),
    Evidence("stayed", "The ledger again", "https://arxiv.org/abs/2303.90001", date(2023, 3, 2)),
)


def someone(**changed: object) -> ShortlistEntry:
    parts = tuple(
        a_component(name, 0.7, **({"evidence": CURVE} if name == "importance" else {}))  # type: ignore[arg-type]
        for name in ("fit", "originality", "importance", "execution")
    )
    made: dict[str, object] = {
        "score": a_score(components=parts),
        "first_paper": FirstPaper(date(2021, 7, 9), "A ledger of sharpness", "https://arxiv.org/abs/2107.90001"),
        "printed": (PrintedPlaces(("Quillmere Inc.",), "The ledger again", "https://arxiv.org/x", date(2023, 3, 2)),),
    }
    return an_entry(**(made | changed))


def shown(entry: ShortlistEntry) -> str:
    console = Console(width=200, no_color=True)
    with console.capture() as capture:
        console.print(render.card(entry))
    return capture.get()


def test_the_curve_is_one_line_with_its_years_the_entry_in_brackets_and_a_dot_at_later_works() -> None:
    curve = curve_of(CURVE)
    assert curve is not None
    assert curve.line == "2021 ▁[▂]▃ ▅·█ 2023"
    assert "entered in 2021 H2" in curve.text
    assert "later works in 2023 H1" in curve.text
    assert "0.20% to 3.00%" in curve.text


def test_the_terminal_and_the_table_say_the_curve_once_and_not_point_by_point() -> None:
    lines = evidence_lines(a_component("importance", 0.7, evidence=CURVE))
    assert [line for line in lines if "2022" in line] == []
    assert sum("▁[▂]" in line for line in lines) == 1
    assert "topic's share    2021 ▁[▂]▃ ▅·█ 2023" in shown(someone())


def test_the_report_draws_the_curve_with_words_for_who_cannot_see_it() -> None:
    html = report_html(a_shortlist(someone()), health=a_health(), sample=False)
    soup = BeautifulSoup(html, "html.parser")
    drawn = soup.select_one("svg.curve")
    assert drawn is not None
    assert drawn["role"] == "img"
    caption = soup.find(id=str(drawn["aria-labelledby"]))
    assert caption is not None
    assert "entered in 2021 H2" in caption.get_text()
    line = drawn.select("path:not(.ground, .entry)")[0]
    assert str(line["d"]).count("M") == 2, "a half-year without papers breaks the line"
    assert len(drawn.select("circle.entry")) == len(drawn.select("circle:not(.entry)")) == 1
    assert [text.get_text() for text in drawn.find_all("text")] == ["entered 2021 H2", "2021", "2023"]
    assert not drawn.find_all("script")


def test_a_component_without_a_curve_draws_none() -> None:
    assert curve_of(a_component("importance").evidence) is None
    flat = [Evidence("curve", "2021 H1", on=date(2021, 1, 1), value=0.0)]
    found = curve_of(flat)
    assert found is not None
    assert found.line == "2021 ▁ 2021"


def test_the_card_says_first_paper_known_here_and_institution_with_work_and_day() -> None:
    text = shown(someone(is_junior=True, reserved="reserved place: adjacent field (stat.ML)"))
    assert "first paper known here: “A ledger of sharpness”, 2021-07-09; under two years" in text
    assert "start-up or company: Quillmere Inc., printed on “The ledger again”, 2023-03-02" in text
    assert "reserved place: adjacent field (stat.ML)" in text
    page = report_html(
        a_shortlist(someone(reserved="reserved place: one paper known")), health=a_health(), sample=False
    )
    assert "reserved place: one paper known" in page
    assert "start-up or company: Quillmere Inc." in page


def test_who_has_no_dated_paper_is_not_called_young() -> None:
    assert standing_lines(someone(first_paper=None, printed=())) == ["first paper known here: none with a day"]


def test_the_junior_list_says_how_far_back_the_store_reaches() -> None:
    told = juniors_rest_on(a_shortlist(older_works=1204, dated_works=3000))
    assert "1,204 of 3,000 works here are older" in told
