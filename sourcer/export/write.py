"""The one place of this room that touches the disk: a file is whole and in place, or not there."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sourcer.errors import ExportRefused

_REASONS = {
    errno.ENOENT: "its folder does not exist; make it, or name another",
    errno.ENOTDIR: "its folder is not a folder; name another",
    errno.EISDIR: "a folder of that name is there; name a file",
    errno.EACCES: "this user may not write there; name another folder",
    errno.EPERM: "this user may not write there; name another folder",
    errno.EROFS: "the disk is read-only; name another folder",
    errno.ENOSPC: "the disk is full; make room, or name another folder",
    errno.EDQUOT: "this user's share of the disk is full; make room, or name another folder",
    errno.ENAMETOOLONG: "its name is too long; name a shorter one",
}


@contextmanager
def staged(path: Path, data: bytes) -> Iterator[None]:
    """Write ``data`` beside ``path`` first, and rename it into place when the ``with`` block ends well.

    The block is where what must be true before the file appears is made so, such as the commit of the disclosure
    ledger. If it fails, nothing is left and an older file stays as it was. The file is private (mode 0600).
    Raises ExportRefused where the file cannot be written.
    """
    temporary = _beside(path, data)
    try:
        yield
        with _refusing(path):
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _settle(path.parent)


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``, replacing what was there at once or not at all; see ``staged``.

    Raises ExportRefused where the file cannot be written: folder missing, read-only, disk full.
    """
    with staged(path, data):
        pass


def write_together(files: Sequence[tuple[Path, bytes]]) -> None:
    """Put several files in place; see ``staged_together``."""
    with staged_together(files):
        pass


@contextmanager
def staged_together(files: Sequence[tuple[Path, bytes]]) -> Iterator[None]:
    """Write several files beside their places first, and rename them when the ``with`` block ends well; see ``staged``.

    So neither a full disk nor a block that fails leaves any of them. Raises ExportRefused, which names those that are
    in place where even so a later one could not be renamed.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        waiting += ((_beside(path, data), path) for path, data in files)
        yield
        _rename(waiting)
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)
    for folder in {path.parent for path, _ in files}:
        _settle(folder)


def _rename(waiting: Sequence[tuple[Path, Path]]) -> None:
    placed: list[str] = []
    try:
        for temporary, path in waiting:
            with _refusing(path):
                temporary.replace(path)
            placed.append(str(path))
    except ExportRefused as error:
        if placed:
            raise ExportRefused(f"{error}; in place already: {', '.join(placed)}") from error
        raise


def _beside(path: Path, data: bytes) -> Path:
    """A temporary file with the data in the same folder; none is left where it cannot be written."""
    with _refusing(path):
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            _fill(handle, data)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    return Path(name)


def _fill(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make the rename itself last through a power cut, on systems where a folder can be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise ExportRefused(f"cannot write {path}: {reason}") from error
