"""What is worth another try, and after how long: decided from values, without asking the time or drawing unseeded.

The loop that obeys these decisions is our own and not a retry library's, because every wait must go through ``Clock``
(virtual in tests and benchmarks) and through the host's gate, where others wait too.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sourcer.errors import Challenged, FetchError, HostRefused, RateLimited, Unreachable
from sourcer.fetch.addresses import host_of
from sourcer.fetch.challenge import is_challenge
from sourcer.fetch.gate import ARXIV_GATE
from sourcer.fetch.waits import quota_reset, reset_time, retry_after

_GOOD = (200, 203)
_MISSES = (204, 404, 409, 410, 451)
_TIMED_OUT = 408


@dataclass(frozen=True, slots=True)
class Policy:
    """How much patience we have; all waits in seconds.

    ``first_wait`` doubles with every try, up to ``longest_wait``. ``patience`` is for quotas that say when they are
    full again, ``longest_named`` for waits that the host asks for. ``bare_rest`` is the first wait after a 429 that
    names none; ``arxiv_rest`` arXiv's, which also ends the night there: asking on is known to keep its block up.
    """

    tries: int = 4
    patience: float = 90.0
    first_wait: float = 2.0
    longest_wait: float = 120.0
    longest_named: float = 3600.0
    bare_rest: float = 60.0
    arxiv_rest: float = 600.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: ``url`` fit to be shown, its gate, and what the answer may be."""

    url: str
    gate: str
    may_miss: bool = False
    is_conditional: bool = False
    has_token: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """No answer, or half of one: ``reason`` says what happened, as in "timed out"."""

    reason: str


Outcome = Answered | Broken


@dataclass(frozen=True, slots=True)
class Take:
    """The answer is what was asked for."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Ask again after ``after_seconds``. The gate rests meanwhile: one retry loop per host, whoever else is waiting."""

    after_seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Raise ``error`` and let the gate rest for ``rest_seconds``."""

    error: FetchError
    rest_seconds: float = 0.0


Step = Take | Retry | GiveUp


def next_step(
    attempt: int, outcome: Outcome, asked: Asked, policy: Policy, *, now: datetime, rng: random.Random
) -> Step:
    """What to do after try number ``attempt`` (from 1) came to ``outcome``."""
    decision = _Decision(attempt, asked, policy, now, rng)
    if isinstance(outcome, Broken):
        return decision.after_fault(outcome.reason, None, decision.back_off())
    return decision.after_answer(outcome)


@dataclass(frozen=True, slots=True)
class _Decision:
    attempt: int
    asked: Asked
    policy: Policy
    now: datetime
    rng: random.Random

    @property
    def host(self) -> str:
        return host_of(self.asked.url)

    def after_answer(self, answer: Answered) -> Step:
        status = answer.status
        if status in _GOOD or (status == 304 and self.asked.is_conditional):
            return Take()
        if is_challenge(status, answer.headers, answer.body):
            return self.challenged(status)
        if status in _MISSES and self.asked.may_miss:
            return Take()
        if status in (403, 429):
            return self.after_limit(answer)
        if status >= 500 or status == _TIMED_OUT:
            named = retry_after(answer.headers, self.now)
            return self.after_fault(f"answered {status}", status, self.back_off() if named is None else named)
        return self.refused(status)

    # --- the host is in trouble -----------------------------------------------------------------------------------

    def back_off(self) -> float:
        """Exponential, the upper half of it drawn, so that clients which failed together do not return together."""
        whole = min(self.policy.longest_wait, self.policy.first_wait * 2.0 ** (self.attempt - 1))
        return whole * self.rng.uniform(0.5, 1.0)

    def after_fault(self, what: str, status: int | None, wait: float) -> Step:
        if wait > self.policy.longest_named:
            return self.limited(status, wait, "wants a longer rest than a night can wait")
        if self.attempt < self.policy.tries:
            return Retry(wait)
        text = f"{self.host} {what}, at the last of {self.attempt} tries; the next harvest asks again"
        return GiveUp(Unreachable(text, url=self.asked.url, status=status), rest_seconds=wait)

    # --- the host wants a rest ------------------------------------------------------------------------------------

    def after_limit(self, answer: Answered) -> Step:
        named = retry_after(answer.headers, self.now)
        if named is None and answer.status == 429:
            named = reset_time(answer.body, self.now)
        if named is not None:
            return self.after_named(answer.status, named, self.policy.longest_named)
        quota = quota_reset(answer.headers, self.now)
        if quota is not None:
            return self.after_named(answer.status, quota, self.policy.patience)
        if answer.status == 403 and b"rate limit" not in answer.body[:4096].lower():
            return self.refused(403)
        return self.after_bare_limit(answer.status)

    def after_named(self, status: int, wait: float, limit: float) -> Step:
        if wait > limit:
            return self.limited(status, wait, f"wants {wait:.0f} s of rest, more than the {limit:.0f} s we wait")
        if self.attempt < self.policy.tries:
            return Retry(wait)
        return self.limited(status, wait, f"still wants a rest at the last of {self.attempt} tries")

    def after_bare_limit(self, status: int) -> Step:
        if self.asked.gate == ARXIV_GATE:
            return self.limited(status, self.policy.arxiv_rest, "wants a rest; asking on would lengthen it")
        whole = min(self.policy.longest_named, self.policy.bare_rest * 2.0 ** (self.attempt - 1))
        return self.after_named(status, whole, self.policy.longest_named)

    def limited(self, status: int | None, wait: float, why: str) -> GiveUp:
        text = f"{self.host} answered {status} and {why}; the next harvest asks again"
        error = RateLimited(text, url=self.asked.url, status=status, retry_after=wait)
        return GiveUp(error, rest_seconds=min(wait, self.policy.longest_named))

    # --- the host has said no -------------------------------------------------------------------------------------

    def challenged(self, status: int) -> GiveUp:
        text = (
            f"{self.host} answered {status} with a challenge that only a person may pass; the source is blocked:"
            " name an account of your own under [fetch.accounts], or switch the source off"
        )
        return GiveUp(Challenged(text, url=self.asked.url, status=status))

    def refused(self, status: int) -> GiveUp:
        text = f"{self.host} answered {status}: {self._way_out(status)}"
        error = HostRefused(text, url=self.asked.url, status=status)
        # arXiv takes requests that follow a denial for an attack, so its other interfaces are left alone as well.
        denied = status == 403 and self.asked.gate == ARXIV_GATE
        return GiveUp(error, rest_seconds=self.policy.arxiv_rest if denied else 0.0)

    def _way_out(self, status: int) -> str:
        gate = self.asked.gate
        if status == 401 and self.asked.has_token:
            return f"the token for {gate} is not accepted; renew it where fetch.tokens says it is read from"
        if status == 401:
            return f"a token is needed and none is given for {gate}; name one under fetch.tokens"
        if status in (404, 410):
            return f"there is nothing at {self.asked.url}; check the source's address"
        if status < 400:
            return f"no answer that was asked for; look at {self.asked.url} in a browser"
        return f"it will not serve {self.asked.url}; check the source's address and the host's terms"
