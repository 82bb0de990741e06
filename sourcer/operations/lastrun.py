"""``last-run.json`` and ``last-run.prom``: how the last night went, written after each, also one that failed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from sourcer import __version__
from sourcer.export.write import write_together
from sourcer.operations.account import NightAccount, account_of
from sourcer.operations.document import SCHEMA, document, prometheus
from sourcer.store.engine import reading
from sourcer.store.runs import last_night_and_later, load_checkpoints

JSON_FILE, PROMETHEUS_FILE = "last-run.json", "last-run.prom"
STOPPED = 130


@dataclass(frozen=True, slots=True)
class Ended:
    """How a night ended, whether or not it came as far as the database. ``fault`` is the name of the error's class."""

    started_at: datetime
    finished_at: datetime
    exit_code: int
    fault: str = ""


def load_account(conn: Connection) -> NightAccount | None:
    """The account of the newest night in the store, with what was run by hand since."""
    return account_of(last_night_and_later(conn), load_checkpoints(conn))


def account_since(engine: Engine, moment: datetime) -> NightAccount | None:
    """The account of the night that was started at or after ``moment``; None where none was."""
    with reading(engine) as conn:
        account = load_account(conn)
    return account if account and account.is_night and account.started_at >= moment else None


def write_last_run(folder: Path, ended: Ended, account: NightAccount | None, config_digest: str) -> list[Path]:
    """Put both files into the folder. Raises ExportRefused where they cannot be written."""
    told = document(account, ended.exit_code) if account else _without_a_run(ended, config_digest)
    if ended.exit_code == STOPPED:
        told |= {"outcome": "stopped"}
    elif ended.exit_code not in (0, 3):
        told |= {"outcome": "failed"}
    told |= {"fault": ended.fault or None}
    text = json.dumps(told, indent=2) + "\n"
    metrics = prometheus(told, finished=ended.finished_at.timestamp())
    files = [(folder / JSON_FILE, text.encode()), (folder / PROMETHEUS_FILE, metrics.encode())]
    write_together(files)
    return [path for path, _ in files]


def _without_a_run(ended: Ended, config_digest: str) -> dict[str, Any]:
    """A night that ended before the database knew of it."""
    return {
        "schema": SCHEMA,
        "sourcer": __version__,
        "config_digest": config_digest,
        "run": None,
        "is_night": True,
        "started_at": ended.started_at.isoformat(),
        "finished_at": ended.finished_at.isoformat(),
        "seconds": round((ended.finished_at - ended.started_at).total_seconds(), 1),
        "outcome": "failed",
        "exit_code": ended.exit_code,
        "meaning": "the night could not begin: `sourcer doctor` says what to mend; what was stored before stands",
        "needs_a_person": True,
        "fault": None,
        "sources": [],
        "stages": [],
    }
