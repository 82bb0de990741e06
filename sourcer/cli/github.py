"""What the commands say about GitHub: its rule, whether it was agreed to, and the question that ``init`` asks."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import typer

from sourcer.cli.common import say

if TYPE_CHECKING:
    from sourcer.config import Config

_TABLE = re.compile(r"^\[sources\.github\]$.*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)


def rule_lines() -> list[str]:
    """The rule as printed everywhere: its name, then a line for each point."""
    from sourcer.sources.github_rule import AGREEMENT, RULE

    return [f"What sourcer may take from GitHub, and for what ({AGREEMENT}):", *(f"- {point}" for point in RULE)]


def standing(config: Config) -> str:
    """Whether GitHub is read, in a line."""
    from sourcer.sources.github import GitHub
    from sourcer.sources.github_rule import AGREEMENT, UNREAD

    if GitHub.name in [source.name for source in config.sources()]:
        return f"GitHub is on: {AGREEMENT} was agreed to"
    why = config.withheld().get(GitHub.name)
    return f"GitHub is off, and every shortlist says that {UNREAD}" + (f": {why}" if why else "")


def wants_github(answer: bool | None) -> bool:
    """The operator's answer: by a flag, else asked on a terminal, else no, with a word on how to say yes later."""
    from sourcer.sources.github_rule import UNREAD

    for line in rule_lines():
        say(line)
    if answer is not None:
        return answer
    if not is_interactive():
        say(
            f"nobody is here to agree: GitHub stays off, and every shortlist will say that {UNREAD}; "
            "`sourcer init --agree-github` agrees, and so do enabled and agreed_to in [sources.github]"
        )
        return False
    return typer.confirm("Do you agree, so that sourcer may read GitHub?", default=False, err=True)


def is_interactive() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty()


def with_answer(text: str, agrees: bool) -> str:
    """A configuration's text with the answer in ``[sources.github]``; all else as it was."""
    from sourcer.sources.github_rule import AGREEMENT

    def answered(table: re.Match[str]) -> str:
        enabled = re.sub(r"(?m)^enabled = .*$", f"enabled = {str(agrees).lower()}", table[0], count=1)
        return re.sub(r"(?m)^agreed_to = .*$", f'agreed_to = "{AGREEMENT if agrees else ""}"', enabled, count=1)

    return _TABLE.sub(answered, text, count=1)
