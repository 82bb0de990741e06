"""What comparing a paper with its field came to, and a table of it that holds tens of thousands in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

SHOWN = 3
"""How many of the nearest earlier papers are named."""
_FLOOR = 1e-3
_ROW = np.dtype(
    [
        ("place", np.int32),
        ("before", np.int32),
        ("later", np.int32),
        ("near", np.float64),
        ("wide", np.float64),
        ("past", np.float64),
        ("future", np.float64),
        ("near_places", np.int32, (SHOWN,)),
        ("near_cosines", np.float64, (SHOWN,)),
        ("around", np.int32, (2,)),
        ("window", np.int32, (2,)),
        ("twin", np.int32),
    ]
)
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Nearness:
    """What one paper's cosines say; 0 where there is nothing to compare with.

    ``before`` and ``later`` count the papers of earlier and later days. ``near`` is the mean cosine to the 50 nearest
    earlier papers, ``wide`` to all of the five years before; ``past`` and ``future`` are over the 5 nearest earlier and
    later ones of the window. ``nearest`` are (place in the field, cosine) of the nearest earlier papers. ``around``
    counts (earlier, later) papers among the 30 nearest of the window, ``window`` all papers of the window. ``twin`` is
    the place of an earlier paper with the same text, or -1.
    """

    before: int
    later: int
    near: float
    wide: float
    past: float
    future: float
    nearest: tuple[tuple[int, float], ...]
    around: tuple[int, int]
    window: tuple[int, int]
    twin: int

    @property
    def ratio(self) -> float:
        """ln(mean of the largest cosines to later papers / the same for earlier ones): ratio_5."""
        return float(np.log(max(self.future, _FLOOR) / max(self.past, _FLOOR)))


class NearnessTable(Mapping[int, Nearness]):
    """Place in the field -> its nearness, of those places that were compared, in order."""

    def __init__(self, found: Iterable[tuple[int, Nearness]]) -> None:
        self._rows = np.fromiter((_packed(place, each) for place, each in found), dtype=_ROW)
        # Apart, for a search among the rows' own would copy them each time.
        self._places = array("i", self._rows["place"].tolist())

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and self._row(place) >= 0

    def __getitem__(self, place: int) -> Nearness:
        at = self._row(place)
        if at < 0:
            raise KeyError(place)
        row = self._rows[at]
        near = zip(row["near_places"].tolist(), row["near_cosines"].tolist(), strict=True)
        return Nearness(
            before=int(row["before"]),
            later=int(row["later"]),
            near=float(row["near"]),
            wide=float(row["wide"]),
            past=float(row["past"]),
            future=float(row["future"]),
            nearest=tuple((at, cosine) for at, cosine in near if at != _NOBODY),
            around=(int(row["around"][0]), int(row["around"][1])),
            window=(int(row["window"][0]), int(row["window"][1])),
            twin=int(row["twin"]),
        )

    def _row(self, place: int) -> int:
        at = bisect_left(self._places, place)
        return at if at < len(self._places) and self._places[at] == place else -1


def _packed(place: int, each: Nearness) -> tuple[object, ...]:
    places = [at for at, _ in each.nearest] + [_NOBODY] * (SHOWN - len(each.nearest))
    cosines = [cosine for _, cosine in each.nearest] + [0.0] * (SHOWN - len(each.nearest))
    figures = (each.near, each.wide, each.past, each.future)
    return (place, each.before, each.later, *figures, places, cosines, each.around, each.window, each.twin)
