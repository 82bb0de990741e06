"""A team's need, read from its TOML file and checked. docs/briefs.md says what can stand in it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from sourcer.briefs.areas import check_areas
from sourcer.briefs.lists import check_contradictions, people, works
from sourcer.briefs.tables import BriefTable, read_musts
from sourcer.briefs.weights import chosen, weigh
from sourcer.checked import read_toml, validated
from sourcer.errors import ConfigError
from sourcer.model.brief import Area, Brief, Team
from sourcer.model.presets import ORGANISATIONS, ROLES

__all__ = ["load_brief"]

_LONGEST_NAME = 60


def load_brief(path: Path) -> Brief:
    """One team's need from its TOML file. Raises ConfigError that says which area, id or weight cannot be used."""
    table = read_toml(path)
    if not table:
        raise ConfigError(
            f"{path}: the brief is empty; give it a name and an [[areas]] table with name and text "
            "(`sourcer init` writes one to start from)"
        )
    read = validated(BriefTable, table, str(path))
    _check_name(read.name, path)
    check_areas(read.areas, path, alone=bool(read.liked))
    role = chosen("role", read.role, ROLES, path)
    organisation = chosen("organisation", read.organisation, ORGANISATIONS, path)
    weights = weigh(read.weights, role, organisation, path)
    liked, disliked = works(read.liked, "liked", path), works(read.disliked, "disliked", path)
    leave_out = works(read.leave_out_works, "leave_out_works", path)
    check_contradictions(path, liked=liked, disliked=disliked, leave_out_works=leave_out)
    areas = tuple(Area(area.name.strip(), area.text, area.weight) for area in read.areas)
    brief = Brief(
        name=read.name,
        areas=areas,
        weights=weights.values,
        liked=liked,
        disliked=disliked,
        leave_out_works=leave_out,
        leave_out_people=people(read.leave_out_people, path),
        minimum_fit=read.minimum_fit,
        role=role,
        organisation=organisation,
        weights_from=weights.origins,
        value_outside_academia=read.value_outside_academia,
        must_have=read_musts(read.must_have, [area.name for area in areas], path),
    )
    team = Team(read.team.mission, read.team.data, read.team.problems, read.team.text)
    digest = hashlib.sha256(repr(brief).encode()).hexdigest()[:16]  # of what a ranking is made from
    return replace(
        brief,
        team=team,
        digest=digest,
        places_adjacent=read.open_door.places_adjacent,
        places_one_paper=read.open_door.places_one_paper,
    )


def _check_name(name: str, path: Path) -> None:
    """The name stands in the names of files, and on command lines."""
    if not name or len(name) > _LONGEST_NAME or not all(sign.isalnum() or sign in " -_." for sign in name):
        raise ConfigError(
            f"{path}: name: {name!r} cannot be a brief's name; use up to {_LONGEST_NAME} letters, digits, spaces, '-', "
            "'_' and '.'"
        )
