"""PostgreSQL's own tools, which are found on the PATH; a password goes to them by the environment alone."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from sourcer.errors import StoreError
from sourcer.store.faults import masked
from sourcer.store.pgaside import ASIDE

_WORDS_KEPT = 400


_PLAIN = ("--no-owner", "--no-privileges")  # who owns what is the business of the server that it comes to


@dataclass(frozen=True, slots=True)
class _Call:
    """One of the tools, how it is told where the database is, and the password apart from that."""

    words: list[str]
    password: str = ""

    @property
    def shown(self) -> str:
        return masked(shlex.join(self.words))

    def check(self) -> None:
        """Raise StoreError where the tool is not there."""
        if shutil.which(self.words[0]) is None:
            raise StoreError(
                f"{self.words[0]} is not on the PATH: install PostgreSQL's client tools of the server's version, or "
                f"run this where they are: {self.shown}"
            )

    def run(self) -> str:
        """What it prints. Raises StoreError with its words where it fails."""
        self.check()
        environ = os.environ | ({"PGPASSWORD": self.password} if self.password else {})
        done = subprocess.run(self.words, env=environ, capture_output=True, text=True, check=False, errors="replace")
        if done.returncode != 0:
            said = " ".join(done.stderr.split())[:_WORDS_KEPT] or f"it ended with {done.returncode}"
            if "server version" in said or "unsupported version" in said:
                said += "; put tools of the server's version first on the PATH"
            raise StoreError(f"{self.words[0]} failed: {masked(said)} (the command was: {self.shown})")
        return done.stdout


def dump(engine: Engine, to: Path, named: Path) -> None:
    """Write the whole database into ``to``, as of one moment, whoever writes meanwhile; people know it as ``named``."""
    _dump(engine, named).check()
    _dump(engine, to).run()
    _listed(to).run()


def check_can_load(engine: Engine, file: Path) -> None:
    """Raise StoreError, with the command that would do it, where ``load`` lacks its tool."""
    _load(engine, file).check()


def load(engine: Engine, file: Path) -> None:
    """Put what a file holds into the database: all of it, or nothing."""
    _load(engine, file).run()


def revision_in(file: Path) -> str:
    """What a file holds of the table that names the revision, as PostgreSQL prints it."""
    return _Call(["pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file)]).run()


def _dump(engine: Engine, to: Path) -> _Call:
    where, password = _connection(engine)
    out = [f"--exclude-schema={ASIDE}", f"--file={to}", f"--dbname={where}"]
    return _Call(["pg_dump", "--format=custom", *_PLAIN, *out], password)


def _load(engine: Engine, file: Path) -> _Call:
    where, password = _connection(engine)
    whole = ["--single-transaction", "--exit-on-error", *_PLAIN, f"--dbname={where}", str(file)]
    return _Call(["pg_restore", *whole], password)


def _listed(file: Path) -> _Call:
    """Reads the table of contents, which stands at the end of a whole file."""
    return _Call(["pg_restore", "--list", str(file)])


def _connection(engine: Engine) -> tuple[str, str]:
    from psycopg.conninfo import make_conninfo

    _, known = engine.dialect.create_connect_args(engine.url)
    password = str(known.pop("password", "") or "")
    known.pop("context", None)
    return make_conninfo("", **known), password
