"""The replay of the upstream services, with a host of its own for each service, as they have live.

The replay listens at one address; sourcer keeps manners by host. So each service gets a loopback address of its own
whose connections are passed on, byte for byte. The replay's log does not tell hosts apart, so when each of them was
asked for its robots.txt is noted on the way.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import socketserver
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

UPSTREAM = Path(__file__).resolve().parents[2] / "shared" / "upstream"
SERVER = UPSTREAM / "serve.py"
SERVICES = ("arxiv", "openreview", "pmlr", "neurips", "cvf", "anthology", "virtual", "github")
_FIRST_ADDRESS = 11
_ROBOTS = b"GET /robots.txt "
_MISSING = "the real records are not here (../shared/upstream); nothing was run"


@dataclass(frozen=True, slots=True)
class Replay:
    """A running replay: its own address, the address of each service, and when that was asked for its robots.txt."""

    url: str
    services: Mapping[str, str]
    robots: Mapping[str, list[float]]

    def control(self, **wanted: object) -> dict[str, Any]:
        """Move its clock, change its faults, empty its log."""
        ask = urllib.request.Request(f"{self.url}/_control", json.dumps(wanted).encode())
        with urllib.request.urlopen(ask, timeout=60) as answer:
            said: dict[str, Any] = json.load(answer)
        return said

    def log(self) -> list[dict[str, Any]]:
        """Every request since the log was last emptied."""
        with urllib.request.urlopen(f"{self.url}/_log", timeout=60) as answer:
            requests: list[dict[str, Any]] = json.load(answer)
        return requests

    def host(self, service: str) -> str:
        """``host:port`` of a service."""
        return urlsplit(self.services[service]).netloc


@contextmanager
def replay(*options: str) -> Iterator[Replay]:
    """The replay, for as long as the block lasts. Leaves the program where the records are not beside the checkout."""
    with started(*options) as url, _hosts(url) as passages:
        services = {name: f"http://{at.place}/{name}" for name, at in passages.items()}
        yield Replay(url, services, {name: at.robots for name, at in passages.items()})


@contextmanager
def started(*options: str) -> Iterator[str]:
    """The same with all services at its own address alone, which is what it yields."""
    if not SERVER.exists():
        raise SystemExit(_MISSING)
    command = [sys.executable, str(SERVER), "--port", "0", *options]
    # It tells of every client that was killed; what it has to say is in its answers and its log.
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as server:
        assert server.stdout is not None
        try:
            found = re.search(r"http://\S+", server.stdout.readline())
            if found is None:
                raise SystemExit("the replay did not say its address")
            yield found.group(0).rstrip("/")
        finally:
            server.terminate()


@contextmanager
def _hosts(url: str) -> Iterator[dict[str, _Passage]]:
    port = int(urlsplit(url).port or 80)
    with contextlib.ExitStack() as stack:
        passages = {}
        for number, service in enumerate(SERVICES, start=_FIRST_ADDRESS):
            server = stack.enter_context(_Passage((f"127.0.0.{number}", 0), port))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            passages[service] = server
        yield passages


class _Passage(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], port: int) -> None:
        self.port, self.robots = port, list[float]()
        super().__init__(address, _Pass)

    @property
    def place(self) -> str:
        """``host:port`` where it listens."""
        host, own = self.server_address[:2]
        return f"{host!s}:{own}"


class _Pass(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Passage)
        with socket.create_connection(("127.0.0.1", self.server.port)) as upstream:
            told = self.server.robots
            there = threading.Thread(target=_pump, args=(self.request, upstream, told), daemon=True)
            there.start()
            if not _pump(upstream, self.request):
                # A reset is passed on as one, not as an orderly end.
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _pump(source: socket.socket, target: socket.socket, robots: list[float] | None = None) -> bool:
    """Pass on what comes until the end; false where it was a reset."""
    try:
        while chunk := source.recv(65536):
            if robots is not None and chunk.startswith(_ROBOTS):
                robots.append(time.time())
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return False
    return True
