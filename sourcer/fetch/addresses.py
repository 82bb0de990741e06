"""URLs before they are asked for: cleaned, shown without secrets, and redirects that are not safe to follow refused."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from sourcer.errors import Challenged, HostRefused

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 8000
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_SECRET = re.compile(
    r"(?<!resumption)token|secret|passw|signature|credential|api_?-?key|^key$|^auth|^sig$|^code$", re.IGNORECASE
)
_INNER_NAMES = (".localhost", ".local", ".internal", ".lan", ".intranet", ".home.arpa")
_DOORS = {"login", "signin", "sign-in", "log-in", "challenge", "captcha", "sso", "oauth", "oauth2", "cdn-cgi"}
_DOOR_HOSTS = {"login", "signin", "accounts", "auth", "sso", "idp", "captcha", "challenge"}


def cleaned(url: str) -> str:
    """``url`` as it may be sent: http or https, lower-case ASCII host, no user information, no fragment.

    What is checked is what is sent: the address is put together again from the parts that were looked at.
    Raises ValueError, whose text is the reason, for anything else.
    """
    url = url.strip()
    if len(url) > _LONGEST or not url.isprintable():
        raise ValueError("it is too long, or holds control characters")
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS:
        raise ValueError("only http and https are spoken")
    if parts.username is not None or parts.password is not None:
        raise ValueError("it carries a user name or password")
    netloc = _netloc(parts.scheme, parts.hostname, parts.port)
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def _netloc(scheme: str, hostname: str | None, port: int | None) -> str:
    host = ascii_host(hostname or "")
    host = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(host):
        raise ValueError("it names no usable host")
    return host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"


def ascii_host(host: str) -> str:
    """``host`` in lower case, in the ASCII form that is looked up, without a closing dot. Raises ValueError."""
    return (host if host.isascii() else host.encode("idna").decode()).lower().rstrip(".")


def host_of(url: str) -> str:
    """The host of a cleaned URL, without port."""
    return urlsplit(url).hostname or ""


def shown(url: str) -> str:
    """``url`` for messages and logs: no user information, no fragment, no values of parameters that look secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an unreadable address"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = parts.query
    if any(_SECRET.search(name) for name, _ in pairs):
        query = urlencode([(name, "***" if _SECRET.search(name) else value) for name, value in pairs])
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))


def _as_ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a resolver takes ``host`` for, also in the spellings 127.1, 0x7f000001 and 2130706433."""
    try:
        found = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except (OSError, UnicodeError):
            return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def is_loopback(host: str) -> bool:
    """Whether ``host`` (no port) is this machine: 127.*, ::1, localhost."""
    found = _as_ip(host)
    return found.is_loopback if found else host == "localhost" or host.endswith(".localhost")


def is_inner(host: str) -> bool:
    """Whether ``host`` belongs to this machine or its own network, as far as its spelling tells."""
    found = _as_ip(host)
    if found:
        return not found.is_global or found.is_multicast
    return "." not in host or host.endswith(_INNER_NAMES)


def next_hop(origin: str, current: str, location: str, status: int) -> str:
    """Where a redirect leads, cleaned.

    ``origin`` is the address asked for first. Raises Challenged where a login or a challenge waits at the other end,
    HostRefused where following would not be safe.
    """
    target = _target(current, location, status)
    if _is_door(current, target):
        raise Challenged(
            f"{host_of(current)} answered {status} and sends us to {shown(target)}, a login or challenge;"
            " nothing is done about it: name an account of your own under [fetch.accounts], or switch the source off",
            url=shown(current),
            status=status,
        )
    why = _danger(origin, current, target)
    if why:
        raise _refused(current, status, f"{why} ({shown(target)}); correct the source's address if the move is real")
    return target


def _target(current: str, location: str, status: int) -> str:
    if not location:
        raise _refused(current, status, "a redirect that says nowhere to go; try the address in a browser")
    try:
        return cleaned(urljoin(current, location))
    except ValueError as why:
        raise _refused(current, status, f"a redirect that cannot be followed: {why}; try it in a browser") from None


def _danger(origin: str, current: str, target: str) -> str:
    host = host_of(target)
    if is_inner(host) and not is_loopback(host_of(origin)):
        return "a redirect into a private network"
    if current.startswith("https:") and target.startswith("http:") and not is_loopback(host):
        return "a redirect from https down to http"
    return ""


def _is_door(current: str, target: str) -> bool:
    if _segments(target) & _DOORS - _segments(current):
        return True
    return host_of(target) != host_of(current) and host_of(target).partition(".")[0] in _DOOR_HOSTS


def _segments(url: str) -> set[str]:
    return {part.partition(".")[0].lower() for part in urlsplit(url).path.split("/")}


def _refused(current: str, status: int, why: str) -> HostRefused:
    return HostRefused(f"{host_of(current)} answered {status}, {why}", url=shown(current), status=status)
