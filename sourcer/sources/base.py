"""What a source must be: bytes in, records and further requests out. Nothing here opens or fetches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Protocol
from urllib.parse import urlencode

from sourcer.model.records import Account, Provenance, Record, RepoFacts, Signal, Skipped, Supplement
from sourcer.model.runs import Window


@dataclass(frozen=True, slots=True)
class Stream:
    """A part of a source with its own checkpoint.

    ``dated`` streams are harvested in windows of days, ``snapshot`` streams are one page (and what it leads to) asked
    for conditionally, ``lookup`` streams answer for given arXiv ids.
    """

    name: str
    kind: Literal["dated", "snapshot", "lookup"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What the driver wants of a stream: a window for dated ones; for lookups arXiv ids, repositories by ``owner/name``
    that papers themselves link, and accounts by ``logins``.

    ``day`` is the night's. ``shrink``: how often the server broke down over what was asked; a source that chooses its
    page size halves it so many times.
    """

    window: Window | None = None
    arxiv_ids: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    shrink: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One GET. ``kind`` tells ``parse`` which page it reads; ``key`` what the page is about, where one thing.

    ``is_conditional``: send the stream's validators, and take 304 for "nothing new". ``is_once``: a page that
    need not be read again once it is stored. ``may_miss``: 204, 404, 409, 410 and 451 are normal answers, which
    ``parse`` reads.
    """

    source: str
    stream: str
    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "page"
    key: str = ""
    window: Window | None = None
    is_conditional: bool = False
    is_once: bool = False
    may_miss: bool = False

    @property
    def address(self) -> str:
        """The whole address that is asked for, parameters included: the provenance of what comes."""
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode(self.params)}" if self.params else self.url


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: status, headers (names in lower case), body bytes, the address in the end, and when (UTC).

    ``requests``: how many were sent for it, with every try and redirect.
    """

    status: int
    url: str
    body: bytes
    fetched_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    requests: int = 1

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer holds. ``answered`` are the arXiv ids, repositories (``owner/name``) and logins that a lookup has
    now looked up.

    ``gap`` says what is missing although the page was read (a cut feed, results left out): what is here is kept, and
    the stream's window stays open. ``unready`` says why the same should be asked for again the same night, such as
    results that the server had no time for. ``signals`` are papers that a feed announces; the truth about them is read
    elsewhere. ``removed`` are keys of records that the source says it deleted, and logins of accounts that are gone.
    ``due_at`` (UTC) is the moment before which the source has nothing new to say.
    """

    records: tuple[Record, ...] = ()
    repos: tuple[RepoFacts, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    accounts: tuple[Account, ...] = ()
    follow: tuple[Request, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    answered: tuple[str, ...] = ()
    gap: str = ""
    unready: str = ""
    signals: tuple[Signal, ...] = ()
    removed: tuple[str, ...] = ()
    due_at: datetime | None = None


class Source(Protocol):
    """The seam: everything that a source must be. Implementations are pure."""

    @property
    def name(self) -> str:
        """Its name in records, configuration and checkpoints."""
        ...

    @property
    def streams(self) -> Sequence[Stream]:
        """The parts that checkpoints are kept for."""
        ...

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The first requests for what is asked."""
        ...

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """Read one answer. Raises WrongKindOfPage or Truncated where the page as a whole is a fault."""
        ...

    def payload(self, request: Request, response: Response) -> bytes:
        """The bytes to keep: the body, without what must not be stored (e-mail addresses on GitHub)."""
        ...


class ConfiguredSource(Source, Protocol):
    """A source that is a dataclass: its fields are the keys of its table in the configuration, each with a default."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
