"""A list of people whom a team knows already, read from its own CSV. It is for marking only; no address is taken in."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from sourcer.checked import near
from sourcer.errors import ConfigError
from sourcer.model.ids import orcid
from sourcer.model.opinions import KnownPerson
from sourcer.resolve.accounts import profile_ids
from sourcer.store import conclusions
from sourcer.team.identity import signed_by

COLUMNS = ("name", "orcid", "openreview", "dblp", "scholar", "arxiv_author", "candidate_id", "note")
_MAIL_COLUMN = re.compile(r"mail", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")
_NOT_STORED = "sourcer keeps no e-mail addresses, and nothing of this file was stored"


def read_known(path: Path) -> list[KnownPerson]:
    """The people of a CSV with ``name`` and any of the other COLUMNS, in its order.

    Raises ConfigError for a file that cannot be read, for columns of e-mail addresses or unknown ones, for a cell that
    holds an address, and for an identifier that is none; it names the line and never shows the address.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text; save it as CSV in UTF-8") from None
    return parse_known(text, str(path))


def parse_known(text: str, where: str) -> list[KnownPerson]:
    """The same from the file's text; ``where`` is how errors call it. Cells are parted by commas or semicolons."""
    lines = text.splitlines(keepends=True)
    first = lines[0] if lines else ""
    rows = csv.reader(lines, delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        header = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in next(rows, [])]
        _check_header(header, where)
        return [
            _person(
                {column: cell.strip() for column, cell in zip(header, row, strict=False)},
                f"{where}, line {rows.line_num}",
            )
            for row in rows
            if _is_filled(row, f"{where}, line {rows.line_num}")
        ]
    except csv.Error as error:
        raise ConfigError(f"{where}, line {rows.line_num}: is not CSV ({error})") from None


def with_signatures(conn: Connection, people: Sequence[KnownPerson]) -> tuple[list[KnownPerson], list[str]]:
    """The people with the signatures of the candidates whom the list names, so that they are found again; and those of
    its candidate ids that are nobody's here.
    """
    authors = {each.id: each for each in conclusions.load_authors(conn, {p.candidate_id for p in people})}
    known = [
        replace(each, signed=signed_by(conn, authors[each.candidate_id])) if each.candidate_id in authors else each
        for each in people
    ]
    ids = [each.candidate_id for each in people]
    return known, [name for name in ids if name and name not in authors and not name.startswith("github:")]


def holds_mail(text: str) -> bool:
    """Whether an e-mail address stands in a text."""
    return _MAIL.search(text) is not None


def _check_header(header: Sequence[str], where: str) -> None:
    for column in header:
        if _MAIL_COLUMN.search(column):
            raise ConfigError(f"{where}: has a column {column!r}; {_NOT_STORED}: take the column out")
        if column not in COLUMNS:
            raise ConfigError(f"{where}: unknown column {column!r}{near(column, COLUMNS)}; take it out or rename it")
    if "name" not in header or len(set(header)) < len(header):
        raise ConfigError(
            f"{where}: needs a column 'name', and each column once; it has: {', '.join(header) or 'none'}"
        )


def _is_filled(row: Sequence[str], where: str) -> bool:
    if any(_MAIL.search(cell) for cell in row):
        raise ConfigError(f"{where}: holds an e-mail address; {_NOT_STORED}: take it out")
    return any(cell.strip() for cell in row)


def _person(cells: Mapping[str, str], where: str) -> KnownPerson:
    name = cells.get("name", "")
    if not name:
        raise ConfigError(f"{where}: has no name")
    ids = []
    for column, read in _READERS.items():
        if text := cells.get(column, ""):
            if (known := read(text)) is None:
                raise ConfigError(f"{where}: {text!r} is no {column.replace('_', ' ')} id")
            ids.append(known)
    return KnownPerson(name, tuple(ids), cells.get("candidate_id", ""), cells.get("note", ""))


def _orcid(text: str) -> str | None:
    found = orcid(text.upper())
    return f"orcid:{found}" if found else None


def _profile(scheme: str, bare: str) -> Callable[[str], str | None]:
    """A reader of a profile's address, or of the id alone where it has the shape of one."""

    def read(text: str) -> str | None:
        linked = next((str(known) for known in profile_ids(text) if known.scheme == scheme), None)
        return linked or (f"{scheme}:{text}" if re.fullmatch(bare, text) else None)

    return read


def _arxiv_author(text: str) -> str | None:
    found = re.fullmatch(r"(?:https?://)?(?:arxiv\.org/a/)?([a-z][a-z-]*_[a-z]+_[0-9]+)(?:\.\w+)?/?", text.lower())
    return f"arxiv-author:{found.group(1)}" if found else None


_READERS: Mapping[str, Callable[[str], str | None]] = {
    "orcid": _orcid,
    "openreview": _profile("openreview-profile", r"~\S{1,100}"),
    "dblp": _profile("dblp", r"[\w-]{1,20}/[\w-]{1,40}"),
    "scholar": _profile("scholar", r"[\w-]{12}"),
    "arxiv_author": _arxiv_author,
}
