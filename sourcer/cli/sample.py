"""The sample world's run: the very commands of a real night, on invented records over loopback HTTP."""

from __future__ import annotations

import errno
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcer.cli.common import EXIT_OF, console, say

if TYPE_CHECKING:
    from sourcer.config import Config
    from sourcer.demo.server import DemoServer

BANNER = "SAMPLE WORLD: every person, paper and repository below is invented."


def serve_only(port: int) -> None:
    """Serve the sample world until interrupted."""
    from sourcer.demo.server import serve

    say(BANNER)
    serve(port, sys.stdout)


def sample_config(url: str, folder: Path) -> Config:
    """The sample's settings, every source pointed at the server at ``url``, every file into ``folder``."""
    from sourcer import config
    from sourcer.shipped import shipped

    text = (shipped("demo") / "sample.toml").read_text(encoding="utf-8").replace("http://sample", url)
    flags: dict[str, Any] = tomllib.loads(text)
    flags["database"] = {"url": f"sqlite:///{folder.resolve() / 'sample.sqlite3'}"}
    flags["export"] = {**flags.get("export", {}), "folder": str(folder.resolve())}
    flags["rank"]["briefs"] = [str(shipped("demo") / "sample-brief.toml")]
    return config.load(None, environ={}, flags=flags, default=None)


def write_sample_files(url: str, folder: Path) -> Path:
    """The same settings as a file for the other commands, ``sample.toml``, with its brief in ``briefs`` beside it.

    A brief that is there already is kept: somebody may be trying out another.
    """
    from sourcer.export.write import write_whole
    from sourcer.shipped import shipped

    text = (shipped("demo") / "sample.toml").read_text(encoding="utf-8").replace("http://sample", url)
    text = text.replace("briefs = []", 'briefs = ["briefs/sample.toml"]').replace("[export]", '[export]\nfolder = "."')
    brief, path = folder / "briefs" / "sample.toml", folder / "sample.toml"
    brief.parent.mkdir(parents=True, exist_ok=True)
    if not brief.exists():
        write_whole(brief, (shipped("demo") / "sample-brief.toml").read_bytes())
    write_whole(path, f'{text}\n[database]\nurl = "sqlite:///sample.sqlite3"\n'.encode())
    return path


def _server(port: int) -> DemoServer:
    """A server on the port, or on a free one where somebody else has it."""
    from sourcer.demo.server import DemoServer

    try:
        return DemoServer(port=port)
    except OSError as taken:
        if taken.errno != errno.EADDRINUSE:
            raise
        return DemoServer(port=0)


def run_demo(folder: Path, port: int) -> int:
    """Harvest, resolve, rank, print, write; the exit code of the night."""
    from sourcer.cli import night as commands
    from sourcer.cli import render
    from sourcer.night.outputs import write_outputs
    from sourcer.reading.judged import with_work_scores
    from sourcer.reading.meetings import with_meetings, write_next_plan
    from sourcer.reading.places import door_of
    from sourcer.reading.shortlist import Filters, load_narrowed
    from sourcer.store.engine import reading

    out = console()
    out.print(BANNER)
    folder.mkdir(parents=True, exist_ok=True)
    with _server(port) as server:
        settings, settings_url = sample_config(server.url, folder), server.url
        out.print(f"It is served on {server.url} in the formats of arXiv, conferences, PMLR and GitHub.")
        limits = settings.settings.rank.limits
        out.print(
            f"It is small: the guards of the originality score are lowered to {limits.minimum_earlier} earlier and "
            f"{limits.minimum_later} later papers (default 2000 each)."
        )
        with commands.working(settings) as (work, fetcher):
            report = work.run(fetcher)
            commands.tell(report, settings)
            written = write_outputs(settings, work.engine, report, is_sample=True)
            written += write_next_plan(settings, work.engine, is_sample=True)
            with reading(work.engine) as conn:
                brief, size = settings.briefs()[0], settings.settings.export.size
                door = door_of(brief, settings.settings.rank.open_door)
                shown = with_work_scores(conn, load_narrowed(conn, brief.name, Filters(size=size), door))
                shown = with_meetings(conn, shown, shown.as_of)
    out.print(render.shortlist_table(shown))
    out.print(render.liked_table(shown))
    for entry in shown.entries:
        out.print(render.card(entry))
    tally = report.tally
    if not tally.new and not tally.changed:
        out.print("Nothing new was stored: this is the same shortlist as before.")
    else:
        out.print(f"Stored: {tally.new} new, {tally.changed} changed, {tally.skipped} set aside with a reason.")
    for path in (*written, write_sample_files(settings_url, folder)):
        out.print(f"wrote {path}")
    out.print(f"Look around in it, such as: .venv/bin/sourcer show 2 --config {folder / 'sample.toml'}")
    out.print("To go live, two lines:")
    out.print("  .venv/bin/sourcer init mine    # writes mine/sourcer.toml and mine/briefs/example.toml: edit both")
    out.print("  .venv/bin/sourcer run --config mine/sourcer.toml")
    return EXIT_OF[report.outcome]
