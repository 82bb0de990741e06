"""Rows to CSV as RFC 4180 has it, each cell safe to open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from sourcer.export.cells import safe_cell

_BOM = b"\xef\xbb\xbf"


def rows_to_csv(
    columns: Sequence[str], rows: Iterable[Sequence[str]], bom: bool = False, delimiter: str = ","
) -> bytes:
    """A header line and a line for each row: UTF-8, CRLF, every field in quotes, quotes inside doubled.

    Each cell goes through ``safe_cell``. ``bom`` puts the byte order mark in front that Excel wants in order to read
    UTF-8. Raises ValueError where a row has more or fewer cells than there are columns.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (columns, *rows):
        if len(row) != len(columns):
            raise ValueError(f"a row of {len(row)} cells under {len(columns)} columns")
        writer.writerow([safe_cell(cell) for cell in row])
    return (_BOM if bom else b"") + out.getvalue().encode()
