"""What a check of the database found, for a terminal, and as JSON or CSV."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sourcer.export.csv import rows_to_csv
from sourcer.export.document import dump_json
from sourcer.export.text import plain_text
from sourcer.store.checking import Checked, Finding

_STYLES = {"sound": "green", "look": "yellow", "broken": "red"}


def checked_table(found: Checked) -> RenderableType:
    """A line for each check, below it what mends it; then the tables with their sizes."""
    lines: list[RenderableType] = [line for finding in found.findings for line in _lines(finding)]
    if found.sizes:
        sizes = Table("table", box=None, padding=(0, 2, 0, 0))
        sizes.add_column("rows", justify="right")
        sizes.add_column("MB", justify="right")
        for part in sorted(found.sizes, key=lambda part: (-(part.size or 0), part.table)):
            sizes.add_row(part.table, f"{part.rows:,}", "" if part.size is None else f"{part.size / 1e6:,.1f}")
        lines += [Text(), sizes]
    return Group(*lines)


def checked_as(found: Checked, form: str) -> str:
    """The same as ``json``, or the checks alone as ``csv``."""
    if form == "json":
        document = {
            "is_broken": found.is_broken,
            "checks": [asdict(finding) for finding in found.findings],
            "tables": [asdict(part) for part in found.sizes],
        }
        return dump_json(document)
    columns = ("check", "state", "said", "mend")
    rows = [(finding.check, finding.state, finding.said, finding.mend) for finding in found.findings]
    return rows_to_csv(columns, rows).decode()


def _lines(finding: Finding) -> list[Text]:
    told = Text(f"{finding.state:<7}", _STYLES[finding.state])
    lines = [told + Text(f"{finding.check}: {plain_text(finding.said)}", "default")]
    if finding.mend:
        lines.append(Text(f"       {finding.mend}", "dim"))
    return lines
