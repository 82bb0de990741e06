"""Presets: what a role and a kind of organisation let count beside fit. docs/briefs.md has the same numbers.

A role gives points to ideas (originality and importance), execution (what code shows of the research) and engineering
(what it shows of the software); an organisation multiplies them. The products share what fit leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sourcer.model.scores import ComponentName

FIT = 0.45
"""The weight of fit under every preset, and the highest: who works on something else is of no use in any role."""
ORIGINALITY_OF_IDEAS = 0.75
"""The part of ideas that is originality; importance, which needs years to show, has the rest."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Points (of a role) or factors (of an organisation), and in one line why."""

    ideas: float
    execution: float
    engineering: float
    why: str


ROLES: Mapping[str, Preset] = {
    "ML researcher": Preset(7, 2, 1, "new ideas that others take up; code is a plus"),
    "data scientist": Preset(3, 5, 2, "sound comparisons and results that hold"),
    "ML engineer": Preset(2, 4, 4, "gets published methods to work, and keeps them working"),
    "data engineer": Preset(1, 4, 5, "data that others can get, check and rely on"),
    "ML platform engineer": Preset(1, 3, 6, "software that others build on"),
}
"""Points, 10 in all."""

ORGANISATIONS: Mapping[str, Preset] = {
    "nascent": Preset(0.5, 1.5, 1, "the first to do machine learning there: results from end to end before new ideas"),
    "research and development": Preset(2, 1, 0.5, "lives on ideas; others make products of them"),
    "embedded in the product": Preset(0.5, 1, 2, "one of a product's own team: what is shipped has to be kept up"),
    "independent ML division": Preset(1, 1, 1, "has researchers and engineers of its own: as the role says"),
    "ML-first": Preset(1.5, 1, 1.5, "the product is the model: new ideas and software that carries them"),
}
"""Factors on the points of the role."""


def preset_weights(role: str, organisation: str) -> dict[ComponentName, float]:
    """The weights that a role and an organisation give; one of the two may be "". They sum to 1."""
    points = ROLES.get(role, _EVEN)
    factors = ORGANISATIONS.get(organisation, _PLAIN)
    ideas = points.ideas * factors.ideas
    execution = points.execution * factors.execution
    engineering = points.engineering * factors.engineering
    share = (1.0 - FIT) / (ideas + execution + engineering)
    return {
        "fit": FIT,
        "originality": ideas * share * ORIGINALITY_OF_IDEAS,
        "importance": ideas * share * (1.0 - ORIGINALITY_OF_IDEAS),
        "execution": execution * share,
        "engineering": engineering * share,
    }


_PLAIN = Preset(1, 1, 1, "")
DEFAULT_WEIGHTS: Mapping[ComponentName, float] = {
    "fit": FIT,
    "originality": 0.30,
    "importance": 0.10,
    "execution": 0.11,
    "engineering": 0.04,
}
"""For a brief that names neither role, nor organisation, nor weights."""
_EVEN = Preset(
    DEFAULT_WEIGHTS["originality"] + DEFAULT_WEIGHTS["importance"],
    DEFAULT_WEIGHTS["execution"],
    DEFAULT_WEIGHTS["engineering"],
    "",
)
"""Where only an organisation is named it multiplies the default weights."""
