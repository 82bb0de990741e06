"""The real program in a folder of its own, and the sample world for it to read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sourcer.demo.server import DemoServer

Ran = subprocess.CompletedProcess[str]
Sourcer = Callable[..., Ran]


@pytest.fixture
def sourcer(tmp_path: Path) -> Sourcer:
    """Run the real program in an empty folder."""

    def run(*words: str, **environ: str) -> Ran:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOURCER__", "COV_"))}
        command = [sys.executable, "-c", "from sourcer.__main__ import main; main()", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=clean | environ, capture_output=True, text=True, check=False, timeout=120
        )

    return run


@pytest.fixture(scope="module")
def world() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server
