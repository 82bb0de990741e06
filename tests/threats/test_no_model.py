"""No model that could be talked to is in the program: what strangers write is counted, and addressed to nobody."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOM = Path(__file__).parents[2] / "sourcer"
KNOWN = {
    "alembic": "migrations",
    "apscheduler": "when the night starts",
    "bs4": "HTML",
    "click": "the command line",
    "feedparser": "feeds",
    "httpx": "HTTP",
    "jinja2": "pages",
    "lxml": "XML and HTML",
    "markupsafe": "pages",
    "numpy": "numbers",
    "protego": "robots.txt",
    "psycopg": "PostgreSQL",
    "pydantic": "settings",
    "rapidfuzz": "titles and names that are alike",
    "rich": "the terminal",
    "scipy": "sparse matrices",
    "sklearn": "words into vectors, by counting",
    "sparse_dot_topn": "nearest vectors",
    "sqlalchemy": "the database",
    "structlog": "logs",
    "threadpoolctl": "how many threads count",
    "typer": "the command line",
}
"""What the program imports besides Python's own, and what for: none of it takes instructions from a text."""


def imported() -> Iterator[str]:
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                yield node.module.partition(".")[0]


def test_nothing_is_imported_that_could_obey_a_text() -> None:
    foreign = set(imported()) - set(sys.stdlib_module_names) - {"sourcer"}
    assert not foreign - KNOWN.keys(), "say what it is for, and that it takes no instructions from a text"
    assert {"httpx", "sklearn"} <= foreign
