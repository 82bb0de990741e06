"""The night at a fixed time of day: APScheduler says when, the main thread runs it, so that a signal can end it.

What is due is read from the database: at start-up, at the hour, and once more after a night that could not start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from sourcer.clock import Clock
from sourcer.errors import SourcerError, StoreError
from sourcer.model.runs import Run

# APScheduler waits for its next moment by a count that stands still while a machine sleeps; so it is woken to look.
LOOK_SECONDS = 60.0
# Longer than a night's hold: whoever held it and died has lost it by then.
AGAIN_AFTER = timedelta(seconds=240)
MOST_TRIES = 3
# A clock that is set back a little at the very moment must not make yesterday's night stand for today's.
TOLERANCE = timedelta(minutes=1)
DAY = timedelta(days=1)
BROKEN_OFF = "broken off"  # how a night notes that it ended before its end

Talk = Callable[[str], None]


class Scheduler(Protocol):
    """What is used of APScheduler's scheduler."""

    def add_job(self, func: Callable[[], None], trigger: CronTrigger, **options: object) -> object:
        """Call ``func`` whenever the trigger says."""
        ...

    def start(self) -> None:
        """Begin to watch the time, in a thread of its own."""
        ...

    def wakeup(self) -> None:
        """Look at the time now."""
        ...

    def shutdown(self, wait: bool = True) -> None:
        """Watch no more."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """The night starts each day ``at`` (UTC), and no later than ``grace`` after that."""

    at: time
    grace: timedelta

    def last(self, now: datetime) -> datetime:
        """The newest moment at which a night was to start."""
        moment = datetime.combine(now.astimezone(UTC).date(), self.at, UTC)
        return moment if moment <= now else moment - DAY


def missed(plan: Plan, moment: datetime, now: datetime, nights: Sequence[Run]) -> str:
    """Why the night of ``moment`` is to be run now, or "" where it is not. ``nights`` are those started since then.

    A night that was killed or broken off counts as missed, but not for ever: what ends its own program every time
    would otherwise keep asking the servers as often as something starts that program again.
    """
    if now - moment > plan.grace or len(nights) >= MOST_TRIES or any(map(_came_to_its_end, nights)):
        return ""
    return "was broken off" if nights else "has not been run"


def _came_to_its_end(night: Run) -> bool:
    return night.outcome in ("done", "partly", "failed") and BROKEN_OFF not in night.details


def health_of(nights: Sequence[Run], now: datetime, hours: float) -> tuple[bool, str]:
    """Whether the last good night is at most ``hours`` old, and what to say. Before the first night all is well."""
    if not nights:
        return True, "no night has been run yet"
    good = [night for night in nights if night.outcome in ("done", "partly")]
    since = good[-1].started_at if good else nights[0].started_at
    what = "the last good night started" if good else "no night has come to a good end; the first one started"
    is_well = now - since <= timedelta(hours=hours)
    told = f"{what} {since:%Y-%m-%d %H:%M} UTC, {(now - since).total_seconds() / 3600:.1f} h ago"
    return is_well, told if is_well else f"{told}, more than {hours:g} h: see `sourcer runs last` and `sourcer doctor`"


@dataclass(slots=True)
class Watch:
    """Runs the night when it is due. ``nights_since`` reads the nights that were started since a moment."""

    plan: Plan
    night: Callable[[], int]
    nights_since: Callable[[datetime], Sequence[Run]]
    clock: Clock
    talk: Talk
    again_at: datetime | None = None
    _moment: datetime | None = None
    _tries: int = 0

    def look(self) -> None:
        """Run the night if it is due, and tell how it went; several missed nights are one. Never raises for a fault."""
        now = self.clock.now()
        moment = self.plan.last(now + TOLERANCE)
        self._tries = self._tries + 1 if moment == self._moment else 1
        self._moment, self.again_at = moment, None
        try:
            if why := missed(self.plan, moment, now, self.nights_since(moment - TOLERANCE)):
                self.talk(f"the night of {moment:%Y-%m-%d %H:%M} UTC {why}: it starts now")
                self.talk(f"night ended with exit code {self.night()}; {self._next()}")
        except StoreError as fault:
            self._put_off(fault)
        except SourcerError as fault:
            self.talk(f"night failed: {fault}; {self._next()}")

    def look_again(self) -> None:
        """Look once more where a night could not start and its time has come."""
        if self.again_at is not None and self.clock.now() >= self.again_at:
            self.look()

    def _put_off(self, fault: StoreError) -> None:
        """The database was away, or another night held it that may have been dead."""
        if self._tries >= MOST_TRIES:
            self.talk(f"night failed: {fault}; {self._next()}")
        else:
            self.again_at = self.clock.now() + AGAIN_AFTER
            self.talk(f"night failed: {fault}; whether it is still due is looked up again in {AGAIN_AFTER.seconds} s")

    def _next(self) -> str:
        return f"the next one is due at {self.plan.last(self.clock.now() + TOLERANCE) + DAY:%Y-%m-%d %H:%M} UTC"


def every_night(watch: Watch, scheduler: Scheduler | None = None, *, look_seconds: float = LOOK_SECONDS) -> None:
    """Run the night at once where one was missed, then each day at its time, until Ctrl-C or SIGTERM.

    Moments that the machine slept through are made up for within the grace, several of them by one night. A night
    that is still running is never joined by a second, and one that fails is told and the next still comes.
    """
    due = threading.Event()
    chosen: Scheduler = scheduler if scheduler is not None else BackgroundScheduler(timezone=UTC)
    plan = watch.plan
    chosen.add_job(
        due.set,
        CronTrigger(hour=plan.at.hour, minute=plan.at.minute, timezone=UTC),
        id="night",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=max(1, int(plan.grace.total_seconds())),
    )
    chosen.start()
    try:
        watch.talk(f"the night runs every day at {plan.at:%H:%M} UTC; Ctrl-C stops")
        watch.look()
        while True:
            if due.wait(look_seconds):
                due.clear()
                watch.look()
            else:
                chosen.wakeup()
                watch.look_again()
    except KeyboardInterrupt:
        watch.talk("stopped; no night was running")
    finally:
        chosen.shutdown(wait=False)
