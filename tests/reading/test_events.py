"""Which events there are, who presents there, and which comes first: built values, no store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import ConfigError
from sourcer.model.events import Event, ProgrammeRow, Standing
from sourcer.model.sessions import Session
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Authorship, VenueStatus, Work
from sourcer.reading.events import events_known, find_event, is_at, standings
from tests.export.builders import a_score, a_work, an_entry

TODAY = date(2026, 6, 30)
THERE = timezone(timedelta(hours=-8))
FETCHED = date(2026, 6, 29)


def session(day: int = 14, hour: int = 18, **changed: Any) -> Session:
    starts = datetime(2026, 7, day, hour, tzinfo=THERE)
    return replace(Session("poster", starts, starts + timedelta(hours=2), "Session 1", "Hall A", "#1"), **changed)


def row(key: str, *sessions: Session, venue: str = "EXCONF 2026", **changed: Any) -> ProgrammeRow:
    made = ProgrammeRow(("programme", key), venue, f"https://exconf.example.org/{key}", None, sessions, FETCHED)
    return replace(made, **changed)


def work(name: str, *authors: str, keys: tuple[str, ...] = (), venues: tuple[VenueStatus, ...] = ()) -> Work:
    places = tuple(Authorship(at, author, author.title(), at == 0) for at, author in enumerate(authors))
    records = tuple(("programme", key) for key in keys)
    return a_work(id=name, title=f"On {name}", authorships=places, records=records, venues=venues)


def person(name: str, rank: int = 1, **changed: Any) -> ShortlistEntry:
    return an_entry(rank=rank, score=a_score(candidate_id=name, name=name.title()), is_new=False, **changed)


def ranked(
    entries: list[ShortlistEntry], works: list[Work], rows: list[ProgrammeRow], *configured: Event
) -> tuple[Standing, ...]:
    return standings(events_known(rows, configured), entries, works, rows)


# --- which events there are ------------------------------------------------------------------------------------------


def test_a_programme_makes_an_event_with_the_days_of_its_sessions_by_the_clocks_there() -> None:
    late = session(15, 23, ends_at=None)
    (event,) = events_known([row("1", session()), row("2", late), row("3")], ())
    assert (event.name, event.starts_on, event.ends_on) == ("EXCONF 2026", date(2026, 7, 14), date(2026, 7, 15))
    assert late.starts_at is not None
    assert late.starts_at.astimezone(UTC).date() == date(2026, 7, 16), "in UTC it would be a day later"
    assert event.papers == 2, "what was taken from the programme is not counted"
    assert event.told_by == "programme fetched 2026-06-29"


def test_the_configuration_tells_the_days_only_where_no_session_does() -> None:
    told = Event("exconf  2026", date(2026, 7, 1), date(2026, 7, 9), "Northmere", "https://x.example")
    (event,) = events_known([row("1", session())], [told])
    assert (event.starts_on, event.place) == (date(2026, 7, 14), "Northmere")
    (event,) = events_known([row("1", session(starts_at=None, ends_at=None))], [told])
    assert (event.starts_on, event.ends_on) == (date(2026, 7, 1), date(2026, 7, 9))
    assert event.told_by == "configuration; programme fetched 2026-06-29, which tells no day"
    (event,) = events_known([], [told])
    assert (event.told_by, event.papers) == ("configuration", 0)


def test_a_programme_of_another_name_is_the_configured_event_s_by_its_pattern() -> None:
    told = Event("Our conference", venue="*exconf*26")
    assert [event.name for event in events_known([row("1", session())], [told])] == ["Our conference"]


def test_one_session_with_a_wild_year_does_not_stretch_an_event() -> None:
    wild = session(starts_at=datetime(2027, 7, 14, tzinfo=THERE), ends_at=None)
    (event,) = events_known([row("1", session()), row("2", session(15)), row("3", wild)], ())
    assert event.ends_on == date(2026, 7, 15)


def test_days_are_by_utc_where_the_hours_were_never_read() -> None:
    unread = row("1", sessions=None, starts_at=datetime(2026, 7, 15, 2, tzinfo=UTC))
    (event,) = events_known([unread], ())
    assert event.starts_on == date(2026, 7, 15)


@pytest.mark.parametrize(
    ("event", "is_over"),
    [
        (Event("A", date(2026, 6, 28), date(2026, 6, 30)), False),
        (Event("A", date(2026, 6, 28), date(2026, 6, 29)), True),
        (Event("A", date(2026, 6, 30)), False),
        (Event("A", date(2026, 6, 29)), True),
        (Event("EXCONF 2025"), True),
        (Event("EXCONF 2026"), False),
        (Event("EXCONF"), False),
    ],
)
def test_an_event_is_coming_until_its_last_day_is_past(event: Event, is_over: bool) -> None:
    assert event.is_over(TODAY) is is_over


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_words_name_an_event_or_not_and_never_break(pattern: str, venue: str) -> None:
    assert is_at(Event("EXCONF 2026", venue=pattern), venue) in (True, False)
    assert is_at(Event(pattern, venue=pattern), pattern)


# --- who presents ----------------------------------------------------------------------------------------------------


def test_events_go_by_how_many_present_then_by_the_first_day() -> None:
    people = [person("ada", 1), person("bo", 2), person("cy", 3)]
    rows = [
        row("1", session(20), venue="EXA 2026"),
        row("2", session(21), venue="EXB 2026"),
        row("3", session(19), venue="EXC 2026"),
        row("4", session(20), venue="EXA 2026"),
    ]
    works = [work("w1", "ada", keys=("1",)), work("w2", "bo", keys=("4", "2")), work("w3", "cy", keys=("3",))]
    found = ranked(people, works, rows)
    assert [standing.event.name for standing in found] == ["EXA 2026", "EXC 2026", "EXB 2026"]
    assert [entry.rank for entry in found[0].presenters] == [1, 2]


def test_a_person_with_two_works_is_one_person_and_two_presentations() -> None:
    works = [work("w1", "ada", keys=("1",)), work("w2", "ada", keys=("2",))]
    (standing,) = ranked([person("ada")], works, [row("1", session()), row("2", session())])
    assert len(standing.presenters) == 1
    assert len(standing.presentations) == 2


def test_co_authors_are_told_apart_and_not_counted() -> None:
    works = [work("w1", "ada", "bo", keys=("1",)), work("w2", "cy", "ada", keys=("2",))]
    (standing,) = ranked([person("ada"), person("bo", 2)], works, [row("1", session()), row("2", session())])
    assert [entry.score.name for entry in standing.presenters] == ["Ada"]
    assert [entry.score.name for entry in standing.coauthors] == ["Bo"], "who presents is no mere co-author"


def test_who_implemented_the_work_of_others_presents_nothing() -> None:
    coder = an_entry(score=a_score(candidate_id="github:ada", kind="implementer"), works=(work("w1", "ada"),))
    (standing,) = ranked([coder], [work("w1", "github:ada", keys=("1",))], [row("1", session())])
    assert standing.presentations == ()


def test_a_withdrawn_work_and_one_taken_from_the_programme_are_not_presented() -> None:
    said = (VenueStatus("EXCONF 2026", "Accept (poster)", "https://exconf.example.org/1"),)
    taken = work("w1", "ada", keys=("1",), venues=said)
    withdrawn = replace(work("w2", "ada", keys=("2",)), withdrawn=True)
    (standing,) = ranked([person("ada")], [taken, withdrawn], [row("1"), row("2", session()), row("3", session())])
    assert standing.presentations == ()


EVENT = Event("Our meeting", date(2026, 9, 1), date(2026, 9, 3), venue="*EXLEARN*2026*")


@pytest.mark.parametrize(
    ("venue", "status", "is_there"),
    [
        ("EXLEARN 2026", "Accept (poster)", True),
        ("EXLEARN 2026", None, True),
        ("Proceedings of EXLEARN 2026", "Oral", True),
        ("Our meeting", "Oral", True),
        ("EXLEARN", "poster, 2026", True),
        ("EXLEARN 2026", "Reject", False),
        ("EXLEARN 2026", "Withdrawn", False),
        ("EXLEARN 2025", "Accept (poster)", False),
    ],
)
def test_without_a_programme_the_venue_of_a_work_says_who_is_there(
    venue: str, status: str | None, is_there: bool
) -> None:
    shown = work("w1", "ada", venues=(VenueStatus(venue, status, "https://exlearn.example.org/1"),))
    (standing,) = ranked([person("ada")], [shown], [], EVENT)
    assert bool(standing.presenters) is is_there
    for each in standing.presentations:
        (meeting,) = each.meetings
        assert (meeting.starts_at, meeting.event, meeting.url) == (None, "Our meeting", "https://exlearn.example.org/1")


def test_a_programme_has_the_last_word_on_who_is_there() -> None:
    said = (VenueStatus("EXCONF 2026", "Accept (poster)", "https://exconf.example.org/9"),)
    (standing,) = ranked([person("ada")], [work("w1", "ada", venues=said)], [row("1", session())])
    assert standing.presentations == ()


# --- the event that is meant -----------------------------------------------------------------------------------------

KNOWN = (
    Event("EXCONF 2025", date(2025, 7, 1), date(2025, 7, 2)),
    Event("EXCONF 2026", date(2026, 7, 1), date(2026, 7, 2)),
    Event("EXLEARN 2026", date(2026, 8, 1)),
)


def test_an_event_is_found_by_name_or_by_a_part_of_it_that_only_one_coming_event_has() -> None:
    assert find_event(KNOWN, "exlearn", TODAY) is KNOWN[2]
    assert find_event(KNOWN, " EXCONF   2026 ", TODAY) is KNOWN[1]
    assert find_event(KNOWN, "exconf", TODAY) is KNOWN[1], "the other is over"
    assert find_event(KNOWN, "exconf 2025", TODAY, past=True) is KNOWN[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("exvision", ["there is no such event", "EXCONF 2025, EXCONF 2026, EXLEARN 2026"]),
        ("", ["there is no such event"]),
        ("2026", ["several events have that in their names: EXCONF 2026, EXLEARN 2026"]),
        ("exconf 2025", ["EXCONF 2025 is over", "--past"]),
    ],
)
def test_a_name_that_is_unknown_or_means_several_lists_them(name: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        find_event(KNOWN, name, TODAY)
    assert all(word in str(caught.value) for word in words), caught.value


def test_with_no_event_at_all_the_way_to_one_is_said() -> None:
    with pytest.raises(ConfigError, match=r"read a programme, or tell of it under \[\[events\]\]"):
        find_event((), "exconf", TODAY)
