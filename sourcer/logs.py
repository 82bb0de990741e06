"""Logs go to stderr: lines for a person, or a JSON object a line for what collects logs.

As JSON every line has time, level, event, run, stage and source. No fault's own words and no note of a stage is in
them, since those may quote an address or a title: what happened is told by kinds and counts, and the rest is in the
database (`sourcer runs list`, `sourcer sources`).
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Literal

import structlog

Form = Literal["text", "json"]
FIELDS = ("run", "stage", "source")
_OWN_WORDS = ("apscheduler",)
"""Libraries whose messages tell of jobs and hours alone; of the others only is told which one spoke."""
_is_json = False
_log = structlog.get_logger("sourcer")


def configure(form: Form = "text") -> None:
    """Set up structlog, before anything is logged; as JSON also what libraries and Python itself would print."""
    global _is_json
    _is_json = form == "json"
    shape: list[structlog.typing.Processor]
    if _is_json:
        time = structlog.processors.TimeStamper(fmt="iso", utc=True, key="time")
        shape = [time, _complete, structlog.processors.JSONRenderer(ensure_ascii=True)]
        _take_over()
    else:
        time = structlog.processors.TimeStamper(fmt="iso", utc=True)
        shape = [time, _harmless, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, *shape],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def is_json() -> bool:
    """Whether lines are for a program, not for a person."""
    return _is_json


def note(event: str, **fields: object) -> None:
    """Tell programs what a person is told in other words."""
    if _is_json:
        _log.info(event, **fields)


def line(text: str) -> None:
    """One line of talk, as an event; its level is told by how the talk begins."""
    told = " ".join(text.split())
    if told.startswith("error: "):
        _log.error(told.removeprefix("error: "))
    elif told.startswith("! ") or "failed" in told:
        _log.warning(told.removeprefix("! "))
    else:
        _log.info(told)


def _complete(
    _logger: structlog.typing.WrappedLogger, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Every field that each line has, those first; None where there is nothing to say."""
    first = {name: event.pop(name, None) for name in ("time", "level", "event", *FIELDS)}
    return first | dict(event)


class _Libraries(logging.Handler):
    """What libraries log, without their words, which may quote data."""

    def emit(self, record: logging.LogRecord) -> None:
        """Tell who spoke, and where in its code."""
        library = record.name.partition(".")[0]
        told = {"message": record.getMessage()} if library in _OWN_WORDS else {}
        _log.warning("a library warned", library=record.name, at=f"{record.module}:{record.lineno}", **told)


def _take_over() -> None:
    logging.basicConfig(handlers=[_Libraries()], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    sys.excepthook = _unforeseen


def _unforeseen(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program itself: what and where, without its message."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
    _log.critical("unforeseen fault", fault=kind.__name__, at=places[-5:])


def _harmless(
    _logger: structlog.typing.WrappedLogger, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """What servers wrote shows on a terminal and never acts there; JSON escapes it by itself."""
    return {key: _printable(value) if isinstance(value, str) else value for key, value in event.items()}


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
