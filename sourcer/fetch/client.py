"""The fetcher: the politest HTTP client we can make, and the only import of the HTTP library.

Every hop of every try passes the gate of its host; robots.txt is asked first; redirects are followed by hand; nothing
is remembered between requests but counts and bearers (no cookies, no cache), and no challenge is ever worked around.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Protocol, Self

import httpx
import structlog

from sourcer.clock import Clock
from sourcer.errors import BudgetSpent, ConfigError, FetchError, HostRefused, RateLimited
from sourcer.fetch.addresses import host_of, is_loopback, shown
from sourcer.fetch.bodies import CutShort, Unusable, read_body
from sourcer.fetch.errand import REDIRECTS, Errand, Moved, errand_for, told
from sourcer.fetch.gate import Gate, Gates, Lease, usable
from sourcer.fetch.login import Account, Sessions, told_of_login
from sourcer.fetch.peers import Peers
from sourcer.fetch.politeness import Politeness, checked_tokens
from sourcer.fetch.quotas import Quotas
from sourcer.fetch.retry import Answered, Asked, Broken, GiveUp, Outcome, Policy, Retry, Step, next_step
from sourcer.fetch.robots import Robots, is_api, robots_address
from sourcer.model.runs import Validators
from sourcer.sources.base import Request, Response

_CONNECT_SECONDS = 30.0
# A read may take the whole time-out, and a body twice that; a lease outlives the longest exchange.
_BODY_TIMEOUTS = 2.0
_HOLD_TIMEOUTS = 4.0
# What asks for a rest is waited out by the rules for tries; every other answer may have been the last of a quota.
_LIMITS = (403, 429)
_NO_VALIDATORS = Validators()
_DROPPED_HEADERS = ("set-cookie", "content-encoding", "content-length", "transfer-encoding")

__all__ = ["Fetcher", "HttpFetcher", "Politeness"]

log = structlog.get_logger("sourcer.fetch")


class Fetcher(Protocol):
    """Request in, response out: the seam between the driver and the network."""

    def fetch(self, request: Request, validators: Validators = _NO_VALIDATORS) -> Response:
        """Fetch one address. Raises the FetchErrors of sourcer.errors, and ConfigError for what cannot be asked for."""
        ...


class HttpFetcher:
    """The real Fetcher. Threads may share it; a with-statement or ``close`` ends its connections."""

    def __init__(
        self,
        politeness: Politeness,
        clock: Clock,
        *,
        lease: Lease | None = None,
        tokens: Mapping[str, str] | None = None,
        accounts: Mapping[str, Account] | None = None,
        rng: random.Random | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """``tokens`` maps gate names to bearer tokens, each sent to that gate's hosts only. No lease: one machine.

        ``accounts`` maps the base addresses of APIs to accounts, each logged in when something below is first asked
        for. Raises ConfigError for tokens that no header can carry and accounts that would travel unprotected.
        """
        self._politeness = politeness
        self._clock = clock
        self._policy = Policy(tries=politeness.tries, patience=politeness.patience_seconds)
        self._tokens = checked_tokens(tokens or {})
        self._sessions = Sessions(accounts or {})
        self._rng = rng or random.Random()
        self._transport = transport
        self._gates = Gates(
            clock,
            gaps=politeness.gaps,
            default_gap=politeness.default_gap,
            lease=lease,
            leased=politeness.leased,
            patience_seconds=politeness.patience_seconds,
            hold_seconds=politeness.timeout_seconds * _HOLD_TIMEOUTS,
            stands_for=politeness.stands_for,
        )
        self._robots = Robots(self._read_robots, lambda url, seconds: self._gates.at(url).widen(seconds), clock)
        self._robots_answers: dict[str, Response] = {}
        self._quotas = Quotas()
        self._peers = Peers()
        self._clients: dict[str, httpx.Client] = {}
        self._counts: Counter[str] = Counter()
        self._spent: Counter[str] = Counter()
        self._statuses: dict[str, int] = {}
        self._refused_tokens: set[str] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all connections."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    @property
    def requests(self) -> Mapping[str, int]:
        """Requests sent so far by gate, with every try, redirect and robots.txt."""
        with self._lock:
            return dict(self._counts)

    @property
    def spent(self) -> Mapping[str, int]:
        """Requests sent so far by source, with every try and redirect."""
        with self._lock:
            return dict(self._spent)

    def gate_of(self, url: str) -> str:
        """The name of the gate that ``url`` passes: what has the same gate goes one after the other."""
        return self._gates.name_of(url)

    @property
    def statuses(self) -> Mapping[str, int]:
        """The last status that each gate answered with."""
        with self._lock:
            return dict(self._statuses)

    def fetch(self, request: Request, validators: Validators = _NO_VALIDATORS) -> Response:
        """Fetch one address politely; returns 200, or 304 for a conditional request, or what ``may_miss`` allows.

        Raises HostRefused, RateLimited, Challenged, Disallowed or Unreachable, and ConfigError where the address cannot
        be asked for or nobody is named who asks.
        """
        errand = errand_for(request, validators)
        self._peers.told(errand.url)
        with structlog.contextvars.bound_contextvars(source=request.source):
            return self._run(errand)

    def reach(self, url: str) -> Response | None:
        """Whether ``url`` could be asked for, found out by one polite request for its host's robots.txt.

        Returns that answer, or None where robots.txt was refused and so rules nothing. Raises what ``fetch`` raises.
        """
        address = usable(url)
        root = robots_address(address)
        if is_api(address):
            self._read_robots(root)
        else:
            self._robots.check(address)
        return self._robots_answers.get(root)

    # --- the loop over redirects and tries ------------------------------------------------------------------------

    def _run(self, errand: Errand) -> Response:
        errand.patience = self._politeness.patience_seconds
        try:
            return self._answered(errand)
        except FetchError as fault:
            fault.requests = errand.sent
            raise

    def _answered(self, errand: Errand) -> Response:
        while True:
            self._check(errand)
            outcome = self._try(errand)
            if isinstance(outcome, Moved):
                errand.follow(outcome, self._politeness.max_redirects, self.gate_of)
            elif isinstance(outcome, Response):
                return outcome

    def _check(self, errand: Errand) -> None:
        if not self._politeness.contact.strip() and not is_loopback(host_of(errand.url)):
            host = host_of(errand.url)
            raise ConfigError(f"nobody is named who asks {host}; set fetch.contact to your address or page")
        budget = self._politeness.budgets.get(errand.source)
        if budget is not None and self.spent.get(errand.source, 0) >= budget:
            raise BudgetSpent(
                f"{errand.source} has had its {budget} requests of this night; the next night goes on, or raise"
                f" harvest.budgets.{errand.source}",
                url=shown(errand.url),
            )
        if errand.checks_robots:
            self._robots.check(errand.url)

    def _try(self, errand: Errand) -> Response | Moved | None:
        """One exchange; None where it is to be tried again. The gate is told of rests while it is still held."""
        gate = self._gates.at(errand.url)
        # Neither a login nor the robots.txt that it waits for needs a login.
        needs_session = errand.body is None and errand.checks_robots
        session = self._sessions.of(errand.url) if needs_session else None
        # Before the gate is held, since a login has to pass it as well.
        bearer = session.bearer(self._log_in) if session else None
        headers = self._headers(errand, gate, bearer)
        self._wait_for_quota(errand, gate)
        with gate.exchange(shown(errand.url), patience=errand.patience):
            outcome = self._exchange(errand, gate, headers)
            if isinstance(outcome, Moved):
                return outcome
            if session and bearer and session.has_expired(bearer, outcome, is_renewed=errand.is_renewed):
                errand.is_renewed = True
                return None
            step = self._judge(errand, gate, outcome, has_token="authorization" in headers)
            return self._obey(errand, gate, outcome, step)

    def _wait_for_quota(self, errand: Errand, gate: Gate) -> None:
        """Not held against the gate: a host's other quotas may have something left."""
        while (wait := self._quotas.full_in(gate.name, errand.url, moment=self._clock.monotonic())) > 0:
            if wait > errand.patience:
                text = f"the quota of {gate.name} is spent for another {wait:.0f} s; the next harvest asks again"
                raise RateLimited(text, url=shown(errand.url), retry_after=wait)
            log.info("waiting", host=gate.name, seconds=round(wait, 1), after="the last request of its quota")
            self._clock.sleep(wait)

    def _judge(self, errand: Errand, gate: Gate, outcome: Outcome, *, has_token: bool) -> Step:
        asked = Asked(shown(errand.url), gate.name, errand.may_miss, errand.is_conditional, has_token)
        if has_token and isinstance(outcome, Answered) and outcome.status == 401:
            self._refused_tokens.add(gate.name)
        step = next_step(errand.attempt, outcome, asked, self._policy, now=self._clock.now(), rng=self._rng)
        return step if errand.body is None else told_of_login(step, asked.url)

    def _obey(self, errand: Errand, gate: Gate, outcome: Outcome, step: Step) -> Response | None:
        if isinstance(step, Retry):
            log.info("waiting", host=gate.name, seconds=round(step.after_seconds, 1), after=told(outcome))
            gate.rest(step.after_seconds)
            errand.attempt += 1
            # A wait that was decided on is waited for, however long the patience for other people's rests.
            errand.patience = max(errand.patience, step.after_seconds)
            return None
        if isinstance(step, GiveUp):
            gate.rest(step.rest_seconds)
            raise step.error
        assert isinstance(outcome, Answered)
        kept = {name: value for name, value in outcome.headers.items() if name not in _DROPPED_HEADERS}
        return Response(outcome.status, errand.url, outcome.body, self._clock.now(), kept, errand.sent)

    # --- one exchange ---------------------------------------------------------------------------------------------

    def _log_in(self, url: str, body: bytes) -> bytes:
        headers = {"accept": "application/json", "content-type": "application/json"}
        return self._run(Errand(url, url, headers, may_miss=False, is_conditional=False, body=body)).body

    def _headers(self, errand: Errand, gate: Gate, bearer: str | None) -> dict[str, str]:
        headers = {"accept": "*/*"} | errand.headers
        headers |= {"user-agent": self._politeness.user_agent, "accept-encoding": "gzip"}
        if bearer is not None:
            return headers | {"authorization": f"Bearer {bearer}"}
        token = self._tokens.get(gate.name)
        if token is None or errand.body is not None:
            return headers
        if gate.name in self._refused_tokens:
            text = f"{gate.name} did not accept its token before; renew it where fetch.tokens says it is read from"
            raise HostRefused(text, url=shown(errand.url), status=401)
        if errand.url.startswith("http:") and not is_loopback(host_of(errand.url)):
            raise ConfigError(f"the token for {gate.name} would travel unprotected; give its addresses with https")
        return headers | {"authorization": f"Bearer {token}"}

    def _exchange(self, errand: Errand, gate: Gate, headers: Mapping[str, str]) -> Outcome | Moved:
        with self._lock:
            self._counts[gate.name] += 1
            self._spent[errand.source] += 1
        errand.sent += 1
        trace = self._peers.trace(errand.url)
        watched = {"trace": trace} if trace else {}
        try:
            method = "GET" if errand.body is None else "POST"
            with self._client(gate.name).stream(
                method, errand.url, headers=headers, content=errand.body, extensions=watched
            ) as response:
                return self._received(errand, gate, response)
        except httpx.TimeoutException:
            return Broken(f"did not answer within {self._politeness.timeout_seconds:.0f} s")
        except httpx.TransportError as fault:
            return Broken(f"could not be talked to ({str(fault)[:200] or type(fault).__name__})")
        except CutShort as fault:
            return Broken(str(fault))

    def _received(self, errand: Errand, gate: Gate, response: httpx.Response) -> Outcome | Moved:
        with self._lock:
            self._statuses[gate.name] = response.status_code
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code not in _LIMITS:
            now, moment = self._clock.now(), self._clock.monotonic()
            self._quotas.note(gate.name, errand.url, headers, now=now, moment=moment)
        if response.status_code in REDIRECTS:
            return Moved(response.status_code, headers.get("location", ""))
        if response.status_code in (204, 304):
            return Answered(response.status_code, headers, b"")
        try:
            body = read_body(self._chunks(response), headers, most_bytes=self._politeness.max_body_bytes)
        except Unusable as why:
            text = f"{host_of(errand.url)} answered {response.status_code} with {why}"
            raise HostRefused(text, url=shown(errand.url), status=response.status_code) from None
        return Answered(response.status_code, headers, body)

    def _chunks(self, response: httpx.Response) -> Iterator[bytes]:
        """The bytes as sent. A time-out counts from one read to the next; this counts the whole body."""
        limit = self._politeness.timeout_seconds * _BODY_TIMEOUTS
        started = self._clock.monotonic()
        for chunk in response.iter_raw():
            if self._clock.monotonic() - started > limit:
                raise CutShort(f"was still sending after {limit:.0f} s")
            yield chunk

    def _client(self, gate: str) -> httpx.Client:
        """One client per gate with room for one connection: arXiv's hosts together get a single one."""
        with self._lock:
            if gate not in self._clients:
                seconds = self._politeness.timeout_seconds
                self._clients[gate] = httpx.Client(
                    timeout=httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS)),
                    limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
                    cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                    transport=self._transport,
                )
            return self._clients[gate]

    def _read_robots(self, url: str) -> bytes | None:
        response = self._run(Errand(url, url, {}, may_miss=True, is_conditional=False, checks_robots=False))
        self._robots_answers[url] = response
        return response.body if response.status == 200 else None
