"""By when somebody must be told that data on them is kept (GDPR, article 14): the earliest of three days.

A month after the first fact was stored; the day of the first message to them; the day on which a list with them on it
first went to another controller.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

DueWhy = Literal["a month after the first fact", "the first message", "the first disclosure"]


@dataclass(frozen=True, slots=True)
class Clock:
    """What the day rests on: when the first fact was stored, and the first message and disclosure, where there were."""

    since: date
    messaged_on: date | None = None
    disclosed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for a notice, and which of the three it is."""

    on: date
    why: DueWhy


def month_after(day: date) -> date:
    """The day of the same number in the next month, or that month's last day where it has none of that number."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due(clock: Clock) -> Due:
    """When notice is due; of reasons for the same day the one that leaves no choice is told."""
    days: list[Due] = []
    if clock.disclosed_on is not None:
        days.append(Due(clock.disclosed_on, "the first disclosure"))
    if clock.messaged_on is not None:
        days.append(Due(clock.messaged_on, "the first message"))
    days.append(Due(month_after(clock.since), "a month after the first fact"))
    return min(days, key=lambda each: each.on)


def days_left(of: Due, today: date) -> int:
    """How many days are left; below zero for how long it is overdue."""
    return (of.on - today).days
