"""The key is kept apart; without it nothing is stored; a backup from before an erasure is brought up to date."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from sourcer.doctor.database import check_database
from sourcer.errors import ConfigError, StoreError
from sourcer.rights import objecting
from sourcer.rights.forgetting import finish, forget, reapply
from sourcer.rights.restoring import after_restore
from sourcer.store import audit, erasures, objections, suppressions
from sourcer.store.backups import back_up
from sourcer.store.engine import reading, writing
from sourcer.store.restores import restore
from sourcer.store.tables_rights import erasures as erasures_table
from tests.privacy.test_forget import ANNA, BODO, forgotten, world
from tests.privacy.world import MARKER, TRACES, Store, paper, person


def test_the_key_is_made_once_private_and_beside_the_file(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCER_SUPPRESSION_KEY")
    world(sqlite_store)
    forgotten(sqlite_store)
    path = Path(f"{sqlite_store.engine.url.database}.suppression-key")
    key = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.strip() not in sqlite_store.bytes_of_file()
    forgotten(sqlite_store, ANNA.name)
    assert path.read_bytes() == key


def test_without_the_key_nothing_is_stored_and_with_it_all_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world(store)
    forgotten(store)
    right = os.environ["SOURCER_SUPPRESSION_KEY"]
    monkeypatch.setenv("SOURCER_SUPPRESSION_KEY", "another key, of which nobody was erased")
    suppressions._kept.clear()
    with pytest.raises(StoreError, match="not the one people were erased under"):
        store.crawl(paper("2404.00001", [person(), BODO]))
    monkeypatch.delenv("SOURCER_SUPPRESSION_KEY")
    monkeypatch.setenv("SOURCER_SUPPRESSION_KEY_FILE", str(tmp_path / "lost"))
    with pytest.raises(StoreError, match="nothing is stored until it is back"):
        store.crawl(paper("2404.00001", [person(), BODO]))
    (tmp_path / "lost").write_text(right)
    store.crawl(paper("2404.00001", [person(), BODO]))
    assert store.traces() == []


def test_postgres_without_a_key_says_how_to_give_one(postgres_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(postgres_engine)
    world(store)
    monkeypatch.delenv("SOURCER_SUPPRESSION_KEY")
    with pytest.raises(ConfigError, match="SOURCER_SUPPRESSION_KEY_FILE"):
        forgotten(store)
    assert store.traces(), "and nothing was half done"


def test_an_erasure_that_breaks_changes_nothing_and_can_be_run_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    world(store)
    before = sorted(store.cells())
    with monkeypatch.context() as broken:
        broken.setattr(erasures, "note_counts", _break)
        with pytest.raises(KeyboardInterrupt):
            forgotten(store)
    assert sorted(store.cells()) == before
    forgotten(store)
    assert store.traces() == []


def test_an_erasure_cut_off_before_the_file_was_cleaned_is_finished_later(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    world(sqlite_store)
    with monkeypatch.context() as broken:
        broken.setattr("sourcer.rights.forgetting.scrub", _break)
        with pytest.raises(KeyboardInterrupt):
            forgotten(sqlite_store)
    assert sqlite_store.traces() == []
    with reading(sqlite_store.engine) as conn:
        assert erasures.unfinished(conn)
    assert finish(sqlite_store.engine, sqlite_store.clock.now()) == ()
    assert not [trace for trace in TRACES if trace.encode() in sqlite_store.bytes_of_file().lower()]


def test_the_ledger_of_erasures_has_no_name(store: Store) -> None:
    world(store)
    done = forget(store.engine, store.clock, MARKER, by="the lawyer", reason="article 17")
    with reading(store.engine) as conn:
        (line,) = erasures.load(conn)
    assert (line.pseudonym, line.by, line.reason) == (done.pseudonym, "the lawyer", "article 17")
    assert line.counts["records rewritten"] == 4
    assert line.finished_at is not None


def test_a_backup_from_before_an_erasure_loses_the_person_again(store: Store) -> None:
    world(store)
    forgotten(store)
    with writing(store.engine) as conn:
        kept = suppressions.load_rows(conn)
        conn.execute(delete(suppressions.t))
        conn.execute(delete(erasures_table))
    world(store)
    assert store.traces(), "the backup has the person"
    with writing(store.engine) as conn:
        suppressions.save_rows(conn, kept)
        assert reapply(conn, now=store.clock.now()) > 0
    assert store.traces() == []
    store.conclude()
    assert store.names() == {ANNA.name, BODO.name}
    assert store.traces() == []


@pytest.mark.usefixtures("postgres_tools")
def test_a_restored_backup_knows_who_was_erased_and_who_objected_since(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.engine.dialect.name == "sqlite":
        monkeypatch.delenv("SOURCER_SUPPRESSION_KEY")  # then it lies beside the store, and not beside the backup
    world(store)
    back_up(store.engine, tmp_path / "before.backup")
    forgotten(store)
    with writing(store.engine) as conn:
        objecting.note(conn, BODO.name, by="tests", reason="no", now=store.clock.now())
    restore(store.engine, tmp_path / "before.backup", after_restore)
    assert store.traces() == []
    if store.engine.dialect.name == "sqlite":
        assert not [trace for trace in TRACES if trace.encode() in store.bytes_of_file().lower()]
    store.conclude()
    assert store.names() == {ANNA.name, BODO.name}
    with writing(store.engine) as conn:
        assert [each.name for each in objections.standing(conn)] == [BODO.name]
        assert [line.pseudonym for line in erasures.load(conn)] != []
        assert audit.load_entries(conn, kinds=("restored",))
        objecting.withdraw(conn, BODO.name, by="tests", reason="yes", now=store.clock.now())
    restore(store.engine, tmp_path / "before.backup", after_restore)
    with reading(store.engine) as conn:
        assert objections.standing(conn) == []


def test_the_doctor_says_whether_the_key_is_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> list[tuple[str, str]]:
        return [(each.level, each.found) for each in check_database(store.engine) if "erased" in each.name]

    world(store)
    assert told() == []
    forgotten(store)
    assert told() == [("good", "there; 1 erasures hold")]
    monkeypatch.setenv("SOURCER_SUPPRESSION_KEY", "another key, of which nobody was erased")
    suppressions._kept.clear()
    ((verdict, found),) = told()
    assert (verdict, "not the one people were erased under" in found) == ("bad", True)


def _break(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
