"""What somebody asked to be told about: a person, a topic in words, or a problem area of a brief."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sourcer.model.ledger import SignedName

WatchKind = Literal["person", "topic", "area", "stop"]


@dataclass(frozen=True, slots=True)
class Watch:
    """One word of somebody's. Watches are only ever added to; ``number`` counts them.

    ``brief`` is the one that it holds inside, "" for all. ``subject`` is a candidate's id, the folded words of a topic
    or an area's name, and ``name`` what people read; ``signed`` are a person's signatures then, by which they are
    found again whatever happens to the id. One of the kind "stop" ends the watch of the number ``about``.
    """

    brief: str
    kind: WatchKind
    subject: str
    name: str
    reason: str
    by: str
    at: datetime
    signed: tuple[SignedName, ...] = ()
    about: int | None = None
    number: int = 0

    def numbered(self, number: int) -> Watch:
        """The same watch with its number."""
        return replace(self, number=number)

    def __str__(self) -> str:
        return f"watched by {self.by} since {self.at.date().isoformat()}: {self.reason}"


def on_watch(watches: Iterable[Watch], brief: str | None = None) -> tuple[Watch, ...]:
    """The watches that nobody ended (those that hold inside ``brief``), oldest first."""
    said = sorted(watches, key=lambda each: each.number)
    ended = {each.about for each in said if each.kind == "stop"}
    return tuple(
        each
        for each in said
        if each.kind != "stop" and each.number not in ended and (brief is None or each.brief in ("", brief))
    )
