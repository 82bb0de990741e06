"""The real program in a folder of its own, as a careless shell would start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Everything that the program prints, to stdout and stderr; files that it makes could be read by everybody."""

    def ran(*words: str, **environ: str) -> str:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOURCER__", "COV_"))}
        command = [sys.executable, "-c", "from sourcer.__main__ import main; main()", *words]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=clean | environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            umask=0o022,
        )
        return done.stdout + done.stderr

    return ran
