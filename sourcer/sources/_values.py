"""Values out of JSON, where any field may be null, missing or of another type."""

from __future__ import annotations

LARGEST_COUNT = 2**31 - 1


def mapping(value: object) -> dict[str, object]:
    """An object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """An array, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    """A string, or "" for anything else."""
    return value if isinstance(value, str) else ""


def count(value: object) -> int | None:
    """A whole number that a counter could show, or None for anything else."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and isinstance(value, int) and 0 <= value <= LARGEST_COUNT else None


def number_key(value: object) -> str:
    """A number that services give now as a number, now as a string of digits; "" for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(2**63)):
        return value
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_whole and isinstance(value, int) and 0 <= value < 2**63 else ""
