"""What people were told of the data that is kept on them, and to whom lists of people were given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from sourcer.model.ledger import SignedName

NoticeKind = Literal["notice", "message"]
"""What was sent: a notice of the data kept, or a message that had none in it."""
RecipientKind = Literal["team", "internal", "external"]
"""To whom: the team that runs the program, somebody of the same controller, or another controller."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a human sent to somebody, on which day and how. ``digest`` tells the text, where it was given."""

    kind: NoticeKind
    subject: str
    name: str
    signed: tuple[SignedName, ...]
    sent_on: date
    how: str
    by: str
    noted_at: datetime
    digest: str = ""
    number: int = 0

    def numbered(self, number: int) -> Notice:
        """The same with its number."""
        return replace(self, number=number)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Somebody on a list that was given out: id and name as they were then, signatures to find them again."""

    candidate_id: str
    name: str
    signed: tuple[SignedName, ...] = ()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A list that was given out: by whom, to whom, made from which run, with which fields of which people.

    ``without_notice`` is the reason given for people on it who had had no notice, "" where there were none.
    """

    at: datetime
    by: str
    recipient: str
    kind: RecipientKind
    run_id: int
    brief: str
    profile: str
    fields: tuple[str, ...]
    people: tuple[Disclosed, ...]
    without_notice: str = ""
    number: int = 0

    def numbered(self, number: int) -> Disclosure:
        """The same with its number."""
        return replace(self, number=number)
