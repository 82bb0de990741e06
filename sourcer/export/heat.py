"""The map of problem areas against people: who fits which area how well, those of one best area together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sourcer.export.card import best_area
from sourcer.model.shortlist import ShortlistEntry

SHADES = 6
"""As many steps as the style sheet has colours."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's fit to one area; None where the ranking says nothing of it. ``is_best``: the person's best area."""

    fit: float | None
    shade: int
    is_best: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One person's cells, in the order of the areas."""

    entry: ShortlistEntry
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The whole map: ``groups`` are (area, the people who fit it best, the closest first)."""

    areas: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]


def heat_of(entries: Sequence[ShortlistEntry]) -> Heat:
    """The map of these people; people without any area are not on it."""
    areas = areas_of(entries)
    groups = []
    for area in areas:
        near = [entry for entry in entries if (best := best_area(entry)) and best[0] == area]
        near.sort(key=lambda entry: (-dict(entry.score.areas)[area], entry.rank))
        if near:
            groups.append((area, tuple(_row(entry, areas) for entry in near)))
    return Heat(areas, tuple(groups))


def areas_of(entries: Sequence[ShortlistEntry]) -> tuple[str, ...]:
    """The names of the areas, in the brief's order."""
    return tuple(dict.fromkeys(name for entry in entries for name, _ in entry.score.areas))


def shade(fit: float) -> int:
    """The step of a fit, 0 to ``SHADES`` - 1; equal parts of 0..1."""
    return min(SHADES - 1, max(0, int(fit * SHADES)))


def _row(entry: ShortlistEntry, areas: Sequence[str]) -> Row:
    fits, best = dict(entry.score.areas), best_area(entry)
    return Row(entry, tuple(_cell(fits.get(area), is_best=best is not None and best[0] == area) for area in areas))


def _cell(fit: float | None, *, is_best: bool) -> Cell:
    return Cell(fit, shade(fit or 0.0), is_best)
