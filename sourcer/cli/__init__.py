"""The command line: every command loads, calls and renders; nothing is decided here.

Results go to stdout, talk to stderr. Exit codes: 0 done, 1 failed, 2 misuse, 3 partly done.
Only the command that is called is loaded, and heavy rooms inside it, so that each answers fast.
"""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from sourcer import __version__
from sourcer.cli.common import FAILED, MISUSE, reader_left, say
from sourcer.errors import ConfigError, SourcerError

COMMANDS = (
    ("run", "night.run"),
    ("schedule", "unattended.schedule"),
    ("harvest", "night.harvest"),
    ("resolve", "night.resolve"),
    ("rank", "night.rank"),
    ("shortlist", "people.shortlist"),
    ("liked", "people.liked"),
    ("show", "people.show"),
    ("export", "exporting.export"),
    ("prepare", "prepare.prepare"),
    ("conferences", "conferences.conferences"),
    ("search", "search.search"),
    ("report", "report.report"),
    ("like", "opinions.like"),
    ("dislike", "opinions.dislike"),
    ("keep", "opinions.keep"),
    ("pass", "opinions.pass_"),
    ("calibrate", "calibrate.calibrate"),
    ("similar", "nearby.similar"),
    ("watch", "watching.watch"),
    ("digest", "digest.digest"),
    ("forget", "rights.forget"),
    ("object", "rights.object_"),
    ("purge", "purge.purge"),
    ("backtest", "backtest.backtest"),
    ("evaluate", "backtest.evaluate"),
    ("sources", "records.sources"),
    ("doctor", "doctor.doctor"),
    ("health", "unattended.health"),
    ("backup", "keeping.backup"),
    ("restore", "keeping.restore"),
    ("init", "setup.init"),
    ("demo", "setup.demo"),
    ("people why", "identity.why"),
    ("people about", "about.about"),
    ("people merge", "identity.merge"),
    ("people split", "identity.split"),
    ("people undo", "identity.undo"),
    ("people log", "identity.log"),
    ("people link", "accounts.link"),
    ("people unlink", "accounts.unlink"),
    ("people accounts", "accounts.accounts"),
    ("works why", "works.why"),
    ("works merge", "works.merge"),
    ("works split", "works.split"),
    ("works undo", "works.undo"),
    ("works log", "works.log"),
    ("people known", "nearby.known"),
    ("opinions", "opinions.opinions"),
    ("opinions undo", "opinions.undo"),
    ("notices due", "notices.due"),
    ("notices write", "notices.write"),
    ("notices sent", "notices.sent"),
    ("notices wrote", "notices.wrote"),
    ("notices log", "notices.log"),
    ("records skipped", "records.skipped"),
    ("records reparse", "records.reparse"),
    ("brief show", "brief.show"),
    ("brief check", "brief.check"),
    ("brief presets", "brief.presets"),
    ("runs last", "runs.last"),
    ("runs list", "runs.list_"),
    ("config show", "setup.show_config"),
    ("audit log", "audit.log"),
    ("audit verify", "audit.verify"),
    ("db upgrade", "setup.upgrade"),
    ("db copy", "keeping.copy"),
    ("db check", "keeping.check"),
)
"""Every command, in the order of ``--help``: what is called, and the function in a module of this room. Of a group the
name alone is what runs without a command after it.
"""
GROUPS = {
    "people": "Who is who: why, and what people decide about it.",
    "works": "Which records are one work: why, and what people decide about it.",
    "opinions": None,
    "notices": "What people are told of the data kept on them, and by when.",
    "records": "What sources said, and what of it could not be read.",
    "brief": "What a team asks for, and what it makes count.",
    "runs": "What the program did.",
    "config": "What is configured, and where each value came from.",
    "audit": "The account of decisions: read it, and check that nobody changed it.",
    "db": "The database.",
}


def build(called: str = "") -> typer.Typer:
    """The program with all its commands, or with the one that is ``called`` alone, where there is one of that name: to
    load and build every command takes longer than most of them take to answer.
    """
    made = typer.Typer(
        name="sourcer",
        help="Watches arXiv, conferences and GitHub, and says whose work to read, and why.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    made.callback()(_options)
    groups: dict[str, typer.Typer] = {}
    is_known = any(path.partition(" ")[0] == called for path, _ in COMMANDS)
    for path, place in COMMANDS:
        first, _, second = path.partition(" ")
        if is_known and first != called:
            continue
        module, _, name = place.partition(".")
        function = getattr(import_module(f"sourcer.cli.{module}"), name)
        if first not in GROUPS:
            made.command(first)(function)
            continue
        group = groups.setdefault(first, _group(first))
        if second:
            group.command(second)(function)
        else:
            group.callback()(function)
    for name in GROUPS:
        if name in groups:
            made.add_typer(groups[name], name=name)
    return made


def _group(name: str) -> typer.Typer:
    if GROUPS[name] is None:
        return typer.Typer(invoke_without_command=True)
    return typer.Typer(help=GROUPS[name], no_args_is_help=True)


def __getattr__(name: str) -> typer.Typer:
    """``app``, with every command."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault("app", build())  # type: ignore[no-any-return]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sourcer {__version__}")
        raise typer.Exit


def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Carry the options that come before a command."""


def main() -> None:
    """Run the command line; one clear line and the right exit code instead of a traceback."""
    app = build(sys.argv[1] if len(sys.argv) > 1 else "")
    try:
        app()
    except ConfigError as error:
        say(f"error: {error}")
        sys.exit(MISUSE)
    except SourcerError as error:
        say(f"error: {error}")
        sys.exit(FAILED)
    finally:
        _flush()


def _flush() -> None:
    """Write what is buffered while a reader who left can still be told from a fault."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        reader_left()
