"""What a shell offers when somebody presses the tabulator: briefs, areas, components, profiles, sources and people.

It is asked in the middle of a typed line, so it is silent: without a configuration or a database it offers nothing, and
it never writes. Names come from strangers and some shells evaluate what they are offered, so that only names of letters
and the like are; everybody else is offered by id.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from sourcer.config import Config

Offered = list[str | tuple[str, str]]
_MOST = 60
_IN_A_NAME = " .-’"
_LEAST_VALUES = ("0.5", "0.6", "0.7", "0.8", "0.9")


class _Escaped(str):
    """A value as bash must be given it. typer holds it against what was typed without its quotes, which it cannot begin
    with any more; it was held against that already.
    """

    __slots__ = ()

    def startswith(self, *_: Any) -> bool:
        return True


def briefs(ctx: typer.Context, incomplete: str) -> Offered:
    """The names of the configured briefs."""
    return _offered(incomplete, lambda: ((brief.name, "") for brief in _config(ctx).briefs()))


def areas(ctx: typer.Context, incomplete: str) -> Offered:
    """The problem areas of the brief that was chosen, or of all."""
    return _offered(incomplete, lambda: _areas(_config(ctx), ctx.params.get("brief")))


def minimums(incomplete: str) -> Offered:
    """Components, each with a few values to choose from."""
    from sourcer.model.scores import COMPONENTS

    return _offered(incomplete, lambda: ((f"{name}={value}", "") for name in COMPONENTS for value in _LEAST_VALUES))


def profiles(incomplete: str) -> Offered:
    """What an export can be for."""
    from sourcer.export.profiles import PROFILES

    return _offered(incomplete, lambda: ((name, "") for name in PROFILES))


def sources(incomplete: str) -> Offered:
    """Every source that the program knows."""
    from sourcer.sources import SOURCES

    return _offered(incomplete, lambda: ((name, "") for name in SOURCES))


def candidates(ctx: typer.Context, incomplete: str) -> Offered:
    """Whoever is on the last ranking, by name or id; the best first."""
    return _offered(incomplete, lambda: _ranked(_config(ctx), ctx.params.get("brief")))


def _offered(incomplete: str, found: Callable[[], Iterable[tuple[str, str]]]) -> Offered:
    from sourcer.errors import SourcerError

    try:
        fits = [(value, told) for value, told in found() if value.startswith(incomplete)]
    except (SourcerError, OSError):
        return []
    offered = dict(fits[:_MOST])
    if os.environ.get("_SOURCER_COMPLETE") == "complete_bash" and not _is_quoted():
        return [_Escaped(_escaped(value)) for value in offered]
    return [(value, told) if told else value for value, told in offered.items()]


def _is_quoted() -> bool:
    """Whether bash is in the middle of a quoted word, where nothing may be escaped."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    at = os.environ.get("COMP_CWORD", "")
    word = words[int(at)] if at.isdecimal() and int(at) < len(words) else ""
    return word.startswith(("'", '"'))


def _escaped(value: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "._-=:/" else f"\\{letter}" for letter in value)


def _config(ctx: typer.Context) -> Config:
    from sourcer.cli.common import load_config

    return load_config(ctx.params.get("config"), ctx.params.get("database"))


def _areas(config: Config, brief: str | None) -> Iterator[tuple[str, str]]:
    for each in config.briefs():
        if brief in (None, each.name):
            yield from ((area.name, "") for area in each.areas)


def _ranked(config: Config, brief: str | None) -> Iterator[tuple[str, str]]:
    """Names first, for that is what people type; ids behind them."""
    from sourcer.store.glance import glance
    from sourcer.store.runs import last_ranking
    from sourcer.store.scores import names_ranked

    chosen = [each.name for each in config.briefs() if brief in (None, each.name)]
    with glance(config.database_url) as conn:
        if conn is None:
            return
        runs = [(run, name) for name in chosen if (run := last_ranking(conn, name)) is not None]
        people = [person for run, name in runs for person in names_ranked(conn, run, name)]
    yield from ((name, "") for _, name in people if all(map(_is_in_names, name)))
    yield from ((who, _told(name)) for who, name in people)


def _is_in_names(letter: str) -> bool:
    return letter.isalnum() or letter in _IN_A_NAME or unicodedata.combining(letter) > 0


def _told(name: str) -> str:
    return "".join(letter if _is_in_names(letter) else " " for letter in name)
