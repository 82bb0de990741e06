"""What is done to a store that came out of a backup, before anybody reads it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

AfterRestore = Callable[[Engine, Engine | None], None]

AFTER_RESTORE: list[AfterRestore] = []
"""Called one after the other with the restored store, of today's shape, and the one that stood in its place before.

A backup may be older than what people asked since: whoever keeps suppressions takes them out of the second, where there
is one that can be read, adds them to those of the first, and applies them all. What is raised here undoes the restore.
"""


def after_restore(engine: Engine, before: Engine | None = None) -> None:
    """Do all of it. ``before`` is None where nothing stood there, or nothing that could be read."""
    for act in AFTER_RESTORE:
        act(engine, before)
