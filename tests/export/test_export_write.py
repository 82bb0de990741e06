"""A file is whole and in place, or what was there before is untouched."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from sourcer.errors import ExportRefused
from sourcer.export.write import staged, write_together, write_whole


def failing(code: int):  # type: ignore[no-untyped-def]
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_a_file_is_put_in_place_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "candidates.csv"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("code", "says"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only"), (errno.EIO, os.strerror(errno.EIO))]
)
def test_a_disk_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    path = tmp_path / "candidates.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", failing(code))
    with pytest.raises(ExportRefused, match=says) as refused:
        write_whole(path, b"new")
    assert str(path) in str(refused.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="folder does not exist; make it, or name another"):
        write_whole(tmp_path / "nowhere" / "candidates.csv", b"x")


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ExportRefused, match="not a folder"):
        write_whole(tmp_path / "file" / "candidates.csv", b"x")


def test_a_folder_of_that_name_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(ExportRefused, match="a folder of that name"):
        write_whole(tmp_path / "out", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_file_appears_only_when_the_block_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "candidates.csv"
    with staged(path, b"x"):
        assert not path.exists()
    assert path.read_bytes() == b"x"


def test_a_block_that_fails_leaves_the_old_file_and_its_own_error(tmp_path: Path) -> None:
    path = tmp_path / "candidates.csv"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="ledger"), staged(path, b"new"):
        raise RuntimeError("the ledger was not committed")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), staged(tmp_path / "candidates.csv", b"new"):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_an_error_of_the_block_is_not_told_as_one_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError), staged(tmp_path / "candidates.csv", b"new"):
        raise ConnectionError("the database went away")


def test_several_files_are_put_in_place_together(tmp_path: Path) -> None:
    write_together([(tmp_path / "a-1.csv", b"one"), (tmp_path / "a-2.csv", b"two")])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a-1.csv": b"one", "a-2.csv": b"two"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in tmp_path.iterdir())


def test_a_disk_that_fills_up_at_the_second_file_leaves_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a-1.csv").write_bytes(b"old")
    real, calls = os.fsync, [0]

    def fsync(handle: int) -> None:
        calls[0] += 1
        if calls[0] == 2:
            raise OSError(errno.ENOSPC, "full")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(ExportRefused, match=r"a-2\.csv: the disk is full"):
        write_together([(tmp_path / "a-1.csv", b"one"), (tmp_path / "a-2.csv", b"two")])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a-1.csv": b"old"}


def test_where_a_later_file_cannot_be_put_in_place_those_that_are_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "a-2.csv").mkdir()
    with pytest.raises(ExportRefused, match=r"a folder of that name.*; in place already: .*a-1\.csv$"):
        write_together([(tmp_path / f"a-{n}.csv", b"x") for n in (1, 2, 3)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-1.csv", "a-2.csv"]
