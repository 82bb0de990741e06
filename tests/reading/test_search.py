"""Words out of what is typed and printed, and the passage that is shown. All texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.reading.search import PASSAGE, passage
from sourcer.words.terms import MOST_ASKED, found_in, read_question, words_of


def typed(text: str) -> list[tuple[tuple[str, ...], bool]]:
    return [(term.words, term.is_beginning) for term in read_question(text).terms]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Müller & Søn", ["muller", "son"]),
        ("multi-agent RL_2", ["multi", "agent", "rl", "2"]),
        ("深層学習 x", ["深", "層", "学", "習", "x"]),
        ("Žurnál\u0301 ﬁne", ["zurnal", "fine"]),
        ("... \0 \ud800 --", []),
    ],
)
def test_texts_are_cut_into_folded_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_question_is_words_and_phrases_and_only_a_bare_last_word_may_go_on() -> None:
    assert typed("ice Sens") == [(("ice",), False), (("sens",), True)]
    assert typed('robots "sea ice"') == [(("robots",), False), (("sea", "ice"), False)]
    assert typed("“sea ice” robo") == [(("sea", "ice"), False), (("robo",), True)]
    assert typed("multi-ag") == [(("multi", "ag"), True)]
    assert typed("ice x") == [(("ice",), False), (("x",), False)], "one letter begins nearly everything"
    assert typed('sea "ice') == [(("sea",), False), (("ice",), True)]
    assert typed('"" - *') == []


def test_of_a_pasted_abstract_the_beginning_counts() -> None:
    for text in ("word " * 500, "word-" * 500, f'"{"word " * 500}"'):
        question = read_question(text)
        assert question.is_cut
        assert sum(len(term.words) for term in question.terms) == MOST_ASKED


@given(st.text())
def test_any_text_is_found_in_itself_word_for_word(text: str) -> None:
    terms = read_question(text.replace('"', " ")).terms
    for term in terms:
        for start, end, which in found_in(text, terms):
            assert 0 <= start < end <= len(text)
            assert set(words_of(text[start:end])) & {
                word for word in words_of(text) if any(word.startswith(each) for each in terms[which].words)
            }
        assert len(term.words) > 0


@given(
    st.lists(st.sampled_from(["ice", "Müller", "sea-ice", "海氷", "\u202e", "a\u0301", "end."]), max_size=90).map(
        " ".join
    )
)
def test_a_passage_is_short_and_marks_only_what_was_asked_for(text: str) -> None:
    terms = read_question("muller 氷").terms
    shown = passage(text, terms)
    assert len(shown.text) <= PASSAGE + 45
    assert "\u202e" not in shown.text
    assert {shown.text[start:end] for start, end in shown.spots} <= {"Müller", "氷"}
    assert bool(shown.spots) == bool(shown.text) == ("Müller" in text or "氷" in text)


def test_the_passage_is_where_most_of_the_words_are() -> None:
    far = (
        "Ice is cold. "
        + "Nothing is said here of any of that. " * 12
        + "Then ice sensors float on the sea. "
        + "End. " * 60
    )
    shown = passage(far, read_question("sea ice sensors").terms)
    assert "Then ice sensors float on the sea." in shown.text
    assert (shown.text[0], shown.text[-1]) == ("…", "…")
    assert [shown.text[start:end] for start, end in shown.spots] == ["ice", "sensors", "sea"]
