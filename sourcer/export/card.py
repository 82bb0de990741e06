"""What an entry rests on, in plain words: shared by terminal, CSV and HTML so that all say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sourcer.export.standing import curve_of
from sourcer.export.text import plain_text, shorten
from sourcer.model.scores import Component, ComponentName, Evidence, EvidenceKind
from sourcer.model.shortlist import Shortlist, ShortlistEntry, SourceNote
from sourcer.model.works import Authorship, Work

WHY_LENGTH = 110
"""Characters of the one line that says why."""

LABELS: dict[EvidenceKind, str] = {
    "area": "problem areas",
    "term": "terms",
    "rest": "and besides",
    "similarity": "sum",
    "work": "works",
    "earlier": "nearest earlier",
    "apart": "not in those",
    "phrase": "new phrases",
    "uptake": "taken up",
    "repository": "code",
    "date": "when",
    "note": "note",
    "curve": "topic's share",
    "entered": "entered with",
    "stayed": "stayed with",
}
_ON_ONE_LINE: frozenset[EvidenceKind] = frozenset({"area", "term", "rest", "apart"})
_SHORT = 40
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")

RULES = {
    "printed": "first name on the paper",
    "shared": "shared first place",
    "alphabetical": "names in alphabetical order: the first place says nothing",
    "collaboration": "a collaboration: nobody is first",
    "none": "no author known",
}


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """Neighbouring evidence of one kind under the label that people read."""

    kind: EvidenceKind
    label: str
    items: tuple[Evidence, ...]

    @property
    def is_short(self) -> bool:
        """Whether its items are a few words each and can share a line."""
        return self.kind in _ON_ONE_LINE and all(len(item.text) <= _SHORT for item in self.items)


def evidence_groups(evidence: Iterable[Evidence]) -> tuple[EvidenceGroup, ...]:
    """Evidence in its order, neighbours of one kind together: a phrase stays beside those who took it up."""
    runs = groupby(evidence, key=lambda item: item.kind)
    return tuple(EvidenceGroup(kind, LABELS[kind], tuple(items)) for kind, items in runs)


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A line of evidence without its label, and the address behind it, "" where there is none."""

    label: str
    text: str
    url: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.label}:" if self.label else "", self.text, plain_text(self.url))))


def evidence_lines(component: Component) -> list[str]:
    """The evidence of a component as plain lines, its note first; terms and areas share a line."""
    return list(map(str, labelled_lines(component)))


def labelled_lines(component: Component) -> list[EvidenceLine]:
    """The same with label and address apart."""
    said = component.note if component.is_scored else f"not scored: {component.note or 'nothing could be said'}"
    lines = [EvidenceLine("", plain_text(said))] if said else []
    for group in evidence_groups(component.evidence):
        if group.kind == "curve":
            lines += _curve_lines(component)
        elif group.is_short:
            lines.append(EvidenceLine(group.label, ", ".join(_with_number(item) for item in group.items)))
        else:
            lines += [EvidenceLine(group.label, detailed(item), item.url or "") for item in group.items]
    return lines


def _curve_lines(component: Component) -> list[EvidenceLine]:
    curve = curve_of(component.evidence)
    return [EvidenceLine(LABELS["curve"], f"{curve.line} ([ ] entry, · later works; {curve.text})")] if curve else []


def evidence_text(item: Evidence) -> str:
    """One piece of evidence: words (number, day), and its address behind it."""
    return f"{detailed(item)} {plain_text(item.url)}" if item.url else detailed(item)


def detailed(item: Evidence) -> str:
    """The words of a piece of evidence, with number and day in brackets."""
    details = ", ".join(filter(None, (amount(item), day(item))))
    return f"{said(item)} ({details})" if details else said(item)


def said(item: Evidence) -> str:
    """The words of a piece of evidence, without a beginning that only repeats its label."""
    text = plain_text(item.text)
    head, _, rest = text.partition(": ")
    return rest if rest and head.lower().startswith(LABELS[item.kind]) else text


def amount(item: Evidence) -> str:
    """The number of a piece of evidence, or "" where there is none or its words say it already."""
    shown = number(item.value)
    return "" if re.search(rf"(?<![\w.]){re.escape(shown)}(?![\w.])", item.text) else shown


def day(item: Evidence) -> str:
    """The day of a piece of evidence, or "" where there is none or its words say it already."""
    shown = item.on.isoformat() if item.on else ""
    return "" if shown in item.text else shown


def number(value: float | None) -> str:
    """A count without decimals, a share with two; "" for None."""
    if value is None:
        return ""
    return f"{value:.0f}" if value > 1 and value == int(value) else f"{value:.2f}"


def why_line(entry: ShortlistEntry, limit: int = WHY_LENGTH) -> str:
    """Why this candidate, in one line of at most ``limit`` characters.

    The problem area and the terms that made the fit, the phrase that others took up, the code; for an implementer the
    code comes first. What does not fit on the line any more is left to the card.
    """
    for terms in (3, 2):
        pieces = _why_pieces(entry, terms)
        line = " · ".join(pieces)
        if line and len(line) <= limit:
            return line
    line = shorten(pieces[0] if pieces else _works_piece(entry), limit)
    for piece in pieces[1:]:
        line = longer if len(longer := f"{line} · {piece}") <= limit else line
    return line


def best_area(entry: ShortlistEntry) -> tuple[str, float] | None:
    """The problem area that the candidate fits best, with the fit."""
    return max(entry.score.areas, key=lambda area: (area[1], area[0]), default=None)


def work_text(work: Work) -> str:
    """A work in one line: title (day, venue and status)."""
    venues = (" ".join(filter(None, (venue.venue, venue.status))) for venue in work.venues)
    day = work.first_public_on.isoformat() if work.first_public_on else "day unknown"
    details = ", ".join(part for part in (day, *venues, "withdrawn" if work.withdrawn else "") if part)
    return plain_text(f"{work.title} ({details})")


def place_of(entry: ShortlistEntry, work: Work) -> Authorship | None:
    """The candidate's own place on a work, where the candidate is among its authors."""
    return next((place for place in work.authorships if place.author_id == entry.score.candidate_id), None)


def place_text(entry: ShortlistEntry, work: Work) -> str:
    """How the candidate's place on a work was told, in words."""
    place = place_of(entry, work)
    if place is None:
        return "implemented it; not among its authors" if entry.score.kind == "implementer" else ""
    if not place.is_first:
        return f"author {place.position + 1} of {len(work.authorships)} ({RULES[work.first_author_rule]})"
    why = f": {plain_text(work.first_author_why)}" if work.first_author_why else ""
    return f"first author ({RULES[work.first_author_rule]}{why})"


def known_line(entry: ShortlistEntry) -> str:
    """Somebody whom the team knows already: name, best work, and the list's note."""
    works = f": “{entry.works[0].title}”" if entry.works else ""
    return plain_text(f"{entry.score.name}{works} · {marks_text(entry)}")


def marks_text(entry: ShortlistEntry) -> str:
    """What the team said of the candidate, or knows."""
    return "; ".join(plain_text(mark.text) for mark in entry.marks)


def provenance_text(note: SourceNote) -> str:
    """A record's address and the day it was fetched."""
    return f"{plain_text(note.url)} (fetched {note.fetched_at.date().isoformat()})"


def liked_title(shortlist: Shortlist, work_id: str) -> str:
    """The title of a work on the liked list, or its id where the run kept no title."""
    return plain_text(dict(shortlist.liked_titles).get(work_id, work_id))


def _with_number(item: Evidence) -> str:
    return " ".join(filter(None, (said(item), amount(item))))


def _items(entry: ShortlistEntry, name: ComponentName, kind: EvidenceKind) -> list[Evidence]:
    component = next((part for part in entry.score.components if part.name == name and part.is_scored), None)
    return [item for item in component.evidence if item.kind == kind] if component else []


def _why_pieces(entry: ShortlistEntry, terms: int) -> list[str]:
    pieces = [_fit_piece(entry, terms), _originality_piece(entry)]
    pieces.insert(0 if entry.score.kind == "implementer" else 2, _code_piece(entry))
    return [piece for piece in pieces if piece]


def _fit_piece(entry: ShortlistEntry, terms: int) -> str:
    area = best_area(entry)
    name = shorten(plain_text(area[0]), 48) if area else ""
    made_it = list(dict.fromkeys(said(item) for item in _items(entry, "fit", "term")))[:terms]
    return ": ".join(filter(None, (name, ", ".join(made_it))))


def _originality_piece(entry: ShortlistEntry) -> str:
    phrases, taken = _items(entry, "originality", "phrase"), _items(entry, "originality", "uptake")
    quoted = (found.group(1) for item in taken if (found := _QUOTED.search(said(item))))
    phrase = next((said(item) for item in phrases), "") or next(quoted, "")
    return f"new: “{shorten(phrase, 40)}”{', taken up' if taken else ''}" if phrase else ""


def _code_piece(entry: ShortlistEntry) -> str:
    for relation, words in (("independent", "re-implemented in"), ("official", "code:")):
        found = next((code for code in entry.implementations if code.relation == relation), None)
        if found:
            return f"{words} {shorten(plain_text(found.full_name), 48)}"
    return ""


def _works_piece(entry: ShortlistEntry) -> str:
    return f"“{plain_text(entry.works[0].title)}”" if entry.works else "see the card"
