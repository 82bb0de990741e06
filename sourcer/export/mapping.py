"""A team's own kind of file: which columns another system wants, and what of a candidate fills each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sourcer.export.fields import FIELDS, Field
from sourcer.export.profiles import COLUMNS
from sourcer.export.table import Column, ExportProfile, joined, table_profile
from sourcer.model.shortlist import Shortlist, ShortlistEntry


def _column_field(column: Column) -> Field:
    return Field(column.name, column.meaning, lambda shortlist, entry: (column.cell(shortlist, entry),))


ALL_FIELDS: Mapping[str, Field] = MappingProxyType(
    {field.name: field for field in (*map(_column_field, COLUMNS), *FIELDS)}
)
"""Everything that a column can be filled from, by name."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of the system: a constant ``value``, or the ``fields`` that fill it with ``separator`` between them.

    Without a separator the values of one field have the field's own between them, and several fields a space.
    """

    name: str
    value: str = ""
    fields: tuple[str, ...] = ()
    separator: str | None = None

    def cell(self, shortlist: Shortlist, entry: ShortlistEntry) -> str:
        """What the column says of a candidate; of several fields those that say nothing leave no separator."""
        if not self.fields:
            return self.value
        said = [ALL_FIELDS[name] for name in self.fields]
        if len(said) == 1:
            return _cell(said[0], said[0].values(shortlist, entry), self.separator)
        cells = (_cell(field, field.values(shortlist, entry), None) for field in said)
        return (" " if self.separator is None else self.separator).join(filter(None, cells))


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The whole mapping; what its parts mean stands in docs/exports.md."""

    name: str
    columns: tuple[MappedColumn, ...]
    suffix: str = ".csv"
    delimiter: str = ","
    bom: bool = False
    max_rows: int | None = None
    plain_file_name: bool = False


def mapped_profile(mapping: ColumnMapping) -> ExportProfile:
    """The kind of file that the mapping describes."""
    columns = [Column(column.name, "", column.cell) for column in mapping.columns]
    return table_profile(
        mapping.name,
        f"as mapped for {mapping.name}",
        columns,
        suffix=mapping.suffix,
        delimiter=mapping.delimiter,
        bom=mapping.bom,
        most_rows=mapping.max_rows,
        has_plain_name=mapping.plain_file_name,
    )


def _cell(field: Field, values: tuple[str, ...], separator: str | None) -> str:
    if len(values) < 2:
        return "".join(values)
    return joined(values, field.separator if separator is None else separator)
