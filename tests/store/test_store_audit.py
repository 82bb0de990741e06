"""The account of decisions: what is noted, that it cannot be changed unnoticed, and that two writers make one chain."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import given
from sqlalchemy import Connection, Engine, text
from store_samples import LATER, NOW, thorough, undone, wild_text

from sourcer.errors import StoreError
from sourcer.model.audit import GENESIS, Entry, Kept
from sourcer.model.ledger import Decision
from sourcer.model.opinions import KeptWeights, KnownPerson, Opinion
from sourcer.model.people import AccountDecision
from sourcer.model.runs import Tally
from sourcer.model.watches import Watch
from sourcer.rights.audit import Verdict, check
from sourcer.store import accounts, audit, ledger, opinions, runs, watches
from sourcer.store.engine import reading, writing


def verified(conn: Connection, expect: str = "") -> Verdict:
    return check(audit.load_entries(conn), audit.load_words(conn), audit.load_head(conn), expect)


def noted(conn: Connection, count: int = 3) -> list[Kept]:
    return [
        audit.note(conn, Entry("watch", NOW, "Mira", f"a{at}", {"watch": at}, words={"reason": f"reason {at}"}))
        for at in range(1, count + 1)
    ]


def test_entries_count_from_one_and_each_names_the_one_before(engine: Engine) -> None:
    with writing(engine) as conn:
        assert audit.load_head(conn) is None
        made = noted(conn)
    with reading(engine) as conn:
        assert audit.load_entries(conn) == made
        found = verified(conn)
    assert [entry.seq for entry in made] == [1, 2, 3]
    assert [entry.previous for entry in made] == [GENESIS, made[0].hash, made[1].hash]
    assert (found.is_whole, found.entries, found.head.hash) == (True, 3, made[-1].hash)


def test_an_empty_log_is_whole(engine: Engine) -> None:
    with reading(engine) as conn:
        assert verified(conn).is_whole


def _starts_one_and_finishes_another(conn: Connection) -> None:
    runs.start_run(conn, "rank", now=NOW, code_version="1", config_digest="c")
    runs.finish_run(conn, 7, now=NOW, outcome="done", tally=Tally(), details={})


def test_an_entry_is_there_only_if_what_it_tells_is(engine: Engine) -> None:
    with pytest.raises(StoreError, match="no run 7"), writing(engine) as conn:
        _starts_one_and_finishes_another(conn)
    with reading(engine) as conn:
        assert audit.load_entries(conn) == []


@given(reason=wild_text, by=wild_text, brief=wild_text)
@thorough
def test_whatever_is_typed_the_log_is_whole_afterwards(engine: Engine, reason: str, by: str, brief: str) -> None:
    with undone(engine) as conn:
        opinions.save_opinion(conn, Opinion(brief, "keep", "a1", "Bao Lanternfish", reason, by, NOW))
        assert verified(conn).is_whole


def test_what_humans_decide_is_noted_with_who_and_why(engine: Engine) -> None:
    with writing(engine) as conn:
        opinions.save_opinion(conn, Opinion("tides", "pass", "a1", "Bao Lanternfish", "too far off", "Mira", NOW))
        opinions.save_weights(conn, KeptWeights("tides", {"fit": 0.6}, {"fit": 0.5}, (1,), "Mira", NOW))
        opinions.replace_known(conn, [KnownPerson("Bao Lanternfish")], now=NOW)
        ledger.save_decision(conn, Decision("merge", "Olu", "one web page", ids=("a1", "a2")), now=NOW)
        accounts.save_decision(conn, AccountDecision("blanternfish", "a1", "link", "told us", NOW))
        watches.save_watch(conn, Watch("tides", "topic", "slow clocks", "slow clocks", "new field", "Mira", NOW))
    with reading(engine) as conn:
        entries = audit.load_entries(conn)
        said = {(each.seq, each.field): each.text for each in audit.load_words(conn)}
    assert [(entry.kind, entry.subject) for entry in entries] == [
        ("opinion", "a1"),
        ("weights", ""),
        ("known people", ""),
        ("identity", ""),
        ("account", "a1"),
        ("watch", ""),
    ]
    assert [entry.by for entry in entries if entry.seq in (1, 2, 4, 6)] == ["Mira", "Mira", "Olu", "Mira"]
    assert entries[2].by == audit.account(), "where nobody says who, it is the account that runs the program"
    assert said[1, "reason"] == "too far off"
    assert said[4, "reason"] == "one web page"
    assert said[5, "account"] == "github:blanternfish"
    assert said[6, "words"] == "slow clocks"
    assert entries[0].facts()["verdict"] == "pass"
    assert entries[3].facts()["ids"] == ["a1", "a2"]


def test_no_name_of_a_person_stands_in_the_chain_itself(engine: Engine) -> None:
    with writing(engine) as conn:
        opinions.save_opinion(conn, Opinion("tides", "keep", "github:blanternfish", "Bao", "Bao is it", "Mira", NOW))
        audit.note(conn, Entry("export", NOW, people=("a1", "github:blanternfish"), words={"to": "bao.csv"}))
        chain = [entry.subject + entry.what for entry in audit.load_entries(conn)]
        assert not [told for told in chain if "bao" in told.lower() or "blanternfish" in told.lower()]
        assert audit.load_entries(conn)[1].facts()["people"] == ["a1"]
        words = {each.text for each in audit.load_words(conn)}
    assert words == {"github:blanternfish", "Bao is it", "bao.csv"}


def test_words_of_somebody_who_is_erased_go_and_the_log_stays_whole(engine: Engine) -> None:
    with writing(engine) as conn:
        opinions.save_opinion(conn, Opinion("tides", "keep", "a1", "Bao", "Bao gave a talk", "Mira", NOW))
        opinions.save_opinion(conn, Opinion("tides", "keep", "a2", "Ida", "reads like us", "Mira", NOW))
        assert audit.remove_words(conn, lambda said: "Bao" in said, now=LATER) == 1
        assert audit.remove_words(conn, lambda said: "Bao" in said, now=LATER) == 0
        found, left = verified(conn), [each.text for each in audit.load_words(conn)]
    assert left == ["reads like us"]
    assert (found.is_whole, found.removed, found.entries) == (True, 1, 3)


def test_words_that_went_without_an_entry_that_says_so_are_a_fault(engine: Engine) -> None:
    with writing(engine) as conn:
        noted(conn)
        conn.execute(text("DELETE FROM audit_words WHERE seq = 2"))
        assert verified(conn).faults == (
            "the words of entry 2 (reason) are gone, and no entry says that they were removed",
        )


def test_runs_are_noted_with_versions_and_what_came_of_them(engine: Engine) -> None:
    with writing(engine) as conn:
        for config in ("c1", "c1", "c2"):
            run = runs.start_run(conn, "rank", now=NOW, code_version="1.2", config_digest=config)
        runs.finish_run(conn, run, now=LATER, outcome="done", tally=Tally(seen=3), details={"brief": "tides", "x": "y"})
        runs.abandon_open_runs(conn, now=LATER)
        told = [(entry.kind, entry.subject, entry.facts()) for entry in audit.load_entries(conn)]
    first = {"code_version": "1.2", "config_digest": "c1"}
    assert told == [
        ("configuration", "", first),
        ("run started", "run:1", {"stage": "rank", **first}),
        ("run started", "run:2", {"stage": "rank", **first}),
        ("configuration", "", {**first, "config_digest": "c2"}),
        ("run started", "run:3", {"stage": "rank", **first, "config_digest": "c2"}),
        ("run finished", "run:3", {"outcome": "done", "brief": "tides", "seen": 3}),
        ("run abandoned", "run:1", {}),
        ("run abandoned", "run:2", {}),
    ]


def test_entries_are_found_by_day_and_kind(engine: Engine) -> None:
    with writing(engine) as conn:
        noted(conn, 2)
        audit.note(conn, Entry("export", LATER))
        assert [entry.seq for entry in audit.load_entries(conn, since=LATER)] == [3]
        assert [entry.seq for entry in audit.load_entries(conn, since=LATER + timedelta(seconds=1))] == []
        assert [entry.seq for entry in audit.load_entries(conn, kinds=("watch",))] == [1, 2]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET what = '{}' WHERE seq = 2",
        "UPDATE audit SET seq = 9 WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
        "UPDATE audit_words SET text = 'another reason'",
        "UPDATE audit_head SET seq = 2",
        "UPDATE audit_head SET hash = '00'",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_or_remove_what_was_noted(engine: Engine, change: str) -> None:
    with writing(engine) as conn:
        noted(conn)
    with pytest.raises(StoreError, match="only ever added to"), writing(engine) as conn:
        conn.execute(text(change))
    with reading(engine) as conn:
        assert verified(conn).is_whole


def test_no_way_round_by_replacing_or_truncating(engine: Engine) -> None:
    with writing(engine) as conn:
        noted(conn)
    values = "(2, '', '', '', '', '', '', '')"
    how = f"INSERT OR REPLACE INTO audit VALUES {values}" if engine.dialect.name == "sqlite" else "TRUNCATE audit"
    with pytest.raises(StoreError, match="only ever added to"), writing(engine) as conn:
        conn.execute(text(how))


TAMPERED = {
    "UPDATE audit SET by = 'Nobody' WHERE seq = 2": "entry 2 was changed",
    "UPDATE audit SET seq = 9 WHERE seq = 3": "entries 3 to 8 are missing",
    "DELETE FROM audit WHERE seq = 2": "entry 2 is missing",
    "DELETE FROM audit WHERE seq = 3": "removed at the end",
    "DELETE FROM audit": "removed at the end",
    "DELETE FROM audit_head": "head is missing",
    "UPDATE audit_head SET seq = 2": "were not written by the program",
    "UPDATE audit_words SET text = 'another' WHERE seq = 1": "the words of entry 1 (reason) were changed",
    "INSERT INTO audit VALUES (4, '', 'opinion', '', '', '{}', '', '')": "entry 4 does not follow",
}


@pytest.mark.parametrize("change", TAMPERED)
def test_who_takes_the_triggers_away_is_found_out(engine: Engine, change: str) -> None:
    with writing(engine) as conn:
        noted(conn)
        if engine.dialect.name == "sqlite":
            for name in conn.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                conn.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("audit", "audit_words", "audit_head"):
                conn.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        conn.execute(text(change))
    with reading(engine) as conn:
        assert TAMPERED[change] in " ".join(verified(conn).faults)


@pytest.mark.parametrize("value", ["x'00ff'", "7.5", "'[['", "''"])
@pytest.mark.parametrize("place", ["audit what", "audit at", "audit hash", "audit_words text", "audit_head seq"])
def test_nonsense_of_any_type_in_an_sqlite_file_is_told_and_breaks_nothing(
    sqlite_engine: Engine, place: str, value: str
) -> None:
    table, column = place.split()
    with writing(sqlite_engine) as conn:
        noted(conn)
        for name in conn.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            conn.execute(text(f"DROP TRIGGER {name}"))
        conn.execute(text(f"UPDATE {table} SET {column} = {value}"))
        assert not verified(conn).is_whole


def test_two_writers_make_one_chain(engine: Engine) -> None:
    gate, faults = threading.Barrier(4), list[Exception]()

    def write(number: int) -> None:
        gate.wait()
        try:
            for _ in range(8):
                with writing(engine) as conn:
                    audit.note(conn, Entry("watch", NOW, f"writer {number}"))
        except Exception as fault:  # noqa: BLE001  told by the assertion below
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with reading(engine) as conn:
        found = verified(conn)
    assert (found.is_whole, found.entries) == (True, 32)


def test_a_writer_waits_for_the_one_before_and_follows_what_that_one_left(engine: Engine) -> None:
    second: list[Kept] = []

    def write() -> None:
        with writing(engine) as conn:
            second.append(audit.note(conn, Entry("watch", NOW)))

    with writing(engine) as conn:
        (first,) = noted(conn, 1)
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(0.2)
        assert second == []
    thread.join()
    assert (second[0].seq, second[0].previous) == (2, first.hash)
