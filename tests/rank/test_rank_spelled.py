"""Texts as numbers: the same words as are read one text at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.rank import spelled
from sourcer.rank.features import build_features
from sourcer.rank.spelled import spell
from sourcer.rank.text import BREAK, breaks_off, clean, find_tokens, tokens

WILD = st.text(st.characters(), max_size=60) | st.text("ab1_ .,;-\n$\\{}²½Éß漢", max_size=60)


@given(st.lists(st.tuples(WILD, WILD), max_size=6))
def test_the_words_are_those_of_each_text(texts: list[tuple[str, str]]) -> None:
    found = spell(texts)

    assert len(found) == len(texts)
    for part, text in enumerate(text for both in texts for text in both):
        held = found.tokens[found.starts[part] : found.starts[part + 1]]
        assert [found.spellings[at] for at in held] == tokens(text)
    words = [[word for word in tokens(abstract) if word != BREAK] for _, abstract in texts]
    assert found.abstract_words().tolist() == [len(each) for each in words]
    assert [[found.spellings[at] for at in found.words_of(row)] for row in range(len(texts))] == words


@given(st.text(st.characters(max_codepoint=127), max_size=80))
def test_plain_text_is_read_as_any_other(text: str) -> None:
    assert find_tokens(text) == find_tokens(f"漢 {text}")[1:]


@given(st.lists(st.tuples(WILD, WILD), max_size=6), st.integers(0, 2**32 - 1))
def test_texts_with_some_words_alone_keep_those_in_order(texts: list[tuple[str, str]], chosen: int) -> None:
    whole = spell(texts)
    kept = np.random.default_rng(chosen).random(len(whole.spellings)) < 0.5
    some = whole.only(kept)

    assert len(some) == len(whole)
    for part in range(2 * len(whole)):
        held = whole.tokens[whole.starts[part] : whole.starts[part + 1]]
        assert some.tokens[some.starts[part] : some.starts[part + 1]].tolist() == held[kept[held]].tolist()


def test_texts_are_the_same_however_many_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        (f"Grasp the {word}", f"A robot grasps {word}. It learns policies, slowly; {word} breaks.")
        for word in ("glass", "stone", "paper", "glass", "string", "paper", "stone")
    ]
    whole = build_features(texts)
    monkeypatch.setattr(spelled, "_AT_ONCE", 2)
    parts = build_features(texts)

    assert parts.vocabulary.words == whole.vocabulary.words
    assert parts.vocabulary.pairs.tolist() == whole.vocabulary.pairs.tolist()
    assert np.array_equal(parts.counts.toarray(), whole.counts.toarray())
    assert np.array_equal(parts.tfidf.toarray(), whole.tfidf.toarray())


def test_a_title_counts_three_times_and_no_phrase_runs_out_of_it() -> None:
    found = build_features([("Robot", "gripper holds glass"), ("Robot gripper", "robot. Gripper holds glass")])
    terms = {found.vocabulary.text(at): at for at in range(len(found.vocabulary))}

    assert set(terms) == {"robot", "gripper", "holds", "glass", "gripper holds", "holds glass"}
    assert found.counts[:, terms["robot"]].toarray().ravel().tolist() == [3, 4]
    assert found.counts[:, terms["gripper holds"]].toarray().ravel().tolist() == [1, 1]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("The $\\alpha$ of \\emph{laws}; see https://example.org/x?y=1 too.", "The alpha of laws ; see . too."),
        ("A learn-\n ing rule", "A learning rule"),
        ("Short. This paper has been\n withdrawn by the author. Long.", "Short. Long."),
        ("Done. Copyright 2021 Example Press.", "Done."),
        ("This work is under\nreview at a journal. It holds.", "It holds."),
        ("ﬁne ²", "fine 2"),
        ("plain words", "plain words"),
        ("", ""),
    ],
)
def test_cleaning_leaves_the_words(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("It holds.", False),
        ("It holds", False),
        ("It holds for the", True),
        ("It holds...", True),
        ("It holds (", True),
        ("", False),
    ],
)
def test_a_text_that_breaks_off_is_known_by_its_end(text: str, is_cut: bool) -> None:
    assert breaks_off(text) is is_cut
