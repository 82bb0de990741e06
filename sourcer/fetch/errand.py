"""One request on its way: where it is now, what goes along with it, and where a redirect sends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sourcer.errors import HostRefused
from sourcer.fetch.addresses import host_of, next_hop, shown
from sourcer.fetch.gate import usable
from sourcer.fetch.retry import Broken, Outcome
from sourcer.model.runs import Validators
from sourcer.sources.base import Request

REDIRECTS = (301, 302, 303, 307, 308)
# What may follow a redirect to another host; the rest of a request's headers was meant for the first one.
_HARMLESS_HEADERS = ("accept", "if-none-match", "if-modified-since")


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer that sends us elsewhere."""

    status: int
    location: str


@dataclass(slots=True)
class Errand:
    """One request over redirects and tries. Only a login has a body, which is posted."""

    origin: str
    url: str
    headers: dict[str, str]
    may_miss: bool
    is_conditional: bool
    source: str = ""
    checks_robots: bool = True
    attempt: int = 1
    sent: int = 0
    patience: float = 0.0
    been: list[str] = field(default_factory=list)
    body: bytes | None = field(default=None, repr=False)
    is_renewed: bool = False

    def follow(self, moved: Moved, most: int, gate_of: Callable[[str], str]) -> None:
        """Go where the redirect leads. Raises HostRefused for the ``most``-th and for a circle, and for any of a login;
        what ``next_hop`` raises for an address that may not be followed.
        """
        target = next_hop(self.origin, self.url, moved.location, moved.status)
        if self.body is not None:
            text = f"{host_of(self.url)} answered {moved.status} to a login, which is sent to no other address"
            raise HostRefused(f"{text}; correct it in fetch.accounts", url=shown(self.url), status=moved.status)
        self.been.append(self.url)
        if target in self.been or len(self.been) > most:
            raise HostRefused(
                f"{host_of(self.url)} answered {moved.status}: redirects that lead in a circle, or more than"
                f" {most} of them; look at {shown(self.origin)} in a browser",
                url=shown(self.origin),
                status=moved.status,
            )
        if gate_of(target) != gate_of(self.url):
            self.headers = {name: value for name, value in self.headers.items() if name in _HARMLESS_HEADERS}
        self.url = target


def errand_for(request: Request, validators: Validators) -> Errand:
    """The errand of a request; conditional where that was wanted and there is something to compare with.

    Raises ConfigError for what is not an http address.
    """
    url = usable(request.address)
    headers = {name.lower(): value for name, value in request.headers}
    given = {"if-none-match": validators.etag, "if-modified-since": validators.last_modified}
    conditions = {name: value for name, value in given.items() if value and request.is_conditional}
    return Errand(url, url, headers | conditions, request.may_miss, bool(conditions), request.source)


def told(outcome: Outcome) -> str:
    """An outcome in a word or two, for the log."""
    return outcome.reason if isinstance(outcome, Broken) else f"status {outcome.status}"
