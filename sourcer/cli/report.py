"""``sourcer report``: the shortlist and its evidence as one page to look at, to mail and to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcer.cli.common import (
    BriefOption,
    ConfigOption,
    DatabaseOption,
    load_config,
    note_given,
    opened,
    say,
    the_brief,
)


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

    from sourcer.clock import SystemClock
    from sourcer.export.write import staged
    from sourcer.night.outputs import path_for, report_page, shown_for
    from sourcer.reading.shortlist import Filters
    from sourcer.rights.given import STDOUT, of_list

    settings = load_config(config, database)
    name = the_brief(settings, brief)
    chosen = next(each for each in settings.briefs() if each.name == name)
    filters = Filters(size=None if all else size or settings.settings.export.size, everybody=all)
    with opened(settings) as engine:
        shown = shown_for(settings, engine, chosen, filters)
        page = report_page(engine, shown, None)
        now, path = SystemClock().now(), out or path_for(settings, name, "report", "html")
        if path == Path("-"):
            note_given(engine, of_list("report", shown, page, STDOUT, now=now))
        else:
            with staged(path, page):
                note_given(engine, of_list("report", shown, page, str(path), now=now))
    if not shown.entries:
        say(f"nobody of {shown.total} ranked for {name!r} is on the list; the page says so")
    if path == Path("-"):
        sys.stdout.buffer.write(page)
        return
    say(f"wrote {path} ({len(page) / 1000:,.0f} kB, {len(shown.entries)} people)")
