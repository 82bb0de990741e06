"""Where a connection really leads: a name that anybody may choose can be made to lead into our own network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from sourcer.errors import HostRefused
from sourcer.fetch.addresses import host_of, is_inner, shown

_CONNECTED = "connection.connect_tcp.complete"
_CONNECTING = "connection.connect_tcp.started"

Trace = Callable[[str, Mapping[str, Any]], None]


class Peers:
    """Which hosts we were told to ask, and a look at every connection to the others. Threads may share it.

    A host that the configuration names may lie in a private network: a mirror of one's own. One that a server sent us
    to may not. Its spelling is judged before it is asked (``addresses.next_hop``); its name can still lead anywhere,
    so the connection is looked at once it stands and before a byte is sent. Looking the name up beforehand would not
    do: it could lead elsewhere a moment later.
    """

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def told(self, url: str) -> None:
        """The configuration names the host of ``url``."""
        with self._lock:
            self._told.add(host_of(url))

    def trace(self, url: str) -> Trace | None:
        """What watches a request to ``url`` (cleaned), or None where there is nothing to watch for.

        The watcher raises HostRefused, and hangs up, where the host turns out to be in a private network.
        """
        host = host_of(url)
        with self._lock:
            if host in self._told or is_inner(host):
                return None
        asked: list[str] = []

        def watch(event: str, info: Mapping[str, Any]) -> None:
            if event == _CONNECTING:
                asked[:] = [_text(info["host"])]
            # A connection to another host than the one asked for is one to a proxy, which has rules of its own.
            if event == _CONNECTED and asked == [host]:
                _check(info["return_value"], url)

        return watch


def _check(stream: Any, url: str) -> None:
    address = stream.get_extra_info("server_addr")
    if not address or is_inner(str(address[0])):
        stream.close()
        raise HostRefused(
            f"{host_of(url)} leads into a private network, and a server sent us there ({shown(url)}); correct the"
            " source's address if the move is real",
            url=shown(url),
        )


def _text(host: object) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
