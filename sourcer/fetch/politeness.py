"""Our manners, as configured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sourcer import __version__
from sourcer.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Politeness:
    """Our manners. ``contact`` is an address or page at which a server's operator reaches us; it is in the User-Agent.

    ``gaps`` maps gate names to seconds between two exchanges, ``default_gap`` holds for the others (arXiv never gets
    less than three). ``patience_seconds`` is the longest wait for a spent quota. ``max_body_bytes`` holds for the bytes
    sent and for what they unpack to. ``leased`` names gates, besides arXiv's, that count all our machines together.
    ``stands_for`` maps the ``host:port`` of a mirror or replay to the gate whose rules it keeps. ``budgets`` maps
    sources to the most requests of a night, every try counted.
    """

    contact: str
    gaps: Mapping[str, float] = field(default_factory=dict)
    default_gap: float = 1.0
    tries: int = 4
    patience_seconds: float = 90.0
    timeout_seconds: float = 120.0
    max_body_bytes: int = 64 * 2**20
    max_redirects: int = 5
    leased: frozenset[str] = frozenset()
    stands_for: Mapping[str, str] = field(default_factory=dict)
    budgets: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (self.contact.isascii() and self.contact.isprintable()):
            raise ConfigError(
                "fetch.contact must be one line of plain ASCII, such as https://example.org/about-our-bot"
            )
        if self.tries < 1 or self.max_redirects < 0 or self.max_body_bytes < 1:
            raise ConfigError("fetch.tries and max_body_bytes must be at least 1, and max_redirects at least 0")
        if not (math.isfinite(self.timeout_seconds) and self.timeout_seconds > 0 and self.patience_seconds >= 0):
            raise ConfigError("fetch.timeout_seconds must be above 0, and fetch.patience_seconds at least 0")

    @property
    def user_agent(self) -> str:
        """Who we are, and where to complain."""
        about = f" (+{self.contact.strip()})" if self.contact.strip() else ""
        return f"sourcer/{__version__}{about}"


def checked_tokens(tokens: Mapping[str, str]) -> dict[str, str]:
    """Gate name to bearer token, ready for a header. Raises ConfigError, which does not quote the token."""
    for gate, token in tokens.items():
        if not (token.isascii() and token.isprintable() and token.strip()):
            raise ConfigError(f"the token for {gate} is empty or not plain ASCII on one line; paste it again")
    return {gate.lower(): token.strip() for gate, token in tokens.items()}
