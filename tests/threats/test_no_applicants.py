"""sourcer finds people by what they published; nothing in it takes in applicants and puts them in an order."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

from sourcer.cli import app
from sourcer.errors import ConfigError
from sourcer.store.tables_search import metadata
from sourcer.team.known import COLUMNS, parse_known

FILES = {
    "config": "the configuration",
    "out": "a file that is written",
    "folder": "a folder that is written into",
    "decisions": "what the team decided about people who are ranked already: the order is measured by it, and not made",
    "mapping": "columns of an export",
    "text": "the letter that somebody was sent about what is held: its hash is noted",
    "file": "people whom the team knows already: they are marked, and ranked by nothing that the file says",
}
"""What a command may be given as a file, and what it is."""
BACKUPS = {("backup",), ("restore",)}
"""Their file is the whole store of a program like this one, and no list."""
APPLICANT = re.compile(r"appl(?:y|icant|ication)s?\b|\bcvs?\b|r[ée]sum[ée]s?\b|cover.?letter", re.IGNORECASE)
ELSEWHERE = re.compile(r"applicant systems?|applicant tracking", re.IGNORECASE)
"""Systems that an export is made for: people who were found and asked are entered there by the team."""


def commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


def files_of(command: click.Command) -> set[str]:
    """The parameters that take a path."""
    function = command.callback
    hints = typing.get_type_hints(getattr(function, "__wrapped__", function)) if function else {}
    return {name for name, hint in hints.items() if "Path" in str(hint)}


ALL = dict(commands(typer.main.get_command(app)))


def test_no_command_takes_in_a_file_of_people_but_the_one_that_marks_whom_the_team_knows() -> None:
    found = {(path, name) for path, command in ALL.items() for name in files_of(command)}
    assert ("config",) not in found
    assert {name for _, name in found} <= FILES.keys(), "say what this file is, and that it ranks no applicants"
    assert {path for path, name in found if name == "file"} - BACKUPS == {("people", "known")}
    assert len(found) > 10


def test_no_command_speaks_of_ranking_applicants() -> None:
    for path, command in ALL.items():
        words = [command.help or "", *path, *(param.name or "" for param in command.params)]
        words += [str(getattr(param, "help", "") or "") for param in command.params]
        assert not APPLICANT.search(ELSEWHERE.sub("", " ".join(words))), path


def test_no_table_holds_an_application() -> None:
    names = [f"{table.name} {column.name}" for table in metadata.tables.values() for column in table.columns]
    assert not [name for name in names if APPLICANT.search(name)]


@pytest.mark.parametrize("column", ["cv", "resume", "grade", "score", "age", "email"])
def test_the_list_of_known_people_has_no_place_for_what_an_application_says(column: str) -> None:
    assert column not in COLUMNS
    with pytest.raises(ConfigError):
        parse_known(f"name,{column}\nMaren T. Oduya,x\n", "people.csv")


def test_the_document_says_why() -> None:
    text = (Path(__file__).parents[2] / "docs" / "threats.md").read_text(encoding="utf-8")
    assert "## Why there is nothing that ranks applicants" in text
