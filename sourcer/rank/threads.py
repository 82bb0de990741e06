"""One thread for linear algebra: with their number the order of a sum changes, and the last bits of a score."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def one_thread() -> Iterator[None]:
    """Let BLAS and LAPACK work with one thread meanwhile, so that a rerun on another number of cores is bit-identical.

    Another kind of processor may still take other kernels. Works as a decorator too.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        yield
