"""Where a value stands among papers of the same field and age: percentiles and normal scores within cells; or among
those of the year before, which is all that could be said on the day, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sourcer.rank.features import FloatArray, IntArray

_STEPS = 4.0
_ENOUGH = 60
_YEAR = 1.0
Flags = NDArray[np.bool_]


def age_cells(ages: FloatArray, parting: float) -> IntArray:
    """Cells of like age: quarters of a year, joined from the youngest on until a cell holds 60 papers (or all).

    Narrower than a calendar year where there are papers enough, because what came after grows with age. No cell
    reaches over the age ``parting``, at which papers begin to be judged in another way.
    """
    young = ages < parting
    cells = np.zeros(len(ages), dtype=np.int64)
    cells[young] = _cells(ages[young])
    cells[~young] = _cells(ages[~young]) + (int(cells.max()) + 1 if young.any() else 0)
    return cells


def _cells(ages: FloatArray) -> IntArray:
    quarters = np.floor(ages * _STEPS).astype(np.int64)
    cells = np.zeros(len(ages), dtype=np.int64)
    cell = held = 0
    last = -1
    for quarter in np.unique(quarters).tolist():
        members = quarters == quarter
        cells[members] = cell
        held += int(members.sum())
        if held >= _ENOUGH:
            last, cell, held = cell, cell + 1, 0
    if held and last >= 0:
        cells[cells == cell] = last
    return cells


def percentiles(values: FloatArray, cells: IntArray, standard: Flags) -> FloatArray:
    """Where each value stands among the ``standard`` values of its cell: (rank - 0.5) / size.

    Equal values share a rank. Values beyond the standard ones stand at the nearest of their places; where a cell has
    no standard value, all of it is standard. NaN values stay NaN.
    """
    rounded = np.round(values, 9)
    result = np.full(len(values), np.nan)
    for cell in np.unique(cells):
        members = np.flatnonzero((cells == cell) & ~np.isnan(values))
        base = np.sort(rounded[members[standard[members]]])
        if not len(base):
            base = np.sort(rounded[members])
        below = np.searchsorted(base, rounded[members], side="left")
        upto = np.searchsorted(base, rounded[members], side="right")
        result[members] = np.clip((below + upto) / 2.0, 0.5, len(base) - 0.5) / max(1, len(base))
    return result


def normal_scores(values: FloatArray, cells: IntArray, standard: Flags) -> FloatArray:
    """The normal deviate of each percentile: z."""
    scores: FloatArray = ndtri(percentiles(values, cells, standard))
    return scores


def as_of_each_day(times: FloatArray, standard: Flags) -> Iterator[tuple[slice, IntArray]]:
    """Of papers in order of date, for each day: its places, and the ``standard`` places of the year that ends with it.

    The year is longer where it has fewer than 60 of them.
    """
    held = np.flatnonzero(standard)
    days, starts = np.unique(times, return_index=True)
    ends = np.append(starts, len(times))[1:]
    since = np.searchsorted(times[held], days - _YEAR, side="right")
    until = np.searchsorted(held, ends, side="left")
    for first, last, start, end in zip(starts.tolist(), ends.tolist(), since.tolist(), until.tolist(), strict=True):
        yield slice(first, last), held[max(0, min(start, end - _ENOUGH)) : end]


def percentiles_then(values: FloatArray, times: FloatArray, standard: Flags) -> FloatArray:
    """Where each value stood on its day among the ``standard`` values of the year before. NaN values stay NaN."""
    rounded = np.round(values, 9)
    result = np.full(len(values), np.nan)
    for day, year in as_of_each_day(times, standard & ~np.isnan(values)):
        base = np.sort(rounded[year])
        if not len(base):
            continue
        places = np.searchsorted(base, rounded[day], side="left") + np.searchsorted(base, rounded[day], side="right")
        result[day] = np.clip(places / 2.0, 0.5, len(base) - 0.5) / len(base)
    result[np.isnan(values)] = np.nan
    return result


def normal_scores_then(values: FloatArray, times: FloatArray, standard: Flags) -> FloatArray:
    """The normal deviate of each of those percentiles; 0, the middle, for NaN."""
    scores: FloatArray = np.nan_to_num(ndtri(percentiles_then(values, times, standard)))
    return scores
