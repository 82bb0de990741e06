"""Logs go to stderr: a line for a person on a terminal, JSON where another program reads."""

from __future__ import annotations

import sys

import structlog


def configure(*, as_json: bool | None = None) -> None:
    """Set up structlog once, before anything is logged; JSON unless stderr is a terminal."""
    is_json = not sys.stderr.isatty() if as_json is None else as_json
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer(colors=True)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
