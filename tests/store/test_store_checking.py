"""What a check of the database finds, on both engines."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, text

from sourcer.store import schema, search_index
from sourcer.store.checking import Checked, Finding, check_database
from sourcer.store.engine import writing
from sourcer.store.lease import night_lease
from sourcer.store.tables import leases
from tests.invented_rows import ROWS, fill, tables_of
from tests.store.store_samples import NOW

REFERS = {
    "authorships": ("work_id", "author_id"),
    "work_records": ("work_id",),
    "author_links": ("author_id",),
}


@pytest.fixture
def sound(engine: Engine) -> Engine:
    fill(engine, [table for table in tables_of(engine) if not table.name.startswith("search_")])
    with writing(engine) as conn:
        conn.execute(delete(leases))
        conn.execute(text("UPDATE runs SET tally = '{}'"))
        for table, refers in REFERS.items():
            for column in refers:
                conn.execute(text(f"UPDATE {table} SET {column} = replace({column}, '{column}', 'id')"))
        search_index.bring_up_to_date(conn)
    return engine


def of(found: Checked, check: str) -> Finding:
    (finding,) = [finding for finding in found.findings if finding.check == check]
    return finding


def test_a_sound_store_is_told_so_with_its_sizes(sound: Engine) -> None:
    found = check_database(sound)
    assert {finding.check: finding.state for finding in found.findings} == {
        "integrity": "sound", "revision": "sound", "references": "sound", "search index": "sound", "runs": "sound",
    }  # fmt: skip
    assert not found.is_broken
    sizes = {part.table: part for part in found.sizes}
    assert sizes["works"].rows == ROWS
    assert sizes["works"].size is None or sizes["works"].size > 0


def test_an_empty_store_is_sound(engine: Engine) -> None:
    assert {finding.state for finding in check_database(engine).findings} == {"sound"}


@pytest.mark.parametrize("revision", [None, "0009"])
def test_an_older_store_is_to_be_upgraded(bare_engine: Engine, revision: str | None) -> None:
    if revision:
        schema.upgrade(bare_engine, revision)
    found = check_database(bare_engine)
    assert found.is_broken
    assert "sourcer db upgrade" in of(found, "revision").mend


def test_a_store_of_a_later_program_is_told(sound: Engine) -> None:
    with writing(sound) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert of(check_database(sound), "revision").mend == "upgrade sourcer"


def test_a_work_that_is_gone_from_under_its_authors_is_found(sound: Engine) -> None:
    with writing(sound) as conn:
        conn.execute(text("DELETE FROM works WHERE id = (SELECT min(id) FROM works)"))
    finding = of(check_database(sound), "references")
    assert finding.state == "broken"
    assert "1 rows of authorships refer to works that are not there" in finding.said
    assert "1 rows of work_records refer to works" in finding.said
    assert "restore" in finding.mend


def test_a_foreign_key_that_leads_nowhere_is_found(sound: Engine) -> None:
    if sound.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(sound.url.database), isolation_level=None)) as careless:
            careless.execute("DELETE FROM runs WHERE id = 1")
    else:
        with writing(sound) as conn:
            conn.execute(text("ALTER TABLE rankings DROP CONSTRAINT fk_rankings_run_id"))
            conn.execute(text("DELETE FROM runs WHERE id = 1"))
    found = check_database(sound)
    assert found.is_broken
    assert "of rankings refer to" in " ".join(finding.said for finding in found.findings)


def test_an_index_that_lags_behind_is_found_and_can_be_made_anew(sound: Engine) -> None:
    with writing(sound) as conn:
        conn.execute(text("UPDATE works SET title = 'Quite another tide' WHERE id = (SELECT min(id) FROM works)"))
        conn.execute(text("DELETE FROM search_people WHERE id = 1"))
    finding = of(check_database(sound), "search index")
    assert (finding.state, finding.said) == (
        "broken", "1 works differ from what is stored; 1 people differ from what is stored"
    )  # fmt: skip
    assert "--mend" in finding.mend
    with writing(sound) as conn:
        search_index.make_anew(conn)
    assert of(check_database(sound), "search index").state == "sound"


def test_an_index_that_was_never_made_is_no_fault(sound: Engine) -> None:
    with writing(sound) as conn:
        conn.execute(text("DELETE FROM search_state"))
    found = check_database(sound)
    assert of(found, "search index").state == "look"
    assert not found.is_broken


def test_a_run_that_was_left_open_is_shown_unless_a_night_is_running(sound: Engine) -> None:
    with writing(sound) as conn:
        conn.execute(text("UPDATE runs SET outcome = 'open', finished_at = NULL WHERE id = 2"))
    found = check_database(sound)
    assert (of(found, "runs").state, found.is_broken) == ("look", False)
    assert of(found, "runs").said.endswith(": 2")
    night_lease(sound, "elsewhere:1:ab", NOW + timedelta(days=36500), 180.0)
    assert of(check_database(sound), "runs").said == "a night is running"


def test_a_torn_file_is_told_as_broken(sqlite_engine: Engine) -> None:
    fill(sqlite_engine, [table for table in tables_of(sqlite_engine) if table.name == "works"])
    with writing(sqlite_engine) as conn:
        conn.exec_driver_sql("CREATE INDEX torn ON works (url)")
        conn.exec_driver_sql("PRAGMA writable_schema = ON")
        conn.exec_driver_sql("UPDATE sqlite_master SET sql = 'CREATE INDEX torn ON works (title)' WHERE name = 'torn'")
    sqlite_engine.dispose()
    found = check_database(sqlite_engine)
    assert of(found, "integrity").state == "broken"
    assert "sourcer restore" in of(found, "integrity").mend


def test_a_constraint_that_was_never_validated_is_found(postgres_engine: Engine) -> None:
    with writing(postgres_engine) as conn:
        conn.execute(text("ALTER TABLE works ADD CONSTRAINT titled CHECK (title <> '') NOT VALID"))
    assert "titled of works was never validated" in of(check_database(postgres_engine), "integrity").said
