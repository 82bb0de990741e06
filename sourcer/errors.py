"""Every error that sourcer raises on purpose.

SourcerError                      something went wrong that we expected could; the message says what and the way out
├── ConfigError                   a configuration, brief or flag that cannot be used
├── FetchError                    a server did not give us what we asked for (url, host)
│   ├── HostRefused               4xx: an answer, not a reason to try again
│   ├── RateLimited               429 or a spent quota: the host wants a rest
│   ├── Challenged                a login or proof of work stands in the way; never evaded
│   ├── Disallowed                robots.txt says no
│   ├── BudgetSpent               the source has had its requests for the night
│   └── Unreachable               no network, time-out or 5xx, after every try
├── ParseError                    what came cannot be read (source, url)
│   ├── WrongKindOfPage           a challenge, login or maintenance page where data was due
│   └── Truncated                 an empty or short page in the middle: a fault, not an end
├── StoreError                    the database cannot be used
│   ├── SchemaBehind              older than the program: upgrade it
│   ├── SchemaAhead               newer than the program: upgrade the program
│   └── Busy                      another run holds it
│       └── LostLease             another took over what this one held
├── ResolveError                  a person or work that is not there, or is ambiguous
└── ExportRefused                 a file that must not or cannot be written
"""

from __future__ import annotations


class SourcerError(Exception):
    """Base of all errors raised on purpose; ``str(error)`` is one clear line for a person."""


class ConfigError(SourcerError):
    """A configuration, brief or flag that cannot be used."""


class FetchError(SourcerError):
    """A server did not give us what we asked for. ``requests``: how many were sent before giving up."""

    def __init__(self, message: str, *, url: str, status: int | None = None) -> None:
        super().__init__(message)
        self.url = url
        self.status = status
        self.requests = 0


class HostRefused(FetchError):
    """A 4xx answer: asking again would not change it."""


class RateLimited(FetchError):
    """The host wants a rest; ``retry_after`` is in seconds where it said for how long."""

    def __init__(self, message: str, *, url: str, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(message, url=url, status=status)
        self.retry_after = retry_after


class Challenged(FetchError):
    """A login or a proof of work stands in the way; reported as blocked, never evaded."""


class Disallowed(FetchError):
    """The host's robots.txt does not allow this address."""


class BudgetSpent(FetchError):
    """The source has had all the requests that a night may spend on it."""


class Unreachable(FetchError):
    """No network, a time-out, a broken body or a 5xx, after every try that politeness allows."""


class ParseError(SourcerError):
    """What came cannot be read as what was asked for."""

    def __init__(self, message: str, *, source: str = "", url: str = "") -> None:
        super().__init__(message)
        self.source = source
        self.url = url


class WrongKindOfPage(ParseError):
    """A challenge, login, maintenance or error page where data was due."""


class Truncated(ParseError):
    """An empty or short page where the server itself says there is more: a fault, not the end."""


class StoreError(SourcerError):
    """The database cannot be used."""


class SchemaBehind(StoreError):
    """The database is older than the program."""


class SchemaAhead(StoreError):
    """The database is newer than the program."""


class Busy(StoreError):
    """Another run holds the database or the lease."""


class LostLease(Busy):
    """Another run took over what this one held, and this one may not write any more."""


class ResolveError(SourcerError):
    """A person or work that is not there, or a name that fits several."""


class ExportRefused(SourcerError):
    """A file that must not or cannot be written."""
