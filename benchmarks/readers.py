"""Two who read while a night writes: how long each had to wait, at most, quiet and during the night.

``python -m benchmarks.readers shortlist|card CONFIG OUT STOP`` reads as the commands do, from opening the store on,
again and again until the file STOP is there. Before each read it opens the store many times for a single row, which
takes no time unless somebody holds the store: what that takes at most is the wait for the writer. Time that a reader
only queued for a processor does not count, for that is no fault of the store; PostgreSQL's own queueing does.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sourcer.cli.common import load_config, opened
from sourcer.cli.people import read_shortlist
from sourcer.config import Config
from sourcer.store.engine import reading
from sourcer.store.runs import last_runs

KINDS = ("shortlist", "card")
LIMIT = 1.0
"""Seconds that a reader may have to wait for the writer."""
QUIET_TURNS = 5
"""So often each reader reads before the night begins."""
_LOOK = 0.5
_SHOWN = 20
_SCHEDULED = Path("/proc/self/schedstat")
_PAUSE = 0.1
_ROWS = 20
"""So often a row is asked for before each read: readers that did nothing but read would take a core from the night."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a reader, on the clock that all processes share: when it began and ended, the longest that a row took
    in it, the read, and how long that computed and queued for a processor.
    """

    begun: float
    ended: float
    row: float
    read: float
    processor: float
    queued: float = 0.0

    @property
    def stalled(self) -> float:
        """How long the read waited for anything but a processor: a lock, the disk, or a server."""
        return max(self.read - self.processor - self.queued, 0.0)


@dataclass(frozen=True, slots=True)
class Waits:
    """The longest of a reader's turns: of those that nothing disturbed, and of those during the night."""

    kind: str
    quiet: int
    during: int
    row_quiet: float
    row_during: float
    read_quiet: float
    read_during: float
    stalled_quiet: float
    stalled_during: float

    @property
    def is_met(self) -> bool:
        """Whether the night never made it wait for the store by over the limit."""
        return self.during > 0 and self.row_during - self.row_quiet <= LIMIT


def waits(kind: str, turns: Sequence[Turn], begun: float, ended: float) -> Waits:
    """The waits of one reader, the night having lasted from ``begun`` to ``ended``."""
    during = [turn for turn in turns if turn.ended >= begun and turn.begun <= ended]
    quiet = [turn for turn in turns if turn.ended < begun]
    row, read, stalled = (
        [max((getattr(turn, what) for turn in some), default=0.0) for some in (quiet, during)]
        for what in ("row", "read", "stalled")
    )
    return Waits(kind, len(quiet), len(during), *row, *read, *stalled)


@contextmanager
def readers(config: Path, folder: Path) -> Iterator[dict[str, Path]]:
    """Both readers at work for as long as the block lasts, once each has read a while; where each notes its turns."""
    stop = folder / "readers.stop"
    stop.unlink(missing_ok=True)
    notes = {kind: folder / f"reader-{kind}.jsonl" for kind in KINDS}
    command = [sys.executable, "-m", "benchmarks.readers"]
    for note in notes.values():
        note.unlink(missing_ok=True)
    working = [subprocess.Popen([*command, kind, str(config), str(notes[kind]), str(stop)]) for kind in KINDS]
    try:
        while any(not note.exists() or len(noted(note)) < QUIET_TURNS for note in notes.values()):
            if any(reader.poll() is not None for reader in working):
                break  # it has said why
            time.sleep(_LOOK)
        else:
            yield notes
    finally:
        stop.touch()
        codes = [reader.wait() for reader in working]
    if any(codes):
        raise SystemExit(f"a reader broke off: exit codes {codes}")


def noted(path: Path) -> list[Turn]:
    """The turns that a reader noted."""
    return [Turn(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _row(config: Config) -> float:
    """Seconds for a single row, from opening the store on, without those that no processor was free for it."""
    time.sleep(_PAUSE)
    begun, queued = time.monotonic(), _queued()
    with opened(config) as engine, reading(engine) as conn:
        last_runs(conn, 1)
    return max(time.monotonic() - begun - (_queued() - queued), 0.0)


def _turn(kind: str, config: Config) -> Turn:
    begun = time.monotonic()
    row = max(_row(config) for _ in range(_ROWS))
    asked, processor, queued = time.monotonic(), time.process_time(), _queued()
    if kind == "card":
        read_shortlist(config, None, None, [], False, None, everybody=True, person="1", views=True)
    else:
        read_shortlist(config, None, None, [], False, _SHOWN)
    ended = time.monotonic()
    return Turn(begun, ended, row, ended - asked, time.process_time() - processor, _queued() - queued)


def _queued() -> float:
    """Seconds that this process was ready and no processor was free, where the system counts them."""
    return int(_SCHEDULED.read_text().split()[1]) / 1e9 if _SCHEDULED.exists() else 0.0


def main() -> None:
    """Read until told to stop."""
    kind, path, out, stop = sys.argv[1:]
    config = load_config(Path(path))
    with Path(out).open("w", encoding="utf-8") as notes:
        while not Path(stop).exists():
            turn = _turn(kind, config)
            print(json.dumps(asdict(turn)), file=notes, flush=True)


if __name__ == "__main__":
    main()
