"""Counts and times as people say them: "1 work", "3 works", "under a month"."""

from __future__ import annotations

_MONTHS_A_YEAR = 12


def counted(number: int, one: str, many: str = "") -> str:
    """``number`` with its noun: "1 work", "2000 works"; "no work" for none. ``many`` is a plural that needs more than
    an s.
    """
    if number == 1:
        return f"1 {one}"
    return f"{number} {many or one + 's'}" if number else f"no {one}"


def months(years: float) -> str:
    """A time given in years, told in months: "under a month", "1 month", "18 months"."""
    return counted(round(_MONTHS_A_YEAR * years), "month") if _MONTHS_A_YEAR * years >= 1 else "under a month"


def few_or_none(number: int, one: str) -> str:
    """A count that is too small: "only 2 papers", "no paper"."""
    return f"only {counted(number, one)}" if number else f"no {one}"
