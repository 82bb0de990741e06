"""Where and when a row of a programme shows its paper, and what of that cannot be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sourcer.model.sessions import Session
from sourcer.sources._entries import Entry
from sourcer.sources._text import plain_html
from sourcer.sources._values import number_key, string

_LONGEST_WORDS = 200
_LONGEST_POSITION = 40
_LONGEST_SHOWING = timedelta(days=14)
"""Posters hang for an afternoon, and on virtual sites for the conference."""


def session_of(row: dict[str, object], url: str, entry: Entry) -> Session:
    """The row's place on the programme; what cannot be believed is left out with its reason."""
    starts = entry.clock(string(row.get("starttime")), "starttime")
    return Session(
        kind=kind_of(row),
        starts_at=starts,
        ends_at=_end(starts, string(row.get("endtime")), entry),
        name=_words(row, "session", _LONGEST_WORDS, entry),
        room=_words(row, "room_name", _LONGEST_WORDS, entry),
        position=_words(row, "poster_position", _LONGEST_POSITION, entry),
        url=url,
    )


def kind_of(row: dict[str, object]) -> str:
    """Whether the row is an oral, a poster, or ("") something else."""
    told = string(row.get("eventtype")).lower()
    return next((kind for kind in ("oral", "poster") if kind in told), "")


def agreed(sessions: Sequence[tuple[str, Session]]) -> tuple[tuple[Session, ...], tuple[str, ...]]:
    """One session for each event, and the events whose rows tell different times: of those no time is told."""
    found: dict[str, Session] = {}
    torn: dict[str, None] = {}
    for event, session in sessions:
        known = found.setdefault(event, session)
        if (known.starts_at, known.ends_at) != (session.starts_at, session.ends_at):
            torn[event] = None
    made = (replace(s, starts_at=None, ends_at=None) if event in torn else s for event, s in found.items())
    return tuple(made), tuple(torn)


def _end(starts: datetime | None, text: str, entry: Entry) -> datetime | None:
    if starts is None:
        return None
    ends = entry.clock(text, "endtime")
    if ends is None:
        return None
    if not starts < ends <= starts + _LONGEST_SHOWING:
        how = "not after the start" if ends <= starts else f"over {_LONGEST_SHOWING.days} days after the start"
        entry.left_out.append(f"endtime {text.strip()[:40]!r} is {how} and was left out")
        return None
    return ends


def _words(row: dict[str, object], key: str, limit: int, entry: Entry) -> str:
    told = row.get(key)
    text = told if isinstance(told, str) else number_key(told)
    return entry.cut(plain_html(text), limit, key)
