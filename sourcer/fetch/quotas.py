"""Quotas that an answer says are spent: what they count is left alone until they are full again.

Asking on would be answered with a refusal, which GitHub counts against us. A service may keep several quotas (GitHub
one for searches and one for all else) and names the one it counted; what has none is taken to count everything.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from sourcer.fetch.waits import quota_reset

_EVERYTHING, _SEARCH, _REST = "", "search", "the rest"


def counted_as(url: str) -> str:
    """Which of a service's quotas an address counts against, where it tells them apart."""
    return _SEARCH if "/search/" in urlsplit(url).path else _REST


class Quotas:
    """Until when the spent quotas of each gate last; threads may share it. Moments are those of a monotonic clock."""

    def __init__(self) -> None:
        self._full_at: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def note(self, gate: str, url: str, headers: Mapping[str, str], *, now: datetime, moment: float) -> None:
        """Take down what the answer from ``url`` tells: its quota is spent until a reset, or nothing."""
        wait = quota_reset(headers, now)
        if wait is not None:
            kind = counted_as(url) if headers.get("x-ratelimit-resource") else _EVERYTHING
            with self._lock:
                self._full_at[gate, kind] = moment + wait

    def full_in(self, gate: str, url: str, *, moment: float) -> float:
        """Seconds until ``url`` may be asked for; 0.0 where no quota stands in its way."""
        with self._lock:
            full_at = (self._full_at.get((gate, kind), moment) for kind in (_EVERYTHING, counted_as(url)))
            return max(0.0, *(at - moment for at in full_at))
