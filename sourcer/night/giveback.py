"""Memory that one stage of a night has done with, given back before the next one takes its own."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Have the C library return what is free to the system, where it can: glibc keeps all below its highest block.

    Telling people apart takes gigabytes of small values in a large store; without this they stay with the process while
    it ranks, and until the next night.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
