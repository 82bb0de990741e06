"""What a night gives account of: its streams, its stages and the outcome."""

from __future__ import annotations

from dataclasses import dataclass

from sourcer.model.runs import Outcome, Tally
from sourcer.night.jobs import StreamResult


@dataclass(frozen=True, slots=True)
class StageReport:
    """What one stage did and how long it took. ``was_needed`` is false where nothing had changed since."""

    stage: str
    run_id: int
    outcome: Outcome
    seconds: float
    tally: Tally
    notes: tuple[str, ...] = ()
    was_needed: bool = True


@dataclass(frozen=True, slots=True)
class NightReport:
    """A night's account: its streams, its stages, and the outcome that the exit code tells."""

    run_id: int
    outcome: Outcome
    streams: tuple[StreamResult, ...]
    stages: tuple[StageReport, ...]

    @property
    def tally(self) -> Tally:
        """All streams together."""
        return sum((stream.tally for stream in self.streams), Tally())
