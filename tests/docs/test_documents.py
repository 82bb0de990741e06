"""What the documents say is what the program does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

from sourcer.cli import app

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/payloads/*.md")])


def commands(group: click.Command, path: str = "sourcer") -> Iterator[tuple[str, click.Command]]:
    found = getattr(group, "commands", None)
    if found is None or getattr(group, "invoke_without_command", False):
        yield path, group
    if found is not None:
        for name, command in found.items():
            yield from commands(command, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme_and_has_help(name: str) -> None:
    assert f"`{name}" in (ROOT / "README.md").read_text(encoding="utf-8"), f"{name} is missing from the README"
    command = COMMANDS[name]
    assert command.help, f"{name} has no help"
    assert all(getattr(option, "help", "") for option in command.params), f"an option of {name} has no help"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(path: Path) -> None:
    named = re.findall(r"`(?:\.venv/bin/)?(sourcer(?: [a-z]+)+)", path.read_text(encoding="utf-8"))
    wrong = [text for text in named if not any(text == name or text.startswith(f"{name} ") for name in COMMANDS)]
    assert not wrong


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert not [target for target in linked if not (path.parent / target).exists()]
    named = re.findall(r"`?((?:sourcer|tests|docs|config|migrations)/[\w./-]+\.(?:py|md|toml))`?", text)
    example = {"sourcer/sources/jmlr.py"}  # the source that a newcomer is about to write
    assert not [target for target in named if target not in example and not (ROOT / target).exists()]


def test_every_make_target_that_a_document_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for path in DOCUMENTS:
        for target in re.findall(r"\bmake ([a-z]+)\b", path.read_text(encoding="utf-8").split("```")[0]):
            if re.search(rf"(`|    )make {target}", path.read_text(encoding="utf-8")):
                assert f"\n{target}:" in makefile, f"{path.name} names make {target}"
