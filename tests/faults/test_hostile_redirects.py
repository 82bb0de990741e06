"""Redirects without end, into private networks and by tricks of spelling: not followed."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from sourcer.errors import FetchError, HostRefused, Unreachable
from sourcer.fetch.client import HttpFetcher, Politeness
from sourcer.fetch.peers import Peers
from sourcer.sources.base import Request
from tests.fakes import FakeClock
from tests.fetch.web import Web, moved, ok

PAGE = "https://pages.example.org/list"
Ask = Callable[..., Request]


def test_redirects_without_end_are_given_up(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    for n in range(50):
        web.serves(f"{PAGE}{n}", moved(f"{PAGE}{n + 1}"))
    with pytest.raises(HostRefused, match="more than 5 of them"):
        fetcher.fetch(ask(f"{PAGE}0"))
    assert len(web.urls()) == 6


@pytest.mark.parametrize(
    "location",
    [
        "https://10.0.0.1/",
        "https://10.255.255.255/x",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://017700000001/",
        "https://0/",
        "https://0.0.0.0/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://router/",
        "https://metadata.google.internal/",
        "https://pages.example.org@127.0.0.1/",
        "https://pages.example.org:x@10.0.0.1/",
        "https://127.0.0.1#@pages.example.org/",
        "https://127.0.0.1\\@pages.example.org/",
        "https://１２７.0.0.1/",
        "//127.0.0.1/",
        "\\\\127.0.0.1\\x",
        "http://pages.example.org/list",
        "file:///etc/hostname",
        "gopher://127.0.0.1:70/",
    ],
)
def test_a_redirect_into_a_private_network_is_not_followed(
    web: Web, fetcher: HttpFetcher, ask: Ask, location: str
) -> None:
    web.serves(PAGE, httpx.Response(302, headers=[(b"Location", location.encode())]))
    # A backslash is a character of a path to us, so one of these addresses leads back to the same host.
    web.serves("https://pages.example.org/\\\\127.0.0.1\\x", ok(b"harmless"))
    with suppress(HostRefused, Unreachable):
        assert fetcher.fetch(ask(PAGE)).body == b"harmless"
    assert {url.partition("://")[2].partition("/")[0] for url in web.urls()} == {"pages.example.org"}


@dataclass
class Inner:
    """A real server on this machine, and the public names that lead to it."""

    port: int
    asked: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def inner(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inner]:
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["host"].partition(":")[0]
            asked.append((host, self.path))
            is_move = self.path == "/moved"
            body = b"" if is_move else b"inside"
            self.send_response(404 if self.path == "/robots.txt" else 302 if is_move else 200)
            if is_move:
                self.send_header("Location", f"http://inside.example.net:{self.server.server_address[1]}/secret")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    real = socket.getaddrinfo

    def everywhere(host: Any, *rest: Any, **named: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith((".example.net", ".example.org")) else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", everywhere)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield Inner(server.server_address[1], asked)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def real_fetcher(clock: FakeClock) -> Iterator[HttpFetcher]:
    with HttpFetcher(Politeness("https://bot.example.org", tries=1), clock, rng=random.Random(7)) as made:
        yield made


def test_a_public_name_that_leads_into_a_private_network_is_hung_up_on(
    inner: Inner, real_fetcher: HttpFetcher, ask: Ask
) -> None:
    with pytest.raises(FetchError, match=r"inside\.example\.net leads into a private network"):
        real_fetcher.fetch(ask(f"http://mirror.example.org:{inner.port}/moved"))
    assert [path for host, path in inner.asked if host == "inside.example.net"] == [], "not a byte was sent there"


def test_a_mirror_of_ones_own_that_is_configured_is_read(inner: Inner, real_fetcher: HttpFetcher, ask: Ask) -> None:
    assert real_fetcher.fetch(ask(f"http://mirror.example.org:{inner.port}/x")).body == b"inside"


@pytest.mark.parametrize(
    ("address", "is_hung_up_on"),
    [
        (("10.1.2.3", 443), True),
        (("::1", 443, 0, 0), True),
        (("::ffff:192.168.0.1", 443, 0, 0), True),
        (("fe80::1%eth0", 443, 0, 2), True),
        (None, True),
        (("93.184.215.14", 443), False),
        (("2606:2800:21f:cb07::1", 443, 0, 0), False),
    ],
)
def test_a_connection_is_judged_by_where_it_leads(address: tuple[Any, ...] | None, is_hung_up_on: bool) -> None:
    line = Line(address)
    watch = Peers().trace("https://other.example.org/x")
    assert watch is not None
    watch("connection.connect_tcp.started", {"host": "other.example.org"})
    if is_hung_up_on:
        with pytest.raises(HostRefused, match="leads into a private network"):
            watch("connection.connect_tcp.complete", {"return_value": line})
    else:
        watch("connection.connect_tcp.complete", {"return_value": line})
    assert line.is_closed is is_hung_up_on


def test_a_proxy_of_ones_own_may_be_in_a_private_network() -> None:
    watch = Peers().trace("https://other.example.org/x")
    assert watch is not None
    watch("connection.connect_tcp.started", {"host": "proxy.lan"})
    watch("connection.connect_tcp.complete", {"return_value": Line(("10.0.0.8", 3128))})


@dataclass
class Line:
    """A connection, as far as it can be asked where it leads."""

    address: tuple[Any, ...] | None
    is_closed: bool = False

    def get_extra_info(self, name: str) -> object:
        return self.address if name == "server_addr" else None

    def close(self) -> None:
        self.is_closed = True
