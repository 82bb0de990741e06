"""All checks in their order: settings, database, nights, hosts, clock."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

import sourcer
from sourcer.clock import Clock
from sourcer.config import Config
from sourcer.doctor import Check
from sourcer.doctor.database import check_database, check_nights, last_start, open_database
from sourcer.doctor.hosts import Reached, check_hosts, judge_clock
from sourcer.doctor.settings import check_settings, first_requests
from sourcer.fetch.gate import ARXIV_GATE
from sourcer.night.wiring import make_fetcher

# A person waits for the answer: each host gets one try, and no long rest is sat out.
TIMEOUT_SECONDS, PATIENCE_SECONDS = 20.0, 10.0


def examine(config: Config, clock: Clock, environ: Mapping[str, str], *, offline: bool = False) -> list[Check]:
    """Look at everything; ``offline`` leaves the network out."""
    checks = check_settings(config, environ, clock.today())
    engine, opened = open_database(config.database_url)
    checks.append(opened)
    passed = {"the program's own files were written": _written()}
    try:
        if engine is not None:
            checks += [*check_database(engine), *check_nights(engine, clock.now())]
            if (started := last_start(engine)) is not None:
                passed["the newest night started"] = started
        is_broken = engine is None and opened.level == "bad"
        reached = Reached((), ()) if offline else _asked(_in_short(config, checks), engine, clock, is_broken)
    finally:
        if engine is not None:
            engine.dispose()
    return [*checks, *reached.checks, *judge_clock(clock.now(), passed, reached.skews)]


def _asked(config: Config, engine: Engine | None, clock: Clock, is_broken: bool) -> Reached:
    fetch, sources = config.settings.fetch, config.sources()
    holder = f"doctor:{os.getpid()}:{secrets.token_hex(4)}"
    with make_fetcher(config, engine, clock, holder) as fetcher:
        return check_hosts(
            fetcher,
            sources,
            first_requests(sources, clock.today()),
            has_contact=bool(fetch.contact.strip()),
            unpaced={ARXIV_GATE, *fetch.shared} if is_broken else (),
        )


def _in_short(config: Config, checks: list[Check]) -> Config:
    """The settings for one quick try, without the contact or tokens that were found to be unusable."""
    bad = {check.name if check.name == "contact" else check.area for check in checks if check.level == "bad"}
    fetch = config.settings.fetch
    changes: dict[str, object] = {
        "tries": 1,
        "timeout_seconds": min(fetch.timeout_seconds, TIMEOUT_SECONDS),
        "patience_seconds": min(fetch.patience_seconds, PATIENCE_SECONDS),
        "contact": "" if "contact" in bad else fetch.contact,
    }
    if "tokens" in bad:
        changes |= {"tokens": {}, "accounts": {}}
    settings = config.settings.model_copy(update={"fetch": fetch.model_copy(update=changes)})
    return Config(settings, config.origins, config.folder)


def _written() -> datetime:
    return datetime.fromtimestamp(Path(sourcer.__file__).stat().st_mtime, UTC)
