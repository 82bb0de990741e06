"""robots.txt: read once per host, through the host's own gate, and obeyed for the fetcher's life (RFC 9309)."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from protego import Protego

from sourcer.clock import Clock
from sourcer.errors import Challenged, Disallowed, HostRefused, Unreachable
from sourcer.fetch.addresses import host_of, shown

ROBOT_NAME = "sourcer"
LONGEST_DELAY_SECONDS = 120.0
# RFC 9309, section 2.5: at least the first 500 kibibytes are read.
_MOST_BYTES = 512 * 1024
# A host whose robots.txt could not be read is left alone, and asked for it again no sooner than this.
CLOSED_SECONDS = 20.0

# robots.txt speaks to crawlers that follow links through pages. These bases are interfaces made for programs: their
# operators document them, publish limits for them (which the gates keep), and invite harvesting through them, while
# the robots.txt of the same host turns crawlers away. Nothing else on these hosts is exempt.
API_BASES = (
    "export.arxiv.org/api/",  # arXiv's API terms: one request in three seconds
    "export.arxiv.org/oai2",  # the old address of the next one; it only redirects
    "oaipmh.arxiv.org/oai",  # arXiv's metadata policy: harvest over OAI-PMH
    "rss.arxiv.org/rss/",  # the daily feeds, under the same API terms
    "rss.arxiv.org/atom/",
    "api.github.com/",  # GitHub's REST API: limits per token and per address
)


def is_api(url: str) -> bool:
    """Whether ``url`` (cleaned) lies below one of ``API_BASES``, where robots.txt does not decide."""
    parts = urlsplit(url)
    path = parts.path.lower()
    if "/.." in path or "%2e" in path:
        return False
    asked = f"{parts.netloc}{path}"
    return any(asked.startswith(base if base.endswith("/") else (base + "/")) or asked == base for base in API_BASES)


def robots_address(url: str) -> str:
    """Where the robots.txt is that speaks for ``url`` (cleaned)."""
    return "{0.scheme}://{0.netloc}/robots.txt".format(urlsplit(url))


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a host's robots.txt came to: rules, or None for no rules, or the reason why nothing may be asked.

    A reason holds until ``closed_until``, on the clock's count of seconds.
    """

    rules: Protego | None = None
    closed: str = ""
    closed_until: float = math.inf


@dataclass(slots=True)
class _Entry:
    lock: threading.Lock = field(default_factory=threading.Lock)
    verdict: _Verdict | None = None


class Robots:
    """The robots.txt of every host met. Threads may share it; each host's file is asked for by one of them."""

    def __init__(self, read: Callable[[str], bytes | None], widen: Callable[[str, float], None], clock: Clock) -> None:
        """``read`` fetches an address politely (None for 404); ``widen`` (address, seconds) raises its gate's gap."""
        self._read = read
        self._widen = widen
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._lock = threading.Lock()

    def check(self, url: str) -> None:
        """Return where ``url`` (cleaned) may be asked for.

        Raises Disallowed where it may not or only more slowly than ``LONGEST_DELAY_SECONDS``, Unreachable where the
        host's robots.txt cannot be read, and RateLimited or Challenged where the host answered so.
        """
        if is_api(url):
            return
        verdict = self._verdict(url)
        if verdict.closed:
            raise Unreachable(verdict.closed, url=shown(url))
        if verdict.rules is not None:
            self._obey(url, verdict.rules)

    def _verdict(self, url: str) -> _Verdict:
        root = robots_address(url)
        with self._lock:
            entry = self._entries.setdefault(root, _Entry())
        with entry.lock:
            if entry.verdict is None or entry.verdict.closed_until <= self._clock.monotonic():
                found = self._ask(root)
                until = self._clock.monotonic() + CLOSED_SECONDS if found.closed else math.inf
                entry.verdict = replace(found, closed_until=until)
            return entry.verdict

    def _ask(self, root: str) -> _Verdict:
        """RFC 9309, section 2.3.1: 4xx means no rules, no answer means keep out."""
        try:
            body = self._read(root)
        except (HostRefused, Challenged) as refusal:
            if refusal.status is not None and 400 <= refusal.status < 500:
                return _Verdict()
            if isinstance(refusal, Challenged):
                raise
            return _closed(root, refusal)
        except Unreachable as fault:
            return _closed(root, fault)
        if body is None:
            return _Verdict()
        return _Verdict(Protego.parse(body[:_MOST_BYTES].decode("utf-8-sig", errors="replace")))

    def _obey(self, url: str, rules: Protego) -> None:
        host = host_of(url)
        if not rules.can_fetch(url, ROBOT_NAME):
            raise Disallowed(
                f"the robots.txt of {host} does not allow {shown(url)}; leave this address out of the configuration,"
                " or ask the operators for permission",
                url=shown(url),
            )
        delay = _delay(rules)
        if delay > LONGEST_DELAY_SECONDS:
            raise Disallowed(
                f"the robots.txt of {host} asks for {delay:.0f} s between requests, more than the"
                f" {LONGEST_DELAY_SECONDS:.0f} s that a night can wait; leave this source out",
                url=shown(url),
            )
        if delay > 0:
            self._widen(url, delay)


def _closed(root: str, fault: HostRefused | Unreachable) -> _Verdict:
    return _Verdict(closed=f"{host_of(root)} is left alone for now, because its robots.txt could not be read: {fault}")


def _delay(rules: Protego) -> float:
    """Seconds between requests that Crawl-delay or Request-rate ask of us, the longer one; 0.0 for neither."""
    rate = rules.request_rate(ROBOT_NAME)
    per_request = rate.seconds / rate.requests if rate and rate.requests > 0 else 0.0
    return max(rules.crawl_delay(ROBOT_NAME) or 0.0, per_request)
