"""The night at a fixed time of day: caught up once, never joined by another, ended by a signal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import pytest
from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MISSED
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine

from sourcer.clock import SystemClock
from sourcer.config import parse_time
from sourcer.errors import Busy, ConfigError, SourcerError, StoreError
from sourcer.model.runs import Outcome, Run, Tally
from sourcer.night.wiring import only_night
from sourcer.schedule import AGAIN_AFTER, MOST_TRIES, Plan, Watch, every_night, health_of, missed
from sourcer.store import runs
from sourcer.store.engine import reading, writing
from tests.fakes import FakeClock

PLAN = Plan(time(5, 30), timedelta(hours=12))
TODAY = datetime(2026, 3, 4, 5, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def a_night(started_at: datetime, outcome: Outcome = "done", **details: str) -> Run:
    ended = None if outcome == "open" else started_at + timedelta(hours=1)
    return Run(
        1, "night", started_at, ended, outcome, Tally(), "0", "", {k.replace("_", " "): v for k, v in details.items()}
    )


class World:
    """A schedule's surroundings: nights that were run, a clock, and what was said."""

    def __init__(self, now: datetime, *nights: Run) -> None:
        self.clock, self.nights, self.told = FakeClock(now), list(nights), list[str]()
        self.ends: list[SourcerError | Run] = []
        self.watch = Watch(PLAN, self.night, self.since, self.clock, self.told.append)

    def since(self, moment: datetime) -> list[Run]:
        return [night for night in self.nights if night.started_at >= moment]

    def night(self) -> int:
        end = self.ends.pop(0) if self.ends else a_night(self.clock.now())
        if isinstance(end, SourcerError):
            raise end
        self.nights.append(end)
        return 0


# --- what is due -----------------------------------------------------------------------------------------------------


def test_a_night_missed_while_the_program_was_down_is_caught_up_once() -> None:
    world = World(TODAY + timedelta(hours=3), a_night(TODAY - 4 * DAY))
    world.watch.look()
    world.watch.look()
    assert len(world.nights) == 2, "four nights were missed, and one made up for them"
    assert "the night of 2026-03-04 05:30 UTC has not been run: it starts now" in world.told[0]
    assert "exit code 0; the next one is due at 2026-03-05 05:30 UTC" in world.told[1]


@pytest.mark.parametrize("minutes", [-0.5, 0, 40])
def test_a_night_that_was_run_is_not_run_again(minutes: float) -> None:
    world = World(TODAY + timedelta(hours=3), a_night(TODAY + timedelta(minutes=minutes)))
    world.watch.look()
    assert len(world.nights) == 1
    assert not world.told


def test_a_night_missed_for_longer_than_the_grace_is_left_to_the_next() -> None:
    world = World(TODAY + timedelta(hours=12, minutes=1), a_night(TODAY - DAY))
    world.watch.look()
    assert len(world.nights) == 1


@pytest.mark.parametrize(
    "night",
    [a_night(TODAY, "abandoned"), a_night(TODAY, "open"), a_night(TODAY, "failed", broken_off="it was stopped")],
    ids=["killed", "killed and never closed", "stopped"],
)
def test_a_night_that_was_killed_or_stopped_counts_as_missed(night: Run) -> None:
    world = World(TODAY + timedelta(hours=1), night)
    world.watch.look()
    assert len(world.nights) == 2
    assert "was broken off: it starts now" in world.told[0]


@pytest.mark.parametrize("outcome", ["done", "partly", "failed"])
def test_a_night_that_came_to_its_end_is_not_missed_however_it_ended(outcome: Outcome) -> None:
    assert missed(PLAN, TODAY, TODAY + timedelta(hours=1), [a_night(TODAY, outcome)]) == ""


def test_a_night_that_kills_its_program_each_time_is_not_begun_without_end() -> None:
    world = World(TODAY + timedelta(hours=1))
    for _ in range(5):
        world.ends.append(a_night(world.clock.now(), "abandoned"))
        Watch(PLAN, world.night, world.since, world.clock, world.told.append).look()
        world.clock.advance(600)
    assert len(world.nights) == MOST_TRIES


def test_a_clock_set_back_at_the_very_moment_does_not_lose_the_night() -> None:
    world = World(TODAY - timedelta(seconds=2), a_night(TODAY - DAY))
    world.watch.look()
    world.clock.advance(2)
    world.watch.look()
    assert len(world.nights) == 2, "it came a little early, and not again at its hour"


def test_a_night_that_fails_is_told_and_the_next_still_comes() -> None:
    world = World(TODAY)
    world.ends = [ConfigError("no source is enabled")]
    world.watch.look()
    assert world.told[-1] == "night failed: no source is enabled; the next one is due at 2026-03-05 05:30 UTC"
    world.clock.advance(DAY.total_seconds())
    world.watch.look()
    assert len(world.nights) == 1


def test_a_night_that_another_holds_is_tried_again_when_the_dead_have_lost_their_hold() -> None:
    world = World(TODAY)
    world.ends = [Busy("another night is running: machine two holds it")]
    world.watch.look()
    assert "machine two holds it; whether it is still due is looked up again in 240 s" in world.told[-1]
    world.watch.look_again()
    assert not world.nights, "not before its time"
    world.clock.advance(AGAIN_AFTER.total_seconds())
    world.watch.look_again()
    assert len(world.nights) == 1, "the other had died"


def test_a_night_that_another_runs_is_not_run_after_it_nor_asked_for_without_end() -> None:
    world = World(TODAY)
    world.ends = [Busy("held")]
    world.watch.look()
    world.nights.append(a_night(TODAY))
    world.clock.advance(AGAIN_AFTER.total_seconds())
    world.watch.look_again()
    assert len(world.nights) == 1
    world = World(TODAY)
    world.ends = [Busy("held") for _ in range(9)]
    world.watch.look()
    for _ in range(9):
        world.clock.advance(AGAIN_AFTER.total_seconds())
        world.watch.look_again()
    assert len(world.ends) == 9 - MOST_TRIES
    assert "the next one is due at 2026-03-05" in world.told[-1]


def test_a_database_that_is_still_starting_is_asked_again() -> None:
    world = World(TODAY + timedelta(hours=1))
    away = [StoreError("no connection")]

    def since(moment: datetime) -> list[Run]:
        if away:
            raise away.pop()
        return world.since(moment)

    watch = Watch(PLAN, world.night, since, world.clock, world.told.append)
    watch.look()
    world.clock.advance(AGAIN_AFTER.total_seconds())
    watch.look_again()
    assert len(world.nights) == 1


def test_what_is_due_is_read_from_the_runs_of_the_database(engine: Engine) -> None:
    clock = FakeClock(TODAY + timedelta(hours=1))

    def start(stage: Any, when: datetime) -> int:
        with writing(engine) as conn:
            return runs.start_run(conn, stage, now=when, code_version="0", config_digest="")

    def since(moment: datetime) -> list[Run]:
        with reading(engine) as conn:
            return runs.nights_since(conn, moment)

    start("night", TODAY - DAY)
    start("harvest", TODAY)
    assert since(TODAY) == []
    killed = start("night", TODAY)
    assert missed(PLAN, TODAY, clock.now(), since(TODAY)) == "was broken off"
    with writing(engine) as conn:
        runs.finish_run(conn, killed, now=clock.now(), outcome="done", tally=Tally(), details={})
    assert missed(PLAN, TODAY, clock.now(), since(TODAY)) == ""


def test_a_held_lease_ends_no_schedule(sqlite_engine: Engine) -> None:
    world = World(TODAY)

    def night() -> int:
        with only_night(sqlite_engine, SystemClock()):
            raise AssertionError("it must not start")

    with only_night(sqlite_engine, SystemClock()):
        Watch(PLAN, night, world.since, world.clock, world.told.append).look()
    assert "another night is running" in world.told[-1]


# --- the real APScheduler --------------------------------------------------------------------------------------------


class Shifted(datetime):
    """The time that APScheduler sees."""

    at: datetime | None = None

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return (cls.at or datetime.now(UTC)).astimezone(tz)


@pytest.fixture
def shifted(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Shifted]]:
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Shifted)
    monkeypatch.setattr(apscheduler.executors.base, "datetime", Shifted)
    Shifted.at = TODAY - timedelta(minutes=10)
    yield Shifted
    Shifted.at = None


class Asleep(BackgroundScheduler):  # type: ignore[misc]
    """The real scheduler on a machine that wakes when it is first asked to look, and is stopped after its job."""

    def __init__(self, wakes: Callable[[], None]) -> None:
        super().__init__(timezone=UTC)
        self.wakes, self.codes, self.looks, self.idle = wakes, list[int](), 0, 0
        self.add_listener(lambda event: self.codes.append(event.code), EVENT_JOB_EXECUTED | EVENT_JOB_MISSED)

    def wakeup(self) -> None:
        self.looks += 1
        if self.looks == 2:  # the first is the start's own
            self.wakes()
        self.idle += bool(self.codes)
        if self.idle == 2:
            raise KeyboardInterrupt
        super().wakeup()


@pytest.mark.parametrize(
    ("slept", "nights"),
    [(timedelta(minutes=10), 1), (timedelta(hours=10), 1), (3 * DAY + timedelta(hours=4), 1), (timedelta(hours=14), 0)],
    ids=["to its hour", "past its hour", "through four of them", "past the grace"],
)
def test_apscheduler_makes_up_for_what_the_machine_slept_through_by_one_night(
    shifted: type[Shifted], slept: timedelta, nights: int
) -> None:
    world = World(TODAY - timedelta(minutes=10), a_night(TODAY - DAY))

    def wakes() -> None:
        shifted.at = TODAY - timedelta(minutes=10) + slept
        world.clock.advance(slept.total_seconds())

    scheduler = Asleep(wakes)
    every_night(world.watch, scheduler, look_seconds=0.02)
    assert len(world.nights) == 1 + nights
    assert scheduler.codes == [EVENT_JOB_EXECUTED if nights else EVENT_JOB_MISSED]
    assert world.told[-1] == "stopped; no night was running"
    assert not scheduler.running


def test_the_hour_that_comes_while_a_night_runs_is_not_a_second_night_beside_it(shifted: type[Shifted]) -> None:
    world = World(TODAY - timedelta(minutes=10), a_night(TODAY - 2 * DAY))
    running: list[int] = []

    def long_night() -> int:
        assert not running, "a second night runs beside the first"
        running.append(1)
        world.nights.append(a_night(world.clock.now()))
        shifted.at = TODAY + timedelta(minutes=1)
        world.clock.advance(660)
        super(Asleep, scheduler).wakeup()
        while not scheduler.codes:
            threading.Event().wait(0.01)
        running.pop()
        return 0

    scheduler = Asleep(lambda: None)
    watch = Watch(Plan(time(5, 30), timedelta(hours=24)), long_night, world.since, world.clock, world.told.append)
    every_night(watch, scheduler, look_seconds=0.02)
    starts = [night.started_at for night in world.nights[1:]]
    assert starts == [TODAY - timedelta(minutes=10), TODAY + timedelta(minutes=1)], "one after the other"


# --- its settings, and whether all is well ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["25:00", "noon", "5.30", ""])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="HH:MM"):
        parse_time(text)


def test_a_time_is_read() -> None:
    assert parse_time("05:30") == time(5, 30)
    assert parse_time(time(5, 30)) == time(5, 30), "TOML has times of its own"


@pytest.mark.parametrize(
    ("nights", "is_well", "said"),
    [
        ([], True, "no night has been run yet"),
        (
            [a_night(TODAY - 9 * DAY), a_night(TODAY)],
            True,
            "the last good night started 2026-03-04 05:30 UTC, 1.0 h ago",
        ),
        ([a_night(TODAY - DAY), a_night(TODAY, "failed")], True, "25.0 h ago"),
        (
            [a_night(TODAY - 3 * DAY), a_night(TODAY, "failed")],
            False,
            "73.0 h ago, more than 50 h: see `sourcer runs last`",
        ),
        ([a_night(TODAY - 3 * DAY, "failed"), a_night(TODAY, "failed")], False, "no night has come to a good end"),
    ],
)
def test_health_is_how_old_the_last_good_night_is(nights: list[Run], is_well: bool, said: str) -> None:
    well, told = health_of(nights, TODAY + timedelta(hours=1), 50)
    assert well is is_well
    assert said in told
