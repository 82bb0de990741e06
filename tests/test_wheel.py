"""The program as it is installed elsewhere: everything it needs travels in the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what an installed wheel would, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(installed)!r}); import sourcer; from sourcer.cli import main; main()"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SOURCER__", "COV_"))}
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )


def test_the_wheel_makes_a_database_and_a_first_configuration(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "init").returncode == 0
    upgraded = run(installed, tmp_path, "db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    assert (tmp_path / "out" / "sourcer.sqlite3").stat().st_size > 0


def test_the_wheel_holds_the_sample_world_and_the_report(installed: Path) -> None:
    assert (installed / "sourcer" / "demo" / "sample.toml").exists()
    assert (installed / "sourcer" / "export" / "templates" / "report.html").exists()
    assert (installed / "sourcer" / "export" / "templates" / "digest.css").exists()
    assert (installed / "sourcer" / "export" / "templates" / "card.html").exists()
    assert not (installed / "tests").exists()
    assert not list(installed.rglob("*.png")), "the pictures of the documents stay in the checkout"
