"""The invented archive over HTTP on loopback, so that a real command harvests it: OAI-PMH alone, and no robots.txt."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from benchmarks.generated import Library
from benchmarks.memory import SET, InventedArchive
from sourcer.clock import SystemClock
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.sources.base import Request

_PATH = "/oai"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """A page of the list; 404 for anything else."""
        asked = urlsplit(self.path)
        status, body = (200, self._page(asked.query)) if asked.path == _PATH else (404, b"")
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _page(self, query: str) -> bytes:
        params = tuple(parse_qsl(query))
        return self.server.archive.fetch(Request(ArxivOai.name, SET, self.path, params)).body

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what is measured talks enough."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, archive: InventedArchive) -> None:
        self.archive = archive
        super().__init__(("127.0.0.1", 0), _Handler)


@contextmanager
def served(library: Library, count: int) -> Iterator[str]:
    """Serve the first ``count`` papers; the address for the source's ``base_url``."""
    with _Server(InventedArchive(library, count, SystemClock())) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{_PATH}"
        server.shutdown()
