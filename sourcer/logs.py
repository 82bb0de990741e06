"""Logs go to stderr: a line for a person on a terminal, JSON where another program reads."""

from __future__ import annotations

import sys

import structlog


def configure(*, as_json: bool | None = None) -> None:
    """Set up structlog once, before anything is logged; JSON unless stderr is a terminal."""
    is_json = not sys.stderr.isatty() if as_json is None else as_json
    rendering: list[structlog.typing.Processor] = (
        [structlog.processors.JSONRenderer()] if is_json else [_harmless, structlog.dev.ConsoleRenderer(colors=True)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *rendering,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _harmless(
    _: structlog.typing.WrappedLogger, __: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """What servers wrote shows on a terminal and never acts there; JSON escapes it by itself."""
    return {key: _printable(value) if isinstance(value, str) else value for key, value in event.items()}


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
