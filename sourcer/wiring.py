"""The parts of a night put together from the settings: fetcher with manners and lease, and the one-night-only lock."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Engine

from sourcer.clock import Clock
from sourcer.config import Config, FetchSettings
from sourcer.errors import ConfigError
from sourcer.fetch.client import HttpFetcher, Politeness
from sourcer.store.lease import DatabaseLease, night_lease

NIGHT_HOURS = 12.0


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
    return HttpFetcher(manners, clock, lease=DatabaseLease(engine, holder), tokens=tokens_of(fetch, os.environ))


def tokens_of(fetch: FetchSettings, environ: Mapping[str, str]) -> dict[str, str]:
    """Host -> secret, for those whose environment variable is set; the others are read without a token."""
    for host, variable in fetch.tokens.items():
        if not variable.isidentifier():
            raise ConfigError(
                f"[fetch.tokens] {host}: give the name of an environment variable, such as GITHUB_TOKEN, not the secret"
            )
    return {host: environ[variable] for host, variable in fetch.tokens.items() if environ.get(variable)}


@contextmanager
def only_night(engine: Engine, clock: Clock) -> Iterator[str]:
    """Hold the night's lease, whatever started it and on whichever machine; yields this holder's name.

    Raises Busy where another night holds it.
    """
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    night = night_lease(engine, holder, clock.now(), NIGHT_HOURS * 3600)
    try:
        yield holder
    finally:
        night.release(now=clock.now())
