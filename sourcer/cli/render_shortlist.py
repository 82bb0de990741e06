"""A shortlist for a terminal: one person a row, and below it, in one line, what is new of them and why they are on it.

Foreign text is data: it goes through ``plain_text`` into ``Text`` objects, so that neither an escape sequence nor the
``[markup]`` of rich does anything but show.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from sourcer.cli.bars import STYLES, bar, number
from sourcer.cli.lines import Fitted, cells, folded, line, padded
from sourcer.export import card as words
from sourcer.export.text import plain_text, shorten
from sourcer.model.scores import COMPONENTS, Component, ComponentName
from sourcer.model.shortlist import Shortlist, ShortlistEntry

_WIDEST = 120
_INDENT = " " * 5
_BAR, _PART, _NARROW_PART, _PART_IN_LINE = 6, 12, 6, 9
_WITH_BARS, _WITH_PARTS = 100, 66
_SHORT: dict[ComponentName, str] = {name: name[:3] for name in COMPONENTS}
_LONGEST_NOTE = 240
_TAGS = {
    "no recruiters": ("bold red", "asks recruiters to stay away: do not write"),
    "new": ("bold green", "not in the run before"),
    "junior": ("bold green", "first paper known here under two years old"),
    "code": ("cyan", "found by code, not as an author"),
    "kept": ("bold magenta", "kept by the team"),
    "passed": ("dim", "the team passed"),
    "may be known": ("bold magenta", "name on your list of known people"),
    "reserved": ("yellow", "a place kept for others; the score did not give it"),
}


def shortlist_table(shortlist: Shortlist) -> Fitted:
    """One person a row, and the reason in a dim line below; no line is wider than the console, nor than 120 columns.

    From 100 columns on each component has a bar beside its number; below 66 the numbers get a line of their own.
    """
    return Fitted(lambda width: _lines(shortlist, width), _WIDEST)


def _lines(shortlist: Shortlist, width: int) -> list[Text]:
    lines = [*_title(shortlist, width), *([_heading(width)] if shortlist.entries else [])]
    for entry in shortlist.entries:
        lines += [*_row(entry, width), _why(entry, width)]
    if shortlist.known:
        lines += folded("known already, not ranked as applicants", width, style="underline")
        lines += [line(f"{_INDENT}{words.known_line(entry)}", width) for entry in shortlist.known]
    lines += [Text(""), *_legend(shortlist, width)] if shortlist.entries else []
    for note in shortlist.notes:
        lines += folded(shorten(plain_text(note), _LONGEST_NOTE), width, "note: ", "      ", style="dim")
    return lines


def _title(shortlist: Shortlist, width: int) -> list[Text]:
    shown = f"{len(shortlist.entries)} of {shortlist.total} candidates"
    new = sum(entry.is_new for entry in shortlist.entries)
    title = f"{shortlist.brief} · {shown}{f' · {new} new' if new else ''}"
    return folded(f"{title} · seen from {shortlist.as_of} · run {shortlist.run_id}", width, style="bold")


def _heading(width: int) -> Text:
    tail = ""
    if width >= _WITH_PARTS:
        shown = [name.capitalize() if width >= _WITH_BARS else _SHORT[name].capitalize() for name in COMPONENTS]
        tail = "".join(padded(each, _part_width(width)) for each in shown) + "Fashion"
    heading = padded("Candidate", max(width - 12 - len(tail), 1))
    return line(f"   # {heading} Score {tail}", width, "underline")


def _row(entry: ShortlistEntry, width: int) -> Iterator[Text]:
    score = entry.score
    numbers = Text()
    if width >= _WITH_PARTS:
        for part in map(score.component, COMPONENTS):
            numbers.append_text(_part(part, width))
        numbers.append(f"{score.trend.value:>7.0%}" if score.trend else "      –", "dim")
    total = f"{score.total:.3f}"
    name = padded(plain_text(score.name), max(width - 12 - cells(numbers.plain), 1))
    yield line(Text.assemble(f"{entry.rank:>4} ", (name, "bold"), f" {total} ", numbers), width)
    if width < _WITH_PARTS:
        parts = [f"{_SHORT[part.name]} {number(part)}" for part in map(score.component, COMPONENTS)]
        fit_in = max(1, (width + 1 - len(_INDENT)) // _PART_IN_LINE)
        for start in range(0, len(parts), fit_in):
            yield line(_INDENT + " ".join(parts[start : start + fit_in]), width)


def _part(component: Component, width: int) -> Text:
    if width < _WITH_BARS:
        return Text(padded(number(component), _part_width(width)))
    value = f" {number(component):<{_PART - _BAR - 1}}"
    return Text.assemble((bar(component, _BAR), STYLES[component.name]), value)


def _part_width(width: int) -> int:
    return _PART if width >= _WITH_BARS else _NARROW_PART


def _why(entry: ShortlistEntry, width: int) -> Text:
    """What is to be known of the person first, then why they are here."""
    told = Text()
    for tag, text in _tags(entry):
        told.append(text, _TAGS[tag][0]).append(" · ", "dim")
    room = width - len(_INDENT) - cells(told.plain)
    return line(Text.assemble(_INDENT, told, (words.why_line(entry, max(room, 12)), "dim")), width)


def _tags(entry: ShortlistEntry) -> Iterator[tuple[str, str]]:
    marks = {mark.kind for mark in entry.marks}
    held = {
        "no recruiters": entry.is_unwilling,
        "new": entry.is_new,
        "junior": entry.is_junior,
        "code": entry.score.kind == "implementer",
        "kept": "kept" in marks,
        "passed": "passed" in marks,
        "may be known": "may be known" in marks,
    }
    yield from ((tag, tag) for tag, holds in held.items() if holds)
    if entry.reserved:
        yield "reserved", plain_text(entry.reserved)


def _legend(shortlist: Shortlist, width: int) -> Iterator[Text]:
    """How the score is made, and the words used above: only those that are."""
    sums = {_sum(entry) for entry in shortlist.entries}
    if len(sums) == 1:
        yield from folded(f"score = {sums.pop()}", width, then="        ", style="dim")
    yield from folded(
        "– not scored, counts as 0.50 · fashion: share of spreading wording; never counted", width, style="dim"
    )
    used = {tag for entry in shortlist.entries for tag, _ in _tags(entry)}
    said = [f"{tag}: {meaning}" for tag, (_, meaning) in _TAGS.items() if tag in used]
    if said:
        yield from folded(" · ".join(said), width, style="dim")
    if shortlist.entries:
        first = shortlist.entries[0].rank
        yield from folded(f"`sourcer show {first}` tells what #{first} rests on", width, style="dim")


def _sum(entry: ShortlistEntry) -> str:
    return " + ".join(f"{part.weight:.2f} {part.name}" for part in entry.score.components)
