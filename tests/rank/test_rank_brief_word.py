"""A brief held against the corpus: what is too broad, unknown, foreign or not there gets a clear word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.brief import Area, Brief
from sourcer.model.presets import ORGANISATIONS, ROLES, preset_weights
from sourcer.model.works import Work
from sourcer.rank import check_brief, rank
from sourcer.words.english import language_of
from tests.rank.builders import SMALL, a_brief, a_corpus, a_world

BROAD = "the model, its data and the error of a method that depends on a parameter"
NARROW = "grasp planner for a robot arm with joint torque and contact force"
GERMAN = "Wie der Greifer eines Roboters die Dinge fasst, und das mit wenigen Daten"


def said(text: str, works: int) -> list[tuple[str, str]]:
    findings = check_brief(a_corpus(a_world(works)), Brief("toy", (Area("mine", text),)), SMALL)
    return [(finding.level, finding.text) for finding in findings]


@pytest.mark.parametrize("works", [20, 200, 1000])
def test_an_area_in_the_words_of_every_work_is_too_broad_in_any_corpus(works: int) -> None:
    found = [text for level, text in said(BROAD, works) if "matches" in text]

    assert len(found) == 1
    assert f"of {works:,} works" in found[0]
    assert "say which problem" in found[0]
    assert "method in " in found[0]


@pytest.mark.parametrize("works", [20, 200, 1000])
def test_an_area_that_names_a_problem_is_not_too_broad_in_any_corpus(works: int) -> None:
    assert not [text for _, text in said(NARROW, works) if "matches" in text]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("natural language processing", "natural language processing"),
        ("Computer Vision and Pattern\nRecognition", "computer vision and pattern recognition"),
        ("machine learning, NLP and AI", "machine learning, nlp, ai"),
    ],
)
@pytest.mark.parametrize("works", [20, 200])
def test_the_name_of_a_whole_field_is_told_as_one_also_where_few_papers_have_it(
    text: str, field: str, works: int
) -> None:
    world = [
        replace(work, abstract=f"{work.abstract} {text}" if at < 3 else work.abstract)
        for at, work in enumerate(a_world(works))
    ]
    found = [f.text for f in check_brief(a_corpus(world), Brief("toy", (Area("mine", text),)), SMALL)]

    assert [each for each in found if f"names a whole field ({field})" in each and "say which problem" in each]


def test_a_problem_in_a_field_is_no_whole_field() -> None:
    world = with_words(600, natural=9, language=9, processing=9, court=60, rulings=70)
    found = check_brief(a_corpus(world), Brief("toy", (Area("mine", "natural language processing of rulings"),)), SMALL)

    assert not [each.text for each in found if "whole field" in each.text]


def with_words(works: int, **every: int) -> list[Work]:
    """Works in which a word stands once in so many works as it says."""
    names = {word: [at for at in range(works) if at % step == 0] for word, step in every.items()}
    return [
        replace(work, abstract=" ".join([str(work.abstract), *(word for word, at in names.items() if number in at)]))
        for number, work in enumerate(a_world(works))
    ]


def is_called_broad(text: str, world: list[Work]) -> bool:
    findings = check_brief(a_corpus(world), Brief("toy", (Area("mine", text),)), SMALL)
    return any("matches" in finding.text for finding in findings)


def test_an_area_of_common_words_alone_is_too_broad_and_one_rare_word_makes_it_a_problem() -> None:
    world = with_words(600, novelty=6, framework=7, estuary=50)

    assert is_called_broad("a novelty framework", world)
    assert not is_called_broad("a novelty framework for an estuary", world)
    assert not is_called_broad("a novelty framework for vexillology", world), "a word that no work has is rare"


def test_an_area_of_words_that_few_works_have_is_not_too_broad() -> None:
    assert not is_called_broad("a novelty framework", with_words(600, novelty=12, framework=13))


def test_an_area_of_unknown_words_is_an_error_and_one_of_mostly_unknown_words_a_warning() -> None:
    assert ("error", "no word of the area 'mine' is in the corpus") in said("zymurgy of quokkas and vexillology", 200)
    few = [text for level, text in said("a robot for zymurgy of quokkas and vexillology", 200) if level == "warning"]
    assert any("the corpus knows 1 of the 4 words of the area 'mine'" in text for text in few)


def test_an_area_in_another_language_is_named_with_the_language() -> None:
    assert any("reads as German" in text and "in English" in text for _, text in said(GERMAN, 200))
    assert any("reads as German" in note for note in rank(a_corpus(a_world(200)), _brief(GERMAN), SMALL).notes)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "German"),
        ("l'apprentissage profond pour la détection des anomalies dans les séries temporelles", "French"),
        ("aprendizaje de robots con pocos datos para los sensores de una estación", "Spanish"),
        ("optimizers and learning-rate schedules that make training stable", None),
        ("de novo protein design", None),
        ("A la carte models: en route to a lingua franca", None),
        ("", None),
    ],
)
def test_a_language_is_told_by_its_small_words_and_english_with_foreign_ones_is_english(
    text: str, language: str | None
) -> None:
    assert language_of(text) == language


def test_names_that_nobody_bears_are_told_and_known_ones_are_not() -> None:
    world = a_world(60)
    known = world[0].authorships[0].name
    brief = a_brief(
        "robots",
        liked=("arxiv:9901.00003", "arxiv:2403.90001"),
        leave_out_works=("arxiv:2403.90002",),
        leave_out_people=(known.upper(), "Nobody Known"),
    )
    texts = [finding.text for finding in check_brief(a_corpus(world), brief, SMALL)]

    assert "arxiv:2403.90001, named by the brief, is not in the store" in texts
    assert "arxiv:2403.90002, which the brief leaves out, is not in the store" in texts
    assert "nobody in the store is called 'Nobody Known', whom the brief leaves out" in texts
    assert not any("9901.00003" in text or known.upper() in text for text in texts)


def test_an_empty_brief_is_an_error_and_an_empty_corpus_a_warning() -> None:
    empty = check_brief(a_corpus(a_world(30)), Brief("bare", ()), SMALL)
    nothing = check_brief(a_corpus([]), a_brief("robots"), SMALL)

    assert ("error", "the brief bare names no problem area and no liked work") in [(f.level, f.text) for f in empty]
    assert [(f.level, f.text) for f in nothing] == [("warning", "the corpus holds no work: harvest first")]


def test_a_run_says_the_same_of_a_brief_as_the_check() -> None:
    corpus = a_corpus(a_world(200))
    notes = rank(corpus, _brief(BROAD), SMALL).notes

    assert any("matches" in note and "say which problem" in note for note in notes)


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(["", *ROLES]), st.sampled_from(["", *ORGANISATIONS]))
def test_under_every_preset_the_parts_sum_to_the_whole(role: str, organisation: str) -> None:
    weights = preset_weights(role, organisation)
    ranking = rank(a_corpus(a_world(25)), a_brief("robots", weights=weights), SMALL)

    assert ranking.scores
    for score in ranking.scores:
        assert score.total == pytest.approx(sum(part.weight * part.value for part in score.components))
        assert {part.name: part.weight for part in score.components} == weights


def _brief(text: str) -> Brief:
    return Brief("toy", (Area("mine", text),))
