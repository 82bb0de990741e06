"""The replay of the upstream services, with a host of its own for each service, as they have live.

The replay listens at one address; sourcer keeps manners by host. So each service gets a loopback address of its own
whose connections are passed on, byte for byte.
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
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

UPSTREAM = Path(__file__).resolve().parents[2] / "shared" / "upstream"
SERVICES = ("arxiv", "openreview", "pmlr", "neurips", "cvf", "anthology", "virtual", "github")
_FIRST_ADDRESS = 11
_MISSING = "the real records are not here (../shared/upstream); nothing was run"


@dataclass(frozen=True, slots=True)
class Replay:
    """A running replay: its own address, and the address of each service."""

    url: str
    services: Mapping[str, str]

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
    if not (UPSTREAM / "serve.py").exists():
        raise SystemExit(_MISSING)
    command = [sys.executable, str(UPSTREAM / "serve.py"), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            found = re.search(r"http://\S+", server.stdout.readline())
            if found is None:
                raise SystemExit("the replay did not say its address")
            url = found.group(0).rstrip("/")
            with _hosts(url) as services:
                yield Replay(url, services)
        finally:
            server.terminate()


@contextmanager
def _hosts(url: str) -> Iterator[dict[str, str]]:
    port = int(urlsplit(url).port or 80)
    with contextlib.ExitStack() as stack:
        services = {}
        for number, service in enumerate(SERVICES, start=_FIRST_ADDRESS):
            server = stack.enter_context(_Passage((f"127.0.0.{number}", 0), port))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            host, own = server.server_address[:2]
            services[service] = f"http://{host!s}:{own}/{service}"
        yield services


class _Passage(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], port: int) -> None:
        self.port = port
        super().__init__(address, _Pass)


class _Pass(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Passage)
        with socket.create_connection(("127.0.0.1", self.server.port)) as upstream:
            there = threading.Thread(target=_pump, args=(self.request, upstream), daemon=True)
            there.start()
            if not _pump(upstream, self.request):
                # A reset is passed on as one, not as an orderly end.
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _pump(source: socket.socket, target: socket.socket) -> bool:
    """Pass on what comes until the end; false where it was a reset."""
    try:
        while chunk := source.recv(65536):
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return False
    return True
