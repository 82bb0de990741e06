"""Digests over nights, as a team meets them on each database. All people, papers and code are invented."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from sourcer.cli import app
from sourcer.clock import SystemClock
from sourcer.digests import digest as digests
from sourcer.errors import Busy, ConfigError
from sourcer.model.scores import Score
from sourcer.store import conclusions, happened, ledger
from sourcer.store import digests as store_digests
from sourcer.store import records as facts
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading, writing
from sourcer.store.lease import DatabaseLease
from sourcer.team import identity
from tests.cli.opinion_world import papers
from tests.fakes import FakeClock
from tests.night.digest_world import DOOR, SAMPLE_LIST, Nights, at_venue, preprint, quiet, works_told
from tests.resolve.builders import a_repo

HOSTILE = (
    "=cmd|' /C calc'!A0 <script>alert(1)</script> [x](javascript:alert(1)) @channel `rm` https://other.example\x1b[31m"
)


def test_the_first_digest_tells_who_is_on_the_list_and_the_next_that_nothing_changed(
    engine: Engine, tmp_path: Path
) -> None:
    nights = Nights(tmp_path, engine)
    nights.night(*papers())
    first = nights("digest")
    assert "this is the first digest, and there is one ranking" in first.stdout
    assert all(entry.score.name in first.stdout for entry in nights.list().entries)
    second = nights("digest")
    assert second.exit_code == 0
    assert second.stdout.startswith("Nothing changed for “robots” since digest 1 of ")
    nights.night()
    assert nights("digest").stdout == second.stdout, "a night without news changes nothing"


def test_the_first_digest_of_several_rankings_begins_at_the_one_before_the_newest(
    engine: Engine, tmp_path: Path
) -> None:
    nights = Nights(tmp_path, engine)
    nights.night(*papers())
    who = nights.listed()
    nights.night(preprint(1, "A gripper that waits", who))
    assert ("new_work", "A gripper that waits") in nights.digest()


def test_a_work_is_told_once_over_its_versions_copies_and_venue(nights: Nights) -> None:
    paper = preprint(1, "A gripper that waits", nights.listed(), "Zed Marchbanks")
    nights.night(paper)
    assert works_told(nights.digest()) == [("new_work", paper.title)]

    nights.night(replace(paper, version=2, title="A gripper that waits", abstract=f"{paper.abstract} Once more."))
    nights.night(replace(paper, source="arxiv_oai"))
    assert works_told(nights.digest()) == [], "a version and a copy are the same work"

    nights.night(at_venue(paper))
    shown = json.loads(nights("digest", "--format", "json", "--dry-run").stdout)
    (change,) = [each for each in shown["changes"] if each["kind"] == "status_change"]
    assert (change["from"], change["to"]) == ("no venue known", "EXCONF 2026 (Accept (oral))")
    assert change["source"]["source"] == "programme"
    assert works_told(nights.digest()) == [("status_change", paper.title)]

    nights.night(at_venue(paper, source="openreview", key="again", status="Oral"))
    nights.night(at_venue(paper, status="Accept (oral)", url="https://exconf.example.org/moved"))
    assert works_told(nights.digest()) == [], "who else says the same, or says it elsewhere, says nothing new"


def test_a_status_that_changes_inside_one_record_is_told(nights: Nights) -> None:
    paper = preprint(1, "A gripper that waits", nights.listed())
    quiet(nights, paper)
    nights.night(at_venue(paper, status="Submitted"))
    assert works_told(nights.digest()) == [("status_change", paper.title)]
    nights.night(at_venue(paper))
    (change,) = json.loads(nights("digest", "--format", "json").stdout)["changes"]
    assert (change["kind"], change["to"]) == ("status_change", "EXCONF 2026 (Accept (oral))")


def test_new_code_is_told_once_and_its_new_name_is_not(nights: Nights) -> None:
    paper = preprint(1, "A gripper that waits", nights.listed())
    quiet(nights, paper)
    readme = f"# Gripper\nUnofficial PyTorch re-implementation of https://arxiv.org/abs/{paper.key} by its authors."
    repo = a_repo("moduya/waiting-gripper", readme, ("model.py", "train.py", "README.md"), key="4242")
    nights.night(repos=[repo])
    assert works_told(nights.digest()) == [("new_implementation", "moduya/waiting-gripper")]
    nights.night(repos=[replace(repo, full_name="moduya/patient-gripper")])
    with reading(nights.engine) as conn:
        assert [each.full_name for each in conclusions.load_implementations(conn)] == ["moduya/patient-gripper"]
    assert works_told(nights.digest()) == []


def test_somebody_who_comes_onto_the_list_and_somebody_who_moves_up_is_told(nights: Nights) -> None:
    def last_first(ranked: list[Score]) -> list[Score]:
        return [ranked[-1], *ranked[:-1]]

    nights.ranked_anew(last_first)
    ((kind, who),) = nights.digest()
    assert (kind, who) == ("new_person", nights.listed(0))
    last = nights.listed(SAMPLE_LIST - 1)
    nights.ranked_anew(lambda ranked: [ranked[SAMPLE_LIST - 1], *ranked[: SAMPLE_LIST - 1], *ranked[SAMPLE_LIST:]])
    assert nights.digest() == [("moved_up", last)]
    nights.ranked_anew(lambda ranked: [ranked[1], ranked[0], *ranked[2:]])
    assert nights.digest() == [], "one place is jitter"


def test_a_digest_that_was_killed_before_it_was_noted_is_told_again(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.night(preprint(1, "A gripper that waits", nights.listed()))
    path = str(nights.folder / "digest.md")
    words = ["digest", "--format", "markdown", "--out", path, "--config", str(nights.folder / "sourcer.toml")]

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(digests, "note_given_out", killed)
        CliRunner().invoke(app, words)
    before = Path(path).read_bytes()
    assert b"A gripper that waits" in before
    nights("digest", "--format", "markdown", "--out", path)
    assert Path(path).read_bytes() == before, "told again, and the same"
    assert nights.digest() == []


def test_a_file_that_cannot_be_written_leaves_everything_to_be_told(nights: Nights) -> None:
    nights.night(preprint(1, "A gripper that waits", nights.listed()))
    gone = nights.folder / "no" / "folder.md"
    ran = CliRunner().invoke(app, ["digest", "--out", str(gone), "--config", str(nights.folder / "sourcer.toml")])
    assert "folder does not exist" in str(ran.exception)
    assert ("new_work", "A gripper that waits") in nights.digest()


def test_a_look_moves_nothing(nights: Nights) -> None:
    with reading(nights.engine) as conn:
        first = store_runs.last_ranking(conn, "robots")
    paper = preprint(1, "A gripper that waits", nights.listed())
    nights.night(paper)
    day = (nights.clock.today() + timedelta(days=2)).isoformat()
    for words in (("--dry-run",), ("--since", f"run:{first}"), ("--since", day)):
        assert works_told(nights.digest(*words)) == [("new_work", paper.title)], words
    assert "nothing was ranked before 2020-01-01" in nights("digest", "--since", "2020-01-01").stdout
    assert works_told(nights.digest()) == [("new_work", paper.title)]
    assert works_told(nights.digest("--since", f"run:{first}")) == [("new_work", paper.title)]
    with reading(nights.engine) as conn:
        noted = store_digests.last_given_out(conn, "robots")
    assert noted is not None
    assert noted.number == 2
    wrong = CliRunner().invoke(app, ["digest", "--since", "soon", "--config", str(nights.folder / "sourcer.toml")])
    assert isinstance(wrong.exception, ConfigError)
    assert "write last, a day such as 2026-11-01, or run:12" in str(wrong.exception)


def test_two_at_once_tell_each_thing_once(nights: Nights) -> None:
    nights.night(preprint(1, "A gripper that waits", nights.listed()))
    told: list[int] = []
    barrier = threading.Barrier(2)

    def make() -> None:
        barrier.wait()
        clock, maker = SystemClock(), digests.Maker(nights.config.briefs()[0], SAMPLE_LIST, DOOR)
        with digests.one_at_a_time(nights.engine, "robots", clock):
            with reading(nights.engine) as conn:
                made = maker.make(conn, digests.parse_since("last"))
            told.append(len(works_told((c.kind, c.subject) for c in made.digest.changes)))
            if made.is_news:
                with writing(nights.engine) as conn:
                    digests.note_given_out(conn, made, now=clock.now())

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 1]


def test_one_that_slept_while_another_was_given_out_notes_nothing(nights: Nights) -> None:
    nights.night(preprint(1, "A gripper that waits", nights.listed()))
    maker = digests.Maker(nights.config.briefs()[0], SAMPLE_LIST, DOOR)
    with reading(nights.engine) as conn:
        asleep = maker.make(conn, digests.parse_since("last"))
    nights.digest()
    with pytest.raises(Busy, match="given out while this one was made"), writing(nights.engine) as conn:
        digests.note_given_out(conn, asleep, now=nights.clock.now())


def test_who_waits_too_long_for_another_digest_is_told(nights: Nights) -> None:
    clock = FakeClock(nights.clock.now())
    DatabaseLease(nights.engine, "somebody").take("digest glaciers", now=clock.now(), hold_seconds=10_000)
    with pytest.raises(Busy, match="does not end"), digests.one_at_a_time(nights.engine, "glaciers", clock):
        raise AssertionError("not reached")
    assert clock.slept


def test_people_who_were_told_are_nobody_new_by_another_id(nights: Nights) -> None:
    was, name = nights.list().entries[0].score, "Nel Ostrander"
    titles = ("Hearing moths", "Seeing moths", "Counting moths", "Naming moths")
    nights.night(*(preprint(at, title, name, topic="markets") for at, title in enumerate(titles)))
    nights.digest()
    with reading(nights.engine) as conn:
        everybody = {author.name: author for author in conclusions.load_authors(conn)}
        merged = identity.merge(conn, everybody[name], everybody[was.name], by="Mira", reason="he says so himself")
    with writing(nights.engine) as conn:
        ledger.save_decision(conn, merged, now=nights.clock.now())
    nights.night()
    ids = {entry.score.candidate_id for entry in nights.list().entries}
    assert everybody[name].id in ids, "they go on by the id of the one with more signatures"
    assert was.candidate_id not in ids
    assert [each for each in nights.digest() if each == ("new_person", nights.listed())] == []
    with reading(nights.engine) as conn:
        assert was.candidate_id not in store_digests.load_memory(conn, "robots", 0).people


def test_hostile_titles_do_no_harm_in_any_form(nights: Nights) -> None:
    nights.night(preprint(1, HOSTILE, nights.listed()))
    forms = {form: nights("digest", "--dry-run", "--format", form).stdout for form in ("text", "markdown", "html")}
    assert all("\x1b" not in told for told in forms.values())
    assert "<script" not in forms["html"]
    assert "@channel" not in forms["markdown"]
    text = json.loads(nights("digest", "--format", "json").stdout)["text"]
    assert not any(sign in text for sign in ("<", "@channel", "https://other", "[x]", "`rm`"))


def test_the_mark_is_what_the_ranking_was_concluded_from(nights: Nights) -> None:
    """What a harvest brings after who is who was concluded is news of the next night, not lost between two."""
    who, paper = nights.listed(), preprint(1, "A gripper that waits", nights.listed())
    with nights.run("harvest") as run_id, writing(nights.engine) as conn:
        facts.save_records(conn, [paper], run_id=run_id, now=nights.clock.now())
    nights.ranked_anew(lambda ranked: ranked)
    assert works_told(nights.digest()) == []
    nights.night(preprint(2, "Hearing moths", "Nel Ostrander", topic="markets"))
    assert works_told(nights.digest()) == [("new_work", paper.title)], who
    with reading(nights.engine) as conn:
        assert happened.first_ranking(conn, "robots") is not None
