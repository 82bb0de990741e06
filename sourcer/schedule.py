"""The night at a fixed time of day: APScheduler around one callable, nothing more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Protocol

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger

from sourcer.errors import ConfigError, SourcerError

GRACE_SECONDS = 12 * 3600
Talk = Callable[[str], None]


class Scheduler(Protocol):
    """What is used of APScheduler's scheduler."""

    def add_job(self, func: Callable[[], None], trigger: CronTrigger, **options: object) -> object:
        """Call ``func`` whenever the trigger says."""
        ...

    def start(self) -> None:
        """Work until stopped."""
        ...


def every_night(at: time, night: Callable[[], int], talk: Talk, scheduler: Scheduler | None = None) -> None:
    """Run ``night`` each day at ``at`` (UTC) until interrupted.

    A start that the machine slept through is made up for within twelve hours, several of them by one night, and a
    night that is still running is never joined by a second. A night that fails is told and the next one still comes.
    """

    def once() -> None:
        try:
            talk(f"night ended with exit code {night()}")
        except SourcerError as fault:
            talk(f"night failed: {fault}; the next one is tomorrow at {at:%H:%M} UTC")

    chosen: Scheduler = scheduler if scheduler is not None else BlockingScheduler(timezone=UTC)
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=UTC)
    chosen.add_job(once, trigger, coalesce=True, max_instances=1, misfire_grace_time=GRACE_SECONDS, id="night")
    talk(f"the night runs every day at {at:%H:%M} UTC; Ctrl-C stops")
    chosen.start()


def parse_time(text: str) -> time:
    """``HH:MM``. Raises ConfigError for anything else."""
    try:
        return datetime.strptime(text, "%H:%M").replace(tzinfo=UTC).time()
    except ValueError:
        raise ConfigError(f"--at {text!r}: write a time of day in UTC as HH:MM, such as 05:30") from None
