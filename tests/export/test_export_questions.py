"""The one question beside a poster: what it rests on, in what order, and that it is a question and no praise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.export.questions import question_for
from sourcer.export.text import HIDDEN
from sourcer.model.scores import Evidence
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Work
from tests.export.builders import a_component, a_score, a_work, an_entry, an_implementation, poisoned

WORK = a_work(
    id="w-new",
    title="Ledgers for restarts",
    abstract="A sharpness ledger for warm restarts of any step size.",
    url="https://arxiv.org/abs/2603.90001",
)
OLD = a_work(
    id="w-old", title="Early ledgers", abstract="The sharpness ledger.", url="https://arxiv.org/abs/2203.90009"
)
TAKER = "https://arxiv.org/abs/2604.90002"


def told(work: Work) -> Evidence:
    return Evidence("work", work.title, work.url, work.first_public_on, 0.9)


def phrase(text: str, many: int) -> tuple[Evidence, Evidence]:
    words = f'"{text}" in {many} later works of other first authors, the first by Somebody Else: Keeping a ledger'
    return Evidence("phrase", text, WORK.url), Evidence("uptake", words, TAKER, value=float(many))


EARLIER = Evidence("earlier", "Pacing descent", "https://arxiv.org/abs/2011.90040", date(2020, 11, 3), 0.4)
APART = (Evidence("apart", "ledger"), Evidence("apart", "warm restarts"), Evidence("apart", "unheard of"))


def an_author_with(*originality: Evidence, fit: tuple[Evidence, ...] = (), **changed: object) -> ShortlistEntry:
    parts = (a_component("fit", evidence=fit), a_component("originality", evidence=originality))
    return an_entry(score=a_score(components=parts), works=(WORK, OLD), **{"implementations": (), **changed})


def test_a_phrase_that_others_took_up_comes_first_and_names_who_took_it_up() -> None:
    entry = an_author_with(told(WORK), EARLIER, *APART, *phrase("sharpness ledger", 7))
    asked = question_for(entry, WORK)
    assert asked.text.startswith("“sharpness ledger” was new in your paper, and 7 later works of others have it:")
    assert asked.url == TAKER
    (once,) = {question_for(an_author_with(told(WORK), *phrase("sharpness ledger", 1)), WORK).text}
    assert "one later work of others has it" in once


def test_a_phrase_that_does_not_stand_in_the_paper_word_for_word_is_not_quoted() -> None:
    entry = an_author_with(told(WORK), *phrase("ledger sharp", 7), *phrase("warm restarts", 2))
    assert question_for(entry, WORK).text.startswith("“warm restarts” was new")


def test_then_the_nearest_earlier_work_and_what_is_not_in_it() -> None:
    asked = question_for(an_author_with(told(WORK), EARLIER, *APART), WORK)
    assert asked.text == (
        "The nearest earlier paper we know is “Pacing descent” (2020-11-03); “ledger” and “warm restarts” are not in "
        "it: what can you do that it could not?"
    )
    assert asked.url == EARLIER.url


def test_what_was_said_of_another_work_is_not_said_of_this_one() -> None:
    entry = an_author_with(told(OLD), EARLIER, *APART, *phrase("sharpness ledger", 2))
    assert question_for(entry, WORK).text == "What does “Ledgers for restarts” leave open that you would do next?"
    assert question_for(entry, OLD).text.startswith("“sharpness ledger” was new")


def test_words_shared_with_the_brief_ask_about_its_area() -> None:
    fit = tuple(Evidence("term", term) for term in ("step size", "step", "plateau", "restarts"))
    asked = question_for(an_author_with(fit=fit), WORK)
    assert "“step size” and “restarts”" in asked.text
    assert "Training dynamics" in asked.text
    assert "plateau" not in asked.text, "the paper does not have it"


@pytest.mark.parametrize("work_id", ["w-0", "w-1", "w-2"])
def test_one_shared_word_is_told_as_one(work_id: str) -> None:
    fit = (Evidence("term", "restarts"),)
    asked = question_for(an_author_with(fit=fit), replace(WORK, id=work_id))
    assert "“restarts” are" not in asked.text
    assert "“restarts” come " not in asked.text
    assert asked.text.endswith("?")


def test_an_earlier_phrase_is_asked_for_before_single_words() -> None:
    fit = (Evidence("term", "restarts"),)
    here = question_for(an_author_with(told(OLD), *phrase("sharpness ledger", 3), fit=fit), WORK)
    assert here.text == (
        "3 later works of others have “sharpness ledger” of your “Early ledgers”; it is here again: what is different "
        "now?"
    )
    gone = question_for(
        an_author_with(told(OLD), *phrase("sharpness ledger", 3), fit=fit), replace(WORK, abstract="Restarts.")
    )
    assert gone.text.endswith("this abstract does not: what replaced it?")
    assert here.url == OLD.url


def test_the_paper_s_own_code_and_at_last_the_open_point() -> None:
    code = an_implementation(work_id=WORK.id, relation="official")
    assert "okehamble/sharpness-ledger" in question_for(an_author_with(implementations=(code,)), WORK).text
    other = replace(code, relation="independent")
    last = question_for(an_author_with(implementations=(other,)), WORK)
    assert last.text == "What does “Ledgers for restarts” leave open that you would do next?"
    assert (last.source, last.url) == ("the paper itself", WORK.url)


def test_parts_that_were_not_scored_say_nothing() -> None:
    parts = tuple(
        a_component(name, is_scored=False, evidence=(told(WORK), *phrase("sharpness ledger", 7)))
        for name in ("originality", "fit")
    )
    entry = an_entry(score=a_score(components=parts), works=(WORK,), implementations=())
    assert question_for(entry, WORK).source == "the paper itself"


@pytest.mark.parametrize("work", [WORK, OLD, replace(WORK, abstract=None)])
def test_it_is_one_question_without_praise_and_the_same_every_time(work: Work) -> None:
    entry = an_author_with(told(WORK), *phrase("sharpness ledger", 7), told(OLD), EARLIER, *APART)
    asked = question_for(entry, work)
    assert asked == question_for(entry, work)
    assert asked.text.count("?") == 1
    assert asked.text.endswith("?")
    assert asked.source
    assert asked.url.startswith("https://")
    assert not {"great", "impressive", "excellent", "interesting", "brilliant"} & set(asked.text.casefold().split())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40) | st.sampled_from(["x" * 10_000, "\x1b[2J", "(((", "\\", "\ud800", "a\u202eb"]))
def test_any_text_stays_one_short_line(text: str) -> None:
    entry = an_author_with(
        told(WORK), EARLIER, *APART, *phrase("sharpness ledger", 7), fit=(Evidence("term", "restarts"),)
    )
    asked = question_for(poisoned(entry, text), poisoned(WORK, text))
    assert len(asked.text) < 420
    assert "\n" not in asked.text
    assert not any(letter in asked.text for letter in ("\x1b", "\u202e", "\ud800"))
    assert HIDDEN
