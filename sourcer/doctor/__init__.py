"""What could keep a night from going well, looked at one by one, each with the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "warn", "bad"]
Area = Literal["configuration", "tokens", "database", "nights", "clock", "reach"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it stands, what was found, and what to do where that is not good.

    ``warn`` is worth knowing and may well be meant; ``bad`` keeps some of the night from working.
    """

    area: Area
    name: str
    level: Level
    found: str
    remedy: str = ""


def must_mend(checks: Iterable[Check]) -> bool:
    """Whether something must be mended; warnings alone need not be."""
    return any(check.level == "bad" for check in checks)
