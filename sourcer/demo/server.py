"""The loopback server of the sample world: every service below its own prefix on one port of 127.0.0.1."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self, TextIO
from urllib.parse import parse_qsl, unquote, urlsplit

from sourcer.demo import arxiv, feed, github, pmlr, programme
from sourcer.demo.model import World
from sourcer.demo.wire import PLAIN, Answer, Request, conditional, not_found, tagged
from sourcer.demo.world import build

HOST = "127.0.0.1"
SERVICES = ("arxiv", "virtual", "pmlr", "github")
ROBOTS = tagged(Answer(200, PLAIN, b"User-agent: *\nAllow: /\n"))
LONGEST_BODY = 65_536


def respond(world: World, service: str, request: Request, reset: int) -> Answer:
    """The answer of one service, before entity tags are compared."""
    if request.path == "robots.txt":
        return ROBOTS
    if service == "arxiv":
        return feed.answer(world, request) if request.path.startswith("rss/") else arxiv.answer(world, request)
    if service == "virtual":
        return programme.answer(world, request)
    return pmlr.answer(world, request) if service == "pmlr" else github.answer(world, request, reset)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sourcer-demo", ""
    disable_nagle_algorithm = True
    server: _Listener

    def do_GET(self) -> None:
        self._answer(b"")

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        size = self.headers.get("Content-Length", "0")
        if not size.isdigit() or int(size) > LONGEST_BODY:
            self._send(Answer(413, PLAIN, b"too large"))
            return
        self._answer(self.rfile.read(int(size)))

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        service, _, path = parts.path.lstrip("/").partition("/")
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if self.command == "POST":
            if (service, path) != ("arxiv", "api/query"):  # the one call that upstream also takes as a form
                self._send(Answer(405, PLAIN, b"method not allowed"))
                return
            pairs += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        if service == "robots.txt" and not path:
            self._send(ROBOTS)
            return
        request = Request(
            unquote(path), dict(pairs), {k.title(): v for k, v in self.headers.items()}, f"{self.server.url}/{service}"
        )
        found = (
            respond(self.server.world, service, request, int(time.time()) + 3600)
            if service in SERVICES
            else not_found()
        )
        self._send(conditional(request, found))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        if answer.tag:
            self.send_header("ETag", answer.tag)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the demo's output belongs to the command that runs it."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, world: World, port: int) -> None:
        self.world = world
        super().__init__((HOST, port), _Handler)
        self.url = f"http://{HOST}:{self.server_address[1]}"


class DemoServer:
    """The sample world on a loopback port, as a context manager; port 0 takes a free one."""

    def __init__(self, port: int = 0, world: World | None = None) -> None:
        self.world = world or build()
        self._listener = _Listener(self.world, port)
        self._thread = threading.Thread(
            target=self._listener.serve_forever, args=(0.05,), name="sourcer-demo", daemon=True
        )

    @property
    def url(self) -> str:
        """``http://127.0.0.1:<port>`` without a slash at its end."""
        return self._listener.url

    @property
    def port(self) -> int:
        """The port in use."""
        return int(self._listener.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()


def serve(port: int, out: TextIO) -> None:
    """Serve until interrupted; the first line written to ``out`` is the address."""
    listener = _Listener(build(), port)
    out.write(f"{listener.url}\n")
    out.flush()
    try:
        listener.serve_forever()
    except KeyboardInterrupt:
        out.write("stopped\n")
    finally:
        listener.server_close()
