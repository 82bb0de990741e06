"""Column mappings for `sourcer export --mapping`, read from TOML and checked; docs/exports.md has every key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from sourcer.checked import Table, near, read_toml, validated
from sourcer.errors import ConfigError
from sourcer.export.cells import safe_cell
from sourcer.export.mapping import ALL_FIELDS, ColumnMapping, MappedColumn

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_LONGEST_NAME = 200


class ColumnTable(Table):
    """``[[columns]]``: exactly one of ``field``, ``join`` and ``value``."""

    name: str
    field: str | None = None
    join: tuple[str, ...] | None = None
    value: str | None = None
    between: str | None = None


class MappingTable(Table):
    """The whole file."""

    name: str
    suffix: Literal[".csv", ".tsv", ".txt"] = ".csv"
    delimiter: Literal["comma", "semicolon", "tab", "pipe"] = "comma"
    bom: bool = False
    max_rows: int | None = Field(None, ge=1)
    plain_file_name: bool = False
    columns: tuple[ColumnTable, ...] = ()


def load_mapping(path: Path) -> ColumnMapping:
    """The mapping in a file. Raises ConfigError that names the key or column at fault and the way out."""
    if not path.exists():
        raise ConfigError(f"{path}: no such file; docs/exports.md says how to write a column mapping")
    table = read_toml(path)
    read = validated(MappingTable, table, str(path))
    if not read.name.strip() or not read.name.isprintable():
        raise ConfigError(f"{path}: name: write what the file is for, such as 'our applicant system'")
    if not read.columns:
        raise ConfigError(f"{path}: there is no column; add [[columns]] tables with name and field")
    columns = tuple(_column(column, f"{path}: columns[{at}]") for at, column in enumerate(read.columns, start=1))
    _refuse_twice([column.name for column in columns], path)
    return ColumnMapping(
        name=read.name.strip(),
        columns=columns,
        suffix=read.suffix,
        delimiter=DELIMITERS[read.delimiter],
        bom=read.bom,
        max_rows=read.max_rows,
        plain_file_name=read.plain_file_name,
    )


def _column(table: ColumnTable, where: str) -> MappedColumn:
    name = table.name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or safe_cell(name) != name:
        raise ConfigError(f"{where}: name: {table.name!r} cannot head a column; write the heading as the system has it")
    given = [key for key in ("field", "join", "value") if getattr(table, key) is not None]
    if len(given) != 1:
        what = f"has {' and '.join(given)}" if given else "says nothing of what fills it"
        raise ConfigError(f"{where}: {name!r} {what}; give it one of field, join and value")
    if table.value is not None:
        _refuse_unprintable(table.value, "value", where)
        if table.between is not None:
            raise ConfigError(f"{where}: {name!r} has a value, so there is nothing to put between; take between out")
        return MappedColumn(name, value=table.value)
    fields = table.join if table.join is not None else (table.field or "",)
    if not fields:
        raise ConfigError(f"{where}: join: name at least one field")
    for field in fields:
        if field not in ALL_FIELDS:
            raise ConfigError(f"{where}: {field!r} is no field{near(field, ALL_FIELDS)}")
    if table.between is not None:
        _refuse_unprintable(table.between, "between", where)
    return MappedColumn(name, fields=fields, separator=table.between)


def _refuse_unprintable(text: str, key: str, where: str) -> None:
    if not text.isprintable():
        raise ConfigError(f"{where}: {key}: {text!r} has a line end or another sign that no cell can hold")


def _refuse_twice(names: Sequence[str], path: Path) -> None:
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise ConfigError(f"{path}: two columns are called {twice!r}; a column's name must be its own")
