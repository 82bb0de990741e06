"""How fast pages are parsed, records stored and works ranked, beside named peers: ``python -m benchmarks.speed``.

Every ratio is of processor time in this run: of this process, and for PostgreSQL also of the server's process that
works for the connection. (Wall time is printed beside it; on a machine with other work it says more about that work.)
Ours and the peers take turns, page by page, each on a database of its own that is new in every round; the ratio is that
of the medians over the rounds. Exit code 1 when something that must be reached is not. The peers' group has to be
installed: ``make speed`` does both. The ranker is measured on the real abstracts beside the checkout, where they are.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from benchmarks.generated import OAI_PAGE, Library
from benchmarks.measured import Line, show
from benchmarks.parsing import parsing, parsing_memory, print_page_memory
from benchmarks.ranking import growth, night
from benchmarks.real_works import texts
from benchmarks.replay import UPSTREAM
from benchmarks.storing import storing
from benchmarks.vectors import search, vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--works", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("parse", "SQLite", "PostgreSQL", "vectors", "nearest", "rank", "growth"))
    parser.add_argument("--page", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.page:
        print_page_memory(options.page)
        return
    library, lines = Library(options.seed), []
    if options.only in (None, "parse"):
        lines += [*parsing(library, options.rounds), *parsing_memory(library)]
    for engine, must, goal in (("SQLite", 0.6, 0.9), ("PostgreSQL", 0.8, 1.0)):
        if options.only in (None, engine):
            lines += storing(library, options.works, options.rounds, engine, must, goal)
    ranker = ranking_lines(options.only)
    show(
        [*lines, *ranker],
        f"Speed beside peers: processor (wall) time, medians of {options.rounds} rounds, {OAI_PAGE} works a commit",
    )
    if options.only in (None, "growth") and UPSTREAM.exists():
        Console(width=130, markup=False, highlight=False).print(growth())
    raise SystemExit(any(line.is_missed for line in [*lines, *ranker]))


def ranking_lines(only: str | None) -> list[Line]:
    """The ranker's, where the real abstracts are there."""
    if not UPSTREAM.exists():
        print("there are no real abstracts beside the checkout: the ranker is not measured")
        return []
    parts = {"vectors": lambda: vectors(texts()), "nearest": lambda: search(texts()), "rank": night}
    return [line for name, part in parts.items() if only in (None, name) for line in part()]


if __name__ == "__main__":
    main()
