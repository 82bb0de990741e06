"""Asking for somebody: by id, place or name in any spelling; and what is said where the answer is not one person."""

from __future__ import annotations

import contextlib
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from sourcer.errors import ResolveError
from sourcer.model.ledger import Change
from sourcer.model.shortlist import Shortlist
from sourcer.reading.finding import find_entry, find_or_explain
from sourcer.store import ledger
from sourcer.store.engine import reading, writing
from tests.cli.opinion_world import Team, a_team
from tests.export.builders import a_score, a_shortlist, a_work, an_entry

NOW = datetime(2026, 6, 1, tzinfo=UTC)
GONE, OTHER = "P00000000000a", "P00000000000b"


def people(*names: str) -> Shortlist:
    entries = (
        an_entry(
            rank=at, names=(name,), score=a_score(name=name, candidate_id=f"P{at}"), works=(a_work(title=f"W{at}"),)
        )
        for at, name in enumerate(names, start=1)
    )
    return a_shortlist(*entries, total=len(names))


def refused(shortlist: Shortlist, person: str) -> str:
    with pytest.raises(ResolveError) as error:
        find_entry(shortlist, person)
    return str(error.value)


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("Jörg Müller", "Muller"),
        ("Jörg Müller", "JORG muller"),
        (unicodedata.normalize("NFD", "Jörg Müller"), unicodedata.normalize("NFC", "müller")),
        (unicodedata.normalize("NFC", "Zoë Brännvik"), unicodedata.normalize("NFD", "Zoë")),
        ("Øyvind Straße", "oyvind strasse"),
        ("Ottoline Quarrish-Okehamble", "quarrish okehamble"),
        ("שלמה בן-דוד", "בן דוד"),
    ],
)
def test_accents_case_and_the_way_they_are_written_do_not_matter(printed: str, asked: str) -> None:
    assert find_entry(people("Velda Isvikson", printed), asked).rank == 2


def test_a_place_is_found_with_and_without_its_sign_and_one_beyond_says_how_many_there_are() -> None:
    shortlist = people("Ana Plenko", "Bo Quarnell")
    assert find_entry(shortlist, "#2") is find_entry(shortlist, " 2 ") is shortlist.entries[1]
    assert refused(shortlist, "#999") == "there is no #999 for 'Steady training': there are 2"
    assert "there are 2" in refused(shortlist, "0")
    assert "nobody called '²'" in refused(shortlist, "²")


def test_an_ambiguous_name_lists_place_name_id_and_best_work_in_columns_and_the_way_out() -> None:
    told = refused(people("Wei Lianchu", "Wen Lianchu-Okehamble", "Bo Quarnell"), "lianchu").splitlines()
    assert told == [
        "'lianchu' fits 2 candidates:",
        "  #1  Wei Lianchu            P1  “W1”",
        "  #2  Wen Lianchu-Okehamble  P2  “W2”",
        "name one by id, such as P1, or by place",
    ]


def test_several_of_the_very_same_name_are_listed_and_a_whole_name_goes_before_a_part() -> None:
    shortlist = people("Wei Lianchu", "Wei Lianchu", "Wei Lianchu-Okehamble")
    told = refused(shortlist, "wei lianchu")
    assert "fits 2 candidates" in told
    assert "Okehamble" not in told
    assert find_entry(shortlist, "p2").rank == 2


def test_of_very_many_the_first_are_listed_and_the_rest_counted() -> None:
    told = refused(people(*(f"Ana {'x' * 300} {at}" for at in range(30))), "ana")
    assert "and 18 more" in told
    assert max(map(len, told.splitlines())) < 120


@given(st.text(max_size=30))
def test_whatever_is_asked_for_is_somebody_or_a_clear_refusal(asked: str) -> None:
    shortlist = people("Ana Plenko", "שלמה בן-דוד", "")
    found = None
    with contextlib.suppress(ResolveError):
        found = find_entry(shortlist, asked)
    assert found is None or found in shortlist.entries


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    return a_team(tmp_path, engine)


def became(team: Team, *changes: tuple[str, str, str]) -> None:
    told = [Change("author", kind, old, new, "same ORCID", 1.0) for kind, old, new in changes]  # type: ignore[arg-type]
    with writing(team.engine) as conn:
        ledger.save_changes(conn, 1, told, now=NOW)


def explained(team: Team, asked: str) -> str:
    with reading(team.engine) as conn, pytest.raises(ResolveError) as error:
        find_or_explain(conn, team.shortlist(), asked)
    return str(error.value)


def test_an_id_that_was_merged_says_into_whom_through_every_step(team: Team) -> None:
    one = team.shortlist().entries[2]
    kept = one.score.candidate_id
    became(team, ("joined", GONE, OTHER), ("joined", OTHER, kept))
    told = explained(team, GONE)
    assert told.startswith(f"{GONE} is now part of {one.score.name} ({kept}, #3); `sourcer show {kept}`")


def test_an_id_that_was_split_names_the_parts(team: Team) -> None:
    first, second = (entry.score.candidate_id for entry in team.shortlist().entries[:2])
    became(team, ("split", GONE, first), ("joined", GONE, second))
    told = explained(team, GONE)
    assert f"{GONE} was split; the parts are " in told
    assert first in told
    assert second in told


def test_merges_that_lead_in_a_circle_end(team: Team) -> None:
    became(team, ("joined", GONE, OTHER), ("joined", OTHER, GONE))
    assert "nobody with that id is known any more" in explained(team, GONE)


def test_an_id_of_nobody_says_that_they_may_have_been_removed(team: Team) -> None:
    assert explained(team, GONE) == f"nobody with the id {GONE} is known any more: they may have been removed"
    became(team, ("joined", GONE, OTHER))
    assert explained(team, GONE).startswith(f"{GONE} became {OTHER}, and nobody with that id is known any more")


def test_somebody_who_is_known_and_not_ranked_is_told_as_such(team: Team) -> None:
    ran = team("people", "why", "Zed Marchbanks", "--format", "json")
    who = next(word for word in ran.stdout.replace('"', " ").split() if word.startswith("P") and len(word) == 13)
    assert explained(team, who).startswith(f"Zed Marchbanks ({who}) is known, but not ranked for 'robots'")


def test_a_card_of_nobody_ends_with_one_and_no_traceback(team: Team) -> None:
    ran = team.tried("show", "Nobody Known", "--brief", "robots")
    assert isinstance(ran.exception, ResolveError), "the main program prints it and ends with 1"
    assert "nobody called" in str(ran.exception)
