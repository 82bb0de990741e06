"""Which facts, areas and questions a conversation holds, by the rules of docs/conversation.md. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sourcer.export import conversation_words as words
from sourcer.export.conversation import shared_words
from sourcer.export.facts import best_facts
from sourcer.model.brief import Area, Brief
from sourcer.model.scores import Evidence
from sourcer.model.shortlist import SourceNote
from tests.export.builders import a_component, a_score, a_work, an_entry, an_implementation
from tests.export.test_export_conversation import BRIEF, TITLE, conversed, said


def test_three_facts_are_of_different_kinds_the_strongest_contribution_first() -> None:
    conversation = conversed()
    assert said(conversation, "facts") == [
        f"{TITLE}, public since 2022-03-14: first author (first name on the paper).",
        "The repository okehamble/sharpness-ledger shows results table: paper's numbers beside its own.",
        f"{TITLE} stands at Northmere Conference 2022 with the status Accept (oral).",
    ]
    source = conversation.section("facts").statements[0].sources[0]
    assert (source.url, source.says) == ("https://arxiv.org/abs/2203.90017", "read 2024-03-13")


def test_what_was_taken_up_and_a_topic_that_grew_are_facts_of_the_work_that_they_are_told_of() -> None:
    work = a_work()
    taken = (
        Evidence("phrase", "sharpness ledger", work.url, work.first_public_on),
        Evidence("uptake", '"sharpness ledger" in 7 later works', "https://arxiv.org/abs/2305.90021", date(2023, 5, 4)),
    )
    grown = (Evidence("date", "entered its topic in 2022 H1", work.url, work.first_public_on),)
    parts = tuple(
        replace(part, evidence={"originality": taken, "importance": grown}.get(part.name, part.evidence))
        for part in a_score().components
    )
    entry = an_entry(score=a_score(components=parts))
    assert [fact.kind for fact in best_facts(entry)] == ["work", "taken up", "code"]
    fact = best_facts(entry)[1].statement
    assert fact.filled(fact.quotes) == (
        'Taken up from “A ledger of sharpness for long training runs”: "sharpness ledger" in 7 later works.'
    )
    assert [source.url for source in fact.sources] == ["https://arxiv.org/abs/2305.90021", work.url]
    no_code = replace(entry, implementations=())
    assert [fact.kind for fact in best_facts(no_code)] == ["work", "taken up", "topic"]
    parts = tuple(replace(part, value=0.4) if part.name == "importance" else part for part in parts)
    fallen = replace(no_code, score=a_score(components=parts))
    assert [fact.kind for fact in best_facts(fallen)] == ["work", "taken up", "venue"], "the topic did not grow"


def test_code_of_somebody_else_for_the_persons_work_is_a_fact_and_no_code_of_the_persons() -> None:
    others = an_implementation(relation="independent", owner="stranger", full_name="stranger/again")
    entry = an_entry(works=(a_work(venues=()),), implementations=(others,))
    told = said(conversed(entry), "facts")
    assert told == [told[0], f"Somebody else implemented {TITLE} in stranger/again.", words.FEW_FACTS]
    assert words.NO_CODE in said(conversed(entry), "open")


def test_fewer_than_three_facts_are_said_to_be_so() -> None:
    few = conversed(an_entry(works=(a_work(venues=()),), implementations=()))
    assert said(few, "facts")[-1] == words.FEW_FACTS
    none = conversed(an_entry(works=(a_work(url="javascript:alert(1)"),), implementations=()))
    assert said(none, "facts") == [words.NO_FACTS], "an address that is none is no source"


# --- areas -----------------------------------------------------------------------------------------------


def test_a_work_is_told_with_the_words_that_it_shares_with_an_area_and_the_areas_own() -> None:
    conversation = conversed()
    assert said(conversation, "areas") == [
        f"{TITLE} has these words of your area Training dynamics: long, training, runs, sharpness. "
        "The area, as your brief has it: “long training runs whose sharpness grows”"
    ]
    assert [source.kind for source in conversation.section("areas").statements[0].sources] == ["public", "brief"]


def test_a_work_that_shares_no_word_is_told_by_what_the_ranking_has_nearest() -> None:
    brief = replace(BRIEF, areas=(Area("Tides", "harbours and the moon"),))
    assert said(conversed(brief=brief), "areas")[0].endswith("nearest to Training dynamics (fit 0.82).")
    assert said(conversed(an_entry(score=a_score(areas=())), brief), "areas") == [words.NO_AREA]


def test_singular_and_plural_are_one_word_and_small_words_none() -> None:
    work = a_work(title="A Gaussian process with a loss", abstract="The box.")
    area = Area("x", "Gaussian processes with boxes of losses and the class")
    assert shared_words(work, area) == ("gaussian", "processes", "boxes", "losses")


# --- questions -------------------------------------------------------------------------------------------


def test_strengths_are_validated_on_a_work_or_repository_and_the_weaker_side_has_a_minimum_bar() -> None:
    told = said(conversed(), "questions")
    assert told[0].startswith(
        "To validate, fit (value 0.82, adds 0.37 to the score): which part of the problem in “A led"
    )
    assert told[1].startswith("To validate, originality (value 0.74, adds 0.22 to the score): what was there before “A")
    assert told[2] == (
        "To validate, execution (value 0.70, adds 0.08 to the score): how would somebody get the numbers of "
        "okehamble/sharpness-ledger again, and which of them would not come out the same?"
    )
    assert told[4] == (
        "Your brief looks for the role ML engineer: gets published methods to work, and keeps them working. Of ten "
        "points ideas have 2, execution 4 and engineering 4."
    )
    assert told[5] == "Where most of the score is missing: importance (value 0.64, weight 0.10)."
    assert told[6] == words.MINIMUM_BAR["importance"]
    assert told[7].startswith("Your brief asks for at least 2 first-author works: ")


def test_an_engineer_with_ideas_and_no_code_is_asked_for_code() -> None:
    weights = {"fit": 0.45, "originality": 0.1, "importance": 0.05, "execution": 0.2, "engineering": 0.2}
    parts = tuple(
        replace(part, weight=weights[part.name], is_scored=False, value=0.5, note="no code known")
        if part.name in ("execution", "engineering")
        else replace(part, weight=weights[part.name])
        for part in a_score().components
    )
    told = said(conversed(an_entry(score=a_score(components=parts), implementations=())), "questions")
    weaker = [line for line in told if line.startswith("Where most")]
    assert weaker == [
        "Where most of the score is missing, for nothing could be said of it: execution (weight 0.20; no code known)."
    ]
    assert told[told.index(weaker[0]) + 1] == words.MINIMUM_BAR["execution"]
    assert not [line for line in told if "execution (value" in line]


def test_where_nothing_is_above_the_middle_nothing_is_called_a_strength() -> None:
    parts = tuple(a_component(part.name, 0.4) for part in a_score().components)
    told = said(conversed(an_entry(score=a_score(components=parts)), Brief("bare", ())), "questions")
    assert told[0].startswith("No part of the score is above the middle: ask about “A ledger")
    assert told[1].startswith("Your brief names no role; the ranking weighs fit 0.45, originality 0.30")


def test_the_day_of_a_page_is_that_it_was_read_or_else_since_when_it_is_public() -> None:
    note = SourceNote(("github", "900017"), "https://api.example.org/repos/1", datetime(2024, 2, 2, tzinfo=UTC))
    read = conversed(an_entry(provenance=(note,))).section("facts").statements
    assert read[0].sources[0].says == "public since 2022-03-14"
    assert read[1].sources[0].says == "read 2024-02-02"
    unread = conversed(an_entry(provenance=())).section("facts").statements
    assert unread[1].sources[0].says == "last changed 2023-08-01"
