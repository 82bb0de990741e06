from __future__ import annotations

import threading
import zlib

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from sourcer.errors import SchemaAhead, SchemaBehind
from sourcer.store import schema
from sourcer.store.conclusions import load_implementations, save_resolution
from sourcer.store.engine import reading, writing
from sourcer.store.payloads import load_payloads
from sourcer.store.records import load_repos, save_repos
from sourcer.store.repo_names import load_names
from sourcer.store.tables_watch import metadata
from tests.store.store_samples import NOW, a_provenance, a_repo, an_implementation


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_migrations_and_tables_agree(engine: Engine) -> None:
    with reading(engine) as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_up_down_up_ends_where_it_began(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine)
    made = tables(bare_engine)
    assert made == {*metadata.tables, "alembic_version"}
    schema.downgrade(bare_engine, "base")
    assert tables(bare_engine) == {"alembic_version"}
    schema.upgrade(bare_engine)
    assert tables(bare_engine) == made
    schema.check(bare_engine)


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    before = schema.revision(engine)
    schema.upgrade(engine)
    assert schema.revision(engine) == before is not None


def test_a_database_without_tables_is_behind(bare_engine: Engine) -> None:
    assert schema.revision(bare_engine) is None
    with pytest.raises(SchemaBehind, match="sourcer db upgrade"):
        schema.check(bare_engine)


def test_a_database_taken_back_is_behind(engine: Engine) -> None:
    schema.downgrade(engine, "base")
    with pytest.raises(SchemaBehind, match="sourcer db upgrade"):
        schema.check(engine)


def test_a_database_of_a_later_program_is_ahead_and_left_alone(engine: Engine) -> None:
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaAhead, match="newer than the program"):
        schema.check(engine)
    with pytest.raises(SchemaAhead, match="newer than the program"):
        schema.upgrade(engine)
    assert schema.revision(engine) == "9999"


def test_a_table_that_is_missing_is_told_as_behind(bare_engine: Engine) -> None:
    with pytest.raises(SchemaBehind, match="sourcer db upgrade"), reading(bare_engine) as conn:
        conn.execute(text("SELECT * FROM records"))


def test_an_upgrade_that_breaks_leaves_nothing_behind(bare_engine: Engine) -> None:
    with writing(bare_engine) as conn:
        conn.execute(text("CREATE TABLE work_scores (surprise INTEGER)"))
    with pytest.raises(Exception, match="work_scores"):
        schema.upgrade(bare_engine)
    assert tables(bare_engine) - {"alembic_version"} == {"work_scores"}
    assert schema.revision(bare_engine) is None


def test_two_upgrades_at_once_queue(bare_engine: Engine) -> None:
    faults: list[Exception] = []

    def upgrade() -> None:
        try:
            schema.upgrade(bare_engine)
        except Exception as fault:  # noqa: BLE001  told by the assertion below
            faults.append(fault)

    threads = [threading.Thread(target=upgrade) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    schema.check(bare_engine)


def test_implementations_of_before_owners_were_told_apart_learn_what_is_known_of_them(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine)
    with writing(bare_engine) as conn:
        save_repos(conn, [a_repo("1", owner_type="Organization")], run_id=1, now=NOW)
        save_resolution(
            conn,
            works=(),
            authors=(),
            links=(),
            namesakes=(),
            implementations=(an_implementation(repo_key="1"), an_implementation(repo_key="2")),
        )
    schema.downgrade(bare_engine, "0003")
    schema.upgrade(bare_engine)
    with reading(bare_engine) as conn:
        assert [found.owner_type for found in load_implementations(conn)] == ["Organization", ""]


def test_repositories_of_before_names_were_kept_have_those_that_their_rows_still_tell(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine)
    asked = a_provenance(url="https://code.example/repos/Old-Lab/tides")
    with writing(bare_engine) as conn:
        save_repos(conn, [a_repo("1", provenance=asked), a_repo("2", full_name="x/Y")], run_id=1, now=NOW)
    schema.downgrade(bare_engine, "0005")
    schema.upgrade(bare_engine)
    with reading(bare_engine) as conn:
        known = {repo.key: repo.names for repo in load_repos(conn)}
        assert known == {"1": ("quill/tides", "old-lab/tides"), "2": ("x/y",)}
        assert load_names(conn).seen["old-lab/tides"] == {"1": asked.fetched_at}


def test_payloads_of_before_the_answer_was_kept_get_its_defaults_and_survive_the_way_back(bare_engine: Engine) -> None:
    schema.upgrade(bare_engine)
    schema.downgrade(bare_engine, "0001")
    columns = "fetched_url, fetched_at, payload_hash, id, source, stream, kind, key, body"
    values = "'https://papers.example/a', '2024-03-20 04:30:00', 'ab', 'x', 'pmlr', 'v901', 'page', '', :body"
    with writing(bare_engine) as conn:
        conn.execute(text(f"INSERT INTO payloads ({columns}) VALUES ({values})"), {"body": zlib.compress(b"<html>")})
    schema.upgrade(bare_engine)
    with reading(bare_engine) as conn:
        ((_, answer, _),) = load_payloads(conn, "pmlr")
    assert (answer.status, dict(answer.headers), answer.body) == (200, {}, b"<html>")
    schema.downgrade(bare_engine, "0001")
    with reading(bare_engine) as conn:
        assert conn.execute(text("SELECT id FROM payloads")).scalars().all() == ["x"]
    assert "status" not in {column["name"] for column in inspect(bare_engine).get_columns("payloads")}
    assert [index["name"] for index in inspect(bare_engine).get_indexes("payloads")] == ["ix_payloads_source"]
