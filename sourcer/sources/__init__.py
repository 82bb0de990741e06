"""The sources that sourcer knows: ``SOURCES``, by the name that configuration, records and checkpoints use.

The parsers of all sources take longer to load than most commands take to answer, so they are loaded when asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sourcer.sources.registry import SOURCES

__all__ = ["SOURCES"]


def __getattr__(name: str) -> Any:
    if name == "SOURCES":
        from sourcer.sources.registry import SOURCES

        return SOURCES
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
