"""The command line: every command loads, calls and renders; nothing is decided here.

Results go to stdout, talk to stderr. Exit codes: 0 done, 1 failed, 2 misuse, 3 partly done.
Heavy rooms are imported inside the commands, so that ``--help`` starts fast.
"""

from __future__ import annotations

import gc
import sys

import typer
from typer.main import get_command_name
from typer.models import CommandInfo

from sourcer import __version__
from sourcer.cli import (
    about,
    accounts,
    audit,
    backtest,
    brief,
    calibrate,
    conferences,
    digest,
    doctor,
    exporting,
    identity,
    keeping,
    nearby,
    night,
    notices,
    opinions,
    people,
    prepare,
    purge,
    records,
    report,
    rights,
    runs,
    search,
    setup,
    unattended,
    watching,
    works,
)
from sourcer.cli.common import FAILED, MISUSE, reader_left, say
from sourcer.errors import ConfigError, SourcerError

_SELDOM = 100_000

app = typer.Typer(
    name="sourcer",
    help="Watches arXiv, conferences and GitHub, and says whose work to read, and why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
people_app = typer.Typer(help="Who is who: why, and what people decide about it.", no_args_is_help=True)
works_app = typer.Typer(help="Which records are one work: why, and what people decide about it.", no_args_is_help=True)
opinions_app = typer.Typer(invoke_without_command=True)
notices_app = typer.Typer(help="What people are told of the data kept on them, and by when.", no_args_is_help=True)
records_app = typer.Typer(help="What sources said, and what of it could not be read.", no_args_is_help=True)
brief_app = typer.Typer(help="What a team asks for, and what it makes count.", no_args_is_help=True)
runs_app = typer.Typer(help="What the program did.", no_args_is_help=True)
config_app = typer.Typer(help="What is configured, and where each value came from.", no_args_is_help=True)
audit_app = typer.Typer(
    help="The account of decisions: read it, and check that nobody changed it.", no_args_is_help=True
)
db_app = typer.Typer(help="The database.", no_args_is_help=True)

app.command()(night.run)
app.command()(unattended.schedule)
app.command()(night.harvest)
app.command()(night.resolve)
app.command()(night.rank)
app.command()(people.shortlist)
app.command()(people.liked)
app.command()(people.show)
app.command()(exporting.export)
app.command()(prepare.prepare)
app.command()(conferences.conferences)
app.command()(search.search)
app.command()(report.report)
app.command()(opinions.like)
app.command()(opinions.dislike)
app.command()(opinions.keep)
app.command("pass")(opinions.pass_)
app.command()(calibrate.calibrate)
app.command()(nearby.similar)
app.command()(watching.watch)
app.command()(digest.digest)
app.command()(rights.forget)
app.command("object")(rights.object_)
app.command()(purge.purge)
app.command()(backtest.backtest)
app.command()(backtest.evaluate)
app.command()(records.sources)
app.command()(doctor.doctor)
app.command()(unattended.health)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(setup.init)
app.command()(setup.demo)
people_app.command("why")(identity.why)
people_app.command("about")(about.about)
people_app.command("merge")(identity.merge)
people_app.command("split")(identity.split)
people_app.command("undo")(identity.undo)
people_app.command("log")(identity.log)
people_app.command("link")(accounts.link)
people_app.command("unlink")(accounts.unlink)
people_app.command("accounts")(accounts.accounts)
works_app.command("why")(works.why)
works_app.command("merge")(works.merge)
works_app.command("split")(works.split)
works_app.command("undo")(works.undo)
works_app.command("log")(works.log)
people_app.command("known")(nearby.known)
opinions_app.callback()(opinions.opinions)
opinions_app.command("undo")(opinions.undo)
for _name in ("due", "write", "sent", "wrote", "log"):
    notices_app.command(_name)(getattr(notices, _name))
records_app.command("skipped")(records.skipped)
records_app.command("reparse")(records.reparse)
brief_app.command("show")(brief.show)
brief_app.command("check")(brief.check)
brief_app.command("presets")(brief.presets)
runs_app.command("last")(runs.last)
runs_app.command("list")(runs.list_)
config_app.command("show")(setup.show_config)
audit_app.command("log")(audit.log)
audit_app.command("verify")(audit.verify)
db_app.command("upgrade")(setup.upgrade)
db_app.command("copy")(keeping.copy)
db_app.command("check")(keeping.check)
app.add_typer(people_app, name="people")
app.add_typer(works_app, name="works")
app.add_typer(opinions_app, name="opinions")
app.add_typer(notices_app, name="notices")
app.add_typer(records_app, name="records")
app.add_typer(brief_app, name="brief")
app.add_typer(runs_app, name="runs")
app.add_typer(config_app, name="config")
app.add_typer(audit_app, name="audit")
app.add_typer(db_app, name="db")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sourcer {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Carry the options that come before a command."""


def main() -> None:
    """Run the command line; one clear line and the right exit code instead of a traceback."""
    gc.set_threshold(_SELDOM)  # what a command loads stays: looking through it again and again frees nothing
    if len(sys.argv) > 1:
        _build_only(sys.argv[1])
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


def _build_only(called: str) -> None:
    """Leave out all commands but the one that is called, where there is one of that name: to build every command takes
    longer than most of them take to answer.
    """
    commands = [each for each in app.registered_commands if _name_of(each) == called]
    groups = [each for each in app.registered_groups if each.name == called]
    if commands or groups:
        app.registered_commands, app.registered_groups = commands, groups


def _name_of(command: CommandInfo) -> str:
    return command.name or get_command_name(command.callback.__name__ if command.callback else "")


def _flush() -> None:
    """Write what is buffered while a reader who left can still be told from a fault."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        reader_left()
