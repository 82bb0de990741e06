"""Who was early, what is not scored and why, and what the value rests on."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from sourcer.model.brief import Limits
from sourcer.model.scores import Ranking, Score, WorkScore
from sourcer.model.works import Work
from sourcer.rank import comparison, rank, standing
from sourcer.rank.originality import hindsight
from tests.rank.builders import (
    PHRASES,
    SMALL,
    TOPICS,
    a_brief,
    a_corpus,
    a_title,
    a_wave,
    a_work,
    a_world,
    an_abstract,
    with_phrases,
)

VOWELS = str.maketrans("aeiou", "ouaei")


def score_of(ranking: Ranking, person: str) -> Score:
    return next(score for score in ranking.scores if score.candidate_id == person)


def word_on(ranking: Ranking, work_id: str) -> WorkScore:
    return next(work for work in ranking.works if work.work_id == work_id)


def garbled(kind: str) -> str:
    """An abstract spoiled in one way."""
    good = an_abstract(random.Random(3), "robots", 9)
    words = good.split()
    if kind == "shuffled":
        random.Random(5).shuffle(words)
        return " ".join(words) + "."
    if kind == "pseudo-language":
        return good.lower().translate(VOWELS)
    if kind == "off the keyboard":
        rng = random.Random(9)
        made = ("".join(rng.choice("bcdfgklmnoprstuvwxz") for _ in range(rng.randrange(3, 9))) for _ in range(90))
        return " ".join(made) + "."
    if kind == "one sentence":
        return good.partition(". ")[0] + "."
    return " ".join(words[:70]).rpartition(" the ")[0] + " the"


@cache
def spoiled() -> Ranking:
    kinds = ("shuffled", "pseudo-language", "off the keyboard", "one sentence", "cut off")
    works = [a_work(kind, "Robot Gripper", garbled(kind), date(2024, 1, 9), f"a-{kind}") for kind in kinds]
    return rank(a_corpus([*a_world(380), *works]), a_brief("robots"), SMALL)


def test_who_started_a_topic_is_more_original_than_who_followed_at_its_peak(wave: Ranking) -> None:
    pioneer, follower = score_of(wave, "a-pioneer"), score_of(wave, "a-follower")

    assert pioneer.component("originality").value > follower.component("originality").value + 0.1
    assert pioneer.component("importance").value > follower.component("importance").value + 0.1
    assert pioneer.total > follower.total


def test_the_new_phrases_are_named_with_who_took_them_up_and_when(wave: Ranking) -> None:
    evidence = score_of(wave, "a-pioneer").component("originality").evidence
    phrases = [item.text for item in evidence if item.kind == "phrase"]
    uptakes = [item for item in evidence if item.kind == "uptake"]

    assert set(phrases) & set(PHRASES)
    assert all(item.value and item.value >= 1 and item.url and item.on for item in uptakes)
    assert all(item.on > date(2022, 9, 2) for item in uptakes if item.on)
    assert any("Author Taker" in item.text for item in uptakes)


def test_taking_up_ones_own_phrase_does_not_count() -> None:
    rng = random.Random(2)
    alone = [
        a_work(f"7{at}", a_title(rng, "robots"), with_phrases(rng, "robots"), date(2023, 1 + at, 1), "a-alone")
        for at in range(6)
    ]
    ranking = rank(a_corpus([*a_world(), *alone]), a_brief("robots"), SMALL)
    evidence = score_of(ranking, "a-alone").component("originality").evidence

    assert not [item for item in evidence if item.kind == "phrase" and item.text in PHRASES]


def test_the_nearest_earlier_works_are_shown_with_cosines_and_links(wave: Ranking) -> None:
    evidence = score_of(wave, "a-follower").component("originality").evidence
    earlier = [item for item in evidence if item.kind == "earlier"]

    assert len(earlier) == 6
    assert all(item.url and item.on and item.value and 0 < item.value < 1 for item in earlier)


def test_what_none_of_the_nearest_earlier_works_has_is_named(wave: Ranking) -> None:
    evidence = score_of(wave, "a-pioneer").component("originality").evidence
    texts = {work.title: f"{work.title} {work.abstract}".lower() for work in [*a_world(), *a_wave()]}
    for at, item in enumerate(evidence):
        if item.kind == "apart":
            nearest = [each for each in evidence[:at] if each.kind == "earlier"][-3:]
            assert not any(item.text in texts[each.text] for each in nearest)
    assert sum(item.kind == "apart" for item in evidence) == 10, "five for each of the two works shown"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("shuffled", "by chance"),
        ("pseudo-language", "nonsense?"),
        ("off the keyboard", "nonsense?"),
        ("one sentence", "60 needed"),
        ("cut off", "breaks off"),
    ],
)
def test_text_that_is_no_abstract_is_not_scored_and_the_reason_is_said(kind: str, reason: str) -> None:
    found = word_on(spoiled(), f"w{kind}")

    assert found.originality is None
    assert found.importance is None
    assert reason in found.reason


def test_the_author_of_nonsense_is_neutral_never_original() -> None:
    for score in spoiled().scores:
        if score.candidate_id in ("a-shuffled", "a-pseudo-language"):
            assert not score.component("originality").is_scored
            assert score.component("originality").value == 0.5


def test_ordinary_abstracts_pass_the_guards(plain: Ranking) -> None:
    late = [work for work in plain.works if "to compare with" not in work.reason]

    assert sum(work.originality is not None for work in late) > 0.9 * len(late)


def test_the_default_limits_abstain_in_a_small_world_and_say_why() -> None:
    ranking = rank(a_corpus(a_world(120)), a_brief("robots"), Limits())

    assert ranking.scores
    assert all(work.originality is None for work in ranking.works)
    assert all("2000 needed (limit minimum_earlier)" in work.reason for work in ranking.works)
    assert "2000 needed" in ranking.scores[0].component("originality").note


def test_a_young_work_is_too_early_to_tell_and_stays_near_the_middle(plain: Ranking) -> None:
    young = [work for work in plain.works if work.reason.startswith("too early to tell")]

    assert young
    assert all(work.originality is not None and abs(work.originality - 0.5) <= 0.05 for work in young)
    assert all(work.importance is None for work in young)


def test_what_later_papers_stand_nearest_to_outweighs_the_rest_together_and_each_of_these_counts() -> None:
    low, high, middle = 0.0, 1.0, [0.5] * 40
    same_age, all_set_it = np.zeros(45, dtype=np.int64), np.ones(45, dtype=bool)
    read, not_read, nearer, taken_up, nothing = hindsight(
        np.array([high, low, low, low, low, *middle]),
        np.array([low, high, high, low, low, *middle]),
        np.array([low, high, low, high, low, *middle]),
        same_age,
        all_set_it,
    )[:5].tolist()

    assert read > not_read > nearer > taken_up > nothing


def test_what_was_said_at_publication_does_not_move_when_later_works_come(wave: Ranking) -> None:
    then = date(2024, 6, 1)
    until = [work for work in [*a_world(), *a_wave()] if work.first_public_on and work.first_public_on <= then]
    before = rank(replace(a_corpus(until), as_of=then), a_brief("robots"), SMALL)
    said = {work.work_id: (work.at_publication, work.reason_then) for work in before.works}
    since = {work.work_id: (work.at_publication, work.reason_then) for work in wave.works if work.work_id in said}

    assert since == said
    assert sum(value is not None for value, _ in said.values()) > 80


def test_confidence_is_low_up_to_a_year_and_grows_with_the_later_works(plain: Ranking) -> None:
    scored = sorted(
        (work for work in plain.works if work.originality is not None), key=lambda work: int(work.work_id[1:])
    )
    confidences = [work.confidence for work in scored]

    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] > 0.7
    assert {work.confidence for work in scored if work.reason.startswith("too early to tell")} == {0.1}
    assert all(abs(work.originality - 0.5) <= work.confidence / 2 for work in scored if work.originality is not None)


def test_how_many_later_works_stand_nearest_is_said_with_the_first_of_them(wave: Ranking) -> None:
    evidence = score_of(wave, "a-pioneer").component("originality").evidence
    read = [item for item in evidence if "among the 10 nearest earlier works" in item.text]

    assert len(read) == 2
    assert all(item.kind == "uptake" and item.value and item.value >= 5 and item.url for item in read)
    assert all(item.on and item.on > date(2022, 9, 2) for item in read)
    assert not any("Author Pioneer" in item.text for item in read)


def test_a_text_off_the_fields_topics_is_not_scored_unless_the_field_came_to_it() -> None:
    rng = random.Random(4)

    def on_glaciers(number: int, on: date) -> Work:
        return a_work(number, a_title(rng, "glaciers"), an_abstract(rng, "glaciers", 9), on, f"a-ice-{number}")

    world = [
        *a_world(topics=[topic for topic in TOPICS if topic != "glaciers"]),
        *(on_glaciers(300 + at, date(2021, 1, 2)) for at in range(2)),
        on_glaciers(500, date(2023, 9, 1)),
    ]
    came = [on_glaciers(510 + at, date(2024, 1 + at, 1)) for at in range(9)]
    alone = word_on(rank(a_corpus(world), a_brief("robots"), SMALL), "w500")
    joined = word_on(rank(a_corpus([*world, *came]), a_brief("robots"), SMALL), "w500")

    assert "far from the papers of its field" in alone.reason
    assert alone.at_publication is None
    assert alone.originality is None
    assert joined.originality is not None
    assert joined.originality > 0.5
    assert joined.at_publication is None
    assert "far from the papers of its field" in joined.reason_then


def test_a_copy_of_a_text_is_not_scored_and_does_not_spoil_the_first_print() -> None:
    world = [*a_world(), *a_wave()]
    first = next(work for work in world if work.id == "w700")
    copies = [
        a_work(f"60{at}", first.title, first.abstract, date(2023, 5, 1 + at), f"a-copyist-{at}") for at in range(4)
    ]
    ranking = rank(a_corpus([*world, *copies]), a_brief("robots"), SMALL)
    without = rank(a_corpus(world), a_brief("robots"), SMALL)

    for copy in copies:
        assert word_on(ranking, copy.id).originality is None
        assert "the same text as an earlier work" in word_on(ranking, copy.id).reason
    kept, before = word_on(ranking, "w700").originality, word_on(without, "w700").originality
    assert kept is not None
    assert before is not None
    assert kept >= before - 0.05


def test_a_text_changed_in_a_few_words_is_still_the_same_text() -> None:
    world = [*a_world(), *a_wave()]
    first = next(work for work in world if work.id == "w700")
    assert first.abstract
    nearly = a_work("601", first.title, first.abstract + " Code is there.", date(2023, 5, 1), "a-copyist")

    assert "the same text" in word_on(rank(a_corpus([*world, nearly]), a_brief("robots"), SMALL), "w601").reason


def test_a_withdrawn_work_is_named_and_neither_scored_nor_counted() -> None:
    gone = a_work(
        "500", "Robot Grasp", an_abstract(random.Random(1), "robots"), date(2024, 1, 1), "a-gone", withdrawn=True
    )
    ranking = rank(a_corpus([*a_world(100), gone]), a_brief("robots"), SMALL)

    assert word_on(ranking, "w500").reason == "withdrawn"
    assert "a-gone" not in {score.candidate_id for score in ranking.scores}


def test_the_trend_is_shown_beside_the_score_and_has_no_weight(wave: Ranking) -> None:
    follower = score_of(wave, "a-follower")

    assert follower.trend is not None
    assert follower.trend.value > 0.0
    assert any("rose" in item.text or "risen" in item.text for item in follower.trend.evidence)
    assert "trend" not in {component.name for component in follower.components}


def test_in_a_large_field_only_what_the_brief_needs_is_compared_and_judged_alike(
    wave: Ranking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "_ALL_COMPARED_UP_TO", 50)
    monkeypatch.setattr(comparison, "_REFERENCE_PER_CELL", 25)
    sampled = rank(a_corpus([*a_world(), *a_wave()]), a_brief("robots"), SMALL)

    assert [s.candidate_id for s in sampled.scores[:1]] == [s.candidate_id for s in wave.scores[:1]]
    assert any(work.reason.startswith("not compared") for work in sampled.works)
    for score in sampled.scores:
        full = score_of(wave, score.candidate_id).component("originality").value
        assert score.component("originality").value == pytest.approx(full, abs=0.15)


def test_nobody_makes_a_trend_alone() -> None:
    rng = random.Random(2)

    def trend_with(people: int) -> float:
        series = [
            a_work(f"6{at:02}", a_title(rng, "robots"), with_phrases(rng, "robots"), day, f"a-series-{at % people}")
            for at, day in enumerate(date(2023, 9, 1) + timedelta(days=20 * step) for step in range(30))
        ]
        found = score_of(rank(a_corpus([*a_world(), *series]), a_brief("robots"), SMALL), "a-series-0").trend
        assert found is not None
        return found.value

    assert trend_with(people=1) == 0.0
    assert trend_with(people=10) > 0.0


def test_a_paper_is_ranked_among_papers_of_like_age_and_never_across_the_age_of_hindsight() -> None:
    ages = np.linspace(0.0, 6.0, 600)
    cells = standing.age_cells(ages, 1.0)

    assert set(cells[ages < 1.0]).isdisjoint(cells[ages >= 1.0])
    assert min(np.bincount(cells)) >= 60
    assert all(np.ptp(ages[cells == cell]) < 1.5 for cell in set(cells.tolist()))
