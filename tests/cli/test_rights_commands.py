"""Erasure and objection on the command line. All people and papers are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update

from sourcer.model.runs import Tally
from sourcer.model.scores import Ranking, Score
from sourcer.store import conclusions, runs
from sourcer.store import objections as store_objections
from sourcer.store.engine import reading, writing
from sourcer.store.scores import load_ranking, previous_places, save_ranking
from sourcer.store.tables import records
from tests.cli.conftest import Sourcer
from tests.cli.test_people_commands import NOW, store

__all__ = ["store"]


def names(engine: Engine) -> set[str]:
    with reading(engine) as conn:
        return {author.name for author in conclusions.load_authors(conn)}


def test_a_dry_run_says_who_would_go_and_changes_nothing(sourcer: Sourcer, store: Engine, tmp_path: Path) -> None:
    ran = sourcer("forget", "Wei Lianchu", "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "to be erased: Wei Lianchu" in ran.stderr
    assert "on 2 works, at 2 places" in ran.stderr
    assert "Wei Lianchu" in names(store)
    assert not list(tmp_path.rglob("*.suppression-key"))


def test_nobody_is_erased_without_a_yes(sourcer: Sourcer, store: Engine) -> None:
    ran = sourcer("forget", "Wei Lianchu")
    assert ran.returncode == 2
    assert "answer yes, or give --yes" in ran.stderr
    assert "Wei Lianchu" in names(store)


def test_an_erasure_tells_what_went_and_which_files_were_made_before(
    sourcer: Sourcer, store: Engine, tmp_path: Path
) -> None:
    (tmp_path / "out" / "candidates.csv").write_text("Wei Lianchu", encoding="utf-8")
    ran = sourcer("forget", "Wei Lianchu", "--yes", "--reason", "article 17")
    assert ran.returncode == 0, ran.stderr
    assert "erased; the ledger calls them P-" in ran.stdout
    assert "records rewritten: 2" in ran.stdout
    assert "candidates.csv" in ran.stdout
    assert names(store) == {"Wen Lianchu", "Ana Plenko", "Bo Quarnell", "Dov Hestrand"}
    again = sourcer("forget", "Wei Lianchu", "--yes")
    assert (again.returncode, "nobody here is" in again.stderr) == (1, True)
    assert sourcer("resolve").returncode == 0
    assert "Wei Lianchu" not in names(store)


def test_an_objection_is_noted_and_taken_back(sourcer: Sourcer, store: Engine) -> None:
    assert "is not scored any more" in sourcer("object", "Wei Lianchu", "--reason", "no thanks").stderr
    ran = sourcer("similar", "Wei Lianchu")
    assert (ran.returncode, "objected" in ran.stderr) == (1, True)
    assert sourcer("object", "Wei Lianchu", "--withdraw").returncode == 0
    assert sourcer("similar", "Wei Lianchu").returncode == 0
    assert "nobody who objected" in sourcer("object", "Wei Lianchu", "--withdraw").stderr


def test_whoever_is_taken_out_of_a_ranking_leaves_no_gap_in_it(store: Engine) -> None:
    with writing(store) as conn:
        ids = {author.name: author.id for author in conclusions.load_authors(conn)}
        run = runs.start_run(conn, "rank", now=NOW, code_version="1", config_digest="x")
        names = ("Wei Lianchu", "Ana Plenko", "Dov Hestrand")
        scores = tuple(Score(ids[name], "author", name, (), None, (), (), ()) for name in names)
        save_ranking(conn, run, Ranking("mine", NOW.date(), scores, (), (), ()))
        runs.finish_run(conn, run, now=NOW, outcome="done", tally=Tally(), details={"brief": "mine"})
        assert store_objections.unrank(conn, [ids["Wei Lianchu"]]) == 1
        assert previous_places(conn, run, "mine") == {ids["Ana Plenko"]: 1, ids["Dov Hestrand"]: 2}
        assert [score.name for score in load_ranking(conn, run, "mine", first=2).scores] == list(names[1:])


def test_what_was_kept_for_its_time_is_listed_and_goes(sourcer: Sourcer, store: Engine, tmp_path: Path) -> None:
    listed = sourcer("purge", "--dry-run", "--format", "csv")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.splitlines()[0].startswith('"person","name","stored_since"')
    assert "Wei Lianchu" not in listed.stdout
    with writing(store) as conn:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        theirs = records.c.key.in_(_keys_of(conn, "Wei Lianchu"))
        conn.execute(update(records).where(theirs).values(first_seen_at=long_ago))
    due = sourcer("purge", "--dry-run")
    assert "Wei Lianchu" in due.stdout
    assert "nothing was changed" in due.stderr
    assert "Wei Lianchu" in names(store)
    ran = sourcer("purge")
    assert ran.returncode == 0, ran.stderr
    assert "Wei Lianchu" not in names(store)
    assert "Dov Hestrand" in names(store)
    assert "nothing was kept for longer" in sourcer("purge").stderr
    assert sourcer("audit", "verify").returncode == 0


def _keys_of(conn: Connection, name: str) -> list[str]:
    rows = conn.execute(select(records.c.key, records.c.mentions))
    return [row.key for row in rows if name in {printed for printed, *_ in row.mentions}]
