"""Settings and briefs: TOML says what a team decides, the environment holds secrets, flags serve one call.

Layers, later wins: the defaults below, ``sourcer.toml``, environment variables ``SOURCER__<TABLE>__<KEY>``, flags.
The tables ``[sources.<name>]`` map straight on the fields of the source's class, so a new source needs nothing here.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sourcer.errors import ConfigError
from sourcer.model.brief import DEFAULT_WEIGHTS, Area, Brief, Limits
from sourcer.model.ids import parse_external
from sourcer.sources import SOURCES
from sourcer.sources.base import Source

ENVIRONMENT = "SOURCER__"
DEFAULT_FILE = Path("sourcer.toml")
MINIMUM_AREA_WORDS = 3
SQLITE = "sqlite:///"
T = TypeVar("T")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatabaseSettings(_Table):
    """Where facts and conclusions live: ``sqlite:///path`` or ``postgresql://user@host/name``."""

    url: str = "sqlite:///out/sourcer.sqlite3"


class ClockSettings(_Table):
    """``as_of`` pins the day that windows and ages count from; for the sample world and replays of the past."""

    as_of: date | None = None


class FetchSettings(_Table):
    """Manners. ``contact`` is an address at which a server's operator can reach you; it goes into the User-Agent."""

    contact: str = ""
    default_gap: float = Field(1.0, ge=0, description="seconds between two requests to one host")
    gaps: dict[str, float] = Field(default_factory=dict, description="seconds per host; arXiv is never under 3")
    tries: int = Field(4, ge=1, le=10)
    timeout_seconds: float = Field(120, gt=0)
    patience_seconds: float = Field(90, ge=0, description="the longest wait for a spent quota before going home")
    tokens: dict[str, str] = Field(default_factory=dict, description="host -> name of the environment variable")


class BackfillWindow(_Table):
    """Days to harvest once, besides the nightly window: ``[since, until)``."""

    since: date
    until: date


class HarvestSettings(_Table):
    """How far back a night reads. ``first_days`` is for a stream that was never read."""

    overlap_days: int = Field(7, ge=0)
    first_days: int = Field(30, ge=1)
    backfill: tuple[BackfillWindow, ...] = ()
    lookups_per_night: int = Field(200, ge=0, description="arXiv ids to look for on GitHub in one night")
    again_days: int = Field(30, ge=1, description="days before a detail page or a lookup is asked for again")
    window_days: int = Field(7, ge=1, description="days that one window of a dated stream spans")
    keep_payloads_days: int = Field(400, ge=0)


class RankSettings(_Table):
    """What is ranked, and the guards of the originality score."""

    briefs: tuple[Path, ...] = (Path("config/briefs/example.toml"),)
    limits: Limits = Limits()


class ExportSettings(_Table):
    """Where a night's files go, and how many people a shortlist shows."""

    folder: Path = Path("out")
    size: int = Field(20, ge=1)


class Settings(_Table):
    """Everything a run can be told."""

    database: DatabaseSettings = DatabaseSettings()
    clock: ClockSettings = ClockSettings()
    fetch: FetchSettings = FetchSettings()
    harvest: HarvestSettings = HarvestSettings()
    rank: RankSettings = RankSettings()
    export: ExportSettings = ExportSettings()
    sources: dict[str, dict[str, Any]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """Settings with the place each value came from ("default", a file's name, an environment variable, a flag)."""

    settings: Settings
    origins: Mapping[str, str]
    folder: Path

    @property
    def digest(self) -> str:
        """SHA-256 (hex, 16 digits) of all settings: equal digests, equal behaviour."""
        return hashlib.sha256(self.settings.model_dump_json().encode()).hexdigest()[:16]

    @property
    def database_url(self) -> str:
        """The database's address; a relative SQLite path counts from the configuration file."""
        url = self.settings.database.url
        path = url.removeprefix(SQLITE)
        is_relative = url.startswith(SQLITE) and path != ":memory:" and not Path(path).is_absolute()
        return f"{SQLITE}{self.folder / path}" if is_relative else url

    def sources(self) -> list[Source]:
        """The enabled sources, in the registry's order."""
        wanted = self.settings.sources
        return [build_source(name, wanted[name]) for name in SOURCES if wanted.get(name, {}).get("enabled", False)]

    def briefs(self) -> list[Brief]:
        """Every brief that the settings name; relative paths count from the configuration file."""
        return [load_brief(self.folder / path) for path in self.settings.rank.briefs]


def load(
    path: Path | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    flags: Mapping[str, Any] | None = None,
    default: Path | None = DEFAULT_FILE,
) -> Config:
    """Read the layers. Without ``path`` the ``default`` file is read where it exists.

    Raises ConfigError for a file that is missing or no TOML, for unknown keys (with the near one) and wrong values.
    """
    chosen = path or (default if default is not None and default.exists() else None)
    layers: list[tuple[str, dict[str, Any]]] = []
    if chosen is not None:
        layers.append((str(chosen), read_toml(chosen)))
    layers += [(name, value) for name, value in _from_environment(environ)]
    layers.append(("flag", {key: value for key, value in (flags or {}).items() if value is not None}))
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, layer in layers:
        _merge(merged, layer, origin, origins, ())
    settings = _validated(Settings, merged, str(chosen or "settings"))
    for name, table in settings.sources.items():
        build_source(name, table)
    return Config(settings, origins, chosen.parent if chosen else Path())


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables. Raises ConfigError that names the file, the line and the way out."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; `sourcer init` writes a first one") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from None


def build_source(name: str, table: Mapping[str, Any]) -> Source:
    """The source of that name with the table's keys as its fields. Raises ConfigError for what does not fit."""
    made = SOURCES.get(name)
    if made is None:
        raise ConfigError(f"[sources.{name}]: there is no such source{_near(name, SOURCES)}")
    fields = {field.name for field in dataclasses.fields(made)}
    given = {key: value for key, value in table.items() if key != "enabled"}
    for key in given:
        if key not in fields:
            raise ConfigError(f"[sources.{name}] {key}: unknown key{_near(key, [*fields, 'enabled'])}")
    built: Source = _validated_by(TypeAdapter(made), given, f"[sources.{name}]")
    return built


class _AreaTable(_Table):
    name: str
    text: str
    weight: float = Field(1.0, gt=0)


class _TeamTable(_Table):
    text: str = ""


class _BriefFile(_Table):
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
    read = _validated(_BriefFile, table, str(path))
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
            raise ConfigError(f"{path}: weights: {name!r} is no component{_near(name, list(DEFAULT_WEIGHTS))}")
        if value < 0:
            raise ConfigError(f"{path}: weights: {name} is negative; a component can only add")
    total = sum(given.values())
    if total <= 0:
        raise ConfigError(f"{path}: weights: all are zero; give at least one component a weight")
    return {name: given.get(name, 0.0) / total for name in DEFAULT_WEIGHTS}


def _from_environment(environ: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """``SOURCER__DATABASE__URL=x`` as ("SOURCER__DATABASE__URL", {"database": {"url": "x"}}), in order of name."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name in sorted(environ):
        if name.startswith(ENVIRONMENT):
            value: Any = environ[name]
            for part in reversed(name.removeprefix(ENVIRONMENT).lower().split("__")):
                value = {part: value}
            found.append((name, value))
    return found


def _merge(
    into: dict[str, Any], layer: Mapping[str, Any], origin: str, origins: dict[str, str], path: tuple[str, ...]
) -> None:
    for key, value in layer.items():
        here = (*path, key)
        if isinstance(value, Mapping):
            below = into.get(key)
            into[key] = below if isinstance(below, dict) else {}
            _merge(into[key], value, origin, origins, here)
        else:
            into[key] = value
            origins[".".join(here)] = origin


M = TypeVar("M", bound=BaseModel)


def _validated(model: type[M], table: Mapping[str, Any], where: str) -> M:
    _refuse_unknown(model, table, where, ())
    try:
        return model.model_validate(table)
    except ValidationError as error:
        raise ConfigError(f"{where}: {_first_fault(error)}") from None


def _validated_by(adapter: TypeAdapter[T], table: Mapping[str, Any], where: str) -> T:
    try:
        return adapter.validate_python(table)
    except ValidationError as error:
        raise ConfigError(f"{where} {_first_fault(error)}") from None


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg'].lower()} (got {fault['input']!r})" if place else str(fault["msg"])


def _refuse_unknown(model: type[BaseModel], table: Mapping[str, Any], where: str, path: tuple[str, ...]) -> None:
    for key, value in table.items():
        field = model.model_fields.get(key)
        if field is None:
            place = ".".join((*path, key))
            raise ConfigError(f"{where}: {place}: unknown key{_near(key, model.model_fields)}")
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, Mapping):
            _refuse_unknown(kind, value, where, (*path, key))
        elif kind is Limits and isinstance(value, Mapping):
            known = [limit.name for limit in dataclasses.fields(Limits)]
            for limit in value:
                if limit not in known:
                    raise ConfigError(f"{where}: {'.'.join((*path, key, limit))}: unknown key{_near(limit, known)}")


def _near(word: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; known are: {', '.join(sorted(names))}"
