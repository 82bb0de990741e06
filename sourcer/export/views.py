"""The two views of a work's originality, in words: what later papers made of it, and what could be told on its day."""

from __future__ import annotations

import re
from typing import Any

from sourcer.export.card import number
from sourcer.export.text import plain_text
from sourcer.model.scores import WorkScore
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Work

LEGEND = (
    "0.50 is the middle. Now: what later papers made of it; the confidence grows with how many there are, and a young "
    "paper stays near the middle. At publication: from earlier papers alone; it is always cautious and never moves."
)
_LIMIT = re.compile(r" \(limit \w+\)")
_EARLY = "too early to tell"


def view_of(entry: ShortlistEntry, work: Work) -> WorkScore | None:
    """What was concluded about one of the entry's works; None where that was not read."""
    return next((found for found in entry.work_scores if found.work_id == work.id), None)


def view_text(entry: ShortlistEntry, work: Work) -> str:
    """Both views in a line, or why there are none; "" where nothing was read."""
    found = view_of(entry, work)
    return plain_text(_text(found)) if found else ""


def is_early(entry: ShortlistEntry, work: Work) -> bool:
    """Whether the work is too young for what came later to say anything of it."""
    found = view_of(entry, work)
    return found is not None and found.originality is not None and found.reason.startswith(_EARLY)


def view_lines(entry: ShortlistEntry) -> list[str]:
    """Each of the entry's works with both views."""
    told = ((work, view_text(entry, work)) for work in entry.works)
    return [f"“{plain_text(work.title)}”: {text}" for work, text in told if text]


def view_document(entry: ShortlistEntry, work: Work) -> dict[str, Any] | None:
    """The same for a program; ``says`` is the line for people."""
    found = view_of(entry, work)
    if found is None:
        return None
    return {
        "now": found.originality,
        "confidence": found.confidence,
        "at_publication": found.at_publication,
        "reason": found.reason,
        "reason_at_publication": found.reason_then,
        "says": _text(found),
    }


def _text(found: WorkScore) -> str:
    reason, then = (_LIMIT.sub("", text) for text in (found.reason, found.reason_then))
    if found.originality is None:
        return f"originality not scored: {reason or 'nothing could be said'}"
    sure = f" (confidence {found.confidence:.0%})" if found.confidence else ""
    now = f"originality {'so far' if reason else 'now'} {number(found.originality)}{sure}"
    if found.at_publication is not None:
        now += f", at publication {number(found.at_publication)}"
    elif then:
        now += f"; at publication not scored: {then}"
    return f"{reason}; {now}" if reason else now
