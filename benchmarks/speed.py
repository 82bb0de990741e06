"""How fast pages are parsed and records stored, beside named peers on the same bytes: ``python -m benchmarks.speed``.

Every ratio is of processor time in this run: of this process, and for PostgreSQL also of the server's process that
works for the connection. (Wall time is printed beside it; on a machine with other work it says more about that work.)
Ours and the peers take turns, page by page, each on a database of its own that is new in every round; the ratio is that
of the medians over the rounds. Exit code 1 when something that must be reached is not. The peers' group has to be
installed: ``make speed`` does both.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.generated import OAI_PAGE, Library
from benchmarks.measured import show
from benchmarks.parsing import parsing, parsing_memory, print_page_memory
from benchmarks.storing import storing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--works", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("parse", "SQLite", "PostgreSQL"))
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
    show(
        lines,
        f"Speed beside peers: processor (wall) time, medians of {options.rounds} rounds, {OAI_PAGE} works a commit",
    )
    raise SystemExit(any(line.is_missed for line in lines))


if __name__ == "__main__":
    main()
