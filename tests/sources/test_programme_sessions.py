"""When and where a programme shows a paper: what is kept of it, and what is not believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payload_cases import FETCHED_AT, FOLDER

from sourcer.model.records import Provenance
from sourcer.model.sessions import Session, read_sessions, sessions_text
from sourcer.sources.base import Ask, Page, Response
from sourcer.sources.programme import Conference, Programme

SITE = "https://exconf.example.org"
SOURCE = Programme((Conference("exconf", "EXCONF", SITE, (2026,)),))
ROWS = json.loads((FOLDER / "programme" / "day.json").read_text(encoding="utf-8"))["results"]
ORAL, POSTER = ROWS[0], ROWS[1]
THERE = timezone(timedelta(hours=-8))


def read(*rows: Any) -> Page:
    request = next(iter(SOURCE.plan(SOURCE.streams[0], Ask())))
    body = json.dumps({"count": len(rows), "results": list(rows)}).encode()
    return SOURCE.parse(request, Response(200, request.url, body, FETCHED_AT), Provenance(request.url, FETCHED_AT, ""))


def sessions(page: Page) -> list[Session]:
    (part,) = page.supplements
    assert part.kind == "session"
    return list(read_sessions(part.text))


def reasons(page: Page) -> str:
    return "; ".join(entry.reason for entry in page.skipped)


def test_a_poster_keeps_the_hours_of_the_venue_its_session_room_and_position() -> None:
    (told,) = sessions(read(POSTER))
    assert told == Session(
        "poster",
        datetime(2026, 5, 5, 16, 30, tzinfo=THERE),
        datetime(2026, 5, 5, 19, 30, tzinfo=THERE),
        "Poster Session 3",
        "Hall A",
        POSTER["poster_position"],
        f"{SITE}/virtual/2026/poster/900412",
    )
    assert told.starts_at is not None
    assert told.starts_at.isoformat() == "2026-05-05T16:30:00-08:00", "as the clocks there show it"


def test_poster_and_oral_of_one_paper_are_two_sessions_of_its_one_record_whatever_their_order() -> None:
    pages = [read(ORAL, POSTER), read(POSTER, ORAL)]
    assert [[told.kind for told in sessions(page)] for page in pages] == [["poster", "oral"]] * 2
    assert pages[0].supplements == pages[1].supplements
    assert [part.key for part in pages[0].supplements] == [record.key for record in pages[0].records]


@given(order=st.permutations(range(8)))
def test_the_order_of_the_file_changes_no_session(order: list[int]) -> None:
    told = {part.key: part.text for part in read(*ROWS[:8]).supplements}
    assert {part.key: part.text for part in read(*(ROWS[at] for at in order)).supplements} == told


def test_a_paper_without_an_hour_still_says_that_it_is_shown() -> None:
    page = read(POSTER | {"starttime": None, "endtime": None, "session": None, "room_name": None})
    assert [(told.kind, told.starts_at, told.name, told.room) for told in sessions(page)] == [("poster", None, "", "")]
    assert not page.skipped


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starttime": "2026-05-05T16:30:00"}, "has no offset from UTC, so no hour is told by it"),
        ({"starttime": "2026-05-05T16:30:00+23:00"}, "has no offset from UTC"),
        ({"starttime": "9999-12-31T23:59:59-08:00"}, "is no credible date"),
        ({"starttime": "1492-10-12T02:00:00+00:00"}, "is no credible date"),
        ({"starttime": "noon"}, "is no credible date"),
    ],
)
def test_no_hour_is_told_by_a_start_that_cannot_be_believed(fields: dict[str, str], said: str) -> None:
    page = read(POSTER | fields)
    (told,) = sessions(page)
    assert (told.starts_at, told.ends_at) == (None, None), "an end alone is no hour"
    assert said in reasons(page)
    assert len(page.records) == 1, "the paper is there all the same"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("2026-05-05T15:30:00-08:00", "not after the start"),
        ("2026-05-05T16:30:00-08:00", "not after the start"),
        ("2026-07-05T16:30:00-08:00", "over 14 days after the start"),
        ("2026-05-05T19:30:00", "has no offset"),
        ("3026-05-05T19:30:00-08:00", "is no credible date"),
    ],
)
def test_an_end_that_cannot_be_believed_leaves_the_start(end: str, said: str) -> None:
    page = read(POSTER | {"endtime": end})
    (told,) = sessions(page)
    assert told.starts_at is not None
    assert told.ends_at is None
    assert said in reasons(page)


def test_a_session_that_ends_in_another_offset_is_measured_by_the_moment() -> None:
    (told,) = sessions(read(POSTER | {"endtime": "2026-05-06T01:30:00+00:00"}))
    assert told.ends_at is not None


def test_one_event_with_two_times_in_one_file_has_none_and_the_file_is_told_so() -> None:
    page = read(POSTER, POSTER | {"starttime": "2026-05-06T09:00:00-08:00", "endtime": None})
    (told,) = sessions(page)
    assert (told.starts_at, told.room) == (None, "Hall A")
    assert "tells two times of the event 900412, so none was taken" in reasons(page)


def test_a_long_name_is_cut_and_said_and_a_hostile_room_stays_text() -> None:
    page = read(
        POSTER | {"session": "S" * 10_000, "room_name": "<b>Hall</b>\x1b[2J\u202e\x00", "poster_position": "9" * 99}
    )
    (told,) = sessions(page)
    assert told.name == "S" * 200
    assert told.room == "<b>Hall</b>[2J"
    assert len(told.position) == 40
    assert "the session of 10000 characters was cut at 200" in reasons(page)
    assert "the poster_position of 99 characters was cut at 40" in reasons(page)


def test_an_address_in_a_room_is_not_kept() -> None:
    (told,) = sessions(read(POSTER | {"room_name": "Hall A, ask someone@example.org"}))
    assert told.room == "Hall A, ask [email removed]"


def test_a_position_may_be_a_number_and_a_field_of_another_kind_says_nothing() -> None:
    (told,) = sessions(read(POSTER | {"poster_position": 412, "room_name": ["Hall"], "session": {"a": 1}}))
    assert (told.position, told.room, told.name) == ("412", "", "")


def test_a_paper_that_was_taken_from_the_programme_has_no_session_any_more() -> None:
    page = read(POSTER | {"visible": False})
    (part,) = page.supplements
    assert (part.key, part.text) == ("exconf-2026-900412", "[]")
    assert reasons(page) == "withdrawn from the programme"


def test_a_poster_that_stays_keeps_its_hour_when_its_oral_is_taken_away() -> None:
    page = read(POSTER, ORAL | {"visible": False})
    told = {part.key: read_sessions(part.text) for part in page.supplements}
    assert [session.kind for session in told["exconf-2026-900412"]] == ["poster"]


def test_the_record_itself_says_nothing_new_so_that_stored_ones_stand() -> None:
    (record,) = read(POSTER).records
    moved = read(POSTER | {"room_name": "Hall Z", "endtime": "2026-05-05T18:30:00-08:00", "poster_position": "#7"})
    assert moved.records[0].content_hash() == record.content_hash()
    assert moved.supplements != read(POSTER).supplements


words = st.text(max_size=12)
offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.none() | st.datetimes(datetime(1950, 1, 2), datetime(2100, 1, 1), timezones=offsets)


@given(st.lists(st.builds(Session, words, moments, moments, words, words, words, words), max_size=3))
def test_sessions_survive_as_text(told: list[Session]) -> None:
    again = read_sessions(sessions_text(told))
    assert list(again) == told
    assert [(s.starts_at and s.starts_at.utcoffset()) for s in again] == [
        (s.starts_at and s.starts_at.utcoffset()) for s in told
    ]


@given(st.text(max_size=30) | st.sampled_from(["[" * 100_000, '[{"starts":5}]', "{}", "[[]]", '[{"room":null}]']))
def test_any_other_text_is_read_without_a_fault(text: str) -> None:
    for told in read_sessions(text):
        assert told.starts_at is None or told.starts_at.astimezone(UTC)
