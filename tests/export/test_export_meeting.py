"""When and where to meet somebody reads as the clocks at the event do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from sourcer.export.meeting import meeting_text, meeting_time
from sourcer.model.meetings import Meeting

THERE = timezone(timedelta(hours=-3))
POSTER = Meeting(
    event="EXCONF 2026",
    work_id="w1",
    title="Invented Schedules",
    kind="poster",
    starts_at=datetime(2026, 4, 23, 10, tzinfo=THERE),
    ends_at=datetime(2026, 4, 23, 12, 30, tzinfo=THERE),
    session="Poster Session 3",
    room="Hall A",
    position="#412",
    url="https://exconf.example.org/virtual/2026/poster/1",
)


def test_a_meeting_says_event_hours_place_and_work() -> None:
    said = "EXCONF 2026 · 2026-04-23 10:00 to 12:30 (UTC-03:00) · Poster Session 3 · Hall A · #412"
    assert meeting_text(POSTER) == f"{said} · poster: “Invented Schedules”"


def test_what_the_programme_does_not_say_is_left_out() -> None:
    bare = replace(POSTER, kind="", starts_at=None, ends_at=None, session="", room="", position="")
    assert meeting_text(bare) == "EXCONF 2026 · “Invented Schedules”"


def test_a_session_over_midnight_names_both_days_and_an_end_before_its_start_is_not_believed() -> None:
    late = replace(
        POSTER, starts_at=datetime(2026, 4, 23, 22, tzinfo=UTC), ends_at=datetime(2026, 4, 24, 1, tzinfo=UTC)
    )
    assert meeting_time(late) == "2026-04-23 22:00 to 2026-04-24 01:00 (UTC)"
    assert meeting_time(replace(late, ends_at=datetime(2026, 4, 23, 21, tzinfo=UTC))) == "2026-04-23 22:00 (UTC)"


def test_a_hostile_title_stays_on_its_line() -> None:
    assert "\x1b" not in meeting_text(replace(POSTER, title="Red\x1b[31m\nline"))
    assert "\n" not in meeting_text(replace(POSTER, title="Red\x1b[31m\nline"))
