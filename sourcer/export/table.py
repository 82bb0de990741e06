"""What a kind of file is: a table with its columns and limits, or something else that is rendered whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sourcer.errors import ExportRefused
from sourcer.export.csv import rows_to_csv
from sourcer.export.text import plain_text
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.model.telling import Tell, silent

_SAFE_STEM = re.compile(r"[a-z0-9_-]+")
_NOT_SAFE = re.compile(r"[^a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, what it means (docs/exports.md says the same), and how a cell is filled."""

    name: str
    meaning: str
    cell: Callable[[Shortlist, ShortlistEntry], str]


class Render(Protocol):
    """Makes a file's bytes of a list, and tells how many people are written."""

    def __call__(self, shortlist: Shortlist, tell: Tell = silent) -> bytes:
        """The file."""
        ...


@dataclass(frozen=True, slots=True)
class ExportProfile:
    """A kind of file. ``columns`` are stable: new ones are only ever added at the end. ``render`` is pure.

    ``most_rows`` is how many people the system takes in one file, None where it does not care. ``has_plain_name``:
    the system takes only files whose name is of ``a-z 0-9 _ -`` and ends in ``suffix``.
    """

    name: str
    about: str
    suffix: str
    columns: tuple[str, ...]
    render: Render
    most_rows: int | None = None
    has_plain_name: bool = False


def table_profile(
    name: str,
    about: str,
    columns: Sequence[Column],
    *,
    suffix: str = ".csv",
    delimiter: str = ",",
    bom: bool = False,
    most_rows: int | None = None,
    has_plain_name: bool = False,
) -> ExportProfile:
    """The kind of file that has these columns, a row for each person."""
    names = tuple(column.name for column in columns)

    def render(shortlist: Shortlist, tell: Tell = silent) -> bytes:
        return rows_to_csv(names, table_rows(columns, shortlist, tell), bom=bom, delimiter=delimiter)

    return ExportProfile(name, about, suffix, names, render, most_rows, has_plain_name)


def table_rows(columns: Sequence[Column], shortlist: Shortlist, tell: Tell = silent) -> tuple[tuple[str, ...], ...]:
    """A row of plain texts for each entry, in the order of the columns."""
    rows: list[tuple[str, ...]] = []
    for entry in shortlist.entries:
        tell("writing the export", len(rows), len(shortlist.entries), "people")
        rows.append(tuple(plain_text(column.cell(shortlist, entry)) for column in columns))
    return tuple(rows)


def joined(values: Iterable[str], separator: str) -> str:
    """The values with ``separator`` between them and never inside one: there its sign becomes a slash.

    So whoever parts the cell again gets as many values as there were.
    """
    sign = separator.strip() or separator
    instead = " " if sign == "/" else "/"
    plain = (" ".join(plain_text(value).split()) for value in values)
    return separator.join(re.sub(rf" *{re.escape(sign)} *", instead, value) if sign else value for value in plain)


def render_files(profile: ExportProfile, shortlist: Shortlist, tell: Tell = silent) -> tuple[bytes, ...]:
    """The list as the system takes it: one file, or several where it has more people than go into one."""
    most, entries = profile.most_rows, shortlist.entries
    if most is None or len(entries) <= most:
        return (profile.render(shortlist, tell),)
    parts = (entries[start : start + most] for start in range(0, len(entries), most))
    return tuple(profile.render(replace(shortlist, entries=part), tell) for part in parts)


def file_names(path: Path, count: int) -> tuple[Path, ...]:
    """Where the files go: ``people.csv``, or ``people-1.csv`` and so on, with as many digits as sort well."""
    if count == 1:
        return (path,)
    width = len(str(count))
    return tuple(path.with_name(f"{path.stem}-{number:0{width}}{path.suffix}") for number in range(1, count + 1))


def left_over(path: Path, written: Iterable[Path], there: Iterable[str]) -> list[str]:
    """Which of the files ``there`` an earlier export to ``path`` left, that were not written now."""
    mine = re.compile(rf"{re.escape(path.stem)}(?:-\d+)?{re.escape(path.suffix)}")
    new = {each.name for each in written}
    return sorted(name for name in there if mine.fullmatch(name) and name not in new)


def check_file_name(profile: ExportProfile, path: Path) -> None:
    """Raises ExportRefused, with a name that will do, where the system would not take a file of that name."""
    if not profile.has_plain_name or (_SAFE_STEM.fullmatch(path.stem) and path.suffix == profile.suffix):
        return
    apart = unicodedata.normalize("NFKD", path.stem.casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    safe = _NOT_SAFE.sub("_", plain).strip("_") or "people"
    raise ExportRefused(
        f"{profile.name} takes only file names of a-z, 0-9, '_' and '-' that end in {profile.suffix}; "
        f"instead of {plain_text(path.name)!r} name it {safe}{profile.suffix}"
    )
