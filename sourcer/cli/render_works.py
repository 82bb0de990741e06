"""Works and their records for a terminal, and as JSON or CSV: a text for the last two, else something for the console.

Foreign text only shows, as in ``render``.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from sourcer.cli.render_identity import Row, below, compared_lines, compared_text, csv_text, event_row, happened
from sourcer.export.document import dump_json
from sourcer.export.text import plain_text
from sourcer.model.records import Record
from sourcer.model.works import Work
from sourcer.reading.papers import WorkPairWhy, WorkWhy
from sourcer.resolve.work_reasons import Tie
from sourcer.resolve.years import year_of

_TIED = ("record", "title", "year", "ids", "kind", "confidence", "evidence")


def work_as(why: WorkWhy, form: str) -> RenderableType:
    """A work: each record with what ties it to the others, what the ledger tells."""
    if form == "csv":
        return csv_text(_TIED, (_row(*each) for each in why.tied))
    if form == "json":
        records = [_row(*each) for each in why.tied]
        return dump_json({**_brief(why.work), "records": records, "events": [event_row(each) for each in why.events]})
    lines: list[RenderableType] = [_head(why.work)]
    for record, tie in why.tied:
        names = f"{len(record.mentions)} names" if len(record.mentions) != 1 else "1 name"
        facts = [f"“{' '.join(record.title.split())}”", names, str(year_of(record) or "no year"), record.venue or ""]
        lines += [
            Text("  ") + Text(plain_text(":".join(record.record_key)), "bold"),
            below(" · ".join(filter(None, (*facts, *map(str, record.ids)))), 4, "dim"),
            below(f"{tie.kind} {tie.confidence:.2f}: {tie.evidence}", 4),
        ]
    return Group(*lines, *happened(why.events))


def pair_as(why: WorkPairWhy, form: str) -> RenderableType:
    """Two works: what speaks for one, what against, what the ledger tells of both."""
    if form == "table":
        return compared_lines([_head(why.one), _head(why.other)], "work", why)
    return compared_text({"works": [_brief(why.one), _brief(why.other)]}, why, form)


def _head(work: Work) -> Text:
    return Text(plain_text(work.title or work.url), "bold") + Text(f"  {work.id}", "not bold")


def _brief(work: Work) -> Row:
    return {"id": work.id, "title": work.title}


def _row(record: Record, tie: Tie) -> Row:
    return {
        "record": ":".join(record.record_key),
        "title": record.title,
        "year": year_of(record),
        "ids": [str(known) for known in record.ids],
        "kind": tie.kind,
        "confidence": tie.confidence,
        "evidence": tie.evidence,
    }
