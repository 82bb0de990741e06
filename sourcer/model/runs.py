"""What the program did: runs with their tallies, and how far each stream is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Stage = Literal["night", "harvest", "purge", "resolve", "rank", "export"]
Outcome = Literal["open", "done", "partly", "failed", "abandoned"]


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open interval of days, ``[since, until)``."""

    since: date
    until: date

    def __str__(self) -> str:
        return f"[{self.since}, {self.until})"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave for a conditional request."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a stream is complete. ``high_water`` is the first day not known to be complete (None: nothing yet);
    ``succeeded_at`` the last time a window or snapshot finished; ``problem`` the last reason that one did not, and
    ``is_blocked`` that a person must mend it. Before ``due_at`` the source has nothing new to say (None: it may have).
    """

    source: str
    stream: str
    high_water: date | None = None
    validators: Validators = Validators()
    succeeded_at: datetime | None = None
    failures_in_row: int = 0
    problem: str = ""
    due_at: datetime | None = None
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one run or part of it; they add up with ``+``."""

    requests: int = 0
    not_modified: int = 0
    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a stage. ``details`` maps short names (a stream, a measure) to what happened, for people."""

    id: int
    stage: Stage
    started_at: datetime
    finished_at: datetime | None
    outcome: Outcome
    tally: Tally
    code_version: str
    config_digest: str
    details: Mapping[str, str] = field(default_factory=dict)
