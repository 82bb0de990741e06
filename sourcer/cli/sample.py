"""The sample world's run: the very commands of a real night, on invented records over loopback HTTP."""

from __future__ import annotations

import errno
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcer.cli.common import console, say

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
    from sourcer.judged import with_work_scores
    from sourcer.outputs import write_outputs
    from sourcer.shortlist import Filters, load_shortlist, narrowed
    from sourcer.store.engine import reading

    out = console()
    out.print(BANNER)
    folder.mkdir(parents=True, exist_ok=True)
    with _server(port) as server:
        settings = sample_config(server.url, folder)
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
            with reading(work.engine) as conn:
                whole = load_shortlist(conn, settings.briefs()[0].name)
                shown = with_work_scores(conn, narrowed(whole, Filters(size=settings.settings.export.size)))
    out.print(render.shortlist_table(shown))
    out.print(render.liked_table(shown))
    for entry in shown.entries:
        out.print(render.card(entry))
    tally = report.tally
    if not tally.new and not tally.changed:
        out.print("Nothing new was stored: this is the same shortlist as before.")
    else:
        out.print(f"Stored: {tally.new} new, {tally.changed} changed, {tally.skipped} set aside with a reason.")
    for path in written:
        out.print(f"wrote {path}")
    out.print("To go live, two lines:")
    out.print("  .venv/bin/sourcer init mine    # writes mine/sourcer.toml and mine/briefs/example.toml: edit both")
    out.print("  .venv/bin/sourcer run --config mine/sourcer.toml")
    return commands.EXIT_OF[report.outcome]
