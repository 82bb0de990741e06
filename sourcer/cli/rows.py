"""Plain rows in the form that was asked for: a line each for people, JSON or CSV for programs."""

from __future__ import annotations

from collections.abc import Sequence

from sourcer.cli.common import Format, emit


def print_rows(columns: Sequence[str], rows: Sequence[tuple[object, ...]], format: Format, nobody: str) -> None:
    """Print the rows under these columns; ``nobody`` is what a person reads where there are none."""
    from sourcer.export.csv import rows_to_csv
    from sourcer.export.document import dump_json
    from sourcer.export.text import plain_text

    told = [tuple(cell if isinstance(cell, int) else str(cell) for cell in row) for row in rows]
    if format is Format.json:
        emit(dump_json([dict(zip(columns, row, strict=True)) for row in told]))
    elif format is Format.csv:
        emit(rows_to_csv(columns, [[str(cell) for cell in row] for row in told]).decode())
    elif not told:
        emit(nobody)
    else:
        for row in told:
            emit(plain_text("  ".join(str(cell) for cell in row if cell != "")))
