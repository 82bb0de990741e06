"""Memory that is free goes back to the system, also below what is still in use."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

# Blocks too large for Python's own allocator and too small to be mapped one by one; the last one stays.
_SCRIPT = """
import os
from pathlib import Path
from sourcer.night.giveback import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20

blocks = [bytes(2000) for _ in range(50_000)]
del blocks[:-1]
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc keeps what is free, and trims")
def test_what_is_free_below_what_is_used_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], check=True, capture_output=True, text=True)
    assert int(done.stdout) > 50
