"""Briefs and corpora that say next to nothing, and wild texts of every kind: a whole answer, in one order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.brief import Area, Brief, Limits
from sourcer.rank import Corpus, rank
from tests.rank.builders import TODAY, TOPICS, a_brief, a_corpus, a_work, a_world
from tests.rank.foreign import in_french
from tests.rank.sane import GOOD, assert_sane, ranked, word_on


class TestTheBrief:
    @pytest.mark.parametrize("minimum", [0.0, 0.35])
    def test_an_empty_one_ranks_nobody_and_says_what_is_missing(self, minimum: float) -> None:
        found = ranked(a_world(60), Brief("bare", (), minimum_fit=minimum))

        assert found.scores == ()
        assert "the brief bare names no problem area and no liked work" in found.notes

    @pytest.mark.parametrize("minimum", [0.0, 0.35])
    def test_one_whose_only_liked_work_is_not_there_ranks_nobody_and_names_it(self, minimum: float) -> None:
        found = ranked(a_world(60), Brief("bare", (), liked=("arxiv:2403.90001",), minimum_fit=minimum))

        assert found.scores == ()
        assert "arxiv:2403.90001, named by the brief, is not in the store" in found.notes

    def test_an_area_of_small_words_alone_fits_nobody_and_is_named(self) -> None:
        found = ranked(a_world(60), Brief("small", (Area("of", "the of and with in, which is that"),)))

        assert found.scores == ()
        assert "no word of the area 'of' is in the corpus" in found.notes

    def test_the_same_works_liked_and_disliked_still_give_a_ranking(self) -> None:
        found = ranked(a_world(150), a_brief("robots", liked=("w0", "w5"), disliked=("w0", "w5")))

        assert found.scores
        assert all("robots" in score.candidate_id for score in found.scores)

    def test_areas_that_weigh_nothing_fit_nothing(self) -> None:
        brief = replace(a_brief("robots"), areas=(Area("robots", TOPICS["robots"], 0.0),), minimum_fit=0.0)

        assert all(score.component("fit").value == 0.0 for score in ranked(a_world(60), brief).scores)

    def test_two_hundred_areas_are_no_better_than_the_best_of_them(self) -> None:
        rng = random.Random(2)
        texts = [" ".join(rng.sample(TOPICS["robots"].split(), 4)) for _ in range(200)]
        found = ranked(a_world(100), Brief("wide", tuple(Area(f"a{at}", text) for at, text in enumerate(texts))))

        assert found.scores
        assert all("robots" in score.candidate_id for score in found.scores)
        assert all(len(score.areas) == 200 for score in found.scores)

    def test_one_in_german_is_told_to_speak_english(self) -> None:
        area = Area("greifer", "Wir suchen Leute, die mit dem Greifer eines Roboters und der Kraft arbeiten")
        found = ranked(a_world(150), Brief("de", (area,)))

        assert found.scores == ()
        assert any("it reads as German" in note and "say it in English" in note for note in found.notes)


class TestFewWorks:
    def test_twenty_are_ranked_by_fit_and_nothing_is_said_of_their_originality(self) -> None:
        found = ranked(a_world(20), limits=Limits())

        assert found.scores
        assert "robots" in found.scores[0].candidate_id
        assert any("20 works are too few to learn from" in note for note in found.notes)
        assert all("to compare with" in word.reason for word in found.works)

    def test_one_alone_is_nobody_s_and_the_reason_is_not_that_its_words_are_unknown(self) -> None:
        found = ranked(a_world(1))

        assert found.scores == ()
        assert any("fits the only work alike" in note and "harvest more" in note for note in found.notes)
        assert any("1 work is too few to learn from" in note for note in found.notes)

    def test_two_that_are_the_same_are_one_text_under_two_ids(self) -> None:
        first = a_world(1)[0]
        found = ranked([first, replace(first, id="w900")])

        assert "the same text as an earlier work" in word_on(found, "w900").reason

    def test_works_that_all_say_the_same_fit_alike(self) -> None:
        first = a_world(1)[0]
        found = ranked([replace(work, title=first.title, abstract=first.abstract) for work in a_world(50)])

        assert found.scores == ()
        assert any("fits all 50 works alike" in note for note in found.notes)


WILD = st.one_of(
    st.none(),
    st.text(max_size=200),
    st.text(alphabet="a-\n .1_{}\\$é\u0301\u202e\x00机ש", max_size=300),
    st.sampled_from([GOOD, in_french(1), "This paper has been withdrawn.", "robot " * 300]),
)
DAYS = st.one_of(st.none(), st.dates(), st.dates(date(2021, 1, 1), TODAY))
PEOPLE = st.lists(st.sampled_from(["a-1", "a-2", "a-3"]), max_size=2)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(WILD, WILD, DAYS, PEOPLE, st.sampled_from(["", "cs.LG", "math.ST"])), max_size=12),
    st.lists(st.text(max_size=60), max_size=3),
    st.sampled_from([0.0, 0.35]),
    st.dates(),
    st.randoms(use_true_random=False),
)
def test_whatever_is_printed_is_ranked_whole_and_in_one_order(
    texts: list[tuple[str | None, str | None, date | None, list[str], str]],
    areas: list[str],
    minimum: float,
    as_of: date,
    rng: random.Random,
) -> None:
    odd = [
        a_work(1000 + at, title or "", abstract, on, people, field=field)
        for at, (title, abstract, on, people, field) in enumerate(texts)
    ]
    works = [*a_world(60), *odd]
    brief = Brief("wild", tuple(Area(text, text) for text in areas), minimum_fit=minimum, liked=("w1001", "w3"))
    corpus = replace(a_corpus(works), as_of=as_of)
    found = rank(corpus, brief, Limits(minimum_earlier=5, minimum_later=5, minimum_words=5))
    assert_sane(found, works)

    rng.shuffle(works)
    again = Corpus(tuple(works), corpus.authors, (), as_of)
    assert rank(again, brief, Limits(minimum_earlier=5, minimum_later=5, minimum_words=5)) == found
