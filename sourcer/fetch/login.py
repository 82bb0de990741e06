"""The operator's own account at a service that wants one: logged in when first needed, its bearer in memory only.

An account belongs to an API's base address and not to a host, since one host may carry two APIs, each with sessions of
its own. Nothing here is shown or stored: no body, no password and no bearer is in any message or representation.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sourcer.errors import Challenged, ConfigError, HostRefused, Unreachable
from sourcer.fetch.addresses import host_of, is_loopback
from sourcer.fetch.challenge import is_challenge
from sourcer.fetch.gate import usable
from sourcer.fetch.retry import Answered, GiveUp, Outcome, Step

_LIFE_SECONDS = 3600
_LONGEST_BEARER = 8000
_NOT_ACCEPTED = (400, 401, 403)


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are at a service, and how it knows. Neither is ever shown."""

    id: str = field(repr=False)
    password: str = field(repr=False)


class Session:
    """One account at one API. Threads may share it: one of them logs in while the others wait for its bearer.

    A refusal is remembered: an account that was refused once is not tried again before the next night.
    """

    def __init__(self, base: str, account: Account) -> None:
        self.base = base
        self._account = account
        self._bearer: str | None = None
        self._refusal: HostRefused | Challenged | None = None
        self._lock = threading.Lock()

    def bearer(self, send: Callable[[str, bytes], bytes]) -> str:
        """The bearer for a request; ``send`` posts a body to an address politely and returns the answer's body.

        Raises HostRefused or Challenged where the account is refused, Unreachable for an answer of another kind, and
        whatever ``send`` raises.
        """
        with self._lock:
            if self._refusal is not None:
                raise self._refusal
            if self._bearer is None:
                try:
                    url = f"{self.base}/login"
                    self._bearer = bearer_in(send(url, credentials(self._account)), url)
                except (HostRefused, Challenged) as refusal:
                    self._refusal = refusal
                    raise
            return self._bearer

    def has_expired(self, bearer: str, outcome: Outcome, *, is_renewed: bool) -> bool:
        """Whether the answer says that ``bearer`` is over, so that a new login is worth one more request.

        Raises HostRefused where that was just done (``is_renewed``). Takes no lock: its caller holds the gate, for
        which another thread that logs in may be waiting.
        """
        if not isinstance(outcome, Answered) or outcome.status != 401:
            return False
        if is_challenge(outcome.status, outcome.headers, outcome.body):
            return False
        if is_renewed:
            self._refusal = HostRefused(
                f"{host_of(self.base)} answered 401 again after a new login: the account that fetch.accounts names for"
                f" {self.base} may not read there; look whether it can on the site itself",
                url=self.base,
                status=401,
            )
            raise self._refusal
        if self._bearer == bearer:
            self._bearer = None
        return True


class Sessions:
    """The sessions of all accounts, found by the address that is asked for."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        """``accounts`` maps the base addresses of APIs to accounts.

        Raises ConfigError for an address to which a password may not be sent.
        """
        made = (Session(_base(base), account) for base, account in accounts.items())
        self._longest_first = sorted(made, key=lambda session: -len(session.base))

    def of(self, url: str) -> Session | None:
        """The session for ``url`` (cleaned): that of the longest base above it; None where no account is for it."""
        return next((session for session in self._longest_first if url.startswith(f"{session.base}/")), None)


def _base(address: str) -> str:
    base = usable(address).rstrip("/")
    parts = urlsplit(base)
    if parts.query or "/.." in parts.path:
        raise ConfigError(
            f"fetch.accounts: {parts.netloc} is named with more than its API's address; leave the rest out"
        )
    if parts.scheme != "https" and not is_loopback(host_of(base)):
        raise ConfigError(
            f"fetch.accounts: the password for {base} would travel unprotected; give its address with https"
        )
    return base


def credentials(account: Account) -> bytes:
    """The body of a login."""
    return json.dumps({"id": account.id, "password": account.password, "expiresIn": _LIFE_SECONDS}).encode()


def bearer_in(body: bytes, url: str) -> str:
    """The bearer out of a login's answer.

    Raises HostRefused where a second factor is wanted or no bearer is there, Unreachable for an answer of another kind,
    such as a maintenance page, which may be gone at the next attempt.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        text = f"{host_of(url)} answered the login with something else than JSON; the next harvest logs in again"
        raise Unreachable(text, url=url, status=200)
    if told.get("mfaPending"):
        raise HostRefused(
            f"{host_of(url)} wants a second factor for the account that fetch.accounts names, which nobody can give in"
            " an unattended run; name an account of yours without it, or switch the source off",
            url=url,
            status=200,
        )
    bearer = told.get("token")
    if not isinstance(bearer, str) or not _is_sendable(bearer):
        raise HostRefused(
            f"{host_of(url)} answered the login without a usable token; check the address in fetch.accounts, and"
            " whether the account can sign in on the site itself",
            url=url,
            status=200,
        )
    return bearer


def _is_sendable(bearer: str) -> bool:
    return bearer.isascii() and bearer.isprintable() and 0 < len(bearer) <= _LONGEST_BEARER and " " not in bearer


def told_of_login(step: Step, url: str) -> Step:
    """The step after a login's answer, with the account named where it was not accepted; the others as they are."""
    refusal = step.error if isinstance(step, GiveUp) else None
    if not isinstance(refusal, HostRefused) or refusal.status not in _NOT_ACCEPTED:
        return step
    text = (
        f"{host_of(url)} answered {refusal.status}: it does not accept the account that fetch.accounts names; check the"
        " id and the password in the environment variables named there"
    )
    return GiveUp(HostRefused(text, url=url, status=refusal.status))
