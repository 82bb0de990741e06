"""Questions to whoever types, on stderr, and answers from stdin: a terminal, a pipe or a test."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sourcer.cli.common import say

ReasonOption = Annotated[str | None, typer.Option("--reason", "-r", help="Why; asked for where it is not given.")]
ByOption = Annotated[str, typer.Option("--by", help="Who says so, as it should stand on record.")]
SOMEBODY = "a person"


def ask(question: str) -> str | None:
    """What was typed, without spaces around it; None where nothing more comes."""
    say(question)
    line = sys.stdin.readline()
    return line.strip() if line else None


def ask_one_of(question: str, choices: dict[str, str]) -> str | None:
    """One of ``choices`` (what may be typed -> what it means), asked until it is; None where nothing more comes."""
    while (typed := ask(question)) is not None:
        if typed.lower() in choices:
            return choices[typed.lower()]
        say(f"{typed!r} is none of: {', '.join(choices)}")
    return None


def the_reason(given: str | None) -> str:
    """The reason, asked for where no flag gave it. Raises ConfigError where there is none."""
    from sourcer.errors import ConfigError

    reason = ask("Why? (a few words, for those who read it later)") if given is None else given
    if not reason or not reason.strip():
        raise ConfigError("--reason is missing: say in a few words why, for those who read it later")
    return reason.strip()
