"""Where a value stands among papers of the same field and age: percentiles and normal scores within cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sourcer.rank.features import FloatArray, IntArray

_STEPS = 4.0
_ENOUGH = 60
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
