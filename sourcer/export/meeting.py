"""When and where to meet somebody, in words."""

from __future__ import annotations

from sourcer.export.text import plain_text
from sourcer.model.meetings import Meeting


def meeting_text(meeting: Meeting) -> str:
    """One line: event, day and hour as the clocks there show them, session, room and place, kind, work."""
    where = (meeting.session, meeting.room, meeting.position)
    what = f"{meeting.kind}: “{meeting.title}”" if meeting.kind else f"“{meeting.title}”"
    return plain_text(" · ".join(filter(None, (meeting.event, meeting_time(meeting), *where, what))))


def meeting_time(meeting: Meeting) -> str:
    """Such as "2026-04-23 10:00 to 12:30 (UTC-03:00)", "" where the programme does not say."""
    start, end = meeting.starts_at, meeting.ends_at
    if start is None:
        return ""
    until = ""
    if end is not None and end > start:
        until = f" to {end:%H:%M}" if end.date() == start.date() else f" to {end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M}{until} ({start.tzname() or 'UTC'})"
