"""Run the commands of the tutorial and write down what they print: ``python -m docs.write_tutorial``.

A block of the page that begins with ```` ```console ```` is a session in a shell: lines that begin with ``$`` are run,
in the order of the page and in one empty folder, and what they print on standard output stands below them. A test runs
them too and compares, so the page shows what the program does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

TUTORIAL = Path(__file__).resolve().parent / "tutorial.md"
_SESSION = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LONGEST_S = 300
TODAY = "TODAY"


def retold(text: str, folder: Path) -> str:
    """The page with what its commands print today, run in ``folder``. Raises CalledProcessError where one fails."""
    return _SESSION.sub(lambda block: f"```console\n{_session(block.group(1), folder)}```", text)


def _session(block: str, folder: Path) -> str:
    """Each command with what it prints; the day of the run, which is another one tomorrow, stands as TODAY."""
    told = ""
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        days = {f"{datetime.now(UTC):%Y-%m-%d}"}
        printed = _printed(command, folder)
        for day in days | {f"{datetime.now(UTC):%Y-%m-%d}"}:
            printed = printed.replace(day, TODAY)
        told += f"$ {command}\n{printed}"
    return told


def _printed(command: str, folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SOURCER__", "COV_", "COLUMNS"))}
    clean |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}", "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=clean,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    if ran.returncode:
        raise subprocess.CalledProcessError(ran.returncode, command, ran.stdout, ran.stderr)
    return "".join(f"{line.rstrip()}\n" for line in ran.stdout.splitlines())


def main() -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        TUTORIAL.write_text(retold(TUTORIAL.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
