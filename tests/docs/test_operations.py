"""docs/operations.md says of exit codes, files and logs what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from sourcer.cli import common
from sourcer.logs import FIELDS
from sourcer.model.runs import Run, Tally
from sourcer.operations.account import account_of
from sourcer.operations.document import SCHEMA, document, prometheus
from sourcer.operations.kinds import FOR_A_PERSON, KINDS
from tests.operations.test_account import BEGUN, GOOD, a_night, refused

ROOT = Path(__file__).resolve().parents[2]
TOLD = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_exit_code_is_told() -> None:
    codes = {common.DONE, common.FAILED, common.MISUSE, common.PARTLY, common.INTERRUPTED, common.READER_LEFT}
    assert {int(code) for code in re.findall(r"^\| (\d+) \| ", TOLD, re.MULTILINE)} == codes


def test_every_field_of_the_last_run_is_told() -> None:
    night = document(a_night(GOOD, refused()), 3)
    parts = [night, *night["sources"], *night["sources"][1]["troubles"], *night["stages"]]
    assert not {name for part in parts for name in part if f"`{name}" not in TOLD}
    assert f"| `schema` | {SCHEMA} |" in TOLD


def test_every_metric_is_told() -> None:
    text = prometheus(document(a_night(GOOD, refused()), 3), finished=0.0)
    for name in re.findall(r"# TYPE (\w+) gauge", text):
        short = re.sub(r"^sourcer_source", "", name)
        assert f"`{name}" in TOLD or f"`{short}`" in TOLD, f"{name} is not told"


def test_every_kind_of_trouble_is_told_with_whether_it_needs_a_person() -> None:
    passing, _, lasting = " ".join(TOLD.split()).partition("The kinds: ")[2].partition(" pass by themselves; ")
    assert set(re.findall(r"`([a-z ]+)`", passing)) == set(KINDS) - FOR_A_PERSON
    assert set(re.findall(r"`([a-z ]+)`", lasting.partition(" need a person")[0])) == FOR_A_PERSON


def test_every_field_of_a_log_line_is_told() -> None:
    assert all(f"`{name}`" in TOLD for name in ("time", "level", "event", *FIELDS))


def test_a_night_without_an_end_has_no_moment_of_it() -> None:
    account = account_of([Run(1, "night", BEGUN, None, "open", Tally(), "0.1.0", "d1")], [])
    assert account is not None
    assert (document(account, None)["finished_at"], document(account, None)["seconds"]) == (None, None)
