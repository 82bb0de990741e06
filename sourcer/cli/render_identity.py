"""Who is who for a terminal, and as JSON or CSV: a text for the last two, else something for the console.

Foreign text only shows, as in ``render``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sourcer.export.csv import rows_to_csv
from sourcer.export.document import dump_json
from sourcer.export.text import plain_text
from sourcer.model.ledger import Change, Decision, Event
from sourcer.model.people import Author, Namesake
from sourcer.reading.papers import WorkPairWhy
from sourcer.reading.persons import PairWhy, PersonWhy, Signed

Row = dict[str, object]
_SIGNED = ("signature", "name", "work_id", "title", "kind", "confidence", "evidence")
_EVENT = ("event", "at", "run", "kind", "subject", "old_id", "new_id", "by", "evidence", "confidence", "about", "moved")
_PAIR = ("speaks", "sentence")


def person_as(why: PersonWhy, form: str) -> RenderableType:
    """A person: each mention with its evidence, namesakes below the threshold, what the ledger tells."""
    if form == "json":
        author = why.author
        return dump_json(
            {
                "id": author.id,
                "name": author.name,
                "names": list(author.names),
                "signatures": [_signed_row(each) for each in why.signed],
                "namesakes": [_namesake_row(pair, other) for pair, other in why.namesakes],
                "events": [event_row(event) for event in why.events],
            }
        )
    if form == "csv":
        return csv_text(_SIGNED, map(_signed_row, why.signed))
    lines: list[RenderableType] = [_head(why.author)]
    for each in why.signed:
        lines.append(Text("  ") + Text(plain_text(each.title or each.link.signature.key), "bold"))
        sure = f"{each.link.kind} {each.link.confidence:.2f}: {each.link.evidence}"
        printed = f"“{each.name}” · {each.link.signature} · {each.work_id}"
        lines += [below(printed, 4, "dim"), below(sure, 4)]
    if why.namesakes:
        lines.append(Text("  namesakes, not joined", "bold"))
        lines += [below(f"{pair.score:.2f}  {other.name} ({other.id}): {pair.why}", 4) for pair, other in why.namesakes]
    return Group(*lines, *happened(why.events))


def pair_as(why: PairWhy, form: str) -> RenderableType:
    """Two persons: what speaks for one, what against, what the ledger tells of both."""
    both: list[Row] = [{"id": each.id, "name": each.name} for each in (why.one, why.other)]
    if form == "table":
        return compared_lines([_head(why.one), _head(why.other)], "person", why)
    return compared_text({"people": both}, why, form)


def compared_lines(heads: Iterable[Text], one: str, why: PairWhy | WorkPairWhy) -> RenderableType:
    """For a terminal: what speaks for two being ``one``, what against, what the ledger tells of both."""
    lines: list[RenderableType] = [*heads]
    for title, said in ((f"speaks for one {one}", why.speaks_for), ("speaks against", why.speaks_against)):
        lines += [Text(f"  {title}", "bold"), *(below(text, 4) for text in said or ("nothing",))]
    return Group(*lines, *happened(why.events))


def compared_text(both: Row, why: PairWhy | WorkPairWhy, form: str) -> str:
    """The same as JSON, after ``both``, or as CSV."""
    rows: list[Row] = [{"speaks": "for", "sentence": text} for text in why.speaks_for]
    rows += [{"speaks": "against", "sentence": text} for text in why.speaks_against]
    if form == "csv":
        return csv_text(_PAIR, rows)
    return dump_json({**both, "evidence": rows, "events": [event_row(event) for event in why.events]})


def events_as(events: Sequence[Event], form: str) -> RenderableType:
    """Lines of the ledger."""
    rows = [event_row(event) for event in events]
    if form == "json":
        return dump_json(rows)
    if form == "csv":
        return csv_text(_EVENT, rows)
    return Group(*_events(events)) if events else Text("Nothing was merged, split or decided yet.", "dim")


def outcome_as(
    decision: Decision, changes: Sequence[Change], notes: Sequence[str], said: str, form: str
) -> RenderableType:
    """A decision and what came of it; ``said`` is "changed", "would change", or "" where nobody looked yet."""
    # Papers that came meanwhile change works too, which says nothing of a decision about people.
    told = [change for change in changes if change.subject == "author" or decision.subject == "work"]
    if form == "json":
        done: Row = {"event": decision.number or None, "decision": str(decision), "notes": list(notes)}
        return dump_json({**done, "changes": [_change_row(change) for change in told]})
    if form == "csv":
        return csv_text(_EVENT[3:], map(_change_row, told))
    lines: list[RenderableType] = [Text(plain_text(str(decision)), "bold")]
    lines += [below(f"{said}: {change}", 2) for change in told]
    if said and not told:
        lines.append(below(f"{said}: nothing", 2))
    return Group(*lines, *(below(note, 2, "yellow") for note in notes))


def _head(author: Author) -> Text:
    also = [name for name in author.names if name != author.name]
    line = Text(plain_text(author.name), "bold") + Text(f"  {author.id}", "not bold")
    return line + Text(f"  also printed {plain_text('; '.join(also))}" if also else "", "dim")


def happened(events: Sequence[Event]) -> Iterator[RenderableType]:
    """What the ledger tells, under a heading; nothing where it tells nothing."""
    if events:
        yield Text("  what happened", "bold")
        yield from _events(events)


def _events(events: Iterable[Event]) -> Iterator[RenderableType]:
    for event in events:
        run = f"run {event.run_id}" if event.run_id is not None else "decided"
        yield below(f"{event.id:>4}  {event.at:%Y-%m-%d %H:%M} UTC · {run}", 2, "dim")
        told = event.told
        if isinstance(told, Change):
            moved = ", ".join(str(each.signature) for each in told.signatures)
            moved = moved or ", ".join(":".join(record) for record in told.records)
            yield below(str(told), 8)
            yield below(f"{told.confidence:.2f}: {told.evidence} · {moved}", 8, "dim")
        else:
            yield below(str(told), 8)
            waiting = "" if told.obeyed_run else "; no run has concluded from it yet"
            yield below(f"{told.kind} {' '.join(told.ids)}{waiting}", 8, "dim")


def _signed_row(each: Signed) -> Row:
    link = each.link
    return {
        "signature": str(link.signature),
        "name": each.name,
        "work_id": each.work_id,
        "title": each.title,
        "kind": link.kind,
        "confidence": link.confidence,
        "evidence": link.evidence,
    }


def _namesake_row(pair: Namesake, other: Author) -> Row:
    return {"id": other.id, "name": other.name, "score": pair.score, "why": pair.why}


def event_row(event: Event) -> Row:
    """An event as cells by column."""
    head: Row = {"event": event.id, "at": event.at.isoformat(), "run": event.run_id}
    return head | (_change_row(event.told) if isinstance(event.told, Change) else _decision_row(event.told))


def _change_row(change: Change) -> Row:
    moved = [str(each.signature) for each in change.signatures] or [":".join(record) for record in change.records]
    return {
        "kind": change.kind,
        "subject": change.subject,
        "old_id": change.old_id,
        "new_id": change.new_id,
        "by": "",
        "evidence": change.evidence,
        "confidence": change.confidence,
        "about": change.cause,
        "moved": moved,
    }


def _decision_row(decision: Decision) -> Row:
    return {
        "kind": decision.kind,
        "subject": "decision",
        "old_id": decision.ids[0] if decision.ids else "",
        "new_id": decision.ids[-1] if decision.ids else "",
        "by": decision.by,
        "evidence": decision.reason,
        "confidence": 1.0,
        "about": decision.about,
        "moved": [str(each.signature) for each in decision.theirs] or [*map(":".join, decision.their_records)],
    }


def csv_text(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows as CSV; a list in a cell is parted by blanks."""
    return rows_to_csv(columns, ([_cell(row[name]) for name in columns] for row in rows)).decode()


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def below(line: str, by: int, style: str = "") -> RenderableType:
    """A line for the terminal, ``by`` columns in; control characters of foreign text only show."""
    return Padding(Text(plain_text(line), style), (0, 0, 0, by), expand=False)
