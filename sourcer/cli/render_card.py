"""One candidate's card for a terminal, in the order in which it is read: who and why, works, what the score rests on,
when things came, code, when to meet, what to check, and where all that comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from sourcer.cli.addresses import Addresses
from sourcer.cli.bars import STYLES, bar
from sourcer.cli.lines import Fitted, folded, line, padded
from sourcer.export import card as words
from sourcer.export import codecard, standing, views
from sourcer.export.meeting import meeting_text
from sourcer.export.text import plain_text
from sourcer.export.timeline import timeline_lines, timeline_of
from sourcer.model.scores import Component
from sourcer.model.shortlist import ShortlistEntry

_WISH = "no recruiters"
_HEAD, _ITEM, _UNDER = " " * 2, " " * 4, " " * 6
_LABEL, _NAME, _BAR = 17, 12, 12
_WITH_LABELS_BESIDE, _WITH_BARS = 66, 52


def card(entry: ShortlistEntry) -> RenderableType:
    """The evidence card, as wide as the console that prints it; every address is printed once, at the end."""
    return Fitted(lambda width: _lines(entry, width))


def _lines(entry: ShortlistEntry, width: int) -> Iterator[Text]:
    book = Addresses()
    yield from _head(entry, width)
    sections = (
        ("do not write", _items((plain_text(mark.text) for mark in entry.marks if mark.kind == _WISH), width)),
        ("said by the team", _items((plain_text(mark.text) for mark in entry.marks if mark.kind != _WISH), width)),
        ("works", _works(entry, book, width)),
        ("evidence", _evidence(entry, book, width)),
        ("timeline", _timeline(entry, width)),
        ("code", _code(entry, book, width)),
        ("when to meet", _meetings(entry, book, width)),
        ("to check", _items(_to_check(entry), width)),
        ("standing", _items(standing.standing_lines(entry), width)),
        ("names as printed", _items(["; ".join(entry.names)] if len(entry.names) > 1 else [], width)),
        ("affiliations as printed", _items(entry.affiliations, width)),
    )
    for title, lines in sections:
        yield from _section(title, lines, width)
    yield from _section("sources", book.listed(entry.provenance, width, _ITEM), width)


def _section(title: str, lines: Iterable[Text], width: int) -> Iterator[Text]:
    held = list(lines)
    if held:
        yield from (Text(""), line(_HEAD + title, width, "bold"), *held)


def _head(entry: ShortlistEntry, width: int) -> Iterator[Text]:
    """Who, why, and how the score adds up."""
    score = entry.score
    place = f"#{entry.rank}" if entry.rank else "known already"
    kind = [score.kind, *(["new since the last run"] if entry.is_new else [])]
    kind += ["junior"] if entry.is_junior else []
    kind += [f"was #{entry.previous_rank}"] if entry.previous_rank not in (None, entry.rank) else []
    yield Text("")
    yield from folded(f"{place}  {score.name}  {score.total:.3f}", width, then=_ITEM, style="bold")
    yield from folded(" · ".join(kind), width, _ITEM, style="dim")
    yield from folded(words.why_line(entry), width, _ITEM)
    yield Text("")
    for part in score.components:
        yield _sum(part, width)
    if score.trend:
        yield line(f"{_ITEM}in fashion {score.trend.value:.0%}, not counted", width, "dim")


def _sum(part: Component, width: int) -> Text:
    said = f" {part.value:.2f} × {part.weight:.2f} = {part.contribution:.3f}"
    note = "" if part.is_scored else "  not scored"
    drawn = (bar(part, _BAR), STYLES[part.name]) if width >= _WITH_BARS else ""
    return line(Text.assemble(_ITEM, (padded(part.name, _NAME), "bold"), drawn, said, (note, "dim")), width)


def _works(entry: ShortlistEntry, book: Addresses, width: int) -> Iterator[Text]:
    """Each work, and below it the candidate's place on it and how original it is."""
    for work in entry.works:
        yield from folded(book.linked(words.work_text(work), work.url), width, _ITEM, _UNDER)
        told = " · ".join(filter(None, (words.place_text(entry, work), views.view_text(entry, work))))
        yield from folded(told, width, _UNDER, style="dim") if told else ()
    if entry.other_works:
        yield from folded(f"and {entry.other_works} more known", width, _ITEM)
    if entry.work_scores:
        yield from folded(views.LEGEND, width, _ITEM, style="dim")


def _evidence(entry: ShortlistEntry, book: Addresses, width: int) -> Iterator[Text]:
    for part in entry.score.components:
        yield line(Text.assemble(_ITEM, (f"{part.name}", f"bold {STYLES[part.name]}")), width)
        yield from _labelled(
            ((item.label, book.linked(item.text, item.url)) for item in words.labelled_lines(part)), width
        )
    trend = entry.score.trend
    if trend and trend.evidence:
        yield line(f"{_ITEM}in fashion, not counted", width, "bold")
        yield from _labelled((("", book.linked(words.detailed(item), item.url)) for item in trend.evidence), width)


def _timeline(entry: ShortlistEntry, width: int) -> Iterator[Text]:
    yield from _labelled(((label, Text(text)) for label, text in timeline_lines(timeline_of(entry))), width)


def _code(entry: ShortlistEntry, book: Addresses, width: int) -> Iterator[Text]:
    """Each repository, and below it what that rests on; then the accounts that are known."""
    for found in entry.implementations:
        yield from folded(book.linked(codecard.implementation_text(found), found.url), width, _ITEM, _UNDER)
        for told in codecard.implementation_lines(entry, found):
            yield from folded(told, width, _UNDER, style="dim")
    for account in entry.accounts:
        yield from folded(f"account {codecard.account_text(account)}", width, _ITEM, _UNDER)


def _meetings(entry: ShortlistEntry, book: Addresses, width: int) -> Iterator[Text]:
    for meeting in entry.meetings:
        yield from folded(book.linked(meeting_text(meeting), meeting.url), width, _ITEM, _UNDER)


def _to_check(entry: ShortlistEntry) -> Iterator[str]:
    yield from entry.score.uncertain
    yield from (f"not joined with a namesake: {name}" for name in entry.namesakes)


def _items(texts: Iterable[str], width: int) -> Iterator[Text]:
    for text in texts:
        yield from folded(text, width, _ITEM, _UNDER)


def _labelled(rows: Iterable[tuple[str, Text]], width: int) -> Iterator[Text]:
    """Texts beside their labels, or below them where that would leave no room; a label that repeats is said once."""
    beside, before = width >= _WITH_LABELS_BESIDE, ""
    for label, text in rows:
        shown = label if label != before else ""
        before = label
        if not label:
            yield from folded(text, width, _UNDER)
        elif beside:
            yield from folded(text, width, _UNDER + padded(shown, _LABEL), _UNDER + " " * _LABEL)
        else:
            yield from folded(f"{shown}:", width, _UNDER) if shown else ()
            yield from folded(text, width, _UNDER + "  ")
