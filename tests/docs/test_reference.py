"""The reference of commands and configuration is the program's own."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, get_args

import pytest

from docs.write_reference import HERE, commands_reference, configuration_reference, references
from sourcer.config import Settings
from sourcer.sources.registry import SOURCES
from tests.docs.test_documents import COMMANDS


@pytest.mark.parametrize("name", sorted(references()))
def test_the_reference_is_as_the_program_is_today(name: str) -> None:
    assert (HERE / name).read_text(encoding="utf-8") == references()[name], "write it anew with `make reference`"


def test_every_command_and_each_of_its_options_is_in_the_reference() -> None:
    told = commands_reference()
    for name, command in COMMANDS.items():
        part = told.partition(f"## {name}\n")[2].partition("\n## ")[0]
        assert part, name
        for option in command.params:
            words: Any = option.opts if option.param_type_name == "option" else [str(option.name).upper()]
            assert all(word in part for word in words) or option.name == "help", f"{name}: {option.name}"


def test_every_key_of_the_configuration_is_in_the_reference_with_a_meaning() -> None:
    told = configuration_reference()
    for name, table in Settings.model_fields.items():
        kind: Any = (get_args(table.annotation) or [table.annotation])[0]
        for key, field in getattr(kind, "model_fields", {}).items():
            assert f"| `{key}` |" in told or f"## `[{name}.{key}]`" in told, f"[{name}] {key}"
            assert field.description or f"## `[{name}.{key}]`" in told, f"[{name}] {key} has no meaning"
    for name, source in SOURCES.items():
        for key in dataclasses.fields(source):
            assert f"`{key.name}`" in (source.__doc__ or "").replace("``", "`"), f"[sources.{name}] {key.name}"


def test_the_reference_does_not_depend_on_where_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCER__EXPORT__SIZE", "7")
    monkeypatch.setenv("COLUMNS", "40")
    assert references() == {name: (HERE / name).read_text(encoding="utf-8") for name in references()}
