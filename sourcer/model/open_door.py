"""The open door: the places of a shortlist that are kept for others."""

from __future__ import annotations

from dataclasses import dataclass

ADJACENT = (
    "physics", "astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex",
    "nucl-th", "quant-ph", "stat", "math", "q-bio",
)  # fmt: skip
"""arXiv's archives of physics, statistics, mathematics and biology."""


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """Of the places shown, ``places_adjacent`` are kept for people whose works mostly have a primary
    category of the archives ``adjacent``, ``places_one_paper`` for those of whom one paper is known.
    """

    places_adjacent: int = 2
    places_one_paper: int = 2
    adjacent: tuple[str, ...] = ADJACENT

    def __post_init__(self) -> None:
        """Raise ValueError for a value that means nothing."""
        if min(self.places_adjacent, self.places_one_paper) < 0:
            raise ValueError("places_adjacent and places_one_paper count places: 0 or more")
