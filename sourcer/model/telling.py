"""How long work says how far it has come: to whoever watches, and to nobody by default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Tell(Protocol):
    """What gets short words on work as it goes. It must not slow the work down, nor change what comes of it."""

    def __call__(self, doing: str, done: int = 0, total: int | None = None, unit: str = "") -> None:
        """``doing`` is being done, and ``done`` of ``total`` are finished; None: nobody knows of how many.

        ``unit`` is what is counted, such as "requests". Other words than before begin something else.
        """
        ...


def silent(doing: str, done: int = 0, total: int | None = None, unit: str = "") -> None:
    """Tell nobody."""


def counted(tell: Tell, doing: str, unit: str) -> Callable[[int, int], None]:
    """Tells how many are done, and of how many, of one thing."""
    return lambda done, total: tell(doing, done, total, unit)
