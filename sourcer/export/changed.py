"""What is new since the run before: who came, and who moved by how many places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sourcer.model.shortlist import ShortlistEntry

MOVES_SHOWN, NEW_SHOWN = 10, 30


@dataclass(frozen=True, slots=True)
class Before:
    """The finished run that a ranking is compared with."""

    run_id: int
    on: date

    def __str__(self) -> str:
        return f"run {self.run_id} of {self.on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Changes:
    """Of the people shown: the ``new`` ones by rank, those who moved ``up`` and ``down`` by how far, and how many
    ``stayed``. ``is_first``: nothing to compare with.
    """

    new: tuple[ShortlistEntry, ...]
    up: tuple[ShortlistEntry, ...]
    down: tuple[ShortlistEntry, ...]
    stayed: int
    is_first: bool


def changes_of(entries: Sequence[ShortlistEntry], before: Before | None) -> Changes:
    """What changed for these people since ``before``, which may be unknown where only the entries tell of it."""
    new = tuple(entry for entry in entries if entry.is_new)
    moves = sorted(((moved(entry), entry.rank, entry) for entry in entries), key=lambda move: (-abs(move[0]), move[1]))
    is_told = before is not None or bool(new) or any(entry.previous_rank for entry in entries)
    return Changes(
        new=new,
        up=tuple(entry for gain, _, entry in moves if gain > 0),
        down=tuple(entry for gain, _, entry in moves if gain < 0),
        stayed=sum(entry.previous_rank == entry.rank for entry in entries),
        is_first=not is_told,
    )


def moved(entry: ShortlistEntry) -> int:
    """How many places somebody moved up since the run before; down is negative, 0 where there was none."""
    return entry.previous_rank - entry.rank if entry.previous_rank else 0
