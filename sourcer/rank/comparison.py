"""Comparison: everything that originality, importance and trend need to know of a field's papers, measured once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sourcer.model.brief import Limits
from sourcer.model.telling import Tell, silent
from sourcer.rank.corpus import Documents, field_groups
from sourcer.rank.features import Features, FloatArray, IntArray
from sourcer.rank.guards import judge_prose, unusual
from sourcer.rank.nearness import NearnessTable, Rows
from sourcer.rank.neighbours import Field, compare
from sourcer.rank.phrases import Uptakes, find_uptakes, new_pairs
from sourcer.rank.readers import Readers
from sourcer.rank.standing import Flags, age_cells
from sourcer.rank.trend import Bursts, Trendiness, find_bursts, measure_trend

_ALL_COMPARED_UP_TO = 30_000
_REFERENCE_PER_CELL = 150
_FEWEST_LATER = 20
_LEAST_SPREAD = 0.15
_NO_TOP = 100.0
_FLOOR = 1e-4


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field group. ``field.rows`` lead from places to documents; ``nearness`` and ``far`` are by place.

    ``cells`` are of like age; ``standard`` flags the places that percentiles are taken over. ``far`` holds the places
    that were farther from their field than its usual papers when they appeared, ``followed`` those of them that later
    papers came near to: they were early, not off their field's topic.
    """

    field: Field
    cells: IntArray
    ages: FloatArray
    nearness: NearnessTable
    standard: Flags
    far: frozenset[int]
    followed: frozenset[int]
    readers: Readers
    uptakes: Uptakes
    pairing: FloatArray
    bursts: Bursts
    trend: Trendiness


@dataclass(frozen=True, slots=True)
class Comparisons:
    """All groups, where each document is (group, place), and why the others are nowhere (by document; "" if placed)."""

    groups: tuple[Comparison, ...]
    places: dict[int, tuple[int, int]]
    reasons: tuple[str, ...]

    def of(self, row: int) -> tuple[Comparison, int] | None:
        """The group of a document and its place there, where it was compared with its field."""
        if row not in self.places:
            return None
        group, place = self.places[row]
        return (self.groups[group], place) if place in self.groups[group].nearness else None


def compare_documents(
    documents: Documents, features: Features, wanted: frozenset[int], limits: Limits, tell: Tell = silent
) -> Comparisons:
    """Measure every field. In a field of more than 30,000 papers only ``wanted`` documents and 150 papers of each age,
    spread evenly, are compared with the field; the latter are what percentiles are taken over.
    """
    groups = field_groups(documents, features, limits)
    reasons = _reasons(documents, groups, limits)
    placed = np.array([not reason for reason in reasons], dtype=bool)
    found: list[Comparison] = []
    places: dict[int, tuple[int, int]] = {}
    for group in np.unique(groups[placed]).tolist():
        members = np.flatnonzero(placed & (groups == group))
        members = members[np.lexsort((members, documents.times[members]))]
        places |= {row: (len(found), place) for place, row in enumerate(members.tolist())}
        found.append(_compare_field(documents, features, members, wanted, limits, tell))
    return Comparisons(tuple(found), places, tuple(reasons))


def _reasons(documents: Documents, groups: IntArray, limits: Limits) -> list[str]:
    reasons = judge_prose(documents, groups, limits)
    for row in np.flatnonzero(np.isnan(documents.times)).tolist():
        reasons[row] = reasons[row] or "no date"
    for row, original in find_copies(documents).items():
        reasons[row] = reasons[row] or same_text(documents, original)
    return reasons


def same_text(documents: Documents, original: int) -> str:
    """The reason for not scoring a copy."""
    work = documents.works[original]
    return f"the same text as an earlier work, {work.title!r} ({work.id})"


def find_copies(documents: Documents) -> dict[int, int]:
    """Documents whose abstract another one printed before (or, on one day, one with a smaller id)."""
    firsts: dict[bytes, int] = {}
    copies: dict[int, int] = {}
    for row in np.lexsort((np.arange(len(documents)), documents.times)).tolist():
        key = documents.prints[row]
        if key and firsts.setdefault(key, row) != row:
            copies[row] = firsts[key]
    return copies


def _compare_field(
    documents: Documents, features: Features, members: IntArray, wanted: frozenset[int], limits: Limits, tell: Tell
) -> Comparison:
    times = documents.times[members]
    counts = features.counts[members]
    field = Field(members, times, [documents.firsts[row] for row in members.tolist()])
    ages = documents.as_of - times
    cells = age_cells(ages, limits.hindsight_years)
    standard = _standard(cells)
    asked = standard | np.array([row in wanted for row in members.tolist()], dtype=bool)
    readers = Readers.of(_weights(cells, standard))
    compared = compare(field, counts, np.flatnonzero(asked), limits.later_years, readers)
    nearness = NearnessTable(_counted(compared, int(asked.sum()), tell))
    far = _far(field, nearness, standard, limits)
    first_pair = len(features.vocabulary.words)
    bursts = find_bursts(counts, times, field.firsts, documents.as_of)
    trend = measure_trend(counts, times, bursts, first_pair)
    return Comparison(
        field=field,
        cells=cells,
        ages=ages,
        nearness=nearness,
        standard=standard,
        far=far,
        followed=_followed(far, nearness, cells, ages, limits),
        readers=readers,
        uptakes=find_uptakes(counts, times, field.firsts, first_pair),
        pairing=new_pairs(counts, times, first_pair),
        bursts=bursts.of_bursting(),
        trend=trend,
    )


def _counted(compared: Iterator[Rows], total: int, tell: Tell) -> Iterator[Rows]:
    done = 0
    for each in compared:
        tell("comparing papers with their fields", done, total, "papers")
        done += len(each)
        yield each


def _standard(cells: IntArray) -> Flags:
    if len(cells) <= _ALL_COMPARED_UP_TO:
        return np.ones(len(cells), dtype=bool)
    chosen = np.zeros(len(cells), dtype=bool)
    for cell in np.unique(cells):
        inside = np.flatnonzero(cells == cell)
        chosen[inside[:: max(1, len(inside) // _REFERENCE_PER_CELL)]] = True
    return chosen


def _weights(cells: IntArray, standard: Flags) -> FloatArray:
    """For each standard paper of how many papers of its age it is one; 0 for the others."""
    size, chosen = np.bincount(cells), np.bincount(cells, standard)
    weights: FloatArray = np.where(standard, size[cells] / np.maximum(1.0, chosen[cells]), 0.0)
    return weights


def _far(field: Field, nearness: NearnessTable, standard: Flags, limits: Limits) -> frozenset[int]:
    """Places whose mean cosine to all papers of the five years before was unusually low for the papers of their time.

    The mean over all tells what is off the field's topic far better than the nearest few do.
    """
    places = nearness.places
    known = places[nearness.column("before", places) >= limits.minimum_earlier]
    wide = np.log(np.maximum(nearness.column("wide", known), _FLOOR))
    inside = (limits.nearness_percentile, _NO_TOP)
    low = unusual(wide, field.times[known], standard[known], inside, _LEAST_SPREAD)
    return frozenset(known[low].tolist())


def _followed(
    far: frozenset[int], nearness: NearnessTable, cells: IntArray, ages: FloatArray, limits: Limits
) -> frozenset[int]:
    """Of the far places those that later papers are as near to as to half of the papers of their age."""
    places = nearness.places
    is_ripe = (ages[places] >= limits.hindsight_years) & (nearness.column("later", places) >= _FEWEST_LATER)
    ripe = places[is_ripe]
    found: set[int] = set()
    for cell in {int(cells[at]) for at in far}:
        inside = ripe[cells[ripe] == cell]
        future = nearness.column("future", inside)
        near_enough = inside[future >= np.median(future)] if len(inside) else inside
        found |= far.intersection(near_enough.tolist())
    return frozenset(found)
