"""What a search found, for a terminal and as JSON or CSV. Foreign text is data, as in ``render``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sourcer.export.text import plain_text
from sourcer.model.works import Work
from sourcer.reading.search import Found, FoundPerson, FoundWork, Marked

_WIDEST, _ROWS = 120, 80
_DAY, _GAP, _COUNT = 10, "  ", 10
_COLUMNS = ("kind", "id", "name", "day", "first_authors", "venue", "works", "places", "why", "url")


def found_table(found: Found, width: int) -> RenderableType:
    """Works and people apart, the best first, the words that were looked for in bold; nothing wider than ``width``."""
    width = min(width, _WIDEST)
    lines: list[RenderableType] = []
    if found.works is not None:
        lines.append(_head("works", found.works, found.works_total, width))
        lines += [line for each in found.works for line in _work(each, width)]
    if found.people is not None:
        lines += [Text("")] * bool(lines)
        lines.append(_head("people", found.people, found.people_total, width))
        lines += [line for each in found.people for line in _person(each, width)]
    return Group(*lines)


def found_as(found: Found, form: str) -> str:
    """The same as ``json`` or ``csv``, without marks in the text."""
    from sourcer.export.csv import rows_to_csv
    from sourcer.export.document import dump_json

    works, people = found.works or (), found.people or ()
    if form == "csv":
        return rows_to_csv(_COLUMNS, [*map(_work_row, works), *map(_person_row, people)]).decode()
    document: dict[str, Any] = {"words": [term.text for term in found.question.terms]}
    if found.works is not None:
        document["works"] = {"found": found.works_total, "shown": [_work_document(each) for each in works]}
    if found.people is not None:
        document["people"] = {"found": found.people_total, "shown": [_person_document(each) for each in people]}
    return dump_json(document | ({"hints": list(found.hints)} if found.hints else {}))


def _head(what: str, shown: Sequence[object], total: int, width: int) -> Text:
    many = f", the best {len(shown)}" if len(shown) < total else ""
    return _cut(Text(f"{what}: {total:,} found{many}" if total else f"{what}: none found", "bold"), width)


def _work(found: FoundWork, width: int) -> Iterator[RenderableType]:
    work = found.work
    day, who, venue = str(work.first_public_on or "no day"), first_authors(work), _venue(work)
    if width >= _ROWS:
        left = width - _DAY - len(work.id) - 4 * len(_GAP)
        some = left // 4
        cells = [_cell(_text(found.title), left - 2 * some), *(_cell(Text(told), some) for told in (who, venue))]
        yield Text(_GAP).join([Text(f"{day:<{_DAY}}"), *cells, Text(plain_text(work.id))])
        indent = _DAY + len(_GAP)
    else:
        yield _cut(_text(found.title), width)
        yield _cut(Text(" · ".join(filter(None, (day, who, venue)))), width)
        yield _cut(Text(plain_text(work.id)), width)
        indent = 2
    if found.passage.text:
        yield Padding(_text(found.passage, "not bold dim"), (0, 0, 0, indent), expand=False)


def _person(found: FoundPerson, width: int) -> Iterator[RenderableType]:
    many = "1 work" if found.works == 1 else f"{found.works:,} works"
    name = plain_text(found.author.name)
    named = next((each for each in found.why if each.text == name), Marked(name))
    why = Text(" · ").join([_text(each) for each in found.why if each is not named])
    told = [Text(plain_text(found.author.id)), Text(f"{many:<{_COUNT}}"), Text(_places(found)), why]
    if width >= _ROWS:
        yield _cut(Text(_GAP).join([_cell(_text(named), width // 4), *filter(None, told)]), width)
    else:
        yield _cut(_text(named), width)
        yield _cut(Text("  ") + Text(" · ").join([*filter(None, (told[0], Text(many), told[2]))]), width)
        yield from [_cut(Text("  ") + why, width)] if why else []


def first_authors(work: Work) -> str:
    """Who is first on a work, or, where nobody is, who is printed first; and how many stand beside."""
    first = [place.name for place in work.authorships if place.is_first]
    named = (first or [place.name for place in work.authorships])[:2]
    others = len(work.authorships) - len(named)
    return plain_text(", ".join(named) + (f" +{others}" if others and named else ""))


def _venue(work: Work) -> str:
    told = work.venues[0].venue if work.venues else work.field
    return plain_text(f"withdrawn · {told}" if work.withdrawn else told)


def _places(found: FoundPerson) -> str:
    return plain_text(", ".join(f"#{place} {brief}" for brief, place in found.places))


def _work_document(found: FoundWork) -> dict[str, Any]:
    work = found.work
    return {
        "id": work.id,
        "title": work.title,
        "day": work.first_public_on.isoformat() if work.first_public_on else None,
        "first_authors": [place.name for place in work.authorships if place.is_first],
        "authors": len(work.authorships),
        "venues": [venue.venue for venue in work.venues],
        "withdrawn": work.withdrawn,
        "url": work.url,
        "matched": list(found.matched),
        "passage": found.passage.text,
    }


def _person_document(found: FoundPerson) -> dict[str, Any]:
    return {
        "id": found.author.id,
        "name": found.author.name,
        "names": list(found.author.names),
        "works": found.works,
        "places": [{"brief": brief, "place": place} for brief, place in found.places],
        "why": [each.text for each in found.why],
    }


def _work_row(found: FoundWork) -> list[str]:
    work = found.work
    why = ", ".join(found.matched) + (f": {found.passage.text}" if found.passage.text else "")
    day = str(work.first_public_on or "")
    return ["work", work.id, plain_text(work.title), day, first_authors(work), _venue(work), "", "", why, work.url]


def _person_row(found: FoundPerson) -> list[str]:
    why = "; ".join(each.text for each in found.why)
    name = plain_text(found.author.name)
    return ["person", found.author.id, name, "", "", "", str(found.works), _places(found), why, ""]


def _text(marked: Marked, style: str = "") -> Text:
    text = Text(marked.text, style)
    for start, end in marked.spots:
        text.stylize("bold not dim", start, end)
    return text


def _cell(text: Text, width: int) -> Text:
    """Cut, or filled up, to so many columns."""
    text = _cut(text, width)
    return text + Text(" " * max(width - text.cell_len, 0))


def _cut(text: Text, width: int) -> Text:
    text.truncate(max(width, 1), overflow="ellipsis")
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
