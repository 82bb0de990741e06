"""What somebody who has the database file can read in it: the document tells it table by table."""

from __future__ import annotations

import re
from pathlib import Path

from sourcer.store.tables_search import FULL_TEXT, metadata

TEXT = (Path(__file__).parents[2] / "docs" / "threats.md").read_text(encoding="utf-8")


def told() -> list[str]:
    section = TEXT.split("## What a stolen database file reveals", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (`[^|]+) \| [^|]{20,} \|$", section, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def test_what_a_stolen_file_reveals_is_told_table_by_table() -> None:
    missing = {*metadata.tables, *FULL_TEXT} - set(told())
    assert not missing, "say in docs/threats.md what these tables reveal to whoever has the file"
    assert not set(told()) - {*metadata.tables, *FULL_TEXT}
    assert len(told()) == len(set(told()))
