"""The open door: what a team may value beside the score's own parts, and the places that it keeps for others."""

from __future__ import annotations

from dataclasses import dataclass

ADJACENT = (
    "physics", "astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex",
    "nucl-th", "quant-ph", "stat", "math", "q-bio",
)  # fmt: skip
"""arXiv's archives of physics, statistics, mathematics and biology."""


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """``value_outside_academia`` (0..1) is the weight that work outside academia gets in the score; the other parts
    share the rest. Of the places shown, ``places_adjacent`` are kept for people whose works mostly have a primary
    category of the archives ``adjacent``, ``places_one_paper`` for those of whom one paper is known.
    """

    value_outside_academia: float = 0.0
    places_adjacent: int = 2
    places_one_paper: int = 2
    adjacent: tuple[str, ...] = ADJACENT

    def __post_init__(self) -> None:
        """Raise ValueError for a value that means nothing."""
        if not 0.0 <= self.value_outside_academia <= 1.0:
            raise ValueError("value_outside_academia is a weight from 0 to 1")
        if min(self.places_adjacent, self.places_one_paper) < 0:
            raise ValueError("places_adjacent and places_one_paper count places: 0 or more")
