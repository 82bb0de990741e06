"""The year of a record, as far as it tells one."""

from __future__ import annotations

import re

from sourcer.model.records import Record

_YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")


def year_of(record: Record) -> int | None:
    """The year of a record: of its first public day, else named by its venue, else of the version shown."""
    if record.published:
        return record.published.year
    return year_of_venue(record) or (record.updated.year if record.updated else None)


def year_of_venue(record: Record) -> int | None:
    """The year that the venue's name holds."""
    named = _YEAR.search(record.venue or "")
    return int(named.group(1)) if named else None
