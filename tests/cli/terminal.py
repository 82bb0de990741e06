"""The program before a pseudo-terminal, as somebody sits before it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence

PROGRAM = [sys.executable, "-c", "from sourcer.__main__ import main; main()"]
OFF = ("MANPAGER", "PAGER", "NO_PAGER", "LESS", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TTY_COMPATIBLE")


class Terminal:
    """The program before a pseudo-terminal of so many lines and columns."""

    def __init__(self, words: Sequence[str], lines: int = 12, columns: int = 100, **environ: str) -> None:
        self.near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        clean = {name: value for name, value in os.environ.items() if name not in OFF}
        self.process = subprocess.Popen(
            [*PROGRAM, *words],
            stdin=far,
            stdout=far,
            stderr=far,
            env=clean | {"TERM": "xterm"} | environ,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(far)

    def press(self, keys: str) -> None:
        os.write(self.near, keys.encode())

    def read_until(self, text: str) -> str:
        """What is shown until ``text`` is, or until the program ends."""
        shown = ""
        with contextlib.suppress(OSError):  # the far end is closed when the program ends
            while text not in shown:
                ready, _, _ = select.select([self.near], [], [], 60)
                assert ready, f"nothing more came after {shown[-300:]!r}"
                part = os.read(self.near, 65536)
                if not part:
                    break
                shown += part.decode("utf-8", "replace")
        return shown

    def end(self) -> tuple[str, int]:
        """Everything else that is shown, and the exit code."""
        shown = self.read_until("\0never")
        code = self.process.wait(timeout=60)
        os.close(self.near)
        return shown, code
