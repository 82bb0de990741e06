"""What code adds: facts are a plus, absence is neutral, and implementers stand for themselves."""

from __future__ import annotations

import pytest

from sourcer.model.practice import ENGINEERING_FACTS, RESEARCH_FACTS
from sourcer.model.scores import Ranking, Score
from sourcer.model.works import Implementation
from sourcer.rank import rank
from sourcer.rank.execution import FACT_WEIGHTS, engineering_value, execution_value
from sourcer.resolve.execution import FACT_NAMES
from tests.rank.builders import SMALL, a_brief, a_corpus, a_world, an_implementation

CAREFUL = ("compared results", "results table", "released weights", "tests", "licence")


def ranked(*code: Implementation, **parts: object) -> Ranking:
    return rank(a_corpus(a_world(150), code), a_brief("robots", **parts), SMALL)


def score_of(ranking: Ranking, candidate: str) -> Score:
    return next(score for score in ranking.scores if score.candidate_id == candidate)


def first_of(ranking: Ranking) -> tuple[str, str]:
    """The best author of a ranking without code, and the id of that author's best work."""
    return ranking.scores[0].candidate_id, ranking.scores[0].work_ids[0]


def test_no_code_is_neutral_and_says_so() -> None:
    execution = ranked().scores[0].component("execution")

    assert (execution.value, execution.is_scored, execution.note) == (0.5, False, "no code known")


def test_official_code_with_good_practice_is_a_plus_with_links() -> None:
    person, work = first_of(ranked())
    before = score_of(ranked(), person)
    after = score_of(ranked(an_implementation("lab/code", work, "official", CAREFUL)), person)
    evidence = after.component("execution").evidence

    assert after.total > before.total
    assert evidence[0].text == "lab/code"
    assert all(item.url for item in evidence)


def test_bare_code_is_no_minus() -> None:
    person, work = first_of(ranked())
    bare = score_of(ranked(an_implementation("lab/code", work, "official")), person)

    assert bare.component("execution").value == 0.5
    assert bare.total == pytest.approx(score_of(ranked(), person).total)


def test_stars_and_the_number_of_repositories_do_not_matter() -> None:
    person, work = first_of(ranked())
    one = ranked(an_implementation("lab/code", work, "official", CAREFUL, stars=1))
    famous = ranked(an_implementation("lab/code", work, "official", CAREFUL, stars=90_000))
    many = ranked(*(an_implementation(f"lab/code{at}", work, "official", CAREFUL) for at in range(9)))

    assert score_of(one, person).total == score_of(famous, person).total == score_of(many, person).total


def test_somebody_elses_code_is_not_the_authors_execution() -> None:
    person, work = first_of(ranked())

    for relation in ("independent", "fork", "list", "tool", "empty", "unclear"):
        found = ranked(an_implementation("dev/copy", work, relation, CAREFUL))  # type: ignore[arg-type]
        assert not score_of(found, person).component("execution").is_scored


def test_an_implementer_of_a_work_on_topic_appears_with_evidence() -> None:
    _, work = first_of(ranked())
    found = score_of(ranked(an_implementation("careful/again", work, "independent", CAREFUL)), "github:careful")

    assert found.kind == "implementer"
    assert found.name == "careful"
    assert found.work_ids == (work,)
    assert found.component("execution").value > 0.8
    assert not found.component("originality").is_scored
    assert found.component("originality").value == found.component("importance").value == 0.5
    assert any("fit is that of the implemented work" in line for line in found.uncertain)
    assert any(item.text == "tests: shows tests" for item in found.component("engineering").evidence)


def test_an_implementer_of_something_else_does_not_appear_unless_the_work_is_liked() -> None:
    code = an_implementation("dev/markets", "w4", "independent", CAREFUL)

    assert "github:dev" not in {score.candidate_id for score in ranked(code).scores}
    assert "github:dev" in {score.candidate_id for score in ranked(code, liked=("w4",)).scores}


def test_an_implementer_who_wants_no_recruiters_is_left_out_and_counted() -> None:
    _, work = first_of(ranked())
    quiet = ranked(an_implementation("shy/again", work, "independent", CAREFUL, wants_no_recruiters=True))

    assert "github:shy" not in {score.candidate_id for score in quiet.scores}
    assert any("not to be approached by recruiters" in note for note in quiet.notes)


@pytest.mark.parametrize("name", ["careful", "github:careful", "GitHub:Careful"])
def test_an_implementer_can_be_left_out(name: str) -> None:
    _, work = first_of(ranked())
    code = an_implementation("careful/again", work, "independent", CAREFUL)

    assert "github:careful" not in {s.candidate_id for s in ranked(code, leave_out_people=(name,)).scores}


def test_code_for_a_work_that_is_not_in_the_store_is_passed_over() -> None:
    codes = [an_implementation("dev/lost", None, "independent"), an_implementation("dev/gone", "w-gone", "official")]

    assert ranked(*codes) == ranked()


def test_every_fact_that_a_repository_can_show_has_its_weight_in_the_order_of_the_note() -> None:
    assert set(FACT_WEIGHTS) == set(FACT_NAMES)
    assert {*RESEARCH_FACTS, *ENGINEERING_FACTS} == set(FACT_NAMES)
    assert set(RESEARCH_FACTS).isdisjoint(ENGINEERING_FACTS)
    code = {name: an_implementation("a/b", None, "official", [name]) for name in FACT_WEIGHTS}
    execution = [execution_value(code[name]) for name in ("compared results", "results table", "released weights")]
    engineering = [engineering_value(code[name]) for name in ("tests", "continuous integration", "licence")]
    assert execution == sorted(set(execution), reverse=True)
    assert engineering == sorted(set(engineering), reverse=True)


def test_code_that_shows_every_fact_is_the_best_that_can_be_said_of_both() -> None:
    whole = an_implementation("a/b", None, "official", list(FACT_WEIGHTS))

    assert execution_value(whole) == engineering_value(whole) == 1.0


def test_tests_are_engineering_and_a_table_of_results_is_execution() -> None:
    person, work = first_of(ranked())
    tested = score_of(ranked(an_implementation("lab/code", work, "official", ["tests", "candour"])), person)
    shown = score_of(ranked(an_implementation("lab/code", work, "official", ["results table"])), person)

    assert (tested.component("execution").value, shown.component("engineering").value) == (0.5, 0.5)
    assert tested.component("engineering").value > 0.5
    assert shown.component("execution").value > 0.5
    assert any("candour" in item.text for item in tested.component("execution").evidence)
    assert not any("candour" in item.text for item in tested.component("engineering").evidence)


def test_of_two_repositories_each_component_hears_the_one_that_says_most_of_it() -> None:
    person, work = first_of(ranked())
    codes = [
        an_implementation("lab/neat", work, "official", ["tests", "licence"]),
        an_implementation("lab/right", work, "official", ["compared results"]),
    ]
    both = score_of(ranked(*codes), person)

    assert both.component("execution").evidence[0].text == "lab/right"
    assert both.component("engineering").evidence[0].text == "lab/neat"
