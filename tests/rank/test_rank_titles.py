"""What titles teach: where a few words lie, and that nothing else is moved by it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sourcer.model.brief import Area, Brief
from sourcer.model.works import Work
from sourcer.rank import space, titles
from sourcer.rank.context import Fitted, fit_corpus
from sourcer.rank.features import TITLE_TIMES, build_features
from sourcer.rank.prepared import prepare
from tests.rank.builders import SMALL, a_brief, a_corpus, a_work, a_world, an_abstract

BRIEF = a_brief("robots")
PROSE = st.lists(st.sampled_from(["robot", "grasps", "cup", "the", ".", "of", "torque", "a"]), max_size=12).map(
    " ".join
)
LONG = " ".join(an_abstract(random.Random(seed), "speech") for seed in range(3))


@pytest.fixture(autouse=True)
def _small_corpora_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "FEWEST_DOCUMENTS", 100)


def fitted(works: list[Work], brief: Brief) -> Fitted:
    return fit_corpus(prepare(a_corpus(works)), brief, SMALL)


def topics_of(works: list[Work], topic: str) -> np.ndarray:
    return np.array([work.authorships[0].author_id.startswith(f"a-{topic}") for work in works])


def titled_otherwise() -> list[Work]:
    """Many abstracts about robots speak of a "vibrant zither"; it is the whole title of some about speech."""
    rng = random.Random(1)
    works = []
    for work in a_world(400):
        topic = work.authorships[0].author_id.split("-")[1]
        if topic == "speech" and rng.random() < 0.5:
            work = replace(work, title="Vibrant Zither")
        elif topic == "robots" and rng.random() < 0.8:
            work = replace(work, abstract=f"{work.abstract} It is a vibrant zither.")
        works.append(work)
    return works


def test_words_lie_near_the_abstracts_that_have_them_as_their_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    works = titled_otherwise()
    features = build_features([(work.title, work.abstract or "") for work in works])
    learned = space.learn_terms(features)
    assert learned is not None
    without = np.array(["ibrant" not in work.title + (work.abstract or "") for work in works])
    speech, robots = topics_of(works, "speech") & without, topics_of(works, "robots") & without

    def nearer_to_speech(of: space.Space) -> float:
        near = of.documents @ of.place(features.counts_of(["vibrant zither"]), is_abstract=False)[0]
        return float(near[speech].mean() - near[robots].mean())

    monkeypatch.setattr(titles, "_PASSES", 40.0)
    assert nearer_to_speech(space.fill(learned, features)) < 0.0
    assert nearer_to_speech(titles.follow_titles(learned, features)) > 0.1


def test_more_titles_find_their_own_abstracts_than_before() -> None:
    works = a_world(300)
    features = build_features([(work.title, work.abstract or "") for work in works])
    learned = space.learn_terms(features)
    assert learned is not None

    def own_places(of: space.Space) -> float:
        near = of.place(features.titles, is_abstract=False) @ of.documents.T
        return float((near > near.diagonal()[:, None]).sum(axis=1).mean())

    assert own_places(titles.follow_titles(learned, features)) < own_places(space.fill(learned, features))


@given(
    arrays(np.float64, (4, 3), elements=st.floats(-2, 2)),
    arrays(np.float64, (4, 3), elements=st.floats(-2, 2)),
    st.integers(0, 3),
    st.integers(0, 2),
)
@settings(deadline=None)
def test_the_slopes_are_those_of_the_loss(left: np.ndarray, right: np.ndarray, row: int, column: int) -> None:
    left[:, 0] += np.where(left[:, 0] < 0, -0.5, 0.5)  # away from the origin, where a direction has no slope
    right[:, 0] += np.where(right[:, 0] < 0, -0.5, 0.5)

    def loss(moved: np.ndarray) -> float:
        units = [each / np.linalg.norm(each, axis=1, keepdims=True) for each in (moved, right)]
        odds = units[0] @ units[1].T / float(titles._WARMTH)
        both = [odds - np.log(np.exp(odds).sum(axis=axis, keepdims=True)) for axis in (0, 1)]
        return -float((np.diag(both[0]) + np.diag(both[1])).mean() / 2.0)

    step = np.zeros_like(left)
    step[row, column] = 1e-5
    measured = (loss(left + step) - loss(left - step)) / 2e-5
    (one, lengths), (other, _) = titles._unit(left), titles._unit(right)
    found = titles._through_unit(titles._pull(one, other) @ other, one, lengths)

    assert found[row, column] == pytest.approx(measured, abs=1e-3, rel=1e-3)


def test_a_short_area_is_fitted_the_same_whatever_else_the_brief_names() -> None:
    works, short = a_world(150), Area("robots", "robot gripper torque")
    alone = fitted(works, Brief("one", (short,)))
    beside = fitted(works, Brief("two", (Area("speech", LONG), short)))

    assert not alone.models[0].is_long
    assert beside.models[0].is_long
    assert np.array_equal(alone.fits[0], beside.fits[1])
    assert np.array_equal(fitted(works, Brief("long", (Area("speech", LONG),))).fits[0], beside.fits[0])


def test_a_whole_abstract_is_not_moved_by_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    works, brief = a_world(150), Brief("two", (Area("speech", LONG), Area("robots", "robot gripper torque")))
    taught = fitted(works, brief)
    monkeypatch.setattr(titles, "_PASSES", 0.0)
    plain = fitted(works, brief)

    assert np.array_equal(taught.fits[0], plain.fits[0])
    assert not np.allclose(taught.models[1].x, plain.models[1].x, atol=1e-3)


def test_the_same_corpus_teaches_the_same_to_the_bit() -> None:
    first, second = (fitted(a_world(150), a_brief(topic)).texts.titled for topic in ("robots", "glaciers"))

    assert first is not None
    assert second is not None
    assert np.array_equal(first.vectors, second.vectors)
    assert np.array_equal(first.mean, second.mean)


@pytest.mark.parametrize("abstract", ["", "Too short."])
def test_works_that_say_too_little_teach_nothing_and_break_nothing(abstract: str) -> None:
    features = build_features([(work.title, abstract) for work in a_world(300)])
    learned = space.learn_terms(features)
    assert learned is not None

    assert np.array_equal(titles.follow_titles(learned, features).vectors, learned.vectors)


def test_where_every_work_says_the_same_nothing_is_learned() -> None:
    same = fitted([a_work(str(number), "Grasping Cups", None, date(2024, 1, 1), "a") for number in range(150)], BRIEF)
    assert same.texts.space is None
    assert len(same.fits[0]) == 150


def test_works_without_titles_teach_nothing() -> None:
    features = build_features([("", an_abstract(random.Random(seed), "robots")) for seed in range(150)])
    learned = space.learn_terms(features)
    assert learned is not None

    assert features.titles.nnz == 0
    assert np.array_equal(titles.follow_titles(learned, features).vectors, learned.vectors)


@given(st.lists(st.tuples(PROSE, PROSE), max_size=8))
@settings(deadline=None)
def test_the_counts_of_titles_are_those_that_all_counts_hold_three_times(texts: list[tuple[str, str]]) -> None:
    features = build_features(texts, minimum_documents=1)
    title_counts = features.titles.toarray().astype(int)

    assert title_counts.tolist() == features.counts_of([title for title, _ in texts]).toarray().tolist()
    assert (features.counts.toarray() >= TITLE_TIMES * title_counts).all()
