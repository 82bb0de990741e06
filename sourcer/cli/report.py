"""``sourcer report``: the shortlist and its evidence as one page to look at, to mail and to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcer.cli.common import BriefOption, ConfigOption, DatabaseOption, load_config, opened, say, the_brief


def report(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    brief: BriefOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The file; - is stdout. Default: report.html in the [export] folder."),
    ] = None,
    size: Annotated[
        int | None, typer.Option("--size", "-n", min=1, help="How many at most. Default: [export] size.")
    ] = None,
    all: Annotated[
        bool, typer.Option("--all", help="Everybody who was ranked, also those on whom the team passed.")
    ] = False,
) -> None:
    """One HTML file that asks nothing of anybody: shortlist, map, evidence, what is new, how the run went."""
    import sys

    from sourcer.export.write import write_whole
    from sourcer.outputs import path_for, report_page, shown_for
    from sourcer.shortlist import Filters

    settings = load_config(config, database)
    name = the_brief(settings, brief)
    chosen = next(each for each in settings.briefs() if each.name == name)
    filters = Filters(size=None if all else size or settings.settings.export.size, everybody=all)
    with opened(settings) as engine:
        shown = shown_for(settings, engine, chosen, filters)
        page = report_page(engine, shown, None)
    if not shown.entries:
        say(f"nobody of {shown.total} ranked for {name!r} is on the list; the page says so")
    if out == Path("-"):
        sys.stdout.buffer.write(page)
        return
    path = out or path_for(settings, name, "report", "html")
    write_whole(path, page)
    say(f"wrote {path} ({len(page) / 1000:,.0f} kB, {len(shown.entries)} people)")
