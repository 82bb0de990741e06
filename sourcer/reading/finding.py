"""Finding somebody on a ranking by id, place or name; and where nobody is found, what became of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.export.text import plain_text, shorten
from sourcer.model.ledger import Change
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.store import conclusions, ledger, scores

SHOWN = 12
_NAME, _TITLE = 30, 50
_ACCOUNT = "github:"
_ID = re.compile(r"P[0-9a-f]{12}\S*")
"""The shape of a person's id, see ``resolve.stable_ids``; removed people leave nothing else to know them by."""


def find_entry(shortlist: Shortlist, person: str) -> ShortlistEntry:
    """The entry of a candidate id, a place in the ranking ("3" or "#3") or a name; accents and case do not matter.

    A whole name goes before a part of one. Raises ResolveError for nobody, and for several with their ids, so that the
    caller can choose.
    """
    found = _found(shortlist, person)
    if not found:
        raise ResolveError(_nobody(shortlist, person))
    if len(found) > 1:
        raise ResolveError(_several(person, found))
    return found[0]


def find_or_explain(conn: Connection, shortlist: Shortlist, person: str) -> ShortlistEntry:
    """The same, with the whole story of an id that is nobody's any more, or of somebody who is not ranked."""
    found = _found(shortlist, person)
    told = "" if found else _what_became_of(conn, shortlist, person.strip())
    if told:
        raise ResolveError(told)
    return find_entry(shortlist, person)


def _found(shortlist: Shortlist, person: str) -> list[ShortlistEntry]:
    from sourcer.resolve.folding import fold_text

    text = person.strip()
    everybody = (*shortlist.entries, *shortlist.known)
    exact = [entry for entry in everybody if entry.score.candidate_id.casefold() == text.casefold()]
    if exact:
        return exact
    if place := _place(text):
        return [entry for entry in shortlist.entries if entry.rank == place]
    wanted = fold_text(text)
    if not wanted:
        return []
    names = [(entry, {fold_text(name) for name in (*entry.names, entry.score.name)}) for entry in everybody]
    return [entry for entry, folded in names if wanted in folded] or [
        entry for entry, folded in names if any(wanted in name for name in folded)
    ]


def _place(text: str) -> int | None:
    """The place that is asked for; None for anything else."""
    digits = text.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def _nobody(shortlist: Shortlist, person: str) -> str:
    if _place(person.strip()) is not None:
        return f"there is no {_as_place(person)} for {shortlist.brief!r}: there are {shortlist.total:,}"
    return f"nobody called {person!r} is ranked for {shortlist.brief!r}; `sourcer shortlist --all` shows who is"


def _as_place(person: str) -> str:
    return f"#{person.strip().removeprefix('#')}"


def _several(person: str, found: Sequence[ShortlistEntry]) -> str:
    rows = [_row(entry) for entry in found[:SHOWN]]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    lines = ["  ".join(map(str.ljust, row, (*widths, 0))).rstrip() for row in rows]
    more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    listed = "\n  ".join([f"{person!r} fits {len(found)} candidates:", *lines, *more])
    return f"{listed}\nname one by id, such as {found[0].score.candidate_id}, or by place"


def _row(entry: ShortlistEntry) -> tuple[str, str, str, str]:
    """Place, name, id and best work."""
    work = f"“{shorten(plain_text(entry.works[0].title), _TITLE)}”" if entry.works else ""
    place = f"#{entry.rank}" if entry.rank else "known"
    return place, shorten(plain_text(entry.score.name), _NAME), entry.score.candidate_id, work


def _what_became_of(conn: Connection, shortlist: Shortlist, wanted: str) -> str:
    """What is to be said of an id that nobody on the ranking has; "" where it is no id that was ever known."""
    changes = [
        event.told
        for event in ledger.load_events(conn)
        if isinstance(event.told, Change) and event.told.subject == "author"
    ]
    if known := conclusions.load_authors(conn, [wanted]):
        return (
            f"{known[0].name} ({wanted}) is known, but not ranked for {shortlist.brief!r}; "
            f"`sourcer people why {wanted}` tells what is known"
        )
    parts = _now(changes, wanted)
    if parts and not any(_is_known(conn, shortlist, part) for part in parts):
        return f"{wanted} became {' and '.join(parts)}, and nobody with that id is known any more: they may be removed"
    if parts:
        told = " and ".join(_told(conn, shortlist, part) for part in parts)
        verb = "was split; the parts are" if len(parts) > 1 else "is now part of"
        return f"{wanted} {verb} {told}; `sourcer show {parts[0]}` or `sourcer people log` tells more"
    if owner := _owner(shortlist, wanted):
        return f"{wanted} is an account of {owner.score.name} ({owner.score.candidate_id}, #{owner.rank})"
    if _ID.fullmatch(wanted) or scores.was_ranked(conn, wanted):
        return f"nobody with the id {wanted} is known any more: they may have been removed"
    return ""


def _owner(shortlist: Shortlist, wanted: str) -> ShortlistEntry | None:
    """Whose account it is that was a candidate of its own before."""
    login = wanted.removeprefix(_ACCOUNT).casefold() if wanted.startswith(_ACCOUNT) else ""
    owners = (entry for entry in shortlist.entries if login in {each.casefold() for each in entry.score.accounts})
    return next(owners, None) if login else None


def _now(changes: Sequence[Change], old: str) -> list[str]:
    """The ids under which somebody goes now, through as many merges and splits as there were."""
    found: dict[str, None] = {}
    open_ids, seen = [old], {old}
    while open_ids:
        current = open_ids.pop(0)
        later = [change.new_id for change in changes if change.old_id == current and change.new_id not in seen]
        seen.update(later)
        open_ids += later
        if not later and current != old:
            found[current] = None
    return list(found)


def _told(conn: Connection, shortlist: Shortlist, part: str) -> str:
    entry = next((each for each in (*shortlist.entries, *shortlist.known) if each.score.candidate_id == part), None)
    if entry is not None:
        return f"{entry.score.name} ({part}{f', #{entry.rank}' if entry.rank else ''})"
    known = conclusions.load_authors(conn, [part])
    return f"{known[0].name} ({part}, not ranked)" if known else f"{part}, of whom nobody is known any more"


def _is_known(conn: Connection, shortlist: Shortlist, part: str) -> bool:
    is_ranked = any(entry.score.candidate_id == part for entry in (*shortlist.entries, *shortlist.known))
    return is_ranked or bool(conclusions.load_authors(conn, [part]))
