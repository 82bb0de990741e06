"""The parts of a night put together from the settings: fetcher with manners and lease, and the one-night-only lock."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy import Engine

from sourcer.clock import Clock
from sourcer.config import Config, FetchSettings
from sourcer.errors import ConfigError, LostLease, StoreError
from sourcer.fetch.addresses import shown
from sourcer.fetch.client import HttpFetcher, Politeness
from sourcer.fetch.login import Account
from sourcer.secret import is_name, secret_of
from sourcer.store.lease import NIGHT, DatabaseLease, NightLease, night_holder, night_lease

HOLD_SECONDS = 180.0
RENEW_SECONDS = 45.0

log = structlog.get_logger("sourcer.night.wiring")


def make_fetcher(config: Config, engine: Engine | None, clock: Clock, holder: str) -> HttpFetcher:
    """The HTTP client with the configured manners; where hosts count all machines, the lease is in the database.

    Without a database this machine must be the only one.
    """
    fetch = config.settings.fetch
    manners = Politeness(
        contact=fetch.contact,
        gaps=fetch.gaps,
        default_gap=fetch.default_gap,
        tries=fetch.tries,
        patience_seconds=fetch.patience_seconds,
        timeout_seconds=fetch.timeout_seconds,
        leased=frozenset(fetch.shared),
        stands_for=fetch.stands_for,
        budgets={source.name: config.settings.harvest.budget_of(source.name) for source in config.sources()},
    )
    return HttpFetcher(
        manners,
        clock,
        lease=None if engine is None else DatabaseLease(engine, holder),
        tokens=tokens_of(fetch, os.environ),
        accounts=accounts_of(fetch, os.environ),
    )


def tokens_of(fetch: FetchSettings, environ: Mapping[str, str]) -> dict[str, str]:
    """Host -> secret, for those whose variable (or its ``_FILE``) is set; the others are read without a token."""
    for host, variable in fetch.tokens.items():
        if not is_name(variable):
            raise ConfigError(
                f"[fetch.tokens] {host}: give the name of an environment variable, in capitals such as GITHUB_TOKEN,"
                " not the secret"
            )
    found = {host: secret_of(environ, variable) for host, variable in fetch.tokens.items()}
    return {host: secret for host, secret in found.items() if secret}


def accounts_of(fetch: FetchSettings, environ: Mapping[str, str]) -> dict[str, Account]:
    """API's address -> account, for those whose variables are set, as of ``tokens_of``; others are asked without."""
    found: dict[str, Account] = {}
    for base, names in fetch.accounts.items():
        if names.keys() != {"id", "password"} or not all(map(is_name, names.values())):
            raise ConfigError(
                f'[fetch.accounts] {shown(base)}: write {{ id = "OPENREVIEW_ID", password = "OPENREVIEW_PASSWORD" }}:'
                " the names of environment variables, not what is in them"
            )
        given = {key: secret_of(environ, variable) for key, variable in names.items()}
        missing = [names[key] for key, secret in given.items() if not secret]
        if len(missing) == 1:
            raise ConfigError(
                f"[fetch.accounts] {shown(base)}: {missing[0]} is not set; set both variables, or neither"
            )
        if not missing:
            found[base] = Account(given["id"], given["password"])
    return found


@contextmanager
def only_night(engine: Engine, clock: Clock) -> Iterator[str]:
    """Hold the night's lease, whatever started it and on whichever machine; yields this holder's name.

    The lease is short and renewed by a thread while the night lasts, so that a night that was killed does not keep the
    next one waiting: on the same machine it is taken over at once. Raises Busy where another night holds it. Whoever
    writes in the night does it through ``written_by_night``, which refuses once the lease is lost.
    """
    holder = f"{_machine()}:{os.getpid()}:{secrets.token_hex(4)}"
    if (before := night_holder(engine)) is not None and is_dead(before):
        DatabaseLease(engine, before).give_back(NIGHT, free_at=clock.now())
    night = night_lease(engine, holder, clock.now(), HOLD_SECONDS)
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(night, clock, over), name="night lease", daemon=True)
    keeper.start()
    try:
        yield holder
    finally:
        over.set()
        keeper.join()
        night.release(now=clock.now())


def _keep(night: NightLease, clock: Clock, over: threading.Event) -> None:
    """Renew until the night is over or lost. A database that cannot be asked now may answer within the hold."""
    while not over.wait(RENEW_SECONDS):
        try:
            night.renew(now=clock.now())
        except LostLease as lost:
            log.warning("night lost", problem=str(lost))
            return
        except StoreError as fault:
            log.warning("night not renewed", problem=str(fault))


def is_dead(holder: str) -> bool:
    """Whether a holder was a process of this machine that is gone. Of other machines' processes nothing is known."""
    machine, _, rest = holder.rpartition(":")[0].rpartition(":")
    if machine != _machine() or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _machine() -> str:
    """This machine, or the container that is one: two with the same host name count their processes apart."""
    try:
        return f"{socket.gethostname()}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return socket.gethostname()
