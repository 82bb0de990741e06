"""What the commands share: exit codes, options, opening the store, talking to a person."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sourcer.cli import completing

if TYPE_CHECKING:
    from types import FrameType

    from rich.console import Console
    from sqlalchemy import Connection, Engine

    from sourcer.config import Config
    from sourcer.model.audit import Entry
    from sourcer.model.people import Author

DONE, FAILED, MISUSE, PARTLY, INTERRUPTED = 0, 1, 2, 3, 130
EXIT_OF = {"done": DONE, "partly": PARTLY, "failed": FAILED}
READER_LEFT = 141
"""What shells report of any program whose reader closed the pipe: 128 and SIGPIPE."""


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    csv = "csv"


ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The configuration file. Default: sourcer.toml, where there is one."),
]
DatabaseOption = Annotated[str | None, typer.Option("--database", help="The database's URL, for this call.")]
BriefOption = Annotated[
    str | None,
    typer.Option("--brief", "-b", help="The brief's name. Default: the only one.", autocompletion=completing.briefs),
]
CandidateArgument = Annotated[
    str,
    typer.Argument(help="A candidate's id, place in the ranking, or name.", autocompletion=completing.candidates),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the result.")]


PagerOption = Annotated[
    bool, typer.Option("--pager/--no-pager", help="On a terminal, page what is longer than the screen.")
]


def say(text: str) -> None:
    """One line of talk to stderr, or an event where logs are JSON; control characters of foreign text are dropped."""
    logs = sys.modules.get("sourcer.logs")  # who never set up logs need not load what they take
    if logs is not None and logs.is_json():
        logs.line(text)
        return
    clean = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    print(clean, file=sys.stderr, flush=True)  # noqa: T201


def emit(text: str) -> None:
    """A result to stdout."""
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        reader_left()


def emit_bytes(data: bytes) -> None:
    """A file to stdout, as it is."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        reader_left()


def reader_left() -> NoReturn:
    """End quietly where nobody reads stdout any more, as with `sourcer shortlist | head -1`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered goes nowhere, silently
    raise SystemExit(READER_LEFT)


def console() -> Console:
    """A console on stdout: colours on a terminal only, 100 columns where the width is not known."""
    from sourcer.cli.paging import ResultConsole

    return ResultConsole()


def load_config(path: Path | None, database: str | None = None, *, at: str | None = None) -> Config:
    """The settings, with the flags of this call."""
    from sourcer import config

    flags = {"database": {"url": database} if database else {}, "schedule": {} if at is None else {"at": at}}
    return config.load(path, flags=flags)


@contextmanager
def opened(config: Config, *, migrate: bool = False) -> Iterator[Engine]:
    """The store, checked to fit this program; ``migrate`` brings a new or older one up to date first."""
    from sourcer.store import schema
    from sourcer.store.engine import open_engine

    engine = open_engine(config.database_url)
    try:
        if migrate:
            schema.upgrade(engine)
        schema.check(engine)
        yield engine
    finally:
        engine.dispose()


def note_given(engine: Engine, entry: Entry) -> None:
    """Note in the account of decisions what is about to be given out, in a transaction of its own."""
    from sourcer.store import audit
    from sourcer.store.engine import writing

    with writing(engine) as conn:
        audit.note(conn, entry)


@contextmanager
def stopped_by_sigterm() -> Iterator[None]:
    """Have SIGTERM, by which service managers and containers stop a program, end the work just as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():  # signals come to the main thread alone
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def stoppable(kept: Callable[[], str] | str) -> Iterator[None]:
    """Have Ctrl-C and SIGTERM end the work in the block with exit code 130 and a line that says what is kept and how to
    go on. Whoever asks a second time, while what is open is being closed, is obeyed at once.
    """
    try:
        with stopped_by_sigterm():
            yield
    except KeyboardInterrupt:
        with _obeyed_at_once():
            say(f"stopped: {kept if isinstance(kept, str) else kept()}")
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def _obeyed_at_once() -> Iterator[None]:
    """Have a further signal end the program where it stands: what is stored is whole after each transaction."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: os._exit(INTERRUPTED)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def the_brief(config: Config, name: str | None) -> str:
    """The brief's name: the one asked for, or the only one. Raises ConfigError that lists what there is."""
    from sourcer.errors import ConfigError

    names = [brief.name for brief in config.briefs()]
    if name is None and len(names) == 1:
        return names[0]
    if name in names:
        return str(name)
    what = f"there is no brief {name!r}" if name else "there are several briefs; choose one with --brief"
    raise ConfigError(f"{what}; known are: {', '.join(names) or 'none ([rank] briefs is empty)'}")


def the_author(conn: Connection, config: Config, person: str) -> Author:
    """The author of an id, a name, or a place in a ranking. Raises ResolveError for nobody and for several."""
    from sourcer.reading.persons import find_author

    is_place = person.strip().removeprefix("#").isdecimal()
    return find_author(conn, person, [brief.name for brief in config.briefs()] if is_place else ())
