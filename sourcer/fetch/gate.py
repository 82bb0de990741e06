"""One gate per host: a gap between exchanges, one exchange at a time, and a lease where all machines count together."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlsplit

from sourcer.clock import Clock
from sourcer.errors import ConfigError, RateLimited
from sourcer.fetch.addresses import cleaned, is_loopback, shown

ARXIV_GATE = "arxiv.org"
# arXiv's terms for its API, OAI-PMH and RSS together: a request in three seconds, one connection, all machines counted.
ARXIV_GAP_SECONDS = 3.0


def gate_name(url: str, stands_for: Mapping[str, str] = MappingProxyType({})) -> str:
    """The gate that ``url`` passes: "arxiv.org" for that host and all below it, otherwise ``host`` or ``host:port``.

    Ports that the scheme implies are left out. ``stands_for`` maps the ``host:port`` of a mirror or replay to the gate
    whose rules it keeps. Raises ConfigError for what is not an http address.
    """
    parts = urlsplit(usable(url))
    if parts.netloc in stands_for:
        return stands_for[parts.netloc]
    host = parts.hostname or ""
    is_arxiv = host == ARXIV_GATE or host.endswith("." + ARXIV_GATE)
    return ARXIV_GATE if is_arxiv else parts.netloc


def usable(url: str) -> str:
    """A configured address, cleaned. Raises ConfigError, which does not quote what may be a password."""
    try:
        return cleaned(url)
    except ValueError as why:
        raise ConfigError(f"{shown(url)} cannot be asked for: {why}; give an address like https://host/path") from None


def gap_for(gate: str, configured: Mapping[str, float], default: float) -> float:
    """Seconds between two exchanges of ``gate``.

    arXiv never gets less than its terms ask for; loopback needs none unless one is configured. Raises ConfigError
    for a gap that is no number of seconds.
    """
    host = urlsplit(f"//{gate}").hostname or gate
    gap = configured.get(gate, 0.0 if is_loopback(host) else default)
    if not math.isfinite(gap) or gap < 0:
        raise ConfigError(f"the gap of {gap} for {gate} is no number of seconds; set fetch.gaps to 0 or more")
    return max(gap, ARXIV_GAP_SECONDS) if gate == ARXIV_GATE else gap


class Lease(Protocol):
    """The right to talk to a host that counts all our machines as one; at most one holder at any moment."""

    def take(self, name: str, *, now: datetime, hold_seconds: float) -> float:
        """Take it for at most ``hold_seconds``: 0.0 where it is ours now, else the seconds to wait before asking again.

        The answer is short while another holder is in an exchange, and long while the host is left to rest.
        """
        ...

    def give_back(self, name: str, *, free_at: datetime) -> None:
        """End our hold; nobody may take it before ``free_at``."""
        ...


@dataclass(frozen=True, slots=True)
class NoLease:
    """A lease that is always free: this machine is the only one."""

    def take(self, name: str, *, now: datetime, hold_seconds: float) -> float:
        """Ours at once."""
        return 0.0

    def give_back(self, name: str, *, free_at: datetime) -> None:
        """Nothing to end."""


@dataclass(frozen=True, slots=True)
class HostRules:
    """Manners towards one host, all in seconds.

    ``patience_seconds``: a longer rest than this is not waited for. ``hold_seconds``: longer than any exchange takes;
    a lease whose holder died is free again after it.
    """

    gap_seconds: float = 1.0
    patience_seconds: float = 90.0
    hold_seconds: float = 480.0


class Gate:
    """The way to one host. Threads may share it: they pass one after the other."""

    def __init__(self, name: str, rules: HostRules, clock: Clock, lease: Lease) -> None:
        self.name = name
        self._rules = rules
        self._clock = clock
        self._lease = lease
        self._gap = rules.gap_seconds
        self._exchange_lock = threading.Lock()
        self._times_lock = threading.Lock()
        self._last_mark = -math.inf
        self._rest_until = -math.inf

    @property
    def resting_for(self) -> float:
        """Seconds until the rest that the host asked for is over; 0.0 for none."""
        return max(0.0, self._rest_until - self._clock.monotonic())

    def widen(self, gap_seconds: float) -> None:
        """Keep at least this gap from now on."""
        with self._times_lock:
            self._gap = max(self._gap, gap_seconds)

    def rest(self, seconds: float) -> None:
        """Let nobody pass for ``seconds``. Said inside an exchange, other machines that share the lease hear it too."""
        with self._times_lock:
            self._rest_until = max(self._rest_until, self._clock.monotonic() + seconds)

    @contextmanager
    def exchange(self, url: str, *, patience: float | None = None) -> Iterator[None]:
        """Hold the gate for one request and its whole answer, after waiting for gap, rest and lease.

        ``patience`` (seconds) stands in for that of the rules. Raises RateLimited where the host rests for longer.
        """
        limit = self._rules.patience_seconds if patience is None else patience
        self._check_rest(url, limit)
        with self._exchange_lock:
            self._check_rest(url, limit)
            self._wait()
            self._take_lease(url, limit)
            self._mark()
            try:
                yield
            finally:
                self._mark()
                free_in = max(self._gap, self.resting_for)
                self._lease.give_back(self.name, free_at=self._clock.now() + timedelta(seconds=free_in))

    def _mark(self) -> None:
        """The gap counts from here: from the start of an exchange, and again, which is stricter, from its end."""
        with self._times_lock:
            self._last_mark = self._clock.monotonic()

    def _wait(self) -> None:
        while (wait := max(self._last_mark + self._gap, self._rest_until) - self._clock.monotonic()) > 0:
            self._clock.sleep(wait)

    def _check_rest(self, url: str, limit: float) -> None:
        if self.resting_for > limit:
            raise self._resting(url, self.resting_for, "it asked for a rest")

    def _take_lease(self, url: str, limit: float) -> None:
        """Ask until the lease is ours; an answer longer than any exchange means that the host rests elsewhere too."""
        hold, waited = self._rules.hold_seconds, 0.0
        while (wait := self._lease.take(self.name, now=self._clock.now(), hold_seconds=hold)) > 0:
            if wait > max(hold, limit) or waited + wait > hold + limit:
                raise self._resting(url, wait, "another process holds its lease or let it rest")
            self._clock.sleep(wait)
            waited += wait

    def _resting(self, url: str, seconds: float, why: str) -> RateLimited:
        text = f"{self.name} is left alone for another {seconds:.0f} s: {why}; run the harvest again after that"
        return RateLimited(text, url=shown(url), retry_after=seconds)


class Gates:
    """Hands out the one Gate of each name; threads may share it."""

    def __init__(
        self,
        clock: Clock,
        *,
        gaps: Mapping[str, float],
        default_gap: float = 1.0,
        lease: Lease | None = None,
        leased: frozenset[str] = frozenset(),
        patience_seconds: float = 90.0,
        hold_seconds: float = 480.0,
        stands_for: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``leased`` names the gates, besides arXiv's, whose host counts all our machines together."""
        self._clock = clock
        self._stands_for = stands_for
        self._gaps = gaps
        self._default_gap = default_gap
        self._lease = lease or NoLease()
        self._leased = leased | {ARXIV_GATE}
        self._patience = patience_seconds
        self._hold = hold_seconds
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()

    def name_of(self, url: str) -> str:
        """The name of the gate that ``url`` passes. Raises ConfigError for what is not an http address."""
        return gate_name(url, self._stands_for)

    def at(self, url: str) -> Gate:
        """The gate that ``url`` passes. Raises ConfigError for what is not an http address."""
        name = self.name_of(url)
        with self._lock:
            if name not in self._gates:
                self._gates[name] = self._make(name)
            return self._gates[name]

    def _make(self, name: str) -> Gate:
        rules = HostRules(gap_for(name, self._gaps, self._default_gap), self._patience, self._hold)
        return Gate(name, rules, self._clock, self._lease if name in self._leased else NoLease())
