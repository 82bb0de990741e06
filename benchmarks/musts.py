"""What must hold and what was seen, as a table; for benchmarks that end with exit 1 where something does not hold."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Must:
    """One row. ``must`` is "" for a figure that is only told."""

    what: str
    must: str
    seen: str
    holds: bool = True


def show(title: str, rows: Sequence[Must]) -> bool:
    """Print the table; whether all of it holds."""
    table = Table("what", "must", "seen", "", box=None, title=title)
    for row in rows:
        verdict = "" if not row.must else "holds" if row.holds else "MISSED"
        table.add_row(row.what, row.must, row.seen, verdict)
    Console(width=130, markup=False, highlight=False).print(table)
    sys.stdout.flush()
    return all(row.holds for row in rows)
