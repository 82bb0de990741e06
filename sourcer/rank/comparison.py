"""Comparison: everything that originality, importance and trend need to know of a field's papers, measured once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sourcer.model.brief import Limits
from sourcer.rank.corpus import Documents, field_groups
from sourcer.rank.features import Features, FloatArray, IntArray
from sourcer.rank.guards import judge_prose, unusually_low
from sourcer.rank.neighbours import Field, Nearness, compare
from sourcer.rank.phrases import Uptake, find_uptakes
from sourcer.rank.standing import Flags, age_cells
from sourcer.rank.trend import Bursts, Trendiness, find_bursts, measure_trend

_ALL_COMPARED_UP_TO = 30_000
_REFERENCE_PER_CELL = 150
_FEWEST_LATER = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field group. ``field.rows`` lead from places to documents; ``nearness`` and ``far`` are by place.

    ``cells`` are of like age; ``standard`` flags the places that percentiles are taken over. ``far`` holds the places
    that are farther from their field than its usual papers.
    """

    field: Field
    cells: IntArray
    ages: FloatArray
    nearness: dict[int, Nearness]
    standard: Flags
    far: frozenset[int]
    uptakes: list[list[Uptake]]
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


def compare_documents(documents: Documents, features: Features, wanted: frozenset[int], limits: Limits) -> Comparisons:
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
        found.append(_compare_field(documents, features, members, wanted, limits))
    return Comparisons(tuple(found), places, tuple(reasons))


def _reasons(documents: Documents, groups: IntArray, limits: Limits) -> list[str]:
    reasons = judge_prose([abstract for _, abstract in documents.texts], documents.words, groups, limits)
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
    firsts: dict[str, int] = {}
    copies: dict[int, int] = {}
    for row in np.lexsort((np.arange(len(documents)), documents.times)).tolist():
        key = "".join(filter(str.isalnum, documents.texts[row][1].lower()))
        if key and firsts.setdefault(key, row) != row:
            copies[row] = firsts[key]
    return copies


def _compare_field(
    documents: Documents, features: Features, members: IntArray, wanted: frozenset[int], limits: Limits
) -> Comparison:
    times = documents.times[members]
    counts = features.counts[members]
    field = Field(members, times, counts, [documents.firsts[row] for row in members.tolist()])
    ages = documents.as_of - times
    cells = age_cells(ages, limits.hindsight_years)
    standard = _standard(cells)
    asked = standard | np.array([row in wanted for row in members.tolist()], dtype=bool)
    nearness = dict(compare(field, np.flatnonzero(asked), limits.later_years))
    bursts = find_bursts(counts, times, field.firsts, documents.as_of)
    return Comparison(
        field=field,
        cells=cells,
        ages=ages,
        nearness=nearness,
        standard=standard,
        far=_far(nearness, cells, ages, limits),
        uptakes=find_uptakes(counts, times, field.firsts, len(features.vocabulary.words), limits.later_years),
        bursts=bursts,
        trend=measure_trend(counts, times, bursts, limits.later_years),
    )


def _standard(cells: IntArray) -> Flags:
    if len(cells) <= _ALL_COMPARED_UP_TO:
        return np.ones(len(cells), dtype=bool)
    chosen = np.zeros(len(cells), dtype=bool)
    for cell in np.unique(cells):
        inside = np.flatnonzero(cells == cell)
        chosen[inside[:: max(1, len(inside) // _REFERENCE_PER_CELL)]] = True
    return chosen


def _far(nearness: dict[int, Nearness], cells: IntArray, ages: FloatArray, limits: Limits) -> frozenset[int]:
    """Places unusually far from the earlier papers, and from the later ones too once a year of those is there.

    A paper that later ones came near to was early, not off its field's topic.
    """
    far: set[int] = set()
    known = [place for place in sorted(nearness) if nearness[place].before >= limits.minimum_earlier]
    for cell in np.unique(cells[known]):
        inside = [place for place in known if cells[place] == cell]
        odd = _low([nearness[place].near for place in inside], limits)
        followed = [
            place
            for place in inside
            if ages[place] >= limits.hindsight_years and nearness[place].after >= _FEWEST_LATER
        ]
        early = ~_low([nearness[place].ahead for place in followed], limits)
        far |= set(np.array(inside)[odd].tolist()) - set(np.array(followed, dtype=np.int64)[early].tolist())
    return frozenset(far)


def _low(cosines: Sequence[float], limits: Limits) -> Flags:
    return unusually_low(np.log(np.maximum(np.array(cosines), 1e-4)), limits.nearness_percentile)


def values_of(comparison: Comparison, places: Sequence[int], what: str) -> FloatArray:
    """One number of each place's nearness, such as "ratio"."""
    return np.array([getattr(comparison.nearness[place], what) for place in places], dtype=np.float64)
