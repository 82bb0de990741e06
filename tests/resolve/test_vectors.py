"""Texts as TF-IDF rows: counted in one array, and the same as counted word by word."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.resolve.folding import fold_text
from sourcer.resolve.vectors import gram_rows, word_rows
from sourcer.words.english import STOP_WORDS

TEXTS = st.lists(st.text(st.sampled_from("ab3 éß中λ-"), max_size=30).map(fold_text), min_size=1, max_size=6)
ANY_TEXTS = st.lists(st.text(max_size=12).map(fold_text), min_size=1, max_size=5)


def runs(text: str) -> Counter[str]:
    """Five letters inside a word with a space on both ends; a shorter word is a run by itself."""
    padded = [f" {word} " for word in text.split()]
    return Counter(word[at : at + 5] for word in padded for at in range(max(len(word) - 4, 1)))


def cosine(a: Counter[str], b: Counter[str], counts: list[Counter[str]]) -> float:
    def weights(terms: Counter[str]) -> dict[str, float]:
        held = {term: sum(term in other for other in counts) for term in terms}
        return {t: (1 + log(n)) * (1 + log((1 + len(counts)) / (1 + held[t]))) for t, n in terms.items()}

    x, y = weights(a), weights(b)
    lengths = sqrt(sum(v * v for v in x.values()) * sum(v * v for v in y.values()))
    return sum(x[t] * y.get(t, 0) for t in x) / lengths if lengths else 0.0


@given(TEXTS | ANY_TEXTS)
def test_runs_of_letters_are_those_that_counting_word_by_word_finds(texts: list[str]) -> None:
    rows, counts = gram_rows(texts), [runs(text) for text in texts]
    found = (rows @ rows.T).toarray()
    assert np.diff(rows.indptr).tolist() == [len(terms) for terms in counts]
    expected = [[cosine(a, b, counts) for b in counts] for a in counts]
    assert found == pytest.approx(np.array(expected), abs=1e-5)


@given(TEXTS | ANY_TEXTS)
def test_words_are_weighed_by_how_rare_they_are(texts: list[str]) -> None:
    counts = [Counter(word for word in text.split() if len(word) > 1 and word not in STOP_WORDS) for text in texts]
    rows = word_rows(texts)
    expected = [[cosine(a, b, counts) for b in counts] for a in counts]
    assert (rows @ rows.T).toarray() == pytest.approx(np.array(expected), abs=1e-5)


def test_words_of_every_abstract_say_nothing() -> None:
    rows = word_rows(["we propose the slow clock", "we propose the fast sundial"])
    assert (rows[0] @ rows[1].T).toarray().item() == 0


def test_an_ending_or_a_hyphen_hides_little_of_a_word() -> None:
    rows = gram_rows([fold_text(text) for text in ("Clockmaking", "clock-making", "clockmaker", "gardening")])
    likeness = (rows[0] @ rows.T).toarray()[0]
    assert likeness[1] > 0 < likeness[2]
    assert likeness[3] == 0


def test_a_corpus_of_very_many_letters_is_counted_exactly() -> None:
    letters = "".join(chr(0x4E00 + k) for k in range(9000))
    texts = [letters[k : k + 6] for k in range(0, 9000, 6)]
    rows = gram_rows([*texts, texts[7]])
    assert (rows @ rows.T).toarray()[-1].nonzero()[0].tolist() == [7, len(texts)]
