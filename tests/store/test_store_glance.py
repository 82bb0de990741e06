"""A glance at a store: it reads, it cannot write, and it makes no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from sourcer.errors import StoreError
from sourcer.store.glance import glance
from sourcer.store.runs import last_ranking
from sourcer.store.scores import names_ranked, was_ranked
from sourcer.store.tables import leases
from tests.cli.opinion_world import a_team


def test_it_reads_who_is_ranked_and_cannot_write(tmp_path: Path, engine: Engine) -> None:
    team = a_team(tmp_path, engine)
    expected = [(entry.score.candidate_id, entry.score.name) for entry in team.shortlist().entries]
    url = engine.url.render_as_string(hide_password=False)
    with glance(url) as conn:
        assert conn is not None
        run_id = last_ranking(conn, "robots")
        assert run_id is not None
        assert names_ranked(conn, run_id, "robots") == expected
        assert was_ranked(conn, expected[0][0])
        assert not was_ranked(conn, "P000000000000")
        with pytest.raises(StoreError, match=r"read-?only"):
            conn.execute(insert(leases).values(name="glance", holder=""))


def test_where_there_is_no_file_it_makes_none(tmp_path: Path) -> None:
    with glance(f"sqlite:///{tmp_path / 'nobody.db'}") as conn:
        assert conn is None
    assert list(tmp_path.iterdir()) == []
