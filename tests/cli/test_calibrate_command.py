"""Calibration on the command line: cards, answers from stdin, what would move, and only what is kept counts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.model.opinions import Verdict
from sourcer.model.scores import COMPONENTS
from sourcer.model.shortlist import ShortlistEntry
from sourcer.store import opinions as store
from sourcer.store.engine import reading, writing
from sourcer.team.opinions import of_person
from tests.cli.opinion_world import NOW, Team, a_team

IN = ("--brief", "robots")


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    return a_team(tmp_path, engine)


def weights(team: Team, brief: str = "robots") -> dict[str, float]:
    score = team.shortlist(brief).entries[0].score
    return {name: score.component(name).weight for name in COMPONENTS}


def judge_by_originality(team: Team) -> None:
    """Ten people are judged by hand, as if originality were everything."""
    ranked = sorted(team.shortlist().entries, key=lambda entry: -entry.score.component("originality").value)
    sides: tuple[tuple[Verdict, list[ShortlistEntry]], ...] = (("keep", ranked[:5]), ("pass", ranked[-5:]))
    for verdict, some in sides:
        with writing(team.engine) as conn:
            for entry in some:
                said = of_person(conn, entry, "robots", verdict, by="Mira", reason="as original as that", now=NOW)
                store.save_opinion(conn, said)


def test_ten_cards_are_dealt_and_each_answer_is_noted(team: Team) -> None:
    ran = team("calibrate", *IN, "--by", "Mira", typed="y\nn\ns\nperhaps\ny\n" + "n\n" * 6 + "n\n")
    assert "Card 10 of 10" in ran.stderr
    assert "'perhaps' is none of" in ran.stderr
    with reading(team.engine) as conn:
        said = store.load_opinions(conn, "robots")
    assert [opinion.verdict for opinion in said] == ["yes", "no", "yes", *["no"] * 6]
    assert {opinion.by for opinion in said} == {"Mira"}
    assert all(dict(opinion.components).keys() == set(COMPONENTS) for opinion in said), "with what was shown"
    assert "nothing to propose: 9 people are judged, 2 with yes and 7 with no: at least 10 are needed" in ran.stderr
    assert not any(entry.marks for entry in team.shortlist().entries), "a card takes nobody off the list"

    again = team("calibrate", *IN, typed="q\n")
    judged = {opinion.subject for opinion in said}
    card = re.search(r"#(\d+)  ", again.stdout)
    assert card
    entry = next(entry for entry in team.shortlist().entries if entry.rank == int(card.group(1)))
    assert entry.score.candidate_id not in judged


def test_what_would_move_is_shown_and_nothing_counts_until_it_is_kept(team: Team) -> None:
    own = weights(team)
    judge_by_originality(team)
    declined = team("calibrate", *IN, "--cards", "0", typed="n\n")
    assert "Learned from 5 yes and 5 no" in declined.stdout
    moved = re.search(r"originality +0\.30 → (0\.\d\d)  it tells them apart better", declined.stdout)
    assert moved
    assert float(moved.group(1)) > 0.32
    assert re.search(r"\d+ → \d+ +0\.\d{3} → 0\.\d{3}  \w+ \w+", declined.stdout), "places before and after"
    assert "not kept" in declined.stderr
    team.rank()
    assert weights(team) == own

    before = [entry.score for entry in team.shortlist().entries]
    kept = team("calibrate", *IN, "--cards", "0", "--by", "Mira", typed="y\n")
    assert "kept:" in kept.stderr
    assert [entry.score for entry in team.shortlist().entries] == before, "scores of a finished run never move"
    team.rank()
    found = weights(team)
    assert found["originality"] == pytest.approx(float(moved.group(1)), abs=0.006)
    assert sum(found.values()) == pytest.approx(1.0)
    note = next(note for note in team.shortlist().notes if "weights kept by Mira on" in note)
    assert "originality" in note
    assert "(brief 0.30)" in note
    assert weights(team, "glaciers") == own, "no other brief learns from it"


def test_forgetting_goes_back_to_the_weights_of_the_brief(team: Team) -> None:
    own = weights(team)
    judge_by_originality(team)
    team("calibrate", *IN, "--cards", "0", typed="y\n")
    team.rank()
    assert weights(team) != own
    assert "are forgotten" in team("calibrate", *IN, "--forget", "--by", "Mira").stderr
    team.rank()
    assert weights(team) == own
    assert "none were kept" in team("calibrate", *IN, "--forget").stderr


def test_kept_weights_give_way_where_the_brief_s_own_change_later(team: Team) -> None:
    judge_by_originality(team)
    team("calibrate", *IN, "--cards", "0", typed="y\n")
    path = team.folder / "robots.toml"
    path.write_text(path.read_text(encoding="utf-8") + "[weights]\nfit = 0.7\noriginality = 0.3\n", encoding="utf-8")
    team.rank()
    assert weights(team)["fit"] == pytest.approx(0.7)
    assert any("the brief's own changed since" in note for note in team.shortlist().notes)


def test_a_dry_run_shows_and_notes_nothing(team: Team) -> None:
    judge_by_originality(team)
    ran = team("calibrate", *IN, "--dry-run", typed="y\ny\n")
    assert "→" in ran.stdout
    assert "nothing was kept" in ran.stderr
    with reading(team.engine) as conn:
        assert len(store.load_opinions(conn)) == 10
        assert store.load_weights(conn, "robots") is None


def test_answers_that_stop_in_the_middle_are_kept(team: Team) -> None:
    ran = team("calibrate", *IN, typed="y\nn\n")
    assert "2 people are judged" in ran.stderr
    with reading(team.engine) as conn:
        assert len(store.load_opinions(conn)) == 2
