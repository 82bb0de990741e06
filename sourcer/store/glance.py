"""A glance at a database for a shell that completes a word: nothing is made, moved or waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL, make_url

from sourcer.store.engine import open_engine, reading
from sourcer.store.faults import report_as_store_errors

_SQLITE = "sqlite"
_PATIENCE_S = 2


@contextmanager
def glance(url: str) -> Iterator[Connection | None]:
    """A connection that cannot write; None where there is no database file. Faults come out as StoreError."""
    address = make_url(url)
    if address.drivername != _SQLITE:
        engine = open_engine(address.update_query_dict({"connect_timeout": str(_PATIENCE_S)}).render_as_string(False))
    elif address.database and Path(address.database).is_file():
        file = f"file:{quote(str(Path(address.database).absolute()))}"
        engine = create_engine(URL.create(_SQLITE, database=file, query={"mode": "ro", "uri": "true"}))
        report_as_store_errors(engine)
    else:
        yield None
        return
    try:
        with reading(engine) as conn:
            yield conn
    finally:
        engine.dispose()
