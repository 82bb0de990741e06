"""What is watched, over nights, merges and departures, on each database. All people and papers are invented."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete
from typer.testing import CliRunner

from sourcer.cli import app
from sourcer.errors import SourcerError
from sourcer.resolve.folding import fold_text
from sourcer.store import conclusions, ledger, tables
from sourcer.store.engine import reading, writing
from sourcer.team import identity
from sourcer.team.watching import Asked, holds, watch_topic
from tests.night.digest_world import Nights, preprint, quiet, works_told


def test_a_watched_person_s_works_are_told_whatever_their_place_on_them(nights: Nights) -> None:
    who = nights.unlisted()
    theirs = preprint(1, "A gripper that waits", "Nel Ostrander", who, topic="markets")
    nights("watch", who, "--reason", "asked us at the fair", "--by", "Mira")
    assert "watched by Mira" in nights("watch").stdout
    nights.night(theirs, preprint(2, "Hearing moths", "Nel Ostrander", "Pia Quell", topic="markets"))
    assert works_told(nights.digest()) == [("new_work", theirs.title)]
    nights("watch", "stop", "1", "--reason", "hired elsewhere")
    assert "Nothing is watched" in nights("watch").stdout
    nights.night(preprint(3, "A gripper that left", "Orla Vint", who, topic="markets"))
    assert works_told(nights.digest()) == []


def test_a_watched_topic_brings_works_of_anybody_that_hold_all_its_words(nights: Nights) -> None:
    nights("watch", "--topic", "Möth  wings", "--reason", "next year's subject")
    nights.night(
        preprint(1, "Of moth-wings, heard", "Nel Ostrander", topic="markets"),
        preprint(2, "Of mammoth wings", "Pia Quell", topic="markets"),
    )
    found = json.loads(nights("digest", "--format", "json").stdout)
    (change,) = [each for each in found["changes"] if each["kind"] == "new_work"]
    assert change["work"]["title"] == "Of moth-wings, heard"
    assert [who["name"] for who in change["people"]] == ["Nel Ostrander"]
    assert change["why"] == [{"kind": "topic", "text": "topic “Möth wings”: watch 1"}]


def test_a_watched_area_brings_works_of_first_authors_further_down(nights: Nights) -> None:
    who = nights.unlisted()
    nights("watch", "--area", "robots", "--reason", "all of it")
    nights.night(preprint(1, "A gripper that waits", who), preprint(2, "A gripper that goes", "Nel Ostrander", who))
    assert ("new_work", "A gripper that waits") in nights.digest("--dry-run")
    nights("pass", who, "--reason", "hired elsewhere")
    assert ("new_work", "A gripper that waits") not in nights.digest()


@pytest.mark.parametrize(
    ("topic", "title", "is_held"),
    [
        ("slow clocks", "Clocks, and why some are SLOW", True),
        ("slow clocks", "A slow clock", False),
        ("ice", "Nice prices", False),
        ("Überlingen", "Uberlingen seen from afar", True),
        ("机器人", "关于机器人的研究", True),
        ("机器人 ice", "关于机器人的研究", False),
    ],
)
def test_a_topic_is_held_by_whole_words_in_any_order(topic: str, title: str, is_held: bool) -> None:
    watch = watch_topic(topic, Asked("", "Mira", "next year's subject", datetime(2026, 6, 1, tzinfo=UTC)))
    assert holds(watch.subject, fold_text(title)) is is_held


def test_watched_people_are_marked_on_the_list(nights: Nights) -> None:
    who = nights.listed(2)
    nights("watch", "3", "--reason", "asked us", "--by", "Mira")
    marks = {entry.score.name: [mark.kind for mark in entry.marks] for entry in nights.list().entries}
    assert marks[who] == ["watched"]
    assert sum(map(len, marks.values())) == 1


def test_a_watch_holds_through_a_merge_and_so_does_what_was_told(nights: Nights) -> None:
    who, other = nights.unlisted(), "Nel Ostrander"
    nights("watch", who, "--reason", "asked us")
    quiet(nights, preprint(1, "A gripper that waits", other))
    with reading(nights.engine) as conn:
        everybody = {author.name: author for author in conclusions.load_authors(conn)}
        merged = identity.merge(conn, everybody[other], everybody[who], by="Mira", reason="she says so herself")
    with writing(nights.engine) as conn:
        ledger.save_decision(conn, merged, now=nights.clock.now())
    nights.night()
    assert works_told(nights.digest()) == [], "works that came with a merge were there before"
    nights.night(preprint(2, "A gripper that stays", other))
    assert works_told(nights.digest()) == [("new_work", "A gripper that stays")]


def test_a_watch_whose_person_left_the_store_says_so_once(nights: Nights) -> None:
    who = "Nel Ostrander"
    paper = preprint(1, "Hearing moths", who, topic="markets")
    quiet(nights, paper)
    nights("watch", who, "--reason", "asked us")
    with writing(nights.engine) as conn:
        conn.execute(delete(tables.records).where(tables.records.c.key == paper.key))
    nights.night()
    assert nights.digest() == [("watch_without_person", "watch:1")]
    assert nights.digest() == []


CANNOT = (
    (("Zed Nobody",), "nobody here is 'Zed Nobody'"),
    (("a", "--reason", "x"), "fits .* people: .*name one by id"),
    (("github:nobody-here",), "no ranking has the account"),
    (("--topic", "?!"), "give a word or more"),
    (("--area", "robot"), "the brief 'robots' has no such area; it has: robots"),
    (("--topic", "tides", "Ana Plenko"), "one thing at a time"),
    (("Ana Plenko", "--brief", "no such"), "there is no brief 'no such'"),
    (("stop", "first"), "with the number of a watch"),
    (("stop", "9"), "there is no watch 9"),
    (("Ana Plenko", "--reason", " "), "--reason is missing"),
)


def test_what_cannot_be_watched_says_why_and_notes_nothing(nights: Nights) -> None:
    for words, fault in CANNOT:
        reason = () if "--reason" in words else ("--reason", "asked us")
        ran = CliRunner().invoke(app, ["watch", *words, *reason, "--config", str(nights.folder / "sourcer.toml")])
        assert isinstance(ran.exception, SourcerError), words
        assert re.search(fault, str(ran.exception)), words
    assert "Nothing is watched" in nights("watch").stdout


def test_a_watch_is_ended_once(nights: Nights) -> None:
    nights("watch", "Ana Plenko", "--reason", "asked us")
    nights("watch", "stop", "1", "--reason", "hired")
    again = ["watch", "stop", "1", "--reason", "hired", "--config", str(nights.folder / "sourcer.toml")]
    assert "was ended already" in str(CliRunner().invoke(app, again).exception)


def test_the_list_of_watches_is_there_for_programs(nights: Nights) -> None:
    nights("watch", "--topic", "slow clocks", "--reason", "=our subject", "--brief", "robots", "--by", "Mira")
    (told,) = json.loads(nights("watch", "--format", "json").stdout)
    assert (told["watch"], told["kind"], told["subject"], told["brief"]) == (1, "topic", "slow clocks", "robots")
    assert "'=our subject" in nights("watch", "--format", "csv").stdout, "a cell that is safe to open"
