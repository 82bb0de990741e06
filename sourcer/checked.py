"""Reading TOML strictly: every fault becomes one line that names the file, the key and the way out."""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from sourcer.errors import ConfigError

_SECRET = re.compile(r"^(?:fetch\.(?:tokens|accounts)|database)\b|url|password|secret|token")
"""Places where a secret may stand, by mistake too: what is there is never repeated."""

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Table(BaseModel):
    """A table whose keys are all known; values cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


def validated(model: type[M], table: Mapping[str, Any], where: str) -> M:
    """The table as the model. Raises ConfigError for an unknown key, with the near one, and for a wrong value."""
    _refuse_unknown(model, table, where, ())
    try:
        return model.model_validate(table)
    except ValidationError as error:
        raise ConfigError(f"{where}: {_first_fault(error)}") from None


def validated_by(adapter: TypeAdapter[T], table: Mapping[str, Any], where: str) -> T:
    """The table as a dataclass. Raises ConfigError for a wrong value."""
    try:
        return adapter.validate_python(table)
    except ValidationError as error:
        raise ConfigError(f"{where} {_first_fault(error)}") from None


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "missing":
        return f"{place} is missing; add it"
    got = "" if _SECRET.search(place) else f" (got {fault['input']!r})"
    return f"{place}: {fault['msg'].lower()}{got}" if place else str(fault["msg"])


def _refuse_unknown(
    model: type[BaseModel],
    table: Mapping[str, Any],
    where: str,
    path: tuple[str, ...],
    whole: type[BaseModel] | None = None,
) -> None:
    whole = whole or model
    for key, value in table.items():
        field = model.model_fields.get(key)
        if field is None:
            raise ConfigError(f"{where}: {'.'.join((*path, key))}: unknown key{_way_out(key, model, whole)}")
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, Mapping):
            _refuse_unknown(kind, value, where, (*path, key), whole)
        elif isinstance(kind, type) and dataclasses.is_dataclass(kind) and isinstance(value, Mapping):
            known = [limit.name for limit in dataclasses.fields(kind)]
            for limit in value:
                if limit not in known:
                    raise ConfigError(f"{where}: {'.'.join((*path, key, limit))}: unknown key{near(limit, known)}")
        elif (each := _table_in(kind)) and isinstance(value, list):
            for at, below in enumerate(value, start=1):
                if isinstance(below, Mapping):
                    _refuse_unknown(each, below, where, (*path, f"{key}[{at}]"), whole)


def _table_in(kind: Any) -> type[BaseModel] | None:
    """The table of which an array holds several, as in ``tuple[AreaTable, ...]``."""
    parts = get_args(kind)
    return parts[0] if parts and isinstance(parts[0], type) and issubclass(parts[0], BaseModel) else None


def _way_out(key: str, model: type[BaseModel], whole: type[BaseModel]) -> str:
    """In TOML a key below a heading belongs to that heading's table, which is easily forgotten."""
    if model is not whole and key in whole.model_fields:
        return f"; {key!r} belongs to no table: move it above the first [heading]"
    return near(key, model.model_fields)


def near(word: str, known: Iterable[str]) -> str:
    """What to add to "unknown": the name that was probably meant, or all names."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; known are: {', '.join(sorted(names))}"
