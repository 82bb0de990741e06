"""What databases disagree about: instants, and text that they refuse."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, TypeDecorator

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_T = TypeVar("_T")


class Instant(TypeDecorator[datetime]):
    """A moment: kept as UTC, read back aware, on both engines. A naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """For SQLite the text that SQLAlchemy writes as well, at a fifth of the time."""
        return _sqlite_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; without its zone for SQLite, so that text sorts as time does."""
        if value is None:
            return None
        return _utc(value).replace(tzinfo=None) if dialect.name == "sqlite" else _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"an instant without a time zone: {value.isoformat()}")
    return value.astimezone(UTC)


@lru_cache(maxsize=256)  # every record of a page was fetched, and first seen, at the same moment
def _sqlite_text(value: datetime | None) -> str | None:
    return None if value is None else _utc(value).isoformat(" ", "microseconds").removesuffix("+00:00")


def to_json(value: object) -> str:
    """What a JSON column holds."""
    return "[]" if value in ((), []) else _encode(value)


def from_json(text: str) -> object:
    """What is in a JSON column of SQLite, which gives it as text; most lists are empty."""
    return [] if text == "[]" else _decode(text)


def storable(value: _T) -> _T:
    """``value`` without NUL characters and lone surrogates, which PostgreSQL and UTF-8 cannot hold.

    Goes into tuples, lists, mappings and dataclasses; what needs no cleaning comes back as the same object. This is
    the edge: every ``save_…`` function cleans what it is given before it hashes or compares it.
    """
    return value if _is_storable(value) else _cleaned(value)


def is_storable_text(text: str) -> bool:
    """Whether every database can hold the text as it is."""
    if "\0" in text:
        return False
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:  # a lone surrogate
        return False


def _is_storable(value: Any) -> bool:
    # Called some millions of times a night, hence no isinstance and the quick ways out.
    if not value:
        return True
    kind = type(value)
    if kind is str:
        return is_storable_text(value)
    if kind is tuple or kind is list:
        return all(map(_is_storable, value))
    if kind is dict:
        return all(map(_is_storable, value)) and all(map(_is_storable, value.values()))
    return all(map(_is_storable, _parts[kind](value)))


class _Parts(dict[type, Callable[[Any], Iterable[Any]]]):
    """By type, what takes the values of all fields out of a dataclass or a named tuple; else it takes nothing."""

    def __missing__(self, kind: type) -> Callable[[Any], Iterable[Any]]:
        if issubclass(kind, tuple):
            self[kind] = iter
            return iter
        names = tuple(getattr(kind, "__dataclass_fields__", ()))
        # A second name, any, for attrgetter gives a bare value for a single one.
        self[kind] = attrgetter(*names, names[0]) if names else lambda _: ()
        return self[kind]


_parts = _Parts()


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, tuple | list):
        # A named tuple takes its fields one by one.
        return getattr(type(value), "_make", type(value))(map(_cleaned, value))
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(part) for key, part in value.items()}
    if names := getattr(type(value), "__dataclass_fields__", None):
        return dataclasses.replace(value, **{name: _cleaned(getattr(value, name)) for name in names})
    return value
