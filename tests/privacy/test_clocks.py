"""By when people must be told: month arithmetic and which of the three days is the first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.privacy.clocks import Clock, days_left, due, month_after

DAYS = st.dates(min_value=date(1999, 1, 1), max_value=date(2199, 12, 31))
MAYBE = st.none() | DAYS


@pytest.mark.parametrize(
    ("day", "after"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2024-01-31", "2024-02-29"),
        ("2024-01-30", "2024-02-29"),
        ("2024-02-29", "2024-03-29"),
        ("2100-01-29", "2100-02-28"),
        ("2026-03-31", "2026-04-30"),
        ("2026-12-31", "2027-01-31"),
        ("2026-06-15", "2026-07-15"),
    ],
)
def test_a_month_ends_on_the_same_number_or_on_the_last_day(day: str, after: str) -> None:
    assert month_after(date.fromisoformat(day)) == date.fromisoformat(after)


@given(DAYS)
def test_a_month_after_is_in_the_next_month_and_never_of_a_higher_number(day: date) -> None:
    after = month_after(day)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == 1
    assert after.day == day.day or (after.day < day.day and (after + timedelta(days=1)).day == 1)
    assert 28 <= (after - day).days <= 31


@given(DAYS, DAYS)
def test_who_was_stored_earlier_is_never_due_later(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert month_after(first) <= month_after(second)


@given(DAYS, MAYBE, MAYBE)
def test_the_earliest_of_the_three_days_counts_and_says_which_it_is(
    since: date, messaged: date | None, disclosed: date | None
) -> None:
    told = due(Clock(since, messaged, disclosed))
    days = {
        "a month after the first fact": month_after(since),
        "the first message": messaged,
        "the first disclosure": disclosed,
    }
    assert told.on == min(day for day in days.values() if day is not None)
    assert days[told.why] == told.on


@given(DAYS, MAYBE, MAYBE, DAYS)
def test_another_message_or_disclosure_never_moves_the_day_back(
    since: date, messaged: date | None, disclosed: date | None, more: date
) -> None:
    before = due(Clock(since, messaged, disclosed)).on
    assert due(Clock(since, min(messaged or more, more), disclosed)).on <= before
    assert due(Clock(since, messaged, min(disclosed or more, more))).on <= before


def test_days_left_count_down_and_below_zero_once_it_is_overdue() -> None:
    told = due(Clock(date(2026, 1, 31)))
    assert [days_left(told, date(2026, 2, day)) for day in (27, 28)] == [1, 0]
    assert days_left(told, date(2026, 3, 2)) == -2
