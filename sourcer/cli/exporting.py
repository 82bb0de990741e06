"""The command that writes files for other systems: ``export``. Each is entered in the ledger before it is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli import completing
from sourcer.cli.asking import SOMEBODY, ByOption
from sourcer.cli.common import (
    BriefOption,
    ConfigOption,
    DatabaseOption,
    emit_bytes,
    load_config,
    opened,
    say,
    stoppable,
)
from sourcer.cli.people import AreaOption, JuniorOption, MinimumOption, NewOption, SizeOption, read_shortlist

if TYPE_CHECKING:
    from sourcer.config import Config
    from sourcer.export.table import ExportProfile
    from sourcer.model.shortlist import Shortlist
    from sourcer.rights.disclosing import Given

PROFILE_HELP = "What the file is for: csv, excel, json, greenhouse-prospects, lever or gem-project. Default: csv."


def export(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    profile: Annotated[
        str | None, typer.Option("--profile", "-p", help=PROFILE_HELP, autocompletion=completing.profiles)
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="A TOML file that maps columns for any other system; see docs/exports.md."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file; several where it is too long. Default: stdout.")
    ] = None,
    area: AreaOption = None,
    minimum: MinimumOption = None,
    new: NewOption = False,
    junior: JuniorOption = False,
    size: SizeOption = None,
    to: Annotated[
        str | None, typer.Option("--to", help="For whom: one of [[recipients]]. Default: the team itself.")
    ] = None,
    by: ByOption = SOMEBODY,
    unnoticed: Annotated[
        str | None,
        typer.Option("--without-notice", help="Why an external recipient gets people who had no notice; kept."),
    ] = None,
) -> None:
    """Write candidates to a file that a recruiter's tools can read; whole or not at all, and entered in the ledger."""
    from sourcer.cli.progress import shown
    from sourcer.export.table import check_file_name, render_files
    from sourcer.export.willing import left_out_text, without_unwilling
    from sourcer.rights.disclosing import Given, recipient_named
    from sourcer.rights.given import STDOUT

    chosen = _chosen(profile, mapping)
    if out is not None:
        check_file_name(chosen, out)
    settings = load_config(config, database)
    given = Given(recipient_named(settings, to), by, unnoticed, chosen.name, chosen.columns)
    most = size or settings.settings.export.size
    with stoppable("a file is put in place whole or not at all; the same command begins anew"):
        with shown() as tell:
            tell("reading the ranking")
            found = read_shortlist(
                settings, brief, area, minimum or [], new, most, junior=junior, views=chosen.suffix == ".json"
            )
            found, left_out = without_unwilling(found)
            files = render_files(chosen, found, tell)
        if left_out:
            say(left_out_text(left_out))
        if out is not None:
            _write(out, files, partial(_entered, settings, found, given, files, str(out)))
        elif len(files) == 1:
            _entered(settings, found, given, files, STDOUT)
            emit_bytes(files[0])
        else:
            _refuse_several(chosen, len(found.entries))


def _chosen(profile: str | None, mapping: Path | None) -> ExportProfile:
    from sourcer.errors import ConfigError
    from sourcer.export.profiles import profile_named

    if mapping is None:
        return profile_named(profile or "csv")
    if profile is not None:
        raise ConfigError("--profile and --mapping each say what the file is; give one of them")
    from sourcer.export.mapping import mapped_profile
    from sourcer.mappings import load_mapping

    return mapped_profile(load_mapping(mapping))


def _entered(settings: Config, found: Shortlist, given: Given, files: tuple[bytes, ...], where: str) -> None:
    """Enter the list in the ledger, in a transaction of its own, and say to whom it goes and by when notice is due."""
    from dataclasses import replace

    from sourcer.clock import SystemClock
    from sourcer.rights.disclosing import enter
    from sourcer.rights.given import digests

    given = replace(given, files=digests(files), where=where)
    with opened(settings) as engine:
        for line in enter(engine, found, given, SystemClock().now()):
            say(line)


def _write(out: Path, files: tuple[bytes, ...], enter: Callable[[], None]) -> None:
    """Put the files in place once they are entered, and name those of an earlier export beside them."""
    from contextlib import suppress

    from sourcer.export.table import file_names, left_over
    from sourcer.export.write import staged_together

    paths = file_names(out, len(files))
    with staged_together(tuple(zip(paths, files, strict=True))):
        enter()
    say(f"wrote {', '.join(map(str, paths))}")
    there: list[str] = []
    with suppress(OSError):  # a folder that one may write and not look into
        there += (path.name for path in out.parent.iterdir())
    if stale := left_over(out, paths, there):
        say(f"of an earlier export, and no part of this one: {', '.join(stale)}; delete what you do not need")


def _refuse_several(chosen: ExportProfile, people: int) -> None:
    from sourcer.errors import ExportRefused

    raise ExportRefused(
        f"{people:,} people are more than the {chosen.most_rows:,} that {chosen.name} takes in one file, and stdout is "
        "one file; name a file with --out, and as many as it takes are written beside each other"
    )
