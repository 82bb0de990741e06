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
from sourcer.persons import PairWhy, PersonWhy, Signed

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
                "events": [_event_row(event) for event in why.events],
            }
        )
    if form == "csv":
        return _csv(_SIGNED, map(_signed_row, why.signed))
    lines: list[RenderableType] = [_head(why.author)]
    for each in why.signed:
        lines.append(Text("  ") + Text(plain_text(each.title or each.link.signature.key), "bold"))
        sure = f"{each.link.kind} {each.link.confidence:.2f}: {each.link.evidence}"
        printed = f"“{each.name}” · {each.link.signature} · {each.work_id}"
        lines += [_below(printed, 4, "dim"), _below(sure, 4)]
    if why.namesakes:
        lines.append(Text("  namesakes, not joined", "bold"))
        lines += [
            _below(f"{pair.score:.2f}  {other.name} ({other.id}): {pair.why}", 4) for pair, other in why.namesakes
        ]
    if why.events:
        lines += [Text("  what happened", "bold"), *_events(why.events)]
    return Group(*lines)


def pair_as(why: PairWhy, form: str) -> RenderableType:
    """Two persons: what speaks for one, what against, what the ledger tells of both."""
    rows: list[Row] = [{"speaks": "for", "sentence": text} for text in why.speaks_for]
    rows += [{"speaks": "against", "sentence": text} for text in why.speaks_against]
    if form == "json":
        both = [{"id": each.id, "name": each.name} for each in (why.one, why.other)]
        return dump_json({"people": both, "evidence": rows, "events": [_event_row(event) for event in why.events]})
    if form == "csv":
        return _csv(_PAIR, rows)
    lines: list[RenderableType] = [_head(why.one), _head(why.other)]
    for title, said in (("speaks for one person", why.speaks_for), ("speaks against", why.speaks_against)):
        lines += [Text(f"  {title}", "bold"), *(_below(text, 4) for text in said or ("nothing",))]
    if why.events:
        lines += [Text("  what happened", "bold"), *_events(why.events)]
    return Group(*lines)


def events_as(events: Sequence[Event], form: str) -> RenderableType:
    """Lines of the ledger."""
    rows = [_event_row(event) for event in events]
    if form == "json":
        return dump_json(rows)
    if form == "csv":
        return _csv(_EVENT, rows)
    return Group(*_events(events)) if events else Text("Nothing was merged, split or decided yet.", "dim")


def outcome_as(
    decision: Decision, changes: Sequence[Change], notes: Sequence[str], said: str, form: str
) -> RenderableType:
    """A decision and what came of it; ``said`` is "changed", "would change", or "" where nobody looked yet."""
    people = [change for change in changes if change.subject == "author"]
    if form == "json":
        done: Row = {"event": decision.number or None, "decision": str(decision), "notes": list(notes)}
        return dump_json({**done, "changes": [_change_row(change) for change in people]})
    if form == "csv":
        return _csv(_EVENT[3:], map(_change_row, people))
    lines: list[RenderableType] = [Text(plain_text(str(decision)), "bold")]
    lines += [_below(f"{said}: {change}", 2) for change in people]
    if said and not people:
        lines.append(_below(f"{said}: nothing", 2))
    return Group(*lines, *(_below(note, 2, "yellow") for note in notes))


def _head(author: Author) -> Text:
    also = [name for name in author.names if name != author.name]
    line = Text(plain_text(author.name), "bold") + Text(f"  {author.id}", "not bold")
    return line + Text(f"  also printed {plain_text('; '.join(also))}" if also else "", "dim")


def _events(events: Iterable[Event]) -> Iterator[RenderableType]:
    for event in events:
        run = f"run {event.run_id}" if event.run_id is not None else "decided"
        yield _below(f"{event.id:>4}  {event.at:%Y-%m-%d %H:%M} UTC · {run}", 2, "dim")
        told = event.told
        if isinstance(told, Change):
            moved = ", ".join(str(each.signature) for each in told.signatures)
            moved = moved or ", ".join(":".join(record) for record in told.records)
            yield _below(str(told), 8)
            yield _below(f"{told.confidence:.2f}: {told.evidence} · {moved}", 8, "dim")
        else:
            yield _below(str(told), 8)
            waiting = "" if told.obeyed_run else "; no run has concluded from it yet"
            yield _below(f"{told.kind} {' '.join(told.author_ids)}{waiting}", 8, "dim")


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


def _event_row(event: Event) -> Row:
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
        "old_id": decision.author_ids[0] if decision.author_ids else "",
        "new_id": decision.author_ids[-1] if decision.author_ids else "",
        "by": decision.by,
        "evidence": decision.reason,
        "confidence": 1.0,
        "about": decision.about,
        "moved": [str(each.signature) for each in decision.theirs],
    }


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    return rows_to_csv(columns, ([_cell(row[name]) for name in columns] for row in rows)).decode()


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _below(line: str, by: int, style: str = "") -> RenderableType:
    return Padding(Text(plain_text(line), style), (0, 0, 0, by), expand=False)
