"""Settings: TOML says what a team decides, the environment holds secrets, flags serve one call.

Layers, later wins: the defaults below, ``sourcer.toml``, environment variables ``SOURCER__<TABLE>__<KEY>``, flags.
The tables ``[sources.<name>]`` map straight on the fields of the source's class, so a new source needs nothing here.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, TypeAdapter, field_validator, model_validator

from sourcer.briefs import load_brief
from sourcer.checked import Table, near, read_toml, validated, validated_by
from sourcer.errors import ConfigError
from sourcer.model.brief import Brief, Limits
from sourcer.model.open_door import OpenDoor
from sourcer.privacy.settings import PrivacySettings, RecipientSettings, checked_recipients
from sourcer.secret import FILE, secret_of
from sourcer.sources.base import Source

ENVIRONMENT = "SOURCER__"
DEFAULT_FILE = Path("sourcer.toml")
SQLITE = "sqlite:///"


class DatabaseSettings(Table):
    """Where facts and conclusions live: ``sqlite:///path`` or ``postgresql://user@host/name``."""

    url: str = Field("sqlite:///out/sourcer.sqlite3", description="an SQLite path counts from the configuration file")


class ClockSettings(Table):
    """``as_of`` pins the day that windows and ages count from; for the sample world and replays of the past."""

    as_of: date | None = Field(None, description="the day that counts as today; without it the real one")


class FetchSettings(Table):
    """Manners. ``contact`` is an address at which a server's operator can reach you; it goes into the User-Agent."""

    contact: str = Field("", description="an address for servers' operators; the live services need it")
    default_gap: float = Field(1.0, ge=0, description="seconds between two requests to one host")
    gaps: dict[str, float] = Field(default_factory=dict, description="seconds per host; arXiv is never under 3")
    tries: int = Field(4, ge=1, le=10, description="how often a request is made, the first time included")
    timeout_seconds: float = Field(120, gt=0, description="the longest wait for an answer")
    patience_seconds: float = Field(90, ge=0, description="the longest wait for a spent quota before going home")
    tokens: dict[str, str] = Field(
        default_factory=dict,
        description="host -> name of the environment variable with its token, or (NAME_FILE) of a file",
    )
    shared: tuple[str, ...] = Field((), description="hosts, besides arXiv's, that count all our machines as one")
    stands_for: dict[str, str] = Field(
        default_factory=dict, description="host:port of a mirror or replay -> the host whose rules it keeps"
    )
    accounts: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="API's address -> names of the environment variables with id and password",
    )


class BackfillWindow(Table):
    """Days to harvest once, besides the nightly window: ``[since, until)``."""

    since: date = Field(description="the first day")
    until: date = Field(description="the day after the last")


class HarvestSettings(Table):
    """How far back a night reads. ``first_days`` is for a stream that was never read."""

    overlap_days: int = Field(7, ge=0, description="days before the mark that each night reads again, for late entries")
    first_days: int = Field(30, ge=1, description="how far back a stream goes that was never read")
    backfill: tuple[BackfillWindow, ...] = Field((), description="days to read once besides: tables of since and until")
    lookups_per_night: int = Field(200, ge=0, description="arXiv ids to look for on GitHub in one night")
    accounts_per_night: int = Field(100, ge=0, description="owners of implementations to ask GitHub for in one night")
    again_days: int = Field(30, ge=1, description="days before a detail page or a lookup is asked for again")
    window_days: int = Field(31, ge=1, description="days of a dated stream's first windows; they grow while small")
    keep_payloads_days: int = Field(400, ge=0, description="for how long pages are kept as they came, compressed")
    requests_per_night: int = Field(5000, ge=1, description="the most requests to one source, every try counted")
    budgets: dict[str, int] = Field(default_factory=dict, description="the same for sources by name")
    try_hours: float = Field(6.0, ge=0, description="how long a night comes back to hosts that were in trouble")
    refresh_per_night: int = Field(2000, ge=0, description="papers announced in a new version to ask arXiv's API for")

    def budget_of(self, source: str) -> int:
        """The most requests, every try counted, that a night may make for the source."""
        return self.budgets.get(source, self.requests_per_night)


def parse_time(given: object) -> time:
    """A time of day, written ``HH:MM``. Raises ConfigError for anything else."""
    if isinstance(given, time):
        return given
    try:
        return datetime.strptime(str(given), "%H:%M").replace(tzinfo=UTC).time()
    except ValueError:
        raise ConfigError(f"schedule.at {given!r}: write a time of day in UTC as HH:MM, such as 05:30") from None


class ScheduleSettings(Table):
    """When `sourcer schedule` starts the night (UTC), and how late it may still start."""

    at: Annotated[time, BeforeValidator(parse_time)] = Field(time(5, 30), description="HH:MM, UTC")
    grace_hours: float = Field(12, gt=0, le=24, description="hours after which a missed night is left out")

    @property
    def grace(self) -> timedelta:
        """How late a night may still start."""
        return timedelta(hours=self.grace_hours)


class RankSettings(Table):
    """What is ranked, the guards of the originality score, and the places kept for others."""

    briefs: tuple[Path, ...] = Field(
        (Path("config/briefs/example.toml"),), description="files, relative to the configuration's; see docs/briefs.md"
    )
    limits: Limits = Limits()
    open_door: OpenDoor = OpenDoor()


class LogSettings(Table):
    """How a night speaks while it works: to a person, or to what collects logs."""

    format: Literal["text", "json"] = Field("text", description="`text`, or `json`: a JSON object a line")


class ExportSettings(Table):
    """Where a night's files go, and how many people a shortlist shows."""

    folder: Path = Field(Path("out"), description="relative to the configuration file")
    size: int = Field(20, ge=1, description="how many people")


class EventSettings(Table):
    """A conference to which somebody of the team could go, for `sourcer conferences`.

    A programme that was read tells its days better; ``venue`` is how records name it, with ``*`` for anything.
    """

    name: str = Field(min_length=1, max_length=200, description="what you call it, with the year")
    starts_on: date | None = Field(None, description="the first day there")
    ends_on: date | None = Field(None, description="the last day; without it the first is the only one")
    place: str = Field("", max_length=200, description="where it is, as a plan says it")
    url: str = Field("", max_length=500, description="its page")
    venue: str = Field("", max_length=200, description="the name, unless records call it otherwise")

    @model_validator(mode="after")
    def _check_days(self) -> Self:
        if not self.name.strip():
            raise ValueError("an event needs a name")
        if self.ends_on is not None and (self.starts_on is None or self.ends_on < self.starts_on):
            raise ValueError(f"{self.name!r} ends on {self.ends_on}, before it starts: give starts_on, then ends_on")
        return self


class Settings(Table):
    """Everything a run can be told."""

    database: DatabaseSettings = DatabaseSettings()
    clock: ClockSettings = ClockSettings()
    fetch: FetchSettings = FetchSettings()
    harvest: HarvestSettings = HarvestSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    log: LogSettings = LogSettings()
    rank: RankSettings = RankSettings()
    export: ExportSettings = ExportSettings()
    privacy: PrivacySettings = PrivacySettings()
    recipients: tuple[RecipientSettings, ...] = ()
    events: tuple[EventSettings, ...] = ()
    sources: dict[str, dict[str, Any]] = Field(default_factory=dict)

    @field_validator("recipients")
    @classmethod
    def _check_recipients(cls, recipients: tuple[RecipientSettings, ...]) -> tuple[RecipientSettings, ...]:
        return checked_recipients(recipients)

    @field_validator("events")
    @classmethod
    def _check_names(cls, events: tuple[EventSettings, ...]) -> tuple[EventSettings, ...]:
        names = [" ".join(event.name.casefold().split()) for event in events]
        twice = next((name for name in names if names.count(name) > 1), "")
        if twice:
            raise ValueError(f"there are two events {twice!r}: give each its own name, such as with the year")
        return events


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
        """The enabled sources, in the registry's order, without those that are ``withheld``."""
        return [source for source in self._enabled() if not _why_withheld(source)]

    def withheld(self) -> dict[str, str]:
        """Enabled sources that may not be asked, since nobody agreed to their rule, with the reason in words."""
        return {source.name: why for source in self._enabled() if (why := _why_withheld(source))}

    def _enabled(self) -> list[Source]:
        from sourcer.sources import SOURCES

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
    settings = validated(Settings, merged, str(chosen or "settings"))
    for name, table in settings.sources.items():
        build_source(name, table)
    return Config(settings, origins, chosen.parent if chosen else Path())


def build_source(name: str, table: Mapping[str, Any]) -> Source:
    """The source of that name with the table's keys as its fields. Raises ConfigError for what does not fit."""
    from sourcer.sources import SOURCES

    made = SOURCES.get(name)
    if made is None:
        raise ConfigError(f"[sources.{name}]: there is no such source{near(name, SOURCES)}")
    fields = {field.name for field in dataclasses.fields(made)}
    given = {key: value for key, value in table.items() if key != "enabled"}
    for key in given:
        if key not in fields:
            raise ConfigError(f"[sources.{name}] {key}: unknown key{near(key, [*fields, 'enabled'])}")
    built: Source = validated_by(TypeAdapter(made), given, f"[sources.{name}]")
    return built


def _why_withheld(source: Source) -> str:
    from sourcer.sources.github import GitHub

    return source.withheld if isinstance(source, GitHub) else ""


def _from_environment(environ: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """``SOURCER__DATABASE__URL=x`` as ("SOURCER__DATABASE__URL", {"database": {"url": "x"}}), in order of name.

    ``SOURCER__DATABASE__URL_FILE`` names a file that holds the value; no key of ours ends so.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    for name in sorted(environ):
        if name.startswith(ENVIRONMENT):
            told = name.removesuffix(FILE)
            if told != name and not environ[name]:
                continue
            value: Any = environ[name] if told == name else secret_of(environ, told)
            for part in reversed(told.removeprefix(ENVIRONMENT).lower().split("__")):
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
