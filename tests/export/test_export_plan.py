"""A plan for an event: each session once, in order, each work asked about once, any text safe in every form."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.export.cells import read_cell, starts_formula
from sourcer.export.plan import UNTIMED, Plan, beside_text, event_days, hours_text, make_plan
from sourcer.export.planfiles import events_csv, events_html, events_json, plan_csv, plan_html, plan_json
from sourcer.export.text import HIDDEN, plain_text
from sourcer.model.events import Event, Presentation, Standing
from sourcer.model.meetings import Meeting
from tests.export.builders import a_score, a_work, an_entry, poisoned

TODAY = date(2026, 6, 30)
THERE = timezone(timedelta(hours=2))
EVENT = Event("EXCONF 2026", date(2026, 7, 14), date(2026, 7, 15), "Northmere", "https://exconf.example.org")


def meeting(work: str = "w1", hour: int | None = 9, **changed: Any) -> Meeting:
    starts = None if hour is None else datetime(2026, 7, 14, tzinfo=THERE) + timedelta(hours=hour)
    ends = starts + timedelta(hours=2) if starts else None
    page = f"https://exconf.example.org/{work}"
    made = Meeting("EXCONF 2026", work, f"On {work}", "poster", starts, ends, "Session 1", "Hall A", "#7", page)
    return replace(made, **changed)


def presenting(name: str, *meetings: Meeting, rank: int = 1, is_first: bool = True, new: bool = False) -> Presentation:
    entry = an_entry(rank=rank, score=a_score(candidate_id=name, name=name.title()), is_new=new)
    work = a_work(id=meetings[0].work_id, title=meetings[0].title, url=f"https://arxiv.org/abs/{meetings[0].work_id}")
    return Presentation(entry, work, is_first, meetings)


def plan_of(*presentations: Presentation, event: Event = EVENT) -> Plan:
    return make_plan(Standing(event, presentations), "steady", TODAY)


def who(plan: Plan) -> list[str]:
    return [visit.presentation.entry.score.name for visit in plan.visits]


def test_visits_go_by_the_hour_and_those_without_one_come_last() -> None:
    plan = plan_of(
        presenting("none", meeting("w1", None)),
        presenting("late", meeting("w2", 15), rank=2),
        presenting("early", meeting("w3", 9), rank=3),
        presenting("next day", meeting("w4", 33), rank=4),
    )
    assert who(plan) == ["Early", "Late", "Next Day", "None"]
    assert [day for day, _ in plan.days] == ["Tuesday, 14 July 2026", "Wednesday, 15 July 2026", UNTIMED]


def test_in_one_session_they_go_by_the_number_of_the_poster() -> None:
    plan = plan_of(
        presenting("far", meeting("w1", position="#112")),
        presenting("near", meeting("w2", position="#9"), rank=2),
        presenting("hall b", meeting("w3", position="#1", room="Hall B"), rank=3),
    )
    assert who(plan) == ["Near", "Far", "Hall B"]
    ((_, blocks),) = plan.days
    assert [(block.hours, block.where, len(block.visits)) for block in blocks] == [
        ("09:00 to 11:00 (UTC+02:00)", "Session 1 · Hall A", 2),
        ("09:00 to 11:00 (UTC+02:00)", "Session 1 · Hall B", 1),
    ]


def test_each_work_is_asked_about_once_at_its_poster() -> None:
    talk = meeting("w1", 8, kind="oral", room="Auditorium", position="")
    plan = plan_of(presenting("ada", talk, meeting("w1", 9)))
    assert [(visit.meeting.kind, visit.question is not None) for visit in plan.visits] == [
        ("oral", False),
        ("poster", True),
    ]
    (only,) = plan_of(presenting("ada", talk)).visits
    assert only.question is not None, "where there is no poster, at the talk"


def test_who_presents_at_the_same_time_in_another_room_is_named() -> None:
    plan = plan_of(
        presenting("ada", meeting("w1", 9)),
        presenting("bo", meeting("w2", 10, room="Hall B"), rank=2),
        presenting("cy", meeting("w3", 11, room="Hall C"), rank=3),
        presenting("di", meeting("w4", 9), rank=4),
        presenting("ed", meeting("w5", None, room="Hall E"), rank=5),
    )
    said = {visit.presentation.entry.score.name: visit.beside for visit in plan.visits}
    assert said["Ada"] == ("Bo (Hall B)",), "not Di, who stands in the same hall"
    assert said["Bo"] == ("Ada (Hall A)", "Cy (Hall C)", "Di (Hall A)")
    assert said["Cy"] == ("Bo (Hall B)",), "Ada's poster is taken down by then"
    assert said["Ed"] == ()
    (bo,) = (visit for visit in plan.visits if visit.presentation.entry.score.name == "Bo")
    assert beside_text(bo) == "same time as Ada (Hall A), Cy (Hall C) and 1 more"


def test_co_authors_stand_apart_each_work_once() -> None:
    shared = (meeting("w1", 9, kind="oral"), meeting("w1", 8))
    plan = plan_of(presenting("ada", *shared, is_first=False), presenting("bo", *shared, rank=2, is_first=False))
    assert plan.visits == ()
    (work,) = plan.coauthored
    assert [entry.score.name for entry in work.entries] == ["Ada", "Bo"]
    assert work.meeting == shared[1], "its first session"
    html = BeautifulSoup(plan_html(plan), "html.parser").get_text()
    assert "Nobody on the list presents there as a first author." in html


def test_hours_over_midnight_name_the_day_and_an_open_end_is_left_open() -> None:
    assert hours_text(meeting(hour=23)) == "23:00 to 2026-07-15 01:00 (UTC+02:00)"
    assert hours_text(meeting(ends_at=None)) == "09:00 (UTC+02:00)"
    assert hours_text(meeting(hour=None)) == ""


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (EVENT, "2026-07-14 to 2026-07-15"),
        (replace(EVENT, ends_on=EVENT.starts_on), "2026-07-14"),
        (replace(EVENT, starts_on=None, ends_on=None), "days not known"),
    ],
)
def test_the_days_of_an_event(event: Event, said: str) -> None:
    assert event_days(event) == said


def test_all_forms_say_the_same() -> None:
    plan = plan_of(
        presenting("ada", meeting("w1", 9), new=True),
        presenting("bo", meeting("w2", 9, room="Hall B"), rank=2),
        presenting("cy", meeting("w3", 12), rank=3, is_first=False),
    )
    document = json.loads(plan_json(plan))
    rows = list(csv.DictReader(io.StringIO(plan_csv(plan).decode(), newline="")))
    assert (
        [visit["candidate"] for visit in document["visits"]]
        == [row["candidate"] for row in rows]
        == ["Ada", "Bo", "Cy"]
    )
    assert [row["is_first_author"] for row in rows] == ["True", "True", "False"]
    assert document["visits"][0]["starts_at"] == "2026-07-14T09:00:00+02:00"
    assert document["visits"][0]["same_time_as"] == ["Bo (Hall B)"]
    assert [bool(row["question"]) for row in rows] == [True, True, False]
    text = " ".join(BeautifulSoup(plan_html(plan), "html.parser").get_text(" ").split())
    for said in ("Tuesday, 14 July 2026", "Ada place 1 new on the list", "same time as Bo (Hall B)", "Northmere", "#7"):
        assert said in text
    for visit in document["visits"][:2]:
        assert " ".join(visit["question"].split()) in text


def test_events_say_the_same_in_each_form_and_whom_they_count() -> None:
    standing = Standing(
        EVENT, (presenting("ada", meeting("w1")), presenting("bo", meeting("w2"), rank=2, is_first=False))
    )
    (row,) = json.loads(events_json([standing]))
    assert (row["people"], row["presentations"], row["also_as_coauthor"], row["who"]) == (1, 1, 1, ["Ada"])
    (cells,) = csv.DictReader(io.StringIO(events_csv([standing]).decode(), newline=""))
    assert (cells["people"], cells["who"], cells["starts_on"]) == ("1", "Ada", "2026-07-14")
    text = BeautifulSoup(events_html([standing], "steady", TODAY), "html.parser").get_text(" ")
    assert "Ada (1)" in text
    assert "and 1 only as co-author" in text
    assert "No coming event is known" in events_html([], "steady", TODAY)


def test_the_page_asks_nothing_of_anybody_and_runs_nothing() -> None:
    soup = BeautifulSoup(plan_html(plan_of(presenting("ada", meeting()))), "html.parser")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in str(policy["content"])
    assert not soup.find_all(["script", "img", "link", "iframe", "form", "object", "base"])
    style = soup.find("style")
    assert isinstance(style, Tag)
    assert not re.search(r"url\(|@import", style.get_text())
    assert "SAMPLE WORLD" not in soup.get_text()
    assert "SAMPLE WORLD" in plan_html(plan_of(), sample=True)


HOSTILE = (
    "<script>alert(1)</script>", "</ol></main></style><img src=x onerror=alert(1)>", "\x1b[31mred", "\u202egnp.exe",
    "javascript:alert(1)", '" onmouseover="alert(1)" x="', "{{ 7 * 7 }}", "&lt;b&gt;", '=HYPERLINK("https://x","y")',
)  # fmt: skip
FULL = plan_of(
    presenting("ada", meeting("w1", 9), meeting("w1", 12, kind="oral", position="")),
    presenting("bo", meeting("w2", 9, room="Hall B"), rank=2),
    presenting("cy", meeting("w3", None), rank=3),
    presenting("di", meeting("w4", 9), rank=4, is_first=False),
)


def hostile(text: str) -> Plan:
    """A plan in which a stranger wrote every text."""
    standing = Standing(
        poisoned(EVENT, text),
        tuple(
            Presentation(poisoned(v.presentation.entry, text), poisoned(v.presentation.work, text), True, (m,))
            for v in FULL.visits
            for m in [replace(poisoned(v.meeting, text), room=f"{text}{v.meeting.room[-1:]}")]
        ),
    )
    return make_plan(standing, text, TODAY)


def shape(html: str) -> Counter[tuple[str, ...]]:
    soup = BeautifulSoup(html, "html.parser")
    return Counter((tag.name, *sorted(tag.attrs)) for tag in soup.find_all(True) if isinstance(tag, Tag))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_makes_no_element(text: str) -> None:
    assert not shape(plan_html(hostile(text))) - shape(plan_html(hostile("calm")))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=25) | st.sampled_from(HOSTILE))
def test_any_text_is_data_in_each_form(text: str) -> None:
    plan = hostile(text)
    page = plan_html(plan)
    assert {name for name, *_ in shape(page)} <= {name for name, *_ in shape(plan_html(FULL))}
    assert not re.search(f"[{HIDDEN}]", page)
    visits = json.loads(plan_json(plan))["visits"]
    assert all(visit["candidate"] == text for visit in visits)
    rows = list(csv.reader(io.StringIO(plan_csv(plan).decode(), newline="")))
    assert all(cell.startswith("'") for row in rows for cell in row if starts_formula(cell))
    at = rows[0].index("candidate")
    assert all(read_cell(row[at]) == plain_text(text) for row in rows[1:])


hours = st.none() | st.integers(0, 60)
sessions = st.lists(st.tuples(hours, st.sampled_from(["Hall A", "Hall B", ""])), min_size=1, max_size=3, unique=True)
people = st.lists(st.tuples(sessions, st.booleans()), max_size=5)


@settings(max_examples=80, deadline=None)
@given(people)
def test_each_session_stands_once_in_order_and_each_work_has_one_question(made: list[Any]) -> None:
    given_ = [
        presenting(
            f"p{at}", *(meeting(f"w{at}", hour, room=room) for hour, room in told), rank=at + 1, is_first=is_first
        )
        for at, (told, is_first) in enumerate(made)
    ]
    plan = plan_of(*given_)
    first = [(each.work.id, told) for each in given_ if each.is_first for told in each.meetings]
    assert Counter((visit.presentation.work.id, visit.meeting) for visit in plan.visits) == Counter(first)
    starts = [visit.meeting.starts_at for visit in plan.visits]
    timed = [at for at in starts if at is not None]
    assert starts == [*sorted(timed), *[None] * (len(starts) - len(timed))]
    asked = Counter(visit.presentation.work.id for visit in plan.visits if visit.question)
    assert asked == Counter({each.work.id for each in given_ if each.is_first})
    assert {shared.work.id for shared in plan.coauthored} == {each.work.id for each in given_ if not each.is_first}
    days = [day for day, _ in plan.days]
    assert len(days) == len(set(days))
    assert sum(len(block.visits) for _, blocks in plan.days for block in blocks) == len(plan.visits)
    named = {
        (visit.presentation.entry.score.name, other.partition(" ")[0])
        for visit in plan.visits
        for other in visit.beside
    }
    assert named == {(other, one) for one, other in named}, "who is beside somebody has that one beside them"
