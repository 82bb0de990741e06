"""What comparing a paper with its field came to, and a table of it that holds tens of thousands in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sourcer.rank.features import FloatArray, IntArray

SHOWN = 3
"""How many of the nearest earlier papers are named."""
_FLOOR = 1e-3
Rows = NDArray[np.void]
"""Nearness of some places as an array of ``ROW``: the fields of ``Nearness``, and ``place``."""
ROW = np.dtype(
    [
        ("place", np.int32),
        ("before", np.int32),
        ("later", np.int32),
        ("near", np.float64),
        ("wide", np.float64),
        ("past", np.float64),
        ("future", np.float64),
        ("nearest", np.int32, (SHOWN,)),
        ("cosines", np.float64, (SHOWN,)),
        ("around", np.int32, (2,)),
        ("window", np.int32, (2,)),
        ("twin", np.int32),
    ]
)
NOBODY = -1
"""In place of a nearest paper where there are fewer than three."""


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


class NearnessTable(Mapping[int, Nearness]):
    """Place in the field -> its nearness, of those places that were compared, in order."""

    def __init__(self, blocks: Iterable[Rows]) -> None:
        self._rows: Rows = np.concatenate([np.empty(0, dtype=ROW), *blocks])
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
        near = zip(row["nearest"].tolist(), row["cosines"].tolist(), strict=True)
        return Nearness(
            before=int(row["before"]),
            later=int(row["later"]),
            near=float(row["near"]),
            wide=float(row["wide"]),
            past=float(row["past"]),
            future=float(row["future"]),
            nearest=tuple((at, cosine) for at, cosine in near if at != NOBODY),
            around=(int(row["around"][0]), int(row["around"][1])),
            window=(int(row["window"][0]), int(row["window"][1])),
            twin=int(row["twin"]),
        )

    @property
    def places(self) -> IntArray:
        """The places that were compared, in order."""
        return self._rows["place"].astype(np.int64)

    def column(self, name: str, places: Sequence[int] | IntArray) -> NDArray[Any]:
        """One field of ``Nearness``, as "near", of each of ``places``. Raises KeyError where one was not compared."""
        held, asked = self._rows["place"], np.asarray(places, dtype=np.int32)
        if len(unknown := np.setdiff1d(asked, held)):
            raise KeyError(int(unknown[0]))
        found: NDArray[Any] = self._rows[name][np.searchsorted(held, asked)]
        return found

    def ratios(self, places: Sequence[int] | IntArray) -> FloatArray:
        """ln(mean of the largest cosines to later papers / the same for earlier ones): ratio_5."""
        later, earlier = (np.maximum(self.column(name, places), _FLOOR) for name in ("future", "past"))
        found: FloatArray = np.log(later / earlier)
        return found

    def _row(self, place: int) -> int:
        at = bisect_left(self._places, place)
        return at if at < len(self._places) and self._places[at] == place else -1
