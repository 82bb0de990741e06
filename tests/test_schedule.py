"""The night at a fixed time of day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from apscheduler.triggers.cron import CronTrigger

from sourcer.errors import Busy, ConfigError
from sourcer.schedule import every_night, parse_time


class OneDay:
    """A scheduler that calls its job once and stops."""

    def add_job(self, func: Callable[[], None], trigger: CronTrigger, **options: object) -> None:
        self.func, self.trigger, self.options = func, trigger, options

    def start(self) -> None:
        self.func()


def test_the_night_comes_at_its_hour_once_however_many_were_missed() -> None:
    day, told = OneDay(), list[str]()
    every_night(time(5, 30), lambda: 0, told.append, day)
    now = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
    assert day.trigger.get_next_fire_time(None, now) == datetime(2026, 3, 5, 5, 30, tzinfo=UTC)
    assert day.options["coalesce"] is True
    assert day.options["max_instances"] == 1
    assert "exit code 0" in told[-1]


def test_a_night_that_fails_is_told_and_does_not_end_the_schedule() -> None:
    told: list[str] = []

    def busy() -> int:
        raise Busy("another night is running")

    every_night(time(5, 30), busy, told.append, OneDay())
    assert "another night is running" in told[-1]
    assert "tomorrow at 05:30" in told[-1]


@pytest.mark.parametrize("text", ["25:00", "noon", "5.30", ""])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="HH:MM"):
        parse_time(text)


def test_a_time_is_read() -> None:
    assert parse_time("05:30") == time(5, 30)
