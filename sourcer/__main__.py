"""The ``sourcer`` command, and ``python -m sourcer``: the command line, with Python looking for garbage seldom."""

from __future__ import annotations

import gc

from sourcer.uncollected import collect_seldom


def main() -> None:
    """Run the command line.

    What a command loads stays: looking through it again and again, also once more at the end, frees nothing. That
    took a third of the time in which a shortlist is shown.
    """
    collect_seldom()
    from sourcer.cli import main as run  # what it loads is the most of it

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
