"""``backup``, ``restore``, ``db copy`` and ``db check`` as people type them."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Ran = subprocess.CompletedProcess[str]
Sourcer = Callable[..., Ran]


@pytest.fixture
def store(sourcer: Sourcer, tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    assert sourcer("db", "upgrade", "--database", url).returncode == 0
    return url


def meet(url: str, name: str) -> None:
    """Write a person into the store behind the program's back."""
    script = (
        "import sys; from sqlalchemy import text; from sourcer.store.engine import open_engine, writing\n"
        "added = text(\"INSERT INTO authors VALUES (:n, :n, '[]', '[]')\")\n"
        "with writing(open_engine(sys.argv[1])) as conn: conn.execute(added, {'n': sys.argv[2]})"
    )
    subprocess.run([sys.executable, "-c", script, url, name], check=True)


def test_a_backup_is_written_once_and_restored_after_a_yes(sourcer: Sourcer, store: str, tmp_path: Path) -> None:
    made = sourcer("backup", "kept.backup", "--database", store)
    assert made.returncode == 0, made.stderr
    assert made.stdout == ""
    assert "wrote kept.backup" in made.stderr
    assert stat.S_IMODE((tmp_path / "kept.backup").stat().st_mode) == 0o600
    again = sourcer("backup", "kept.backup", "--database", store)
    assert again.returncode == 1
    assert "--force" in again.stderr
    meet(store, "a1")
    unasked = sourcer("restore", "kept.backup", "--database", store)
    assert unasked.returncode == 2
    assert "Replace the store" in unasked.stderr
    assert "nothing was changed" in unasked.stderr
    done = sourcer("restore", "kept.backup", "--force", "--database", store)
    assert done.returncode == 0, done.stderr
    assert "restored" in done.stderr
    checked = json.loads(sourcer("db", "check", "--database", store, "--format", "json").stdout)
    assert {part["table"]: part["rows"] for part in checked["tables"]}["authors"] == 0


def test_a_store_is_copied_once(sourcer: Sourcer, store: str, tmp_path: Path) -> None:
    meet(store, "a1")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    done = sourcer("db", "copy", "--to", other, "--database", store)
    assert done.returncode == 0, done.stderr
    assert "copied and compared 1 rows" in done.stderr
    again = sourcer("db", "copy", "--to", other, "--database", store)
    assert again.returncode == 2
    assert "already holds data" in again.stderr


def test_nobody_copies_while_a_night_runs(sourcer: Sourcer, store: str, tmp_path: Path) -> None:
    script = (
        "import sys; from datetime import *; from sourcer.store.engine import open_engine\n"
        "from sourcer.store.lease import night_lease\n"
        "night_lease(open_engine(sys.argv[1]), 'elsewhere:1:ab', datetime.now(UTC), 3600.0)"
    )
    subprocess.run([sys.executable, "-c", script, store], check=True)
    done = sourcer("db", "copy", "--to", f"sqlite:///{tmp_path / 'other.db'}", "--database", store)
    assert done.returncode == 1
    assert "another night is running" in done.stderr


def test_what_is_broken_ends_the_check_with_1_and_says_what_mends_it(
    sourcer: Sourcer, store: str, tmp_path: Path
) -> None:
    assert "sound" in sourcer("db", "check", "--database", store).stdout
    assert sourcer("db", "check", "--mend", "--database", store).returncode == 0
    meet(store, "a1")
    broken = sourcer("db", "check", "--database", store)
    assert broken.returncode == 1
    assert "search index: 1 people differ" in broken.stdout
    rows = list(csv.DictReader(io.StringIO(sourcer("db", "check", "--format", "csv", "--database", store).stdout)))
    assert [row["check"] for row in rows if row["state"] == "broken"] == ["search index"]
    assert sourcer("db", "check", "--mend", "--database", store).returncode == 0
