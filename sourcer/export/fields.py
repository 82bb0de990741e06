"""What applicant systems ask for beside the columns of our own tables: a name in two parts, a company, links, notes.

Nothing here is ever an e-mail address, a telephone number or a postal address: none is kept. Values that are lists are
joined so that no comma or line end inside one can be taken for the join.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sourcer.export.card import best_area, evidence_lines, marks_text, provenance_text, why_line, work_text
from sourcer.export.codecard import account_text, implementation_text
from sourcer.export.splitting import SplitName, split_name, whole_name
from sourcer.export.text import plain_text, shorten, web_link
from sourcer.model.institutions import PrintedPlaces
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.model.works import Implementation

NOT_SPLIT = "(name not split)"
"""Stands in a second name column that must be filled, where nobody told which part of the name is which."""
LONGEST_NOTES = 10_000
"""Characters of a cell of notes: pieces that do not fit are left out whole, and how many is said."""
_LONGEST_PIECE = 1_500
_CUTS_A_LIST = {",": "%2C", ";": "%3B"}


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a column can be filled from. ``values`` are one, none or several; ``separator`` joins several."""

    name: str
    meaning: str
    values: Callable[[Shortlist, ShortlistEntry], tuple[str, ...]]
    separator: str = "; "


def split_of(entry: ShortlistEntry) -> SplitName:
    """The candidate's name in parts, where they are told; an account's name, which nobody checked, stays whole."""
    if entry.score.kind == "implementer":
        return SplitName(whole_name(entry.score.name), why_not="it is what a GitHub account says, which nobody checked")
    return split_name(entry.score.name, entry.names)


def name_note(entry: ShortlistEntry) -> str:
    """Why the name was not split, or ""."""
    split = split_of(entry)
    return "" if split.is_split else f"name not split: {split.whole} ({split.why_not})"


def printed_company(entry: ShortlistEntry) -> PrintedPlaces | None:
    """The newest dated work that prints affiliations beside the name: the only company that anybody said."""
    dated = [place for place in entry.printed if place.on and any(map(str.strip, place.affiliations))]
    return max(dated, key=lambda place: (place.on, place.title), default=None)


def company(entry: ShortlistEntry) -> str:
    """The affiliations that ``printed_company`` prints, as printed."""
    place = printed_company(entry)
    return "; ".join(dict.fromkeys(map(plain_text, filter(str.strip, place.affiliations)))) if place else ""


def company_note(entry: ShortlistEntry) -> str:
    """From which paper of which day the company is: it may have changed since."""
    place = printed_company(entry)
    if place is None or place.on is None:
        return ""
    return f"company as printed on “{plain_text(place.title)}”, {place.on.isoformat()}; it may have changed"


def own_code(entry: ShortlistEntry) -> tuple[Implementation, ...]:
    """The code that is the candidate's: not what others made of the candidate's works."""
    logins = {login.casefold() for login in entry.score.accounts}
    is_implementer = entry.score.kind == "implementer"
    return tuple(
        code
        for code in entry.implementations
        if is_implementer or code.relation == "official" or code.owner.casefold() in logins
    )


def links(entry: ShortlistEntry) -> tuple[str, ...]:
    """Addresses of works, own code and accounts, each once; a comma or semicolon inside stands as its percent sign."""
    found = (
        *(work.url for work in entry.works),
        *(code.url for code in own_code(entry)),
        *(account.url for account in entry.accounts),
    )
    return tuple(dict.fromkeys(safe for url in found if (safe := listed_link(url))))


def listed_link(url: str | None) -> str:
    """An address that can stand in a list; "" where it is no plain web address."""
    link = web_link(url) or ""
    for sign, escaped in _CUTS_A_LIST.items():
        link = link.replace(sign, escaped)
    return link


def profile_link(entry: ShortlistEntry) -> str:
    """The candidate's first account on GitHub, where one is known to be theirs."""
    return next((safe for account in entry.accounts if (safe := listed_link(account.url))), "")


def website(entry: ShortlistEntry) -> str:
    """The first website that the candidate's own account names."""
    return next((safe for account in entry.accounts if (safe := listed_link(account.website))), "")


def wishes(entry: ShortlistEntry) -> tuple[str, ...]:
    """Repositories of the candidate's that ask recruiters to stay away."""
    return tuple(
        f"asks not to be approached by recruiters: {plain_text(code.full_name)} ({plain_text(code.url)})"
        for code in own_code(entry)
        if code.wants_no_recruiters
    )


def tags(shortlist: Shortlist, entry: ShortlistEntry) -> tuple[str, ...]:
    """Words to find the candidate by: the program, the brief, the best problem area, the kind, and the wish."""
    area = best_area(entry)
    wanted = ("sourcer", shortlist.brief, area[0] if area else "", entry.score.kind)
    return tuple(filter(None, (*wanted, "wants no recruiters" if wishes(entry) else "")))


def notes(shortlist: Shortlist, entry: ShortlistEntry) -> str:
    """Everything that a reader of the system must know, the most pressing first, in pieces that are never cut."""
    kept: list[str] = []
    room = LONGEST_NOTES
    told = (shorten(plain_text(piece), _LONGEST_PIECE) for piece in _note_pieces(shortlist, entry) if piece.strip())
    pieces = list(dict.fromkeys(told))
    for piece in pieces:
        if len(piece) + 3 > room - 60:
            kept.append(f"and {len(pieces) - len(kept)} more pieces, which the card shows")
            break
        kept.append(piece)
        room -= len(piece) + 3
    return " | ".join(kept)


def _note_pieces(shortlist: Shortlist, entry: ShortlistEntry) -> Iterator[str]:
    score = entry.score
    yield from wishes(entry)
    yield name_note(entry)
    yield why_line(entry)
    yield from (f"work: {work_text(work)} {plain_text(work.url)}" for work in entry.works)
    yield from (f"code: {implementation_text(code)} {plain_text(code.url)}" for code in entry.implementations)
    yield company_note(entry)
    yield from (f"check: {plain_text(doubt)}" for doubt in score.uncertain)
    yield from (f"namesake, not joined: {plain_text(other)}" for other in entry.namesakes)
    yield f"team: {marks}" if (marks := marks_text(entry)) else ""
    yield f"GitHub: {'; '.join(map(account_text, entry.accounts))}" if entry.accounts else ""
    yield (
        f"sourcer: rank {entry.rank} of {shortlist.total} for the brief {plain_text(shortlist.brief)!r}, "
        f"{shortlist.as_of.isoformat()}; {plain_text(score.candidate_id)}"
    )
    yield from (f"{part.name}: {line}" for part in score.components for line in evidence_lines(part))
    yield from (f"read from {provenance_text(note)}" for note in entry.provenance)


def _one(made: Callable[[ShortlistEntry], str]) -> Callable[[Shortlist, ShortlistEntry], tuple[str, ...]]:
    return lambda _, entry: tuple(filter(None, (made(entry),)))


FIELDS: tuple[Field, ...] = (
    Field("full_name", "the whole name, without marks of footnotes", _one(lambda e: split_of(e).whole)),
    Field("first_name", "the given name; empty where the name cannot be split", _one(lambda e: split_of(e).given)),
    Field("last_name", "the family name; empty where the name cannot be split", _one(lambda e: split_of(e).family)),
    Field("name_note", "`name not split` and why; empty where it was split", _one(name_note)),
    Field("company", "affiliations as the newest dated work prints them", _one(company)),
    Field("company_note", "which work, of which day, prints that", _one(company_note)),
    Field("profile_link", "the first GitHub account that is known to be theirs", _one(profile_link)),
    Field("website", "the website that such an account names", _one(website)),
    Field("links", "addresses of works, own code and accounts", lambda _, entry: links(entry), ", "),
    Field("tags", "sourcer, the brief, the best area, the kind", tags, ","),
    Field("wishes", "own repositories that ask recruiters to stay away", lambda _, entry: wishes(entry)),
    Field(
        "notes",
        "wishes, reason, works, code, doubts, evidence, sources; 10,000 characters",
        lambda s, e: (notes(s, e),),
    ),
)
"""In the order of the documentation; the columns of the ``csv`` profile are fields as well."""
