"""Write the reference of commands and configuration from the program itself: ``python -m docs.write_reference``.

The texts come from where the program takes its own: help of commands and options, fields of settings and sources. So a
reference that is out of date is one that was not written anew, and a test says so.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from datetime import time
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer
from pydantic import BaseModel
from pydantic_core import PydanticUndefined, to_jsonable_python

from sourcer.cli import app
from sourcer.config import ENVIRONMENT, BackfillWindow, Settings
from sourcer.sources.registry import SOURCES

HERE = Path(__file__).resolve().parent
_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "file"}
WRITTEN = "Written by `make reference` from the program itself; change it there."


def references() -> dict[str, str]:
    """The text of each file, by its name under ``docs/``."""
    return {"commands.md": commands_reference(), "configuration.md": configuration_reference()}


def commands_reference() -> str:
    """Every command with its arguments and options."""
    root = typer.main.get_command(app)
    said = (
        "Results go to stdout, talk to stderr. Exit codes: 0 done, 1 failed, 2 misuse, 3 partly done, 130 stopped by "
        "Ctrl-C or SIGTERM."
    )
    lines = ["# Commands", "", *_wrapped(WRITTEN, said)]
    for path, command in _commands(root, "sourcer"):
        lines += _command(path, command)
    return "\n".join(lines).rstrip() + "\n"


def configuration_reference() -> str:
    """Every table of the configuration with its keys."""
    said = (
        "One TOML file, `sourcer.toml` unless `--config` names another; `sourcer init` writes a commented "
        "one. Later layers win: the defaults below, the file, environment variables such as "
        f"`{ENVIRONMENT}DATABASE__URL`, flags. `sourcer config show` prints the result and where each value came from. "
        "An unknown key is an error."
    )
    lines = ["# Configuration", "", *_wrapped(WRITTEN, said)]
    for name, field in Settings.model_fields.items():
        if get_origin(field.annotation) is tuple:
            lines += _table(f"[{name}]", get_args(field.annotation)[0])
        elif name != "sources":
            lines += _table(name, field.annotation)
    lines += ["## `[sources.…]`", "", "A table for each source; `enabled = true` switches it on.", ""]
    for name, source in SOURCES.items():
        lines += [f"### `[sources.{name}]`", "", *_meaning(source), *_keys_of_class(source)]
    return "\n".join(lines).rstrip() + "\n"


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    found = getattr(group, "commands", None)
    if found is None or getattr(group, "invoke_without_command", False):
        yield path, group
    for name, command in (found or {}).items():
        yield from _commands(command, f"{path} {name}")


def _command(path: str, command: Any) -> list[str]:
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    arguments = [each for each in shown if each.param_type_name == "argument"]
    options = [each for each in shown if each.param_type_name == "option" and each.name != "help"]
    usage = " ".join([path, *(_argument(each) for each in arguments), *(["[OPTIONS]"] if options else [])])
    rows = [(f"`{_argument(each)}`", each.help or "", "") for each in arguments]
    rows += [(_option(each), each.help or "", _default(each)) for each in options]
    lines = [f"## {path}", "", *_wrapped(_one_line(command.help or "")), "```", usage, "```", ""]
    return lines + (_rows(("", "what it says", "default"), rows) if rows else [])


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name).upper() + ("..." if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    return names if parameter.is_flag else f"{names} `{_takes(parameter)}`"


def _takes(parameter: Any) -> str:
    kind = parameter.type_descriptor.annotation
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return "|".join(str(each.value) for each in kind)
    return str(parameter.metavar or {Path: "FILE", int: "NUMBER", float: "NUMBER"}.get(kind, "TEXT"))


def _default(parameter: Any) -> str:
    value = getattr(parameter.default, "value", parameter.default)
    is_told = value is not None and not callable(value) and not (parameter.is_flag and value is False)
    plain = isinstance(value, (str, int, float, Path))
    return f"`{value}`" if is_told and plain and value != "" else ""


def _table(name: str, model: Any) -> list[str]:
    """A table of settings and, below it, those within."""
    lines = [f"## `[{name}]`", "", *_meaning(model)]
    if dataclasses.is_dataclass(model):
        return [*lines, *_keys_of_class(model)]
    within = {key: field.annotation for key, field in model.model_fields.items() if _is_table(field.annotation)}
    rows = [
        (
            f"`{key}`",
            f"{_type(field.annotation)}",
            _value(field.get_default(call_default_factory=True)),
            field.description or "",
        )
        for key, field in model.model_fields.items()
        if key not in within
    ]
    lines += _rows(("key", "type", "default", "what it says"), rows)
    if name == "harvest":
        lines += _table("[harvest.backfill]", BackfillWindow)
    for key, inner in within.items():
        lines += _table(f"{name}.{key}", inner)
    return lines


def _is_table(annotation: Any) -> bool:
    return inspect.isclass(annotation) and (issubclass(annotation, BaseModel) or dataclasses.is_dataclass(annotation))


def _keys_of_class(made: Any) -> list[str]:
    """The fields of a dataclass, and below them those of the tables that it takes."""
    kinds = get_type_hints(made)
    fields = dataclasses.fields(made)
    rows = [(f"`{field.name}`", _type(kinds[field.name]), _value(field.default)) for field in fields]
    lines = _rows(("key", "type", "default"), rows)
    for field in fields:
        for inner in get_args(kinds[field.name]):
            if dataclasses.is_dataclass(inner):
                lines += [f"Each of `{field.name}` is a table. {_meaning(inner)[0]}", "", *_meaning(inner)[2:]]
                lines += _keys_of_class(inner)
    return lines


def _meaning(made: Any) -> list[str]:
    """The docstring as Markdown; lines that begin with a key become a list."""
    lines: list[str] = []
    for line in inspect.cleandoc(made.__doc__ or "").replace("``", "`").splitlines():
        is_key = re.match(r"`\w+`[^:.]*: ", line) is not None
        is_within = bool(lines) and lines[-1].startswith(("- ", "  ")) and bool(line)
        lines.append(f"- {line}" if is_key else f"  {line}" if is_within else line)
    return [*lines, ""]


def _type(kind: Any) -> str:
    """A type in words."""
    origin, inner = get_origin(kind), [each for each in get_args(kind) if each not in (Ellipsis, type(None))]
    if origin is Annotated:
        return _type(inner[0])
    if origin is tuple and Ellipsis in get_args(kind):
        return f"list: {_type(inner[0])}"
    if origin is tuple:
        return " and ".join(map(_type, inner))
    if origin is dict:
        return f"table: {_type(inner[1])} by name"
    if origin in (Union, UnionType):
        return " or ".join(map(_type, inner))
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in inner)
    return _WORDS.get(kind, "table" if _is_table(kind) else kind.__name__)


def _value(default: object) -> str:
    if default is PydanticUndefined or default is dataclasses.MISSING:
        return "must be there"
    told = f"{default:%H:%M}" if isinstance(default, time) else to_jsonable_python(default)
    if told is None or told == "" or told == [] or told == {}:
        return ""
    return f"`{_toml(told)}`"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    told = [[_one_line(cell).replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in told), ""]


def _wrapped(*texts: str) -> list[str]:
    return [*textwrap.wrap(" ".join(texts), 120, break_on_hyphens=False), ""]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    """Write the files."""
    for name, text in references().items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
