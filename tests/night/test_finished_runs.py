"""The scores of a finished run never move, and a rerun on the same store has the same bits. All is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, select

from sourcer.store.engine import reading
from tests.cli.opinion_world import Team, a_team, papers, store_papers
from tests.cli.test_bad_input_commands import hostile

PARTS = ("rankings", "scores", "liked_flags", "work_scores")
SCORED = ("scores", "work_scores")
IN = ("--brief", "robots", "--reason", "as it is", "--by", "Mira")


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    return a_team(tmp_path, engine)


def rows_of(team: Team, run_id: int, *tables: str) -> dict[str, list[str]]:
    """Every cell of a run's rows but the run's number, to the last bit of every number."""
    held = MetaData()
    held.reflect(team.engine, only=(*tables, "grounds"))
    said = held.tables["grounds"]
    found = {}
    with reading(team.engine) as conn:
        for name in tables:
            table = held.tables[name]
            cells = [column for column in table.columns if column.name != "run_id"]
            query = select(*cells).where(table.c.run_id == run_id)
            if name == "scores":
                same = (said.c.candidate_id == table.c.candidate_id) & (said.c.digest == table.c.digest)
                query = query.add_columns(*said.c).join(said, same)
            query = query.order_by(*(column for column in cells if column.name in ("brief", "place")))
            found[name] = [repr(tuple(row)) for row in conn.execute(query)]
    return found


def last_run(team: Team) -> int:
    return team.shortlist().run_id


def test_nothing_that_comes_later_moves_a_finished_run(team: Team) -> None:
    first, shown = last_run(team), team.shortlist()
    kept = rows_of(team, first, *PARTS)
    assert all(kept[name] for name in ("rankings", "scores", "work_scores"))

    best, other = shown.entries[0], shown.entries[-1]
    team("like", f"arxiv:{other.works[0].arxiv_id}", *IN)
    team("pass", best.score.candidate_id, *IN)
    store_papers(team.engine, [*papers(), *hostile()])
    brief = team.folder / "robots.toml"
    text = brief.read_text(encoding="utf-8")
    brief.write_text(
        text.replace('name = "robots"\ntext = "', 'name = "robots"\ntext = "glacier ice melt and '), "utf-8"
    )
    assert brief.read_text(encoding="utf-8") != text
    team.rank()

    second = last_run(team)
    assert second > first
    assert rows_of(team, second, *SCORED) != rows_of(team, first, *SCORED)
    assert rows_of(team, first, *PARTS) == kept


def test_a_rerun_on_the_same_store_has_the_same_bits(team: Team) -> None:
    first = last_run(team)
    team.rank()
    second = last_run(team)

    assert second > first
    assert rows_of(team, second, *SCORED) == rows_of(team, first, *SCORED)


def test_papers_that_come_in_another_order_have_the_same_bits(tmp_path: Path, engine: Engine) -> None:
    team = a_team(tmp_path, engine)
    first = last_run(team)
    store_papers(engine, [])
    store_papers(engine, papers()[::-1])
    team.rank()

    assert rows_of(team, last_run(team), *SCORED) == rows_of(team, first, *SCORED)


def test_both_databases_have_the_same_bits(tmp_path: Path, sqlite_engine: Engine, postgres_engine: Engine) -> None:
    (tmp_path / "other").mkdir()
    here, there = a_team(tmp_path, sqlite_engine), a_team(tmp_path / "other", postgres_engine)

    assert rows_of(here, last_run(here), *PARTS) == rows_of(there, last_run(there), *PARTS)
