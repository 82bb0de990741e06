"""The account of decisions for a terminal, and as JSON or CSV. Foreign text only shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from sourcer.cli.lines import Fitted, folded
from sourcer.export.csv import rows_to_csv
from sourcer.export.document import dump_json
from sourcer.model.audit import Kept, Words, canonical

if TYPE_CHECKING:
    from sourcer.rights.audit import Verdict

_ENTRY = ("seq", "at", "kind", "by", "subject", "what", "words", "previous", "hash")
_VERDICT = ("is_whole", "entries", "head", "hash", "words_removed", "expected_is_entry", "faults")
_SHORT = 12


def entries_as(entries: Sequence[Kept], words: Sequence[Words], form: str) -> RenderableType | str:
    """Entries with what was said in them. JSON has all that a hash is made from, ``what`` as an object."""
    said: Mapping[int, dict[str, str]] = defaultdict(dict)
    for each in words:
        said[each.seq][each.field] = each.text
    if form == "table":
        return Fitted(lambda width: _lines(entries, said, width))
    if form == "json":
        return dump_json([_document(entry, said[entry.seq]) for entry in entries])
    rows = [_row(entry, said[entry.seq]) for entry in entries]
    return rows_to_csv(_ENTRY, rows).decode()


def verdict_as(found: Verdict, form: str) -> RenderableType | str:
    """What a check found."""
    document: dict[str, object] = {
        "is_whole": found.is_whole,
        "entries": found.entries,
        "head": found.head.seq,
        "hash": found.head.hash,
        "words_removed": found.removed,
        "expected_is_entry": found.expected,
        "faults": list(found.faults),
    }
    if form == "json":
        return dump_json(document)
    if form == "csv":
        row = ["" if document[name] is None else str(document[name]) for name in _VERDICT[:-1]]
        return rows_to_csv(_VERDICT, [[*row, " | ".join(found.faults)]]).decode()
    return Fitted(lambda width: _verdict(found, width))


def _verdict(found: Verdict, width: int) -> Iterator[Text]:
    if not found.entries and found.is_whole:
        yield from folded("Nothing was noted yet: the account begins with the next run.", width, style="dim")
        return
    for fault in found.faults:
        yield from folded(f"! {fault}", width, "", "  ", "red")
    if found.is_whole:
        yield from folded(f"{found.entries:,} entries, each as it was written and in its place.", width)
    if found.expected is not None:
        yield from folded(f"The hash you noted is that of entry {found.expected}: up to there nothing changed.", width)
    if found.removed:
        yield from folded(f"Of {found.removed:,} words that were said there is only the digest left.", width)
    if found.entries:
        yield from folded(f"Last entry {found.head.seq}, hash", width)
        yield Text(found.head.hash, no_wrap=True, overflow="ignore")


def _lines(entries: Sequence[Kept], said: Mapping[int, dict[str, str]], width: int) -> Iterator[Text]:
    if not entries:
        yield from folded("Nothing of the kind was noted.", width, style="dim")
    for entry in entries:
        about = f" · {entry.subject}" if entry.subject else ""
        when = entry.at[:16].replace("T", " ")
        yield from folded(f"{entry.seq:>5}  {when}  {entry.kind}{about} · {entry.by}", width, "", " " * 7, "bold")
        told = [f"{name} {_cell(value)}" for name, value in entry.facts().items() if name != "words" and _counts(value)]
        told += [f"{name}: {text}" for name, text in said[entry.seq].items()]
        told += [f"{name}: removed" for name in entry.digests() if name not in said[entry.seq]]
        if told:
            yield from folded(" · ".join(told), width, " " * 7)


def _counts(value: object) -> bool:
    return value not in (None, "", [], {})


def _cell(value: object) -> str:
    """A fact in a line: long digests cut to what tells them apart, lists with commas."""
    if isinstance(value, list):
        return ", ".join(_cell(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_cell(each)}" for name, each in value.items())
    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    return f"{text[:_SHORT]}…" if len(text) == 64 else text


def _document(entry: Kept, said: dict[str, str]) -> dict[str, object]:
    texts = {name: getattr(entry, name) for name in ("seq", "at", "kind", "by", "subject")}
    return {**texts, "what": entry.facts(), "words": said, "previous": entry.previous, "hash": entry.hash}


def _row(entry: Kept, said: dict[str, str]) -> list[str]:
    texts = [entry.at, entry.kind, entry.by, entry.subject, entry.what]
    return [str(entry.seq), *texts, canonical(said), entry.previous, entry.hash]
