"""Nights in processes of their own, and what can befall them: kills, two at once, a full disk, a locked database."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.replay import SERVICES, Replay
from benchmarks.scenario import TOKEN_VARIABLE

# A night that broke is run again so much later.
LATER = timedelta(hours=2)
OUTCOMES = {0: "done", 3: "partly", 1: "failed"}
_CALM_ENDPOINTS = ("arxiv-api", "arxiv-rss", "arxiv-oai")
# So large may a file of SQLite's grow on the disk that is full, in bytes: a few pages of the log, and no more.
_ROOM = 60_000


@dataclass(frozen=True, slots=True)
class Nights:
    """Runs nights against one store. ``settings`` makes the flags of sourcer's configuration."""

    server: Replay
    folder: Path
    settings: Callable[[Replay, Path], Mapping[str, Any]]

    @property
    def database(self) -> Path:
        """The store's file."""
        return self.folder / "store.sqlite3"

    def begin(self, moment: datetime, *, most_bytes: int | None = None) -> subprocess.Popen[str]:
        """Start a night; ``most_bytes`` is the size beyond which no file can grow."""
        self.folder.mkdir(parents=True, exist_ok=True)
        flags = self.folder / "settings.json"
        flags.write_text(json.dumps(self.settings(self.server, self.database)), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.night", str(flags), moment.isoformat()]
        limit = partial(_limit_files, most_bytes) if most_bytes is not None else None
        token = {TOKEN_VARIABLE: "replay"}
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=limit, env=os.environ | token)

    def run(self, moment: datetime, *, most_bytes: int | None = None) -> tuple[str, str]:
        """One night: its outcome, and what it said where it broke off."""
        night = self.begin(moment, most_bytes=most_bytes)
        _, said = night.communicate()
        if night.returncode not in OUTCOMES or "Traceback" in said:
            raise SystemExit(f"the night of {moment:%Y-%m-%d} ended with {night.returncode}:\n{said[-3000:]}")
        return OUTCOMES[night.returncode], said.strip()


def _limit_files(most_bytes: int) -> None:
    # Beyond the limit a write fails with an error, as on a full disk, and not with a signal.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))


def plain(nights: Nights, server: Replay, moment: datetime, profile: str) -> str:
    """A night that only the profile disturbs."""
    outcome, said = nights.run(moment)
    return f"{outcome}: {said[-300:]}" if said else outcome


def without_any_answer(nights: Nights, server: Replay, moment: datetime, profile: str) -> str:
    """Everything is down: the night must fail, and say so by its exit code."""
    server.control(profile="down")
    try:
        return nights.run(moment)[0]
    finally:
        server.control(profile=profile)


def without_a_service(nights: Nights, server: Replay, moment: datetime, profile: str) -> str:
    """One service, chosen by the day, is down."""
    service = SERVICES[moment.toordinal() % len(SERVICES)]
    endpoints = _CALM_ENDPOINTS if service == "arxiv" else (service,)
    faults = server.control()["profile"]
    server.control(profile=faults | {endpoint: {"unavailable": 1.0} for endpoint in endpoints})
    try:
        return nights.run(moment)[0]
    finally:
        server.control(profile=profile)


def killed(nights: Nights, server: Replay, moment: datetime, profile: str) -> str:
    """Killed at a moment that the day decides, and run again."""
    night = nights.begin(moment)
    time.sleep(0.8 + Random(moment.toordinal()).random() * 4)
    night.send_signal(signal.SIGKILL)
    night.communicate()
    return nights.run(moment + LATER)[0]


def two_at_once(nights: Nights, server: Replay, moment: datetime, profile: str) -> str:
    """Two nights started together: one of them must go home."""
    both = [nights.begin(moment), nights.begin(moment)]
    said = [night.communicate()[1] for night in both]
    refused = sum("another night is running" in text for text in said)
    codes = sorted(night.returncode for night in both)
    if refused != 1 and not (refused == 0 and set(codes) <= {0, 3}):
        raise SystemExit(f"two nights at once: exit codes {codes}, {refused} refused:\n{said}")
    return f"{refused} of two refused"


def on_a_full_disk(nights: Nights, server: Replay, moment: datetime, profile: str) -> str:
    """No room to write: the night must say so, and run again when there is."""
    outcome, said = nights.run(moment, most_bytes=_ROOM)
    if outcome != "failed" or "cannot be used" not in said:
        raise SystemExit(f"a full disk: the night ended {outcome!r} and said {said!r}")
    return f"{outcome}, then {nights.run(moment + LATER)[0]}"


def on_a_locked_database(nights: Nights, server: Replay, moment: datetime, profile: str) -> str:
    """Another program writes all the while: the night must give up, and run again when it has finished."""
    if not nights.database.exists():
        return plain(nights, server, moment, profile)
    with sqlite3.connect(nights.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome, said = nights.run(moment)
        other.execute("ROLLBACK")
    if outcome != "failed" or "another program is writing" not in said:
        raise SystemExit(f"a locked database: the night ended {outcome!r} and said {said!r}")
    return f"{outcome}, then {nights.run(moment + LATER)[0]}"


Mishap = Callable[[Nights, Replay, datetime, str], str]
MISHAPS: Mapping[str, Mishap] = {
    "": plain,
    "nothing answers": without_any_answer,
    "a service is down": without_a_service,
    "killed": killed,
    "two at once": two_at_once,
    "a full disk": on_a_full_disk,
    "a locked database": on_a_locked_database,
}
_HOW_MANY = {
    "nothing answers": 2,
    "a service is down": 6,
    "killed": 5,
    "two at once": 2,
    "a full disk": 2,
    "a locked database": 1,
}


def draw_mishaps(rng: Random, nights: int) -> dict[int, str]:
    """What befalls which night. The last is spared: what came out on a day without any answer cannot be here."""
    kinds = [kind for kind, many in _HOW_MANY.items() for _ in range(many)]
    chosen = rng.sample(range(max(nights - 1, 0)), min(len(kinds), max(nights - 1, 0)))
    return dict(zip(chosen, rng.sample(kinds, len(chosen)), strict=True))
