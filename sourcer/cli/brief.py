"""Commands about briefs: ``brief show``, ``brief check``, ``brief presets``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.common import (
    FAILED,
    ConfigOption,
    DatabaseOption,
    Format,
    FormatOption,
    console,
    emit,
    load_config,
    opened,
    say,
    the_brief,
)

if TYPE_CHECKING:
    from sourcer.config import Config
    from sourcer.model.brief import Brief
    from sourcer.rank.brief_word import Finding

NameArgument = Annotated[
    str | None, typer.Argument(help="The brief's name, or a file ending in .toml. Default: the only one.")
]


def show(name: NameArgument = None, config: ConfigOption = None, format: FormatOption = Format.table) -> None:
    """A brief as the ranker reads it: its weights with where each came from, areas, must-haves, lists, team."""
    from sourcer.cli import render_brief

    brief = _read(load_config(config), name)
    if format is Format.table:
        console().print(render_brief.brief_card(brief))
    else:
        emit(render_brief.brief_as(brief, format.value))


def check(
    name: NameArgument = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    format: FormatOption = Format.table,
) -> None:
    """Hold a brief against the papers in the store: areas too broad or unknown, works and people not there,
    and who lacks a must-have.
    """
    from sourcer.cli import render_brief

    settings = load_config(config, database)
    brief = _read(settings, name)
    findings = [*_of_weights(brief), *_of_corpus(settings, brief)]
    if format is Format.table:
        console().print(render_brief.findings_table(brief, findings))
    else:
        emit(render_brief.findings_as(findings, format.value))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(FAILED)


def presets(format: FormatOption = Format.table) -> None:
    """What each role and each kind of organisation lets count, and the weights of each pair."""
    from sourcer.cli import render_brief

    if format is Format.table:
        console().print(render_brief.presets_table())
    else:
        emit(render_brief.presets_as(format.value))


def _read(config: Config, name: str | None) -> Brief:
    from sourcer.briefs import load_brief

    if name is not None and name.endswith(".toml"):
        return load_brief(Path(name))
    chosen = the_brief(config, name)
    return next(brief for brief in config.briefs() if brief.name == chosen)


def _of_weights(brief: Brief) -> list[Finding]:
    from sourcer.rank.brief_word import Finding

    unnamed = [name for name, origin in brief.weights_from.items() if origin.startswith("not named")]
    if not unnamed:
        return []
    return [Finding("warning", f"[weights] does not name {', '.join(unnamed)}: not counted")]


def _of_corpus(config: Config, brief: Brief) -> list[Finding]:
    """What the store's works say; where there is no store yet, that is the finding."""
    from sourcer.clock import SystemClock
    from sourcer.errors import StoreError
    from sourcer.rank import Corpus, check_brief
    from sourcer.rank.brief_word import Finding
    from sourcer.store import accounts, conclusions
    from sourcer.store.engine import reading

    try:
        with opened(config) as engine, reading(engine) as conn:
            corpus = Corpus(
                works=tuple(conclusions.load_works(conn)),
                authors={author.id: author for author in conclusions.load_authors(conn)},
                implementations=tuple(conclusions.load_implementations(conn)),
                as_of=SystemClock(config.settings.clock.as_of).today(),
                accounts=tuple(accounts.load_accounts(conn)),
            )
    except StoreError as fault:
        return [Finding("warning", f"not held against any papers: {fault}")]
    say(f"reading {len(corpus.works)} works")
    return list(check_brief(corpus, brief, config.settings.rank.limits))
