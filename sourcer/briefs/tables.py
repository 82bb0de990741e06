"""The tables of a brief's file. A key that is not here is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import Field

from sourcer.checked import Table, near
from sourcer.errors import ConfigError
from sourcer.model.musts import MustHave
from sourcer.model.practice import ENGINEERING_FACTS, RESEARCH_FACTS


class AreaTable(Table):
    """``[[areas]]``."""

    name: str
    text: str = Field(description="the problem in plain words: what, on what, and what is hard about it")
    weight: float = Field(1.0, gt=0, allow_inf_nan=False, description="how much the area counts beside the others")


class TeamTable(Table):
    """``[team]``."""

    mission: str = ""
    data: str = ""
    problems: str = ""
    text: str = ""


class MustTable(Table):
    """``[must_have]``; the keys are those of ``sourcer.model.musts``."""

    code: bool = False
    code_with: tuple[str, ...] = ()
    work_in: tuple[str, ...] = ()
    works: int = Field(0, ge=0)
    venue: tuple[str, ...] = ()


class OpenDoorTable(Table):
    """``[open_door]``."""

    places_adjacent: int | None = Field(None, ge=0)
    places_one_paper: int | None = Field(None, ge=0)


class BriefTable(Table):
    """The whole file."""

    name: str
    areas: tuple[AreaTable, ...] = ()
    role: str = ""
    organisation: str = ""
    weights: dict[str, float] = Field(default_factory=dict)
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    leave_out_works: tuple[str, ...] = ()
    leave_out_people: tuple[str, ...] = ()
    minimum_fit: float = Field(0.35, ge=0, le=1)
    value_outside_academia: float = Field(0.0, ge=0, le=1)
    must_have: MustTable = MustTable()
    open_door: OpenDoorTable = OpenDoorTable()
    team: TeamTable = TeamTable()


def read_musts(table: MustTable, areas: Sequence[str], path: Path) -> tuple[MustHave, ...]:
    """The must-haves, one for each thing that can be lacking. Raises ConfigError for a fact or area that is not."""
    _check_named("code_with", table.code_with, (*RESEARCH_FACTS, *ENGINEERING_FACTS), "no fact that code shows", path)
    _check_named("work_in", table.work_in, areas, "none of the brief's areas", path)
    _check_named("venue", table.venue, table.venue, "", path)
    return tuple(_musts(table))


def _musts(table: MustTable) -> Iterator[MustHave]:
    if table.code:
        yield MustHave("code")
    for key in ("code_with", "work_in"):
        yield from (MustHave(key, (name,)) for name in dict.fromkeys(getattr(table, key)))
    if table.works:
        yield MustHave("works", count=table.works)
    if table.venue:
        yield MustHave("venue", tuple(dict.fromkeys(table.venue)))


def _check_named(key: str, names: Sequence[str], known: Sequence[str], what: str, path: Path) -> None:
    for name in names:
        if not any(sign.isalnum() for sign in name):
            raise ConfigError(f"{path}: must_have.{key}: {name!r} names nothing; write a name, or take it out")
        if name not in known:
            raise ConfigError(f"{path}: must_have.{key}: {name!r} is {what}{near(name, known)}")
