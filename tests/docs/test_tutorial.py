"""The tutorial shows what the program prints: its commands are run on the sample world, in the order of the page."""

from __future__ import annotations

from pathlib import Path

from docs.write_tutorial import TUTORIAL, retold


def test_the_tutorial_shows_what_the_program_prints_today(tmp_path: Path) -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    assert retold(text, tmp_path) == text, "write it anew with `make tutorial`"
