"""Opinions, calibration, similar and known people for a terminal, and as JSON or CSV. Foreign text only shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from sourcer.export.csv import rows_to_csv
from sourcer.export.document import dump_json
from sourcer.export.text import plain_text
from sourcer.model.opinions import KnownPerson, Opinion

if TYPE_CHECKING:
    from sourcer.rank.similar import Similar
    from sourcer.team.calibration import Calibration, Shift

_OPINION = ("opinion", "brief", "verdict", "subject", "name", "reason", "by", "at", "about", "holds")
_SIMILAR = ("author_id", "name", "similarity", "work_id", "work", "url", "near_to", "terms", "works_together")
_KNOWN = ("name", "ids", "candidate_id", "note")
_TOP, _MOVED_MOST = 10, 5


def opinions_as(opinions: Sequence[Opinion], gone: Collection[int], form: str) -> RenderableType | str:
    """Opinions, those that were taken back told as such."""
    rows = [_opinion_row(each, each.number not in gone) for each in opinions]
    if form != "table":
        return _printed(_OPINION, rows, form)
    lines = [
        Text(plain_text(f"{each.number:>4}  {each.verdict:<8} “{each.name}” ({each.subject}) · {_said(each)}"), style)
        for each in opinions
        for style in ("dim strike" if each.number in gone else "",)
    ]
    return Group(*lines) if lines else Text("Nothing was said inside this brief yet.", "dim")


def calibration_table(found: Calibration) -> RenderableType:
    """Weights before and after with the reason, then places before and after."""
    proposal = found.proposal
    if proposal is None:
        return Text(plain_text(found.why_not))
    lines = [Text(f"Learned from {proposal.wanted} yes and {proposal.unwanted} no", "bold")]
    for move in proposal.moves:
        lines.append(Text(plain_text(f"  {move.name:<12} {move.before:.2f} → {move.after:.2f}  {move.because}")))
    before, after, of = found.couples
    lines.append(
        Text(
            f"  of {of} couples of a yes and a no, the brief's own weights put {before:g} in the right order; "
            f"weights learned without the couple {after:g}",
            "dim",
        )
    )
    lines += [Text(""), Text("  place       score          candidate", "underline")]
    lines += [Text(plain_text(_shift_line(shift))) for shift in _told(found.shifts)]
    return Group(*lines)


def similar_as(found: Sequence[Similar], form: str) -> RenderableType | str:
    """People near to one, the nearest first."""
    if form != "table":
        return _printed(_SIMILAR, [_similar_row(each) for each in found], form)
    lines: list[Text] = []
    for each in found:
        beside = f" · {each.together} works together" if each.together else ""
        lines.append(Text(plain_text(f"{each.similarity:.2f}  {each.name} ({each.author_id}){beside}"), "bold"))
        terms = ", ".join(f"{term} {part:.2f}" for term, part in each.terms)
        lines.append(Text(plain_text(f"      “{each.title}” is near to “{each.near_title}”: {terms}")))
    return Group(*lines) if lines else Text("Nobody's first-author works are near.", "dim")


def known_as(people: Sequence[KnownPerson], form: str) -> RenderableType | str:
    """The list of known people."""
    rows: list[dict[str, object]] = [
        {"name": p.name, "ids": list(p.ids), "candidate_id": p.candidate_id, "note": p.note} for p in people
    ]
    if form != "table":
        return _printed(_KNOWN, rows, form)
    lines = [Text(plain_text(" · ".join(filter(None, (p.name, *p.ids, p.candidate_id, p.note))))) for p in people]
    return Group(*lines) if lines else Text("Nobody is listed as known already.", "dim")


def _said(opinion: Opinion) -> str:
    return f"{opinion} (opinion {opinion.about})" if opinion.about is not None else str(opinion)


def _opinion_row(each: Opinion, holds: bool) -> dict[str, object]:
    return {
        "opinion": each.number,
        "brief": each.brief,
        "verdict": each.verdict,
        "subject": each.subject,
        "name": each.name,
        "reason": each.reason,
        "by": each.by,
        "at": each.at.isoformat(),
        "about": each.about,
        "holds": holds,
    }


def _similar_row(each: Similar) -> dict[str, object]:
    return {
        "author_id": each.author_id,
        "name": each.name,
        "similarity": each.similarity,
        "work_id": each.work_id,
        "work": each.title,
        "url": each.url,
        "near_to": each.near_title,
        "terms": [f"{term} {part:.4f}" for term, part in each.terms],
        "works_together": each.together,
    }


def _told(shifts: Sequence[Shift]) -> list[Shift]:
    """Who is or would be among the first ten, and the five who move most besides, by their new places."""
    top = [shift for shift in shifts if min(shift.place, shift.new_place) <= _TOP]
    rest = sorted((s for s in shifts if s not in top), key=lambda s: (-abs(s.new_place - s.place), s.place))
    return sorted([*top, *rest[:_MOVED_MOST]], key=lambda shift: shift.new_place)


def _shift_line(shift: Shift) -> str:
    place = f"{shift.place:>4} → {shift.new_place:<4}"
    return f"  {place} {shift.score:.3f} → {shift.new_score:.3f}  {shift.name} ({shift.candidate_id})"


def _printed(columns: Sequence[str], rows: Sequence[dict[str, object]], form: str) -> str:
    if form == "json":
        return dump_json(rows)
    return rows_to_csv(columns, [[_cell(row[name]) for name in columns] for row in rows]).decode()


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)
