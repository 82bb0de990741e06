"""What a team declares of itself: who answers for the data, why it is kept, and to whom lists are given."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sourcer.checked import Table

MISSING = "(to be filled in: [privacy] {} in the configuration)"


class PrivacySettings(Table):
    """Who is responsible for what is kept about people, and on which ground; it goes into every notice.

    What is left empty stands there as a placeholder that says so: only you can know it.
    """

    controller: str = Field("", max_length=500, description="name and address of who is responsible")
    contact: str = Field("", max_length=500, description="how people reach whoever answers for their data")
    basis: str = Field("", max_length=2000, description='the legal ground, such as "legitimate interest", and why')
    purpose: str = Field("", max_length=2000, description="what the data is for, in a sentence")
    authority: str = Field("", max_length=500, description="the supervisory authority to which people can complain")
    retention_days: int = Field(
        730,
        ge=1,
        description="for how long a fact on somebody is kept, from its first day or the last message to them",
    )
    unlisted_retention_days: int = Field(
        0,
        ge=0,
        description="a shorter time for people who were never on a shortlist; 0: as for everybody",
    )
    purge_per_night: int = Field(
        50_000, ge=1, description="how many records lose names in one night at most; who was never shortlisted first"
    )

    def said(self, key: str) -> str:
        """What the team declared under that key, or the placeholder that says what is to be filled in."""
        return " ".join(str(getattr(self, key)).split()) or MISSING.format(key)

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that a notice needs and nobody filled in."""
        return tuple(
            key for key in ("controller", "contact", "purpose", "basis", "authority") if not getattr(self, key)
        )


class RecipientSettings(Table):
    """Somebody to whom lists are given: ``internal`` is the same controller, ``external`` another one.

    Giving a list to an external one is a disclosure: people on it must have had notice before.
    """

    name: str = Field(min_length=1, max_length=200, description="what `sourcer export --to` calls it")
    kind: Literal["internal", "external"] = Field(description="the same controller, or another one")
    contact: str = Field("", max_length=500, description="whom to tell there when somebody is to be forgotten")


def checked_recipients(recipients: tuple[RecipientSettings, ...]) -> tuple[RecipientSettings, ...]:
    """The recipients, where no two share a name; else ValueError."""
    names = [each.name.casefold() for each in recipients]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise ValueError(f"there are two recipients {twice!r}: give each its own name")
    return recipients
