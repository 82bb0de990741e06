"""How much each component counts: by the team's own numbers, else by the presets, else by default; and who said so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sourcer.checked import near
from sourcer.errors import ConfigError
from sourcer.model.presets import DEFAULT_WEIGHTS, preset_weights
from sourcer.model.scores import COMPONENTS, ComponentName

EXPLICIT, SHARED, DEFAULT = "[weights]", "what [weights] leaves, shared as by {}", "default"


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each component, 1 in all, and in words where each came from."""

    values: Mapping[ComponentName, float]
    origins: Mapping[ComponentName, str]


def chosen(key: str, given: str, known: Iterable[str], path: Path) -> str:
    """The preset of that name, whatever its case and hyphens; "" for "". Raises ConfigError with the near one."""
    names = {_plain(name): name for name in known}
    if not given.strip():
        return ""
    if _plain(given) not in names:
        raise ConfigError(f"{path}: {key}: {given!r} is no preset{near(given, names.values())}")
    return names[_plain(given)]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def weigh(given: Mapping[str, float], role: str, organisation: str, path: Path) -> Weights:
    """The weights of a brief.

    Without a role and an organisation a ``[weights]`` table stands alone: what it does not name is 0, and its numbers
    are scaled to sum to 1. Beside a preset, each number holds as it is, and the other components share what is left in
    the preset's proportions.
    """
    _check(given, path)
    if role or organisation:
        preset = preset_weights(role, organisation)
        named = {"role": role, "organisation": organisation}
        says = " and ".join(f"{key} {name!r}" for key, name in named.items() if name)
        return _over(given, preset, says, path)
    if not given:
        return Weights(dict(DEFAULT_WEIGHTS), dict.fromkeys(COMPONENTS, DEFAULT))
    total = math.fsum(given.values())
    if total <= 0:
        raise ConfigError(f"{path}: weights: all are zero; give at least one component a weight")
    origins = {name: EXPLICIT if name in given else f"not named in {EXPLICIT}" for name in COMPONENTS}
    return Weights({name: given.get(name, 0.0) / total for name in COMPONENTS}, origins)


def _over(given: Mapping[str, float], preset: Mapping[ComponentName, float], says: str, path: Path) -> Weights:
    rest = [name for name in COMPONENTS if name not in given]
    named, left = math.fsum(given.values()), math.fsum(preset[name] for name in rest)
    if not rest or not given:
        total = named if given else 1.0
        if total <= 0:
            raise ConfigError(f"{path}: weights: all are zero; give at least one component a weight")
        values = {name: given.get(name, preset[name]) / total for name in COMPONENTS}
        return Weights(values, dict.fromkeys(COMPONENTS, EXPLICIT if given else says))
    if named >= 1:
        raise ConfigError(
            f"{path}: weights: those named sum to {named:g} and leave nothing for {', '.join(rest)}, which {says} "
            "weighs; lower them below 1 in all, or name all five"
        )
    values = {name: given[name] if name in given else preset[name] * (1 - named) / left for name in COMPONENTS}
    return Weights(values, {name: EXPLICIT if name in given else SHARED.format(says) for name in COMPONENTS})


def _check(given: Mapping[str, float], path: Path) -> None:
    for name, value in given.items():
        if name not in DEFAULT_WEIGHTS:
            raise ConfigError(f"{path}: weights: {name!r} is no component{near(name, list(DEFAULT_WEIGHTS))}")
        if not math.isfinite(value):
            raise ConfigError(f"{path}: weights: {name} is {value}; write a number such as 0.3")
        if value < 0:
            raise ConfigError(f"{path}: weights: {name} is negative; a component can only add")
