"""A team's need, read from its TOML file and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from sourcer.checked import Table, near, read_toml, validated
from sourcer.errors import ConfigError
from sourcer.model.brief import DEFAULT_WEIGHTS, Area, Brief
from sourcer.model.ids import parse_external

MINIMUM_AREA_WORDS = 3


class _AreaTable(Table):
    name: str
    text: str
    weight: float = Field(1.0, gt=0)


class _TeamTable(Table):
    text: str = ""


class _BriefFile(Table):
    name: str
    areas: tuple[_AreaTable, ...]
    weights: dict[str, float] = Field(
        default_factory=lambda: {str(name): weight for name, weight in DEFAULT_WEIGHTS.items()}
    )
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    leave_out_works: tuple[str, ...] = ()
    leave_out_people: tuple[str, ...] = ()
    minimum_fit: float = Field(0.35, ge=0, le=1)
    team: _TeamTable = _TeamTable()


def load_brief(path: Path) -> Brief:
    """One team's need from its TOML file. Raises ConfigError that says which area, id or weight cannot be used."""
    table = read_toml(path)
    read = validated(_BriefFile, table, str(path))
    _check_areas(read.areas, path)
    _check_ids(path, liked=read.liked, disliked=read.disliked, leave_out_works=read.leave_out_works)
    weights = _weights(read.weights, path)
    return Brief(
        name=read.name,
        areas=tuple(Area(area.name, area.text, area.weight) for area in read.areas),
        weights=weights,
        liked=read.liked,
        disliked=read.disliked,
        leave_out_works=read.leave_out_works,
        leave_out_people=read.leave_out_people,
        minimum_fit=read.minimum_fit,
        team=read.team.text,
        digest=hashlib.sha256(repr(sorted(table.items())).encode()).hexdigest()[:16],
    )


def _check_areas(areas: Iterable[_AreaTable], path: Path) -> None:
    names = [area.name for area in areas]
    if not names:
        raise ConfigError(f"{path}: the brief has no problem area; add one [[areas]] table with name and text")
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f"{path}: two areas are called {name!r}; give each a name of its own")
    for area in areas:
        if len(area.text.split()) < MINIMUM_AREA_WORDS:
            raise ConfigError(
                f"{path}: area {area.name!r} is too short to mean anything ({area.text!r}); "
                "say in a sentence what the team works on"
            )


def _check_ids(path: Path, **lists: tuple[str, ...]) -> None:
    for key, values in lists.items():
        for value in values:
            try:
                parse_external(value)
            except ValueError:
                raise ConfigError(
                    f"{path}: {key}: {value!r} is not an id; write it as arxiv:2403.90001, openreview:... or doi:..."
                ) from None


def _weights(given: Mapping[str, float], path: Path) -> dict[Any, float]:
    for name, value in given.items():
        if name not in DEFAULT_WEIGHTS:
            raise ConfigError(f"{path}: weights: {name!r} is no component{near(name, list(DEFAULT_WEIGHTS))}")
        if value < 0:
            raise ConfigError(f"{path}: weights: {name} is negative; a component can only add")
    total = sum(given.values())
    if total <= 0:
        raise ConfigError(f"{path}: weights: all are zero; give at least one component a weight")
    return {name: given.get(name, 0.0) / total for name in DEFAULT_WEIGHTS}
