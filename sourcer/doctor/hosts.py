"""Checks that need the network: whether each host lets us in, what GitHub grants, and whether our clock is right.

Each host is asked once, politely: its robots.txt, or GitHub's account of our quotas, which costs none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from sourcer.doctor import Check
from sourcer.errors import Challenged, ConfigError, Disallowed, FetchError, HostRefused, RateLimited
from sourcer.fetch.addresses import host_of, is_loopback
from sourcer.fetch.robots import robots_address
from sourcer.sources.base import Request, Response, Source

GITHUB = "github"
NO_TOKEN_LIMIT = 60
ODD, WRONG = timedelta(seconds=30), timedelta(seconds=120)


class Door(Protocol):
    """What is used of the fetcher."""

    def reach(self, url: str) -> Response | None:
        """Ask a host for its robots.txt."""
        ...

    def fetch(self, request: Request) -> Response:
        """Fetch one address."""
        ...

    def gate_of(self, url: str) -> str:
        """The name of the gate that an address passes."""
        ...


@dataclass(frozen=True, slots=True)
class Reached:
    """What came of asking: the checks, and how far our clock was from each host's."""

    checks: tuple[Check, ...]
    skews: tuple[timedelta, ...]


def check_hosts(
    door: Door,
    sources: Iterable[Source],
    firsts: Mapping[str, list[Request]],
    *,
    has_contact: bool,
    unpaced: Collection[str] = (),
) -> Reached:
    """Ask every host that an enabled source would talk to, one after the other.

    ``unpaced`` names the gates that are left alone, because the database that keeps their pace cannot be asked.
    """
    base = next((_base(source) for source in sources if source.name == GITHUB), "")
    found: list[tuple[Check, Response | None]] = []
    for address, names in _addresses(firsts).items():
        others = [name for name in names if name != GITHUB]
        if not has_contact and not is_loopback(host_of(address)):
            found.append(_left_alone(address, "nobody is named who asks", "set [fetch] contact"))
        elif door.gate_of(address) in unpaced:
            found.append(_left_alone(address, "the database that keeps its pace cannot be used", "mend the database"))
        else:
            found += [_reach(door, address, others)] if others else []
            found += [_quotas(door, base)] if len(others) < len(names) else []
    skews = (skew_of(answer) for _, answer in found if answer is not None)
    return Reached(tuple(check for check, _ in found), tuple(skew for skew in skews if skew is not None))


def judge_clock(now: datetime, not_before: Mapping[str, datetime], skews: Iterable[timedelta]) -> Iterator[Check]:
    """Whether our clock is plausible, and agrees with the hosts: with the nearest of them, as one may be wrong itself.

    ``not_before`` names moments that have certainly passed.
    """
    remedy = "set the machine's clock (NTP): windows, leases between machines and tokens go by it"
    for what, moment in not_before.items():
        if now < moment - ODD:
            found = f"{now:%Y-%m-%d %H:%M} UTC is before {what} ({moment:%Y-%m-%d %H:%M})"
            yield Check("clock", "time", "bad", found, remedy)
            return
    nearest = min(skews, key=abs, default=None)
    if nearest is None:
        yield Check("clock", "time", "good", f"{now:%Y-%m-%d %H:%M:%S} UTC, later than all that is stored")
        return
    seconds = nearest.total_seconds()
    found = f"{abs(seconds):.0f} s {'ahead of' if seconds >= 0 else 'behind'} the hosts that were asked"
    if abs(nearest) > ODD:
        yield Check("clock", "time", "bad" if abs(nearest) > WRONG else "warn", found, remedy)
    else:
        yield Check("clock", "time", "good", f"{now:%Y-%m-%d %H:%M:%S} UTC, {found}")


def skew_of(answer: Response) -> timedelta | None:
    """How far our clock was ahead of the host's when it answered; None where it does not say."""
    try:
        said = parsedate_to_datetime(answer.headers.get("date", ""))
        age = min(max(int(answer.headers.get("age", "0")), 0), 10**8)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return answer.fetched_at - (said if said.tzinfo else said.replace(tzinfo=UTC)) - timedelta(seconds=age)


def _addresses(firsts: Mapping[str, list[Request]]) -> dict[str, list[str]]:
    """An address of each host with the sources that ask there."""
    found: dict[str, tuple[str, dict[str, None]]] = {}
    for name, requests in firsts.items():
        for request in requests:
            found.setdefault(robots_address(request.url), (request.url, {}))[1][name] = None
    return {address: list(names) for address, names in found.values()}


def _left_alone(address: str, why: str, remedy: str) -> tuple[Check, None]:
    return Check("reach", host_of(address), "warn", f"not asked: {why}", remedy), None


def _base(source: Source) -> str:
    return str(getattr(source, "base_url", "")).rstrip("/")


def _reach(door: Door, address: str, names: list[str]) -> tuple[Check, Response | None]:
    host, used = host_of(address), f" (for {', '.join(names)})"
    try:
        answer = door.reach(address)
    except (FetchError, ConfigError) as fault:
        return _refusal(host, fault, used), None
    what = "it refuses its robots.txt, which rules nothing" if answer is None else "robots.txt lets us in"
    return Check("reach", host, "good", f"reachable; {what}{used}"), answer


def _refusal(host: str, fault: FetchError | ConfigError, used: str) -> Check:
    switch = f"switch off the sources that need it{used}"
    if isinstance(fault, Disallowed):
        return Check("reach", host, "bad", f"blocked by robots.txt: {fault}", f"ask its operators, or {switch}")
    if isinstance(fault, Challenged):
        remedy = f"use an account or token of your own, or {switch}; sourcer never evades a challenge"
        return Check("reach", host, "bad", f"blocked by a challenge: {fault}", remedy)
    if isinstance(fault, RateLimited):
        return Check("reach", host, "warn", str(fault), "nothing: the next night asks again")
    if isinstance(fault, HostRefused):
        remedy = "look at its robots.txt in a browser; what a night asks for may still be served"
        return Check("reach", host, "warn", f"it answers, but not as it should: {fault}", remedy)
    if isinstance(fault, ConfigError):
        return Check("reach", host, "bad", str(fault), "correct the source's address in sourcer.toml")
    return Check("reach", host, "bad", f"unreachable: {fault}", f"check network, proxy and base_url, or {switch}")


def _quotas(door: Door, base: str) -> tuple[Check, Response | None]:
    host = host_of(base)
    request = Request(GITHUB, "quotas", f"{base}/rate_limit", headers=(("Accept", "application/vnd.github+json"),))
    try:
        answer = door.fetch(request)
    except HostRefused as refusal:
        if refusal.status == 401:
            remedy = "make a new token (no scopes are needed) and put it into the variable that fetch.tokens names"
            return Check("reach", host, "bad", f"reachable, but the token is not accepted: {refusal}", remedy), None
        return _refusal(host, refusal, " (for github)"), None
    except (FetchError, ConfigError) as fault:
        return _refusal(host, fault, " (for github)"), None
    return judge_quotas(host, answer.body), answer


def judge_quotas(host: str, body: bytes) -> Check:
    """What is left of GitHub's quotas, and whether it took the token."""
    core, search = _quota(body, "core"), _quota(body, "search")
    if core is None or search is None:
        remedy = "check [sources.github] base_url: no API of GitHub's kind answers there"
        return Check("reach", host, "bad", "reachable, but it does not tell its quotas", remedy)
    (left, limit), (searches, most) = core, search
    found = f"reachable; {left} of {limit} requests an hour left, {searches} of {most} searches a minute"
    if limit <= NO_TOKEN_LIMIT:
        remedy = "set a token ([fetch.tokens]; no scopes are needed): it grants 5000 an hour"
        return Check("reach", host, "warn", f"{found}: no token was taken", remedy)
    if left == 0:
        return Check("reach", host, "warn", found, "nothing: the quota comes back within the hour")
    return Check("reach", host, "good", f"{found}; the token is accepted")


def _quota(body: bytes, name: str) -> tuple[int, int] | None:
    try:
        found: Any = json.loads(body)["resources"][name]
        return int(found["remaining"]), int(found["limit"])
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, OverflowError):
        return None
