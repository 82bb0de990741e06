"""What a night leaves for monitoring, however it ended: the last-run files in the folder of the exports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from sourcer.cli.common import FAILED, MISUSE, opened, say

if TYPE_CHECKING:
    from datetime import datetime

    from sourcer.config import Config
    from sourcer.operations.account import NightAccount


@dataclass(slots=True)
class Noted:
    """How a night ends: an unforeseen end counts as failed."""

    code: int = FAILED
    fault: str = ""


@contextmanager
def noted(config: Config) -> Iterator[Noted]:
    """Write the last-run files when the block ends, however it ends; set ``code`` where it ends well.

    Nothing is written where another night holds the database: that one is the last run, and writes its own.
    """
    from sourcer.clock import SystemClock
    from sourcer.errors import Busy, ConfigError, LostLease, SourcerError

    begun, ended, is_ours = SystemClock().now(), Noted(), True
    try:
        yield ended
    except SourcerError as fault:
        ended.code = MISUSE if isinstance(fault, ConfigError) else FAILED
        ended.fault = type(fault).__name__
        is_ours = not isinstance(fault, Busy) or isinstance(fault, LostLease)
        raise
    except typer.Exit as stop:
        ended.code = stop.exit_code
        raise
    finally:
        if is_ours:
            _write(config, begun, ended)


def _write(config: Config, begun: datetime, noted: Noted) -> None:
    from sourcer.clock import SystemClock
    from sourcer.errors import ExportRefused
    from sourcer.operations.lastrun import Ended, write_last_run

    folder = config.folder / config.settings.export.folder
    ended = Ended(begun, SystemClock().now(), noted.code, noted.fault)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_last_run(folder, ended, _account(config, begun), config.digest)
    except (ExportRefused, OSError) as fault:
        say(f"  ! last-run.json is not written: {fault}")  # the night's own end counts, and is told by its exit code


def _account(config: Config, begun: datetime) -> NightAccount | None:
    """What the database says of the night; None where it cannot be read, or knows of none."""
    from sourcer.errors import ConfigError, StoreError
    from sourcer.operations.lastrun import account_since

    try:
        with opened(config) as engine:
            return account_since(engine, begun)
    except (StoreError, ConfigError):
        return None
