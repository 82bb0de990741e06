"""When and where a programme shows a paper: its poster and its talk, as a text that a supplement can carry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One showing of a paper. ``kind`` is "poster", "oral" or "" for another.

    Times have the venue's own offset from UTC, and are None where the programme gives none that can be believed.
    ``name`` (of the session), ``room`` and ``position`` (of a poster) are the programme's words, or "". ``url`` is the
    page of the showing.
    """

    kind: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    name: str = ""
    room: str = ""
    position: str = ""
    url: str = ""


_WORDS = ("kind", "name", "room", "position", "url")


def sessions_text(sessions: Iterable[Session]) -> str:
    """One JSON list in the order given, without what is not known: equal when the programme says the same again."""
    return json.dumps([_told(session) for session in sessions], ensure_ascii=False, separators=(",", ":"))


def read_sessions(text: str) -> tuple[Session, ...]:
    """Back from ``sessions_text``; nothing for anything else."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    rows = told if isinstance(told, list) else []
    return tuple(_read(row) for row in rows if isinstance(row, dict))


def _told(session: Session) -> dict[str, str]:
    words = {name: getattr(session, name) for name in _WORDS}
    starts, ends = (at.isoformat() if at else "" for at in (session.starts_at, session.ends_at))
    return {name: text for name, text in (words | {"starts": starts, "ends": ends}).items() if text}


def _read(row: dict[str, object]) -> Session:
    words = {name: text for name in _WORDS if isinstance(text := row.get(name), str)}
    kind = words.pop("kind", "")
    return Session(kind, _moment(row.get("starts")), _moment(row.get("ends")), **words)


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
