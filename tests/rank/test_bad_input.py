"""What hostile reality sends: each gives a sane answer, or "not scored" with the reason. All texts are invented."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sourcer.model.scores import WorkScore
from sourcer.rank import nearest_works, rank
from tests.rank.builders import SMALL, a_brief, a_corpus, a_title, a_work, a_world, an_abstract
from tests.rank.foreign import in_french, in_german
from tests.rank.sane import GOOD, ON, assert_sane, ranked, score_of, word_on


def among_others(abstract: str | None, title: str = "On the Gripper of a Robot") -> WorkScore:
    """What is said of a work with this text in a world of ordinary ones."""
    return word_on(ranked([*a_world(150), a_work(900, title, abstract, ON, "a-odd")]), "w900")


class TestTexts:
    @pytest.mark.parametrize(
        ("abstract", "reason"),
        [
            (None, "no abstract"),
            ("", "no abstract"),
            ("The gripper holds the object.", "abstract of 5 words; 60 needed"),
            ("!!! ... ??? ;;; " * 50, "no word in the abstract"),
            ("🤖🦾 " * 200, "no word in the abstract"),
            ("123 456 7.89 " * 60, "no word in the abstract"),
            ("1" * 100_000, "no word in the abstract"),
            ("a-" + "\n" * 100_000 + "A", "abstract of 2 words; 60 needed"),
            ("robot " * 5_000, "not English, or nonsense? (0% of its words"),
            ("robot \u202eنص عربي\u202c gripper שלום " * 30, "not English, or nonsense?"),
            ("robot \ud800 gripper " * 60, "not English, or nonsense?"),
            (
                r"\begin{equation}\mathcal{L}(\theta)=\sum_{i=1}^{n}\ell(f_\theta(x_i),y_i)\end{equation} " * 20,
                "nonsense?",
            ),
            (
                "<p>The <b>robot</b> &amp; its gripper</p> " * 30,
                "its words stand together no more often than by chance",
            ),
            ("Мы изучаем, как захват робота зависит от силы и что о нём знают датчики. " * 8, "not English"),
            ("我们研究机器人如何抓取物体。" * 80, "not English"),
            (in_french(1), "the abstract reads as French"),
            (in_german(1), "the abstract reads as German"),
        ],
        ids=lambda value: ascii(value)[:24],
    )
    def test_that_are_no_abstract_are_not_scored(self, abstract: str | None, reason: str) -> None:
        found = among_others(abstract)

        assert found.originality is None
        assert reason in found.reason

    def test_full_of_control_characters_say_no_more_than_without(self) -> None:
        dirty = GOOD.replace(" ", " \x00\x07", 20)

        assert among_others(dirty) == among_others(GOOD)

    def test_of_a_hundred_thousand_characters_are_read_like_others(self) -> None:
        rng = random.Random(1)
        text = " ".join(an_abstract(rng, "robots", 9) for _ in range(180))[:100_000].rpartition(". ")[0] + "."
        found = among_others(text)

        assert found.fit > 0.35
        assert found.originality is not None

    def test_of_one_word_repeated_do_not_lead_the_list(self) -> None:
        stuffed = a_work(900, "Robot Robot Robot", "robot " * 5_000, ON, "a-odd")
        found = ranked([*a_world(150), stuffed])

        assert found.scores[0].candidate_id != "a-odd"

    def test_without_a_title_are_read_by_the_abstract(self) -> None:
        assert among_others(GOOD, title="").fit > 0.35

    def test_with_latex_inside_are_scored_as_the_words_that_they_are(self) -> None:
        marked = GOOD.replace("the ", r"the \emph{", 1).replace(".", r"}.", 1) + r" It holds for $\theta \in \Theta$."
        plain = among_others(GOOD)
        found = among_others(marked)

        assert plain.originality is not None
        assert found.originality is not None
        assert found.fit == pytest.approx(plain.fit, abs=0.1)

    @pytest.mark.parametrize(
        "notice",
        [
            "This paper has been withdrawn by the author due to a crucial error in equation 3.",
            "This submission was withdrawn. " + GOOD,
            "Withdrawn by the authors.",
        ],
    )
    def test_that_say_only_that_the_paper_is_withdrawn_make_nobody_a_candidate(self, notice: str) -> None:
        found = ranked([*a_world(150), a_work(900, "Robot Gripper Grasp", notice, ON, "a-odd")])

        assert word_on(found, "w900").reason == "withdrawn"
        assert "1 work withdrawn: not ranked" in found.notes
        assert "a-odd" not in {score.candidate_id for score in found.scores}

    def test_that_say_so_are_not_near_to_anything(self) -> None:
        texts = {work.id: f"{work.title}\n{work.abstract}" for work in a_world(40)}
        gone = texts | {"gone": "Robot Gripper Grasp\nThis paper has been withdrawn."}

        assert sorted(nearest_works(gone, a_brief("robots"), 99)) == sorted(texts)


class TestLanguages:
    def test_french_among_english_is_not_original_but_not_scored(self) -> None:
        french = [a_work(900 + at, "La prise", in_french(at), ON + timedelta(days=40 * at), "a-fr") for at in range(15)]
        found = ranked([*a_world(285), *french], a_brief("robots", minimum_fit=0.0))

        assert {word_on(found, work.id).originality for work in french} == {None}
        assert {word_on(found, work.id).at_publication for work in french} == {None}
        person = score_of(found, "a-fr")
        assert [part.value for part in person.components[1:]] == [0.5] * 4
        assert "reads as French" in person.component("originality").note
        assert any("not scored on 15 of 15 works" in line and "French" in line for line in person.uncertain)

    def test_who_also_writes_in_french_loses_nothing_by_it(self) -> None:
        rng = random.Random(1)
        english = [
            a_work(900 + at, a_title(rng, "robots"), an_abstract(rng, "robots", 8), date(2022 + at, 3, 1), "a-me")
            for at in range(3)
        ]
        french = [
            a_work(910 + at, "La prise d'un objet", in_french(at), date(2022 + at, 6, 1), "a-me") for at in (0, 1)
        ]
        alone = score_of(ranked([*a_world(285), *english]), "a-me")
        both = score_of(ranked([*a_world(285), *english, *french]), "a-me")

        for name in ("fit", "originality", "importance"):
            assert both.component(name).is_scored
            assert both.component(name).value >= alone.component(name).value - 0.02
        assert any("not scored on 2 of 5 works: the abstract reads as French" in line for line in both.uncertain)

    def test_a_corpus_in_german_is_not_scored_before_a_brief_in_english(self) -> None:
        world = [a_work(at, "Der Griff", f"{in_german(at)} Messung{at}.", ON, f"a-{at % 9}") for at in range(120)]
        found = ranked(world)

        assert {word.reason for word in found.works} == {"the abstract reads as German; only English ones are compared"}


class TestTheSameTextUnderManyIds:
    def test_of_ten_people_is_scored_once_and_the_others_name_the_first(self) -> None:
        copies = [a_work(900 + at, "Robot Gripper", GOOD, ON + timedelta(days=at), f"a-odd-{at}") for at in range(10)]
        found = ranked([*a_world(150), *copies])

        assert word_on(found, "w900").originality is not None
        assert all("the same text as an earlier work" in word_on(found, f"w{at}").reason for at in range(901, 910))
        assert not any(score_of(found, f"a-odd-{at}").component("originality").is_scored for at in range(1, 10))

    def test_of_one_person_counts_once(self) -> None:
        copies = [a_work(900 + at, "Robot Gripper", GOOD, ON + timedelta(days=at), "a-odd") for at in range(10)]
        once, often = ranked([*a_world(150), copies[0]]), ranked([*a_world(150), *copies])

        assert score_of(often, "a-odd").work_ids == score_of(once, "a-odd").work_ids == ("w900",)
        assert "only one first-author paper known" in score_of(often, "a-odd").uncertain


class TestPeople:
    def test_with_four_hundred_papers_are_shown_by_the_best_few(self) -> None:
        rng = random.Random(8)
        many = [
            a_work(900 + at, a_title(rng, "robots"), an_abstract(rng, "robots"), ON - timedelta(days=2 * at), "a-busy")
            for at in range(400)
        ]
        score = score_of(ranked([*a_world(150), *many]), "a-busy")

        assert len(score.work_ids) == 5
        assert sum(len(part.evidence) for part in score.components) < 80
        assert len(score.uncertain) <= 3

    def test_a_work_without_authors_is_nobody_s(self) -> None:
        nobodys = replace(a_work(900, "Robot Gripper", GOOD, ON, "a-odd"), authorships=())
        found = ranked([*a_world(150), nobodys], a_brief("robots", liked=("w900",)))

        assert word_on(found, "w900").fit > 0.35
        assert "nobody is first author of the liked work 'Robot Gripper'" in found.notes

    def test_all_works_by_one_person_rank_that_person_alone(self) -> None:
        only = a_work(1, "x", None, None, "a-only").authorships

        found = ranked([replace(work, authorships=only) for work in a_world(100)])
        assert [score.candidate_id for score in found.scores] == ["a-only"]

    def test_somebody_printed_twice_on_a_work_is_listed_once(self) -> None:
        twice = a_work(900, "Robot Gripper", GOOD, ON, ("a-odd", "a-odd"))
        found = ranked([*a_world(150), twice], a_brief("robots", liked=("w900",)))

        assert [flag.author_id for flag in found.liked if flag.kind == "liked"] == ["a-odd"]
        assert sum(score.candidate_id == "a-odd" for score in found.scores) == 1


class TestDates:
    def test_in_the_future_are_taken_as_today_and_too_early_to_tell(self) -> None:
        found = ranked([*a_world(150), a_work(900, "Robot Gripper", GOOD, date(9999, 12, 31), "a-odd")])

        assert "1 work dated after 2026-07-01: taken as of that day" in found.notes
        assert word_on(found, "w900").reason.startswith("too early to tell")
        assert word_on(found, "w900").confidence == 0.1

    def test_in_the_year_one_are_nobody_s_word(self) -> None:
        found = ranked([*a_world(150), a_work(900, "Robot Gripper", GOOD, date(1, 1, 1), "a-odd")])

        assert word_on(found, "w900").reason == "no date"
        assert "1 work dated before 1900: taken as without a date" in found.notes
        curve = [item for part in score_of(found, "a-odd").components for item in part.evidence if item.kind == "curve"]
        assert len(curve) < 20

    @pytest.mark.parametrize("day", [date(1, 1, 1), ON, date(9999, 12, 31), None])
    def test_that_are_all_one_day_leave_nothing_to_compare_by(self, day: date | None) -> None:
        found = ranked([replace(work, first_public_on=day) for work in a_world(100)])

        assert found.scores
        assert {word.originality for word in found.works} == {None}

    @pytest.mark.parametrize("day", [date(1, 1, 1), date(2000, 1, 1)])
    def test_that_all_lie_after_the_day_asked_about_are_noted(self, day: date) -> None:
        works = a_world(60)
        found = rank(replace(a_corpus(works), as_of=day), a_brief("robots"), SMALL)

        assert_sane(found, works)
        assert f"60 works dated after {day.isoformat()}: taken as of that day" in found.notes
