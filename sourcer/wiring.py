"""The parts of a night put together from the settings: fetcher with manners and lease, and the one-night-only lock."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Engine

from sourcer.clock import Clock
from sourcer.config import Config, FetchSettings
from sourcer.errors import ConfigError
from sourcer.fetch.addresses import shown
from sourcer.fetch.client import HttpFetcher, Politeness
from sourcer.fetch.login import Account
from sourcer.store.lease import NIGHT, DatabaseLease, night_holder, night_lease

HOLD_SECONDS = 180.0
RENEW_SECONDS = 45.0


def make_fetcher(config: Config, engine: Engine, clock: Clock, holder: str) -> HttpFetcher:
    """The HTTP client with the configured manners; where hosts count all machines, the lease is in the database."""
    fetch = config.settings.fetch
    manners = Politeness(
        contact=fetch.contact,
        gaps=fetch.gaps,
        default_gap=fetch.default_gap,
        tries=fetch.tries,
        patience_seconds=fetch.patience_seconds,
        timeout_seconds=fetch.timeout_seconds,
    )
    return HttpFetcher(
        manners,
        clock,
        lease=DatabaseLease(engine, holder),
        tokens=tokens_of(fetch, os.environ),
        accounts=accounts_of(fetch, os.environ),
    )


def tokens_of(fetch: FetchSettings, environ: Mapping[str, str]) -> dict[str, str]:
    """Host -> secret, for those whose environment variable is set; the others are read without a token."""
    for host, variable in fetch.tokens.items():
        if not variable.isidentifier():
            raise ConfigError(
                f"[fetch.tokens] {host}: give the name of an environment variable, such as GITHUB_TOKEN, not the secret"
            )
    return {host: environ[variable] for host, variable in fetch.tokens.items() if environ.get(variable)}


def accounts_of(fetch: FetchSettings, environ: Mapping[str, str]) -> dict[str, Account]:
    """API's address -> account, for those whose environment variables are set; the others are asked without one."""
    found: dict[str, Account] = {}
    for base, names in fetch.accounts.items():
        if names.keys() != {"id", "password"} or not all(map(str.isidentifier, names.values())):
            raise ConfigError(
                f'[fetch.accounts] {shown(base)}: write {{ id = "OPENREVIEW_ID", password = "OPENREVIEW_PASSWORD" }}:'
                " the names of environment variables, not what is in them"
            )
        missing = [variable for variable in names.values() if not environ.get(variable)]
        if len(missing) == 1:
            raise ConfigError(
                f"[fetch.accounts] {shown(base)}: {missing[0]} is not set; set both variables, or neither"
            )
        if not missing:
            found[base] = Account(environ[names["id"]], environ[names["password"]])
    return found


@contextmanager
def only_night(engine: Engine, clock: Clock) -> Iterator[str]:
    """Hold the night's lease, whatever started it and on whichever machine; yields this holder's name.

    The lease is short and renewed by a thread while the night lasts, so that a night that was killed does not keep the
    next one waiting: on the same machine it is taken over at once. Raises Busy where another night holds it.
    """
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    if (before := night_holder(engine)) is not None and is_dead(before):
        DatabaseLease(engine, before).give_back(NIGHT, free_at=clock.now())
    night = night_lease(engine, holder, clock.now(), HOLD_SECONDS)
    over = threading.Event()

    def renew() -> None:
        while not over.wait(RENEW_SECONDS):
            night.renew(now=clock.now())

    keeper = threading.Thread(target=renew, name="night lease", daemon=True)
    keeper.start()
    try:
        yield holder
    finally:
        over.set()
        keeper.join()
        night.release(now=clock.now())


def is_dead(holder: str) -> bool:
    """Whether a holder was a process of this machine that is gone. Of other machines' processes nothing is known."""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
