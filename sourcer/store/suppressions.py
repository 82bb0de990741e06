"""Who is withheld: the keyed hashes in the database, and their key, which is never in it. Nothing here commits.

The key is in the environment (``SOURCER_SUPPRESSION_KEY``), in the file that ``SOURCER_SUPPRESSION_KEY_FILE`` names,
or, for SQLite, in a private file beside the database, made once. Without it nobody can tell any more whom a new page
names: then nothing is stored until the key is back, for otherwise whoever was erased would come back.
"""

from __future__ import annotations

import os
import secrets
import weakref
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select

from sourcer.errors import ConfigError, StoreError
from sourcer.store.keys import MOST_IN_ONE
from sourcer.store.tables_rights import suppressions as t
from sourcer.store.upsert import insert_new
from sourcer.withheld.suppression import Fact, Suppressions, digest

KEY_VARIABLE, FILE_VARIABLE = "SOURCER_SUPPRESSION_KEY", "SOURCER_SUPPRESSION_KEY_FILE"
FEWEST = 32
KEY_BESIDE = "key_beside"
"""The execution option of an engine whose file will take the place of this one: the key lies beside that."""
_KNOWN_BY: Fact = ("key", "of the suppressions of sourcer")
_Stamp = tuple[int, datetime | None]
_kept: weakref.WeakKeyDictionary[Engine, tuple[_Stamp, Suppressions]] = weakref.WeakKeyDictionary()


def current(conn: Connection) -> Suppressions | None:
    """Everybody who is withheld; None where nobody is. Raises StoreError where the key is not there, or another."""
    many, newest = conn.execute(select(func.count(), func.max(t.c.made_at)).select_from(t)).one()
    stamp: _Stamp = many, newest
    if not many:
        return None
    kept = _kept.get(conn.engine)
    if kept is None or kept[0] != stamp:
        kept = _kept[conn.engine] = stamp, _load(conn)
    return kept[1]


def save(conn: Connection, facts: Iterable[Fact], pseudonym: str, *, now: datetime) -> Suppressions:
    """Withhold whom these facts tell, under the key, which is made where there is none yet; and everybody so far."""
    current(conn)  # another key than that of those before must not be used
    key = read_key(conn.engine, os.environ, make=True)
    told = [(_KNOWN_BY, "key"), *((fact, "fact") for fact in sorted(facts))]
    made = [{"hash": digest(key, fact), "kind": kind, "made_at": now, "pseudonym": pseudonym} for fact, kind in told]
    insert_new(conn, t, made)
    return _load(conn)


def extend(conn: Connection, known: Suppressions, facts: Iterable[Fact], *, now: datetime) -> None:
    """Withhold more of those who are withheld already, as what came told it."""
    rows = [{"hash": digest(known.key, fact), "kind": "fact", "made_at": now, "pseudonym": ""} for fact in facts]
    insert_new(conn, t, rows)


def overrule(conn: Connection, facts: Iterable[Fact]) -> None:
    """Take back what said that somebody is a namesake, who is now erased too."""
    if current(conn) is None:
        return
    key = read_key(conn.engine, os.environ)
    for part in _parts([digest(key, fact) for fact in facts]):
        conn.execute(delete(t).where(t.c.hash.in_(part)))


def _parts(digests: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(digests), MOST_IN_ONE):
        yield digests[start : start + MOST_IN_ONE]


def load_rows(conn: Connection) -> list[dict[str, Any]]:
    """The rows as they are, to be put into a database that was restored from before them."""
    return [dict(row._mapping) for row in conn.execute(select(t))]


def save_rows(conn: Connection, rows: list[dict[str, Any]]) -> None:
    """Put rows of ``load_rows`` where they are missing."""
    insert_new(conn, t, rows)


def read_key(engine: Engine, environ: Mapping[str, str], *, make: bool = False) -> bytes:
    """The key. Raises ConfigError where there is none (with ``make``: where none can be made), or one too short."""
    if given := environ.get(KEY_VARIABLE, ""):
        return _checked(given, KEY_VARIABLE)
    path = key_file(engine, environ)
    if path is None:
        raise ConfigError(
            f"{KEY_VARIABLE} is not set: whoever is erased is known again by hashes under a key that is kept outside "
            f"the database; set it, or {FILE_VARIABLE}, to {FEWEST} random characters or more, and keep it safe"
        )
    try:
        if make and not path.exists():
            _make(path)
        return _checked(path.read_text(encoding="ascii").strip(), str(path))
    except FileNotFoundError:
        raise ConfigError(f"the key {path} is not there") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigError(f"the key {path} cannot be read or made ({type(fault).__name__})") from None


def key_file(engine: Engine, environ: Mapping[str, str]) -> Path | None:
    """Where the key is kept; None where only the environment could have it."""
    if named := environ.get(FILE_VARIABLE, ""):
        return Path(named)
    if engine.dialect.name == "sqlite":
        return Path(f"{engine.get_execution_options().get(KEY_BESIDE, engine.url.database)}.suppression-key")
    return None


def _load(conn: Connection) -> Suppressions:
    try:
        key = read_key(conn.engine, os.environ)
    except ConfigError as fault:
        raise StoreError(f"{fault}. {_LOST}") from None
    digests = frozenset(bytes(each) for each in conn.scalars(select(t.c.hash)))
    if digest(key, _KNOWN_BY) not in digests:
        raise StoreError(f"the key of {KEY_VARIABLE} or its file is not the one people were erased under. {_LOST}")
    return Suppressions(key, digests)


_LOST = (
    "People were erased from this database, and without the key nobody can tell whom a new page names: nothing is "
    "stored until it is back. Restore it from where you keep it; docs/privacy.md says what can be done if it is lost"
)


def _checked(text: str, where: str) -> bytes:
    if len(text) < FEWEST:
        raise ConfigError(f"{where}: the key is shorter than {FEWEST} characters, and could be guessed; take more")
    return text.encode()


def _make(path: Path) -> None:
    made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
