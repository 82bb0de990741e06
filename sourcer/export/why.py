"""The arithmetic of one candidate's score, with what each number rests on, what is missing and what is uncertain."""

from __future__ import annotations

from typing import Any

from sourcer.export.card import evidence_lines
from sourcer.export.document import evidence_documents
from sourcer.export.text import plain_text
from sourcer.export.views import LEGEND, view_document, view_lines
from sourcer.model.shortlist import ShortlistEntry


def missing(entry: ShortlistEntry) -> tuple[str, ...]:
    """The parts of the score that nothing could be said of, and why: they count as the neutral 0.5."""
    return tuple(f"{part.name}: {part.note or 'not scored'}" for part in entry.score.components if not part.is_scored)


def doubtful(entry: ShortlistEntry) -> tuple[str, ...]:
    """What a person should check: what the ranking was unsure of, and namesakes."""
    return (*entry.score.uncertain, *(f"not joined with a namesake: {name}" for name in entry.namesakes))


def why_lines(entry: ShortlistEntry) -> list[str]:
    """The explanation for a terminal. The contributions in it sum to the score."""
    score = entry.score
    parts = " + ".join(f"{part.contribution:.4f} {part.name}" for part in score.components)
    lines = [f"{plain_text(score.name)}: {score.total:.4f} = {parts}"]
    for part in score.components:
        lines += ["", f"{part.name}: {part.value:.4f} × weight {part.weight:.4f} = {part.contribution:.4f}"]
        lines += [f"  {line}" for line in evidence_lines(part)]
    if views := view_lines(entry):
        lines += ["", "originality of each work, in two views", f"  ({LEGEND})", *(f"  {line}" for line in views)]
    for title, told in (("missing, counted as 0.5", missing(entry)), ("uncertain", doubtful(entry))):
        lines += ["", title, *(f"  {plain_text(line)}" for line in told or ("nothing",))]
    return lines


def why_document(entry: ShortlistEntry) -> dict[str, Any]:
    """The same for a program: ``parts`` in order, whose ``contribution`` sum to ``score``."""
    score = entry.score
    return {
        "candidate": score.name,
        "candidate_id": score.candidate_id,
        "rank": entry.rank,
        "score": score.total,
        "parts": [
            {
                "name": part.name,
                "value": part.value,
                "weight": part.weight,
                "contribution": part.contribution,
                "is_scored": part.is_scored,
                "note": part.note,
                "evidence": evidence_documents(part.evidence),
            }
            for part in score.components
        ],
        "works": [
            {"id": work.id, "title": work.title, "originality": view_document(entry, work)} for work in entry.works
        ],
        "missing": list(missing(entry)),
        "uncertain": list(doubtful(entry)),
    }
