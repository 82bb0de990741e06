"""How original a work is, told twice: what later papers made of it, and what could be told on its day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.cli import render
from sourcer.export.document import entry_document
from sourcer.export.report import report_html
from sourcer.export.views import is_early, view_text
from sourcer.export.why import why_document, why_lines
from sourcer.model.scores import WorkScore
from sourcer.model.shortlist import ShortlistEntry
from tests.cli.test_render import printed
from tests.export.builders import a_health, a_shortlist, a_work, an_entry

WORK = a_work()
OLD = WorkScore(WORK.id, 0.8, 0.71, 0.6, "", 0.53, 0.64)
YOUNG = WorkScore(WORK.id, 0.8, 0.52, None, "too early to tell: public for 4 months", 0.53, 0.1)
FEW = "only 12 earlier papers to compare with; 2000 needed (limit minimum_earlier)"
UNSCORED = WorkScore(WORK.id, 0.8, None, None, FEW, None, 0.0, FEW)


def judged(found: WorkScore) -> ShortlistEntry:
    return an_entry(work_scores=(found,))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (OLD, "originality now 0.71 (confidence 64%), at publication 0.53"),
        (
            YOUNG,
            "too early to tell: public for 4 months; originality so far 0.52 (confidence 10%), at publication 0.53",
        ),
        (UNSCORED, "originality not scored: only 12 earlier papers to compare with; 2000 needed"),
        (
            WorkScore(WORK.id, 0.8, 0.9, None, "", None, 0.8, "far from its field (limit nearness_percentile)"),
            "originality now 0.90 (confidence 80%); at publication not scored: far from its field",
        ),
        (WorkScore(WORK.id, 0.8, 0.9, None, ""), "originality now 0.90"),
    ],
    ids=["old enough", "young", "not scored", "at publication not scored", "ranked before there were two views"],
)
def test_both_views_are_told_on_the_card_in_the_reasons_and_in_the_report(found: WorkScore, said: str) -> None:
    entry = judged(found)
    assert view_text(entry, WORK) == said
    assert said in " ".join(printed(render.card(entry), 200).split())
    assert f"  “{WORK.title}”: {said}" in why_lines(entry)
    assert said in report_html(a_shortlist(entry), health=a_health(), sample=False)
    (work,) = entry_document(entry)["works"]
    assert work["originality"]["says"] == said
    assert why_document(entry)["works"][0]["originality"] == work["originality"]
    assert (work["originality"]["now"], work["originality"]["confidence"]) == (found.originality, found.confidence)


def test_a_young_paper_is_shown_as_one_and_an_unscored_one_is_not() -> None:
    assert [is_early(judged(found), WORK) for found in (OLD, YOUNG, UNSCORED)] == [False, True, False]
    assert 'class="view young"' in report_html(a_shortlist(judged(YOUNG)), health=a_health(), sample=False)
    assert 'class="view young"' not in report_html(a_shortlist(judged(OLD)), health=a_health(), sample=False)


def test_where_nothing_was_read_nothing_is_said_of_it() -> None:
    entry = an_entry()
    assert "0.50 is the middle" not in printed(render.card(entry), 300)
    assert "originality of each work, in two views" not in why_lines(entry)
    assert why_document(entry)["works"][0]["originality"] is None


@given(st.floats(0.0, 1.0), st.floats(0.01, 1.0), st.text(max_size=30))
def test_a_scored_work_always_tells_its_value_and_confidence(value: float, confidence: float, reason: str) -> None:
    text = view_text(judged(WorkScore(WORK.id, 0.5, value, None, reason, value, confidence)), WORK)
    assert f" {value:.2f} (confidence {confidence:.0%}), at publication {value:.2f}" in text
