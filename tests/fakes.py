"""Fakes that tests share: each stands for one seam and reads like a sentence where it is used."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta


class FakeClock:
    """A clock that stands still until somebody sleeps or ``advance`` is called; ``slept`` lists every sleep."""

    def __init__(self, now: datetime = datetime(2026, 3, 4, 5, 0, tzinfo=UTC), today: date | None = None) -> None:
        self._start = now
        self._today = today
        self._elapsed = 0.0
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def today(self) -> date:
        return self._today or self.now().date()

    def monotonic(self) -> float:
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self._elapsed += max(0.0, seconds)

    def advance(self, seconds: float) -> None:
        """Let time pass without anybody sleeping, as while a server works on its answer."""
        with self._lock:
            self._elapsed += seconds


class FakeLease:
    """The lease of a database row without the database: whoever shares the object shares the host."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free_at: dict[str, datetime] = {}
        self._held_until: dict[str, datetime] = {}
        self.taken: list[str] = []

    def take(self, name: str, *, now: datetime, hold_seconds: float) -> float:
        with self._lock:
            if name in self._held_until and now < self._held_until[name]:
                return 1.0
            wait = (self._free_at.get(name, now) - now).total_seconds()
            if wait > 0:
                return wait
            self._held_until[name] = now + timedelta(seconds=hold_seconds)
            self.taken.append(name)
            return 0.0

    def give_back(self, name: str, *, free_at: datetime) -> None:
        with self._lock:
            self._held_until.pop(name, None)
            self._free_at[name] = free_at
