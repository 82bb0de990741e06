"""When and where a candidate presents a work, so that somebody of the team can go there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """A work's place on the programme of an event, such as its poster session.

    ``event`` is the event's name, such as "ICLR 2026". ``kind`` is "poster", "oral" or "". ``starts_at`` and
    ``ends_at`` have the venue's own offset from UTC, so that they read as the clocks there do; None where the programme
    does not say. ``session``, ``room`` and ``position`` (of a poster) are the programme's words, or "". ``url`` is the
    page that says so.
    """

    event: str
    work_id: str
    title: str
    kind: str
    starts_at: datetime | None
    ends_at: datetime | None
    session: str
    room: str
    position: str
    url: str
