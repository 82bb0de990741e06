"""Column mappings: read strictly, and filling exactly the columns of the system that they are for."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import ConfigError
from sourcer.export.cells import read_cell, safe_cell
from sourcer.export.fields import FIELDS
from sourcer.export.mapping import ALL_FIELDS, ColumnMapping, MappedColumn, mapped_profile
from sourcer.export.profiles import COLUMN_NAMES
from sourcer.export.table import render_files
from sourcer.export.text import plain_text
from sourcer.mappings import DELIMITERS, ColumnTable, MappingTable, load_mapping
from sourcer.model.shortlist import Shortlist
from sourcer.shipped import shipped
from tests.export.builders import a_score, a_shortlist, a_work, an_entry

DOCS = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")


def documented(heading: str) -> dict[str, str]:
    section = re.split(r"^#+ ", DOCS.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE))


def loaded(folder: Path, text: str) -> ColumnMapping:
    path = folder / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def table(mapping: ColumnMapping, shortlist: Shortlist) -> list[list[str]]:
    """The file as a system reads it that splits at the mapping's delimiter."""
    text = mapped_profile(mapping).render(shortlist).decode("utf-8-sig" if mapping.bom else "utf-8")
    read = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter, strict=True)
    return [[read_cell(cell) for cell in row] for row in read]


def test_every_key_and_field_is_told_and_no_other() -> None:
    assert set(documented("Column mappings")) == set(MappingTable.model_fields)
    assert set(documented("`[[columns]]`")) == set(ColumnTable.model_fields)
    assert documented("Fields") == {field.name: field.meaning for field in FIELDS}
    assert set(ALL_FIELDS) == {*COLUMN_NAMES, *documented("Fields")}


def test_the_example_that_is_shipped_loads_and_fills_its_columns() -> None:
    mapping = load_mapping(shipped("config") / "exports" / "example.toml")
    header, row = table(mapping, a_shortlist())
    assert header == ["Candidate", "Employer", "Summary", "Links", "Pipeline", "Email"]
    assert row[0] == "Velda Okehamble"
    assert row[2].startswith("Training dynamics: warm-up")
    assert row[3].split(", ")[0] == "https://arxiv.org/abs/2203.90017"
    assert row[4:] == ["Research, to look at", ""]
    assert mapping.bom
    assert mapping.max_rows == 5000
    text = (shipped("config") / "exports" / "example.toml").read_text(encoding="utf-8")
    assert all(f"\n{key} = " in text for key in set(MappingTable.model_fields) - {"columns"})


def test_fields_are_joined_without_those_that_say_nothing() -> None:
    columns = (
        MappedColumn("A", fields=("candidate", "company", "rank"), separator=" - "),
        MappedColumn("B", fields=("candidate", "rank")),
        MappedColumn("C", fields=("company",), separator="x"),
        MappedColumn("D", value="same"),
    )
    assert table(ColumnMapping("ours", columns), a_shortlist())[1] == [
        "Velda Okehamble - 1", "Velda Okehamble 1", "", "same"
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", DELIMITERS.values())
@given(name=st.text(min_size=1, max_size=20), title=st.text(st.sampled_from(";,|\t\"'\n=+-@ a"), max_size=20))
def test_any_name_and_title_come_back_through_every_delimiter(delimiter: str, name: str, title: str) -> None:
    entry = an_entry(score=a_score(name=name), works=(a_work(title=title),))
    columns = (MappedColumn("Who", fields=("candidate",)), MappedColumn("Works", fields=("works",)))
    row = table(ColumnMapping("ours", columns, delimiter=delimiter), a_shortlist(entry))[1]
    assert row == [plain_text(name), plain_text(f"{title} — https://arxiv.org/abs/2203.90017")]
    data = mapped_profile(ColumnMapping("ours", columns, delimiter=delimiter)).render(a_shortlist(entry)).decode()
    cells = [cell for line in csv.reader(io.StringIO(data, newline=""), delimiter=delimiter) for cell in line]
    assert all(safe_cell(read_cell(cell)) == cell for cell in cells), "no cell starts a formula"


def test_a_byte_order_mark_and_a_limit_hold_for_each_file() -> None:
    mapping = ColumnMapping("ours", (MappedColumn("Rank", fields=("rank",)),), bom=True, max_rows=1)
    files = render_files(mapped_profile(mapping), a_shortlist(an_entry(rank=1), an_entry(rank=2)))
    assert files == (b'\xef\xbb\xbf"Rank"\r\n"1"\r\n', b'\xef\xbb\xbf"Rank"\r\n"2"\r\n')


HEAD = 'name = "ours"\n'
COLUMN = '[[columns]]\nname = "A"\nfield = "candidate"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (COLUMN, "name is missing"),
        ('name = " "\n' + COLUMN, "write what the file is for"),
        (HEAD, "there is no column; add"),
        (HEAD + "delimeter = 'tab'\n" + COLUMN, "delimeter: unknown key; did you mean 'delimiter'"),
        (HEAD + "delimiter = ','\n" + COLUMN, "delimiter: input should be 'comma', 'semicolon', 'tab' or 'pipe'"),
        (HEAD + "max_rows = 0\n" + COLUMN, "max_rows: input should be greater than or equal to 1"),
        (HEAD + COLUMN + COLUMN, "two columns are called 'A'"),
        (
            HEAD + COLUMN.replace("candidate", "candidat"),
            "columns[1]: 'candidat' is no field; did you mean 'candidate'",
        ),
        (HEAD + COLUMN.replace("candidate", "email"), "columns[1]: 'email' is no field; known are"),
        (HEAD + COLUMN.replace("field", "feild"), "columns[1].feild: unknown key; did you mean 'field'"),
        (HEAD + COLUMN + 'value = "x"\n', "'A' has field and value; give it one of field, join and value"),
        (HEAD + '[[columns]]\nname = "A"\n', "'A' says nothing of what fills it"),
        (HEAD + '[[columns]]\nname = "A"\njoin = []\n', "join: name at least one field"),
        (HEAD + '[[columns]]\nname = "A"\nvalue = "x"\nbetween = ","\n', "nothing to put between"),
        (HEAD + '[[columns]]\nname = "A"\nvalue = "x\\ny"\n', "value: 'x\\ny' has a line end"),
        (HEAD + COLUMN + 'between = "\\n"\n', "between: '\\n' has a line end"),
        (HEAD + COLUMN.replace('"A"', '"=A1"'), "'=A1' cannot head a column"),
        (HEAD + COLUMN.replace('"A"', '""'), "'' cannot head a column"),
        (HEAD + "columns = 3\n", "columns: input should be"),
        ("name = ", "is not valid TOML"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_what_is_wrong_with_what(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(says)) as refused:
        loaded(tmp_path, text)
    assert str(tmp_path / "ours.toml") in str(refused.value)


def test_a_mapping_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file; docs/exports\.md says how"):
        load_mapping(tmp_path / "nowhere.toml")
