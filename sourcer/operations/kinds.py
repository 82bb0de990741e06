"""What kinds of trouble a source can have, as short words that are stored, logged and written to files.

A fault's own message may quote an address, and an address may name a person; its kind never does.
"""

from __future__ import annotations

from sourcer.errors import (
    BudgetSpent,
    Challenged,
    Disallowed,
    FetchError,
    HostRefused,
    ParseError,
    RateLimited,
    SourcerError,
    Unreachable,
)

RATE_LIMITED = "rate limited"
UNREACHABLE = "unreachable"
REFUSED = "refused"
LOGIN_WANTED = "login wanted"
DISALLOWED = "disallowed"
BUDGET_SPENT = "budget spent"
UNREADABLE = "unreadable"
INCOMPLETE = "incomplete"
NOT_READY = "not ready"
UNKNOWN = "unknown"

KINDS = (
    RATE_LIMITED, UNREACHABLE, REFUSED, LOGIN_WANTED, DISALLOWED, BUDGET_SPENT, UNREADABLE, INCOMPLETE, NOT_READY,
    UNKNOWN,
)  # fmt: skip
FOR_A_PERSON = frozenset({REFUSED, LOGIN_WANTED, DISALLOWED, UNREADABLE})
"""Kinds that asking again alone does not mend."""
_BY_CLASS: tuple[tuple[type[SourcerError], str], ...] = (
    (RateLimited, RATE_LIMITED),
    (Unreachable, UNREACHABLE),
    (Challenged, LOGIN_WANTED),
    (Disallowed, DISALLOWED),
    (BudgetSpent, BUDGET_SPENT),
    (HostRefused, REFUSED),
    (ParseError, UNREADABLE),
)


def kind_of(fault: SourcerError) -> str:
    """The kind of a fault."""
    return next((kind for known, kind in _BY_CLASS if isinstance(fault, known)), UNKNOWN)


def status_of(fault: SourcerError) -> int | None:
    """The HTTP status that a fault came with."""
    return fault.status if isinstance(fault, FetchError) else None
