"""What databases disagree about: instants, and text that they refuse."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_T = TypeVar("_T")


class Instant(TypeDecorator[datetime]):
    """A moment: kept as UTC, read back aware, on both engines. A naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; without its zone for SQLite, so that text sorts as time does."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without a time zone: {value.isoformat()}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(value: _T) -> _T:
    """``value`` without NUL characters and lone surrogates, which PostgreSQL and UTF-8 cannot hold.

    Goes into tuples, lists, mappings and dataclasses; what needs no cleaning comes back as the same object. This is
    the edge: every ``save_…`` function cleans what it is given before it hashes or compares it.
    """
    return value if _is_storable(value) else _cleaned(value)


def _is_storable(value: Any) -> bool:
    # Called some millions of times a night, hence no isinstance and the quick test for plain ASCII.
    kind = type(value)
    if kind is str:
        return "\0" not in value if value.isascii() else _UNSTORABLE.search(value) is None
    if kind is tuple or kind is list:
        return all(map(_is_storable, value))
    if kind is dict:
        return all(map(_is_storable, value)) and all(map(_is_storable, value.values()))
    names = getattr(kind, "__dataclass_fields__", ())
    return all(_is_storable(getattr(value, name)) for name in names)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, tuple | list):
        return type(value)(map(_cleaned, value))
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(part) for key, part in value.items()}
    if names := getattr(type(value), "__dataclass_fields__", None):
        return dataclasses.replace(value, **{name: _cleaned(getattr(value, name)) for name in names})
    return value
