"""Fit to problem areas: what raises it, what lowers it, and that the terms shown are all there is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.export.card import number
from sourcer.model.brief import Area, Brief
from sourcer.model.scores import Ranking
from sourcer.model.works import Work
from sourcer.rank import fit, nearest_works, rank, space
from sourcer.rank.combine import candidates, fit_component, kept_rows
from sourcer.rank.context import Fitted, fit_corpus
from sourcer.rank.features import build_features
from sourcer.rank.prepared import prepare
from tests.rank.builders import SMALL, TOPICS, a_brief, a_corpus, a_title, a_work, a_world, an_abstract


def fitted(works: list[Work], brief: Brief) -> Fitted:
    return fit_corpus(prepare(a_corpus(works)), brief, SMALL)


def topic_of(candidate_id: str) -> str:
    return candidate_id.split("-")[1]


def test_the_candidates_are_those_who_work_in_the_areas(plain: Ranking) -> None:
    assert plain.scores
    assert {topic_of(score.candidate_id) for score in plain.scores} == {"robots", "speech"}


def test_excelling_in_one_area_is_enough(plain: Ranking) -> None:
    for score in plain.scores:
        fits = dict(score.areas)
        own = fits[topic_of(score.candidate_id)]
        assert score.component("fit").value == pytest.approx(own, abs=0.05)
        assert min(fits.values()) < 0.3


def test_a_brief_on_a_topic_that_nobody_works_on_finds_nobody() -> None:
    brief = Brief("far", (Area("cheese", "ripening of goat cheese in limestone caves"),))
    ranking = rank(a_corpus(a_world(100)), brief, SMALL)

    assert ranking.scores == ()
    assert "no word of the area 'cheese' is in the corpus" in ranking.notes


def test_one_stray_word_in_common_does_not_make_a_candidate() -> None:
    words = "quantum annealing of frustrated spin lattices on superconducting hardware with flux noise and a probe"
    ranking = rank(a_corpus(a_world(200)), Brief("far", (Area("spins", words),)), SMALL)

    assert all(score.component("fit").value < 0.6 for score in ranking.scores)


@pytest.mark.parametrize("size", [20, 60, 400])
def test_fit_means_the_same_in_small_and_larger_worlds(size: int) -> None:
    found = fitted(a_world(size), a_brief("glaciers"))
    on_topic = np.array([work.authorships[0].author_id.startswith("a-glaciers") for work in found.documents.works])

    assert np.median(found.fits[0][on_topic]) > 0.4
    assert np.median(found.fits[0][~on_topic]) < 0.2


def test_a_similarity_orders_works_as_the_fit_does_and_is_not_stretched_to_the_best_of_the_corpus() -> None:
    whole = fitted(a_world(150), a_brief("robots")).models[0]
    order = np.argsort(whole.x)
    assert np.all(np.diff(whole.similarity[order]) >= 0.0)

    held = fitted(a_world(150), Brief("one", (Area("none", "ripening of goat cheese"),))).models[0]
    assert len(set(held.similarity.tolist())) == 1


@pytest.mark.parametrize("brief", [a_brief("robots"), a_brief("robots", liked=("w0", "w5"), disliked=("w1",))])
def test_the_shares_of_the_terms_sum_to_the_similarity(brief: Brief) -> None:
    found = fitted(a_world(120), brief)
    for row in range(0, 120, 7):
        parts, rest = fit.shares(found.texts, found.models[0], row)
        assert sum(parts.values()) + rest == pytest.approx(float(found.models[0].x[row]), abs=1e-9)


def test_the_shares_sum_to_the_similarity_in_the_co_occurrence_space_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)
    found = fitted(a_world(150), a_brief("robots"))

    assert found.texts.titled is not None
    assert found.models[0].spatial is not None
    for row in range(0, 150, 11):
        parts, rest = fit.shares(found.texts, found.models[0], row)
        assert sum(parts.values()) + rest == pytest.approx(float(found.models[0].x[row]), abs=1e-4)


def test_the_co_occurrence_space_finds_works_that_share_no_word_with_the_area(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)
    bare = a_work("900", "Grasp", "Object, contact, trajectory, planner.", date(2024, 1, 1), "a-bare")
    other = a_work("901", "Vowel", "Pitch, lexicon, utterance, accent.", date(2024, 1, 1), "a-other")
    brief = Brief("one", (Area("robots", "robot torque"),))
    found = fitted([*a_world(200), bare, other], brief)
    rows = {work.id: row for row, work in enumerate(found.documents.works)}

    assert found.models[0].x[rows["w900"]] > found.models[0].x[rows["w901"]] + 0.05


def test_words_too_rare_for_the_base_of_the_space_are_placed_by_their_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)
    world = a_world(200)
    is_robots = ["robots" in work.authorships[0].author_id for work in world]
    marked = [
        replace(work, abstract=f"{work.abstract} Zymurgic.") if mine and row < 60 else work
        for row, (work, mine) in enumerate(zip(world, is_robots, strict=True))
    ]
    features = build_features([(work.title, work.abstract or "") for work in marked])
    word = features.vocabulary.index["zymurgic"]
    monkeypatch.setattr(space, "_MOST_BASE", int((features.frequency > features.frequency[word]).sum()) // 2)
    learned = space.build_space(features)

    assert learned is not None
    assert word in learned.terms
    near = learned.documents @ learned.place(features.counts_of(["zymurgic"]), is_abstract=False)[0]
    unmarked = np.arange(60, 200)
    robots = np.array(is_robots)[unmarked]
    assert near[unmarked][robots].mean() > near[unmarked][~robots].mean() + 0.1


@given(st.integers(5, 12), st.integers(0, 1000))
@settings(deadline=None, max_examples=20)
def test_folding_takes_a_base_term_to_where_it_is(size: int, seed: int) -> None:
    values = np.random.default_rng(seed).standard_normal((size, size)).astype(np.float32)
    values += values.T
    vectors, fold = space._factorise(values, size)

    assert values @ fold == pytest.approx(vectors, abs=1e-2)


def test_the_same_corpus_gives_the_same_space_whatever_was_asked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)
    first = fitted(a_world(150), a_brief("robots")).texts
    second = fitted(a_world(150), a_brief("glaciers")).texts

    assert first.titled is not None
    assert second.titled is not None
    assert np.array_equal(first.titled.vectors, second.titled.vectors)
    assert np.array_equal(first.titled.lengths, second.titled.lengths)


def test_how_many_rows_are_worked_on_at_once_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)
    whole = fitted(a_world(150), a_brief("robots"))
    monkeypatch.setattr(space, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(fit, "_AT_ONCE", 11)
    parts = fitted(a_world(150), a_brief("robots"))

    assert parts.models[0].x == pytest.approx(whole.models[0].x, abs=1e-4)


def test_features_of_single_precision_give_the_same_fit() -> None:
    texts = fitted(a_world(150), a_brief("robots")).texts
    single = replace(texts.features, counts=texts.features.counts.astype(np.float32))
    single = replace(single, tfidf=texts.features.tfidf.astype(np.float32))
    none = np.empty(0, dtype=np.int64)
    area = a_brief("robots").areas[0]

    assert fit.model_area(fit.read_texts(single, None), area, none, none).x == pytest.approx(
        fit.model_area(texts, area, none, none).x, abs=1e-5
    )


def test_an_abstract_asked_about_is_placed_where_the_work_itself_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)
    features = fitted(a_world(150), a_brief("robots")).texts.features
    learned = space.build_space(features)

    assert learned is not None
    assert learned.place(features.counts, is_abstract=True) == pytest.approx(learned.documents, abs=1e-4)


def test_directions_in_which_an_authors_works_stay_alike_count_for_more() -> None:
    rng = np.random.default_rng(8)
    topics = np.repeat(rng.standard_normal((300, 1)), 2, axis=0)
    documents = np.hstack([topics, rng.standard_normal((600, 2))]).astype(np.float32)
    pairs = np.arange(600).reshape(-1, 2)

    kept, *lost = np.diag(space._steadying(documents, pairs))
    assert kept == pytest.approx(1.0, abs=0.05)
    assert max(lost) < 0.5


def test_one_work_or_very_many_by_one_name_teach_nothing() -> None:
    assert space._pairs([[4], [1, 2, 3], range(100, 200)]).tolist() == [[1, 2], [2, 3], [3, 1]]
    assert space._pairs([]).shape == (0, 2)


def test_authors_steady_a_whole_abstract_and_leave_a_few_words_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)
    text = " ".join(an_abstract(random.Random(seed), "robots") for seed in range(3))
    brief = Brief("two", (Area("long", text), Area("short", "robot gripper torque")))
    plain = fitted(a_world(150), brief)
    monkeypatch.setattr(space, "_FEWEST_PAIRS", 10)
    taught = fitted(a_world(150), brief)

    assert taught.texts.space is not None
    assert taught.texts.space.steadying is not None
    assert not np.allclose(taught.models[0].x, plain.models[0].x, atol=1e-3)
    assert np.array_equal(taught.models[1].x, plain.models[1].x)
    for row in range(0, 150, 11):
        parts, rest = fit.shares(taught.texts, taught.models[0], row)
        assert sum(parts.values()) + rest == pytest.approx(float(taught.models[0].x[row]), abs=1e-4)


@pytest.mark.parametrize("least_documents", [100, 1000])
def test_an_area_as_long_as_an_abstract_finds_its_topic_and_is_explained_exactly(
    least_documents: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", least_documents)
    text = " ".join(an_abstract(random.Random(seed), "robots") for seed in range(3))
    found = fitted(a_world(150), Brief("long", (Area("robots", text),)))
    topics = np.array(["robots" in work.authorships[0].author_id for work in found.documents.works])

    assert found.models[0].x[topics].min() > found.models[0].x[~topics].max()
    parts, rest = fit.shares(found.texts, found.models[0], 3)
    assert sum(parts.values()) + rest == pytest.approx(float(found.models[0].x[3]), abs=1e-4)


def test_a_small_corpus_says_that_nothing_could_be_learned_from_it(plain: Ranking) -> None:
    assert any("too few to learn from" in note for note in plain.notes)


def test_the_terms_shown_are_words_of_the_topic_with_what_each_adds(plain: Ranking) -> None:
    best = plain.scores[0]
    terms = [item for item in best.component("fit").evidence if item.kind == "term"]

    assert terms
    assert all(item.value is not None and 0 < item.value <= 1 for item in terms)
    assert set(terms[0].text.split()) <= {*TOPICS[topic_of(best.candidate_id)].split()}


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 10_000), st.integers(40, 160), st.sampled_from([("robots",), ("speech", "glaciers")]))
def test_what_is_printed_of_the_fit_sums_to_the_printed_similarity(
    seed: int, works: int, topics: tuple[str, ...]
) -> None:
    found = fitted(a_world(works, seed=seed), a_brief(*topics))
    for areas, rows in ((areas, kept_rows(found, found.people[who])) for who, areas in candidates(found).items()):
        told = fit_component(found, areas, rows).evidence
        (printed,) = [Decimal(number(item.value)) for item in told if item.kind == "similarity"]
        parts = [Decimal(number(item.value)) for item in told if item.kind in ("term", "rest")]
        best = max(range(len(areas)), key=lambda at: (areas[at][1], -at))
        two = sorted((float(found.models[best].x[row]) for row in rows), reverse=True)[:2]

        assert sum(parts) == printed
        assert float(printed) == pytest.approx(sum(two) / len(two), abs=0.0051)


def test_liked_works_pull_and_disliked_works_push() -> None:
    rng = random.Random(4)
    like = a_work("600", a_title(rng, "markets"), an_abstract(rng, "markets"), date(2024, 1, 1), "a-like")
    world = [*a_world(150), like]
    brief = a_brief("robots")

    def markets(**parts: object) -> float:
        found = fitted(world, a_brief("robots", **parts))
        rows = [row for row, firsts in enumerate(found.documents.firsts) if any("markets" in who for who in firsts)]
        return float(found.fits[0][rows].mean())

    assert brief.liked == ()
    assert markets(liked=("w600",)) > markets() + 0.05
    assert markets(liked=("w600",), disliked=("w4", "w9")) < markets(liked=("w600",))


def test_a_disliked_work_pushes_its_like_down_within_the_area() -> None:
    found = fitted(a_world(200), a_brief("robots"))
    best = int(found.fits[0].argmax())
    name = found.documents.works[best].id
    after = fitted(a_world(200), a_brief("robots", disliked=(name,)))

    assert after.fits[0][best] < found.fits[0][best] - 0.1


def test_a_liked_work_that_is_not_in_the_store_is_named() -> None:
    ranking = rank(a_corpus(a_world(40)), a_brief("robots", liked=("arxiv:2403.90001",)), SMALL)

    assert "arxiv:2403.90001, named by the brief, is not in the store" in ranking.notes


def test_liked_works_alone_are_an_area() -> None:
    ranking = rank(a_corpus(a_world(120)), Brief("liked", (), liked=("arxiv:9901.00000",)), SMALL)

    assert ranking.scores
    assert ranking.scores[0].areas[0][0] == "works you like"
    assert topic_of(ranking.scores[0].candidate_id) == "robots"


def test_a_work_without_an_abstract_fits_by_its_title_but_not_like_a_whole_abstract() -> None:
    bare = a_work("700", "Robot Gripper", None, date(2024, 1, 1), "a-bare")
    found = fitted([*a_world(150), bare], a_brief("robots"))
    rows = {work.id: row for row, work in enumerate(found.documents.works)}

    assert 0.1 < found.fits[0][rows["w700"]] < found.fits[0].max()


def test_nearest_works_gives_the_keys_nearest_to_the_brief() -> None:
    world = a_world(100)
    texts = {f"9901.{work.id[1:]:0>5}": f"{work.title}\n{work.abstract}" for work in world}
    robots = {f"9901.{work.id[1:]:0>5}" for work in world if "robots" in work.authorships[0].author_id}

    nearest = nearest_works(texts, a_brief("robots"), 10)

    assert len(nearest) == 10
    assert set(nearest) <= robots
    assert nearest_works(texts, a_brief("robots"), 10_000)[:10] == nearest
    assert nearest_works(texts, Brief("none", ()), 10) == []
    assert nearest_works({}, a_brief("robots"), 10) == []


def test_nearest_works_finds_liked_works_among_its_keys() -> None:
    world = a_world(100)
    texts = {f"9901.{work.id[1:]:0>5}": f"{work.title}\n{work.abstract}" for work in world}

    assert nearest_works(texts, Brief("one", (), liked=("arxiv:9901.00002",)), 1) == ["9901.00002"]
