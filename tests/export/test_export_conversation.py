"""Preparing a conversation: nothing without a source, nothing of praise, the pressing first. All are invented."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

from sourcer.errors import ResolveError
from sourcer.export import conversation_words as words
from sourcer.export.conversation import prepare
from sourcer.export.conversation_text import as_json, as_markdown, as_text
from sourcer.export.facts import FactKind
from sourcer.model.brief import Area, Brief, Team
from sourcer.model.conversation import Conversation, Source, SourceKind, Statement
from sourcer.model.musts import MustHave
from sourcer.model.opinions import Mark
from sourcer.model.records import Account, Provenance
from sourcer.model.scores import COMPONENTS, Ranking
from sourcer.model.shortlist import ShortlistEntry
from sourcer.reading.concentration import concentration
from tests.export.builders import (
    a_component,
    a_score,
    a_shortlist,
    a_work,
    an_entry,
    an_implementation,
)

DOCS = (Path(__file__).parents[2] / "docs" / "conversation.md").read_text(encoding="utf-8")
READ = Provenance("https://api.example.org/users/isvikson", datetime(2024, 3, 13, tzinfo=UTC), "ab" * 32)
ACCOUNT = Account("7", "isvikson", "User", READ, "Torvild Isvikson", "https://isvikson.example.org")
BRIEF = Brief(
    name="Steady training",
    areas=(
        Area("Training dynamics", "long training runs whose sharpness grows"),
        Area("Tides", "measuring the tides of small harbours"),
    ),
    team=Team(mission="We keep ships off the ice.", data="Forty stations,\na third of them silent."),
    role="ML engineer",
    must_have=(MustHave("works", count=2),),
)
OWN = Source("sourcer", "a note")
TITLE = "“A ledger of sharpness for long training runs”"
PRAISE = frozenset(
    re.findall(
        r"[a-z]+",
        """
        excellent outstanding brilliant impressive remarkable exceptional talented gifted genius star expert leading
        great good best better strong stronger strongest top elite amazing fantastic superb stellar pioneering deep
        groundbreaking innovative novel original important influential significant successful seminal promising ideal
        perfect renowned skilled accomplished distinguished admire admired love loved excited impressed unique clever
        """,
    )
)


def conversed(
    entry: ShortlistEntry | None = None, brief: Brief = BRIEF, contact: str = "", **changed: object
) -> Conversation:
    entry = entry or an_entry()
    return prepare(a_shortlist(entry, **changed), entry, brief, contact)


def said(conversation: Conversation, key: str) -> list[str]:
    return [statement.filled(statement.quotes) for statement in conversation.section(key).statements]


def implementer(**changed: object) -> ShortlistEntry:
    code = an_implementation(
        relation="independent", owner="isvikson", full_name="isvikson/again", url="https://github.com/isvikson/again"
    )
    score = a_score(kind="implementer", candidate_id="github:isvikson", name="Torvild Isvikson", accounts=("isvikson",))
    return an_entry(**{"score": score, "implementations": (code,), "accounts": (ACCOUNT,), "names": ()} | changed)


# --- no sentence without a source ------------------------------------------------------------------------


def test_a_statement_without_a_source_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="without a source"):
        Statement("A fact.", (), ())
    with pytest.raises(ValueError, match="says nothing"):
        Statement("  ", (), (OWN,))
    with pytest.raises(ValueError, match="2 quotes for the gaps"):
        Statement("{} is a fact.", ("a", "b"), (OWN,))
    with pytest.raises(ValueError, match="besides our own words"):
        Statement("{} is a fact.", ("Somebody",), (OWN,))
    for source in (("public", "a page", "", date(2024, 1, 1)), ("public", "a page", "https://a.example", None)):
        with pytest.raises(ValueError, match="without address or day"):
            Source(*source)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="without a day"):
        Source("ranking", "run 1")
    with pytest.raises(ValueError, match="without a name"):
        Source("brief", " ")


MANY = (
    an_entry(),
    implementer(),
    an_entry(accounts=(ACCOUNT,), marks=(Mark("passed", "passed by Mira"), Mark("kept", "kept by Ola"))),
    an_entry(implementations=(), provenance=(), namesakes=()),
    an_entry(works=(a_work(withdrawn=True, url="", first_public_on=None, venues=(), title="On nothing"),)),
    an_entry(score=a_score(areas=(), components=tuple(a_component(n, 0.5, is_scored=False) for n in COMPONENTS))),
)


@pytest.mark.parametrize("entry", MANY)
@pytest.mark.parametrize("brief", [BRIEF, Brief("bare", ())])
def test_every_sentence_is_one_of_ours_with_others_words_in_its_gaps(entry: ShortlistEntry, brief: Brief) -> None:
    conversation = conversed(entry, brief)
    assert [section.key for section in conversation.sections] == [
        "before", "team", "facts", "areas", "questions", "open", "objection"
    ]  # fmt: skip
    for section in conversation.sections:
        assert section.statements, section.key
        for statement in section.statements:
            assert statement.words in words.templates()
            assert statement.sources


def test_none_of_our_sentences_praises() -> None:
    for template in words.templates():
        found = set(re.findall(r"[a-z-]+", template.casefold())) & PRAISE
        assert not found, template


def test_the_sources_and_kinds_of_facts_stand_in_the_documentation() -> None:
    told = re.findall(r"^\| ([a-z ]+) \| .+ \|$", DOCS, re.MULTILINE)
    assert {*get_args(SourceKind), *get_args(FactKind)} <= set(told)


# --- the pressing first ----------------------------------------------------------------------------------


def test_who_asks_recruiters_to_stay_away_is_said_first_and_plainly() -> None:
    code = an_implementation(wants_no_recruiters=True)
    conversation = conversed(an_entry(implementations=(code,), marks=(Mark("passed", "passed by Mira"),)))
    assert conversation.is_stopped
    assert conversation.sections[0].title == "Do not write"
    first = "Do not write: the owner of okehamble/sharpness-ledger asks recruiters to stay away."
    assert said(conversation, "before")[0] == first
    assert as_text(conversation).split("\n")[3:6] == ["DO NOT WRITE", "------------", f"- {first}"]
    assert json.loads(as_json(conversation))["do_not_write"] is True


def test_the_wish_of_somebody_else_is_an_open_point_and_stops_nobody() -> None:
    code = an_implementation(wants_no_recruiters=True, relation="independent", owner="stranger", full_name="stranger/x")
    conversation = conversed(an_entry(implementations=(code,)))
    assert not conversation.is_stopped
    assert "The owner of stranger/x, who may be somebody else, asks recruiters to stay away." in said(
        conversation, "open"
    )


def test_a_person_on_whom_the_team_passed_or_whom_it_knows_is_told_so() -> None:
    marks = (Mark("passed", "passed by Mira on 2024-03-01: too far"), Mark("known", "on the list: old colleague"))
    told = said(conversed(an_entry(marks=marks)), "before")
    assert told[:2] == [
        "Your team passed on this person: passed by Mira on 2024-03-01: too far.",
        "Your team knows this person already: on the list: old colleague.",
    ]


def test_an_implementer_is_called_by_no_name() -> None:
    conversation = conversed(implementer())
    assert said(conversation, "before")[0] == (
        "Only the GitHub account isvikson is known, and no real name that anybody checked: use no name before you know "
        "it."
    )
    assert said(conversation, "facts")[0] == (
        "The repository isvikson/again implements “A ledger of sharpness for long training runs”."
    )
    bare = conversed(implementer(accounts=()))
    assert bare.section("before").statements[0].sources[0].kind == "ranking"


def test_a_name_that_is_not_split_and_namesakes_are_told_before_anything_is_written() -> None:
    entry = an_entry(score=a_score(name="Velda Quarnell Okehamble"), names=())
    told = said(conversed(entry), "before")
    assert told[0].startswith("The name stands as printed, Velda Quarnell Okehamble: which part is the family name")
    assert told[1].startswith("Not joined with a person of a like name: Velda Okehamble, who writes on tidal ice.")


def test_somebody_whose_works_are_gone_is_refused() -> None:
    with pytest.raises(ResolveError, match=r"no longer in the store.*`sourcer rank`"):
        conversed(an_entry(works=()))


# --- why this team ---------------------------------------------------------------------------------------


def test_the_team_is_quoted_as_it_is_with_the_key_that_it_stands_under() -> None:
    conversation = conversed()
    assert said(conversation, "team") == [
        "Your brief says: “We keep ships off the ice.”",
        "Your brief says: “Forty stations, a third of them silent.”",
    ]
    assert [each.sources[0].says for each in conversation.section("team").statements] == [
        "the brief “Steady training”, [team] mission", "the brief “Steady training”, [team] data"
    ]  # fmt: skip
    assert said(conversed(brief=Brief("bare", ())), "team") == [words.NO_TEAM]


# --- open points -----------------------------------------------------------------------------------------


def test_open_points_say_what_is_unsure_unscored_unread_or_withdrawn() -> None:
    parts = tuple(
        replace(part, is_scored=part.name != "engineering", note="no code known") for part in a_score().components
    )
    entry = an_entry(
        score=a_score(components=parts),
        implementations=(),
        works=(a_work(), a_work(id="w", title="Gone", withdrawn=True)),
    )
    ranking = Ranking(BRIEF.name, date(2024, 3, 14), (entry.score,), (), (), ())
    _, of_the_list = concentration(ranking, entry.works, None, 1)
    notes = ("implementations were not read: nobody agreed.", *of_the_list)
    told = said(conversed(entry, notes=notes), "open")
    assert told == [
        "To check: one of two affiliations is older than five years.",
        "Not scored, and so counted as the middle: engineering: no code known.",
        words.NO_CODE,
        "The work “Gone” was withdrawn: rest nothing on it.",
        "The ranking says of itself: implementations were not read: nobody agreed.",
    ]
    clear = conversed(an_entry(score=a_score(uncertain=())), notes=())
    assert said(clear, "open") == [words.NOTHING_OPEN]


# --- the right to object ---------------------------------------------------------------------------------


def test_the_right_to_object_says_who_what_from_where_why_and_whom_to_write_to() -> None:
    conversation = conversed(an_entry(accounts=(ACCOUNT,)), contact=" data@example.org ")
    told = " ".join(said(conversation, "objection"))
    for part in (
        words.SENDER, words.HELD, words.HELD_ACCOUNT, words.PURPOSE, words.RIGHTS,
        "https://arxiv.org/abs/2203.90017 (read 2024-03-13)", "https://github.com/isvikson (read 2024-03-13)",
        "write to data@example.org; a word is enough",
    ):  # fmt: skip
        assert part in told
    assert "(fill in: an address" in " ".join(said(conversed(), "objection"))
    bare = conversed(an_entry(works=(a_work(url=""),), implementations=()))
    assert words.NO_PAGES in said(bare, "objection")
    assert words.HELD_ACCOUNT not in said(bare, "objection")


def test_the_paragraph_on_it_stands_apart_as_one_running_text() -> None:
    text = as_text(conversed(contact="data@example.org"))
    paragraph = text.split("Your right to object\n--------------------\n")[1].split("\n\n")[0]
    assert not re.search(r"^- ", paragraph, re.MULTILINE)
    assert " ".join(paragraph.split()).endswith("To do so, write to data@example.org; a word is enough.")
    markdown = as_markdown(conversed()).split("## Your right to object\n\n")[1]
    assert markdown.split("\n")[0].startswith("(Fill in: your name")


def test_the_same_person_gives_the_same_words() -> None:
    assert as_json(conversed()) == as_json(conversed())
