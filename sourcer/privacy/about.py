"""Everything that is held about one person, in plain words to be sent to them, and as a document for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sourcer.privacy.sections import SECTIONS, Section
from sourcer.privacy.settings import PrivacySettings

RIGHTS = (
    "You can ask for access to this data, for its correction, for its erasure, and for its restriction.",
    "You can object at any time: to its being kept and scored, for reasons of your own situation; to being contacted, "
    "for none.",
    "You can complain to a supervisory authority, in the country where you live or work, or to ours: {authority}.",
)
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is held, in words, with where it came from.

    ``source`` and ``url`` name the page, ``on`` the day it was fetched (of what the program or the team made: the day
    it was made). ``data`` is the same for machines.
    """

    text: str
    source: str = ""
    url: str = ""
    on: date | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class About:
    """What is held about somebody: facts by the key of their section."""

    candidate_id: str
    name: str
    accounts: tuple[str, ...]
    made_on: date
    facts: Mapping[str, tuple[Fact, ...]]

    def of(self, kind: Section) -> tuple[Fact, ...]:
        """The facts of a section."""
        return self.facts.get(kind.key, ())


def about_lines(about: About, privacy: PrivacySettings) -> Iterator[str]:
    """The letter, line by line."""
    yield f"What we hold about {about.name}"
    yield ""
    yield f"Made on {about.made_on.isoformat()}. We know you under the number {about.candidate_id}."
    yield f"Responsible: {privacy.said('controller')}. Contact: {privacy.said('contact')}."
    yield f"Purpose: {privacy.said('purpose')}."
    yield f"Legal basis of every fact below: {privacy.said('basis')}."
    yield f"Each fact is kept for {privacy.retention_days} days from its first day, or from our last message to you."
    yield (
        "All of it was taken from public professional pages, or made from what stands there; each fact names its page "
        "and the day on which that was read. No e-mail address, private address, country, age or gender is kept."
    )
    for kind in SECTIONS:
        held = about.of(kind)
        yield ""
        yield f"{kind.title} ({len(held) or NOTHING})" + (f" · {kind.origin}" if held else "")
        yield from (f"- {fact.text}{_origin(fact)}" for fact in held)
    yield ""
    yield "Your rights"
    yield from (f"- {line.format(authority=privacy.said('authority'))}" for line in RIGHTS)


def about_document(about: About, privacy: PrivacySettings) -> dict[str, Any]:
    """The same for machines: every section is there, an empty one with no facts."""
    return {
        "name": about.name,
        "candidate_id": about.candidate_id,
        "accounts": list(about.accounts),
        "made_on": about.made_on.isoformat(),
        "controller": privacy.said("controller"),
        "contact": privacy.said("contact"),
        "purpose": privacy.said("purpose"),
        "legal_basis": privacy.said("basis"),
        "retention_days": privacy.retention_days,
        "authority": privacy.said("authority"),
        "to_be_filled_in": list(privacy.missing),
        "sections": [
            {
                "section": kind.key,
                "title": kind.title,
                "origin": kind.origin,
                "tables": list(kind.tables),
                "facts": [_fact(fact, privacy) for fact in about.of(kind)],
            }
            for kind in SECTIONS
        ],
        "rights": [line.format(authority=privacy.said("authority")) for line in RIGHTS],
    }


def _fact(fact: Fact, privacy: PrivacySettings) -> dict[str, Any]:
    return {
        "text": fact.text,
        "source": fact.source,
        "address": fact.url,
        "on": fact.on.isoformat() if fact.on else None,
        "legal_basis": privacy.said("basis"),
        "data": dict(fact.data),
    }


def _origin(fact: Fact) -> str:
    where = " ".join(filter(None, (fact.source, fact.url)))
    day = f"{'read ' if fact.url else ''}on {fact.on.isoformat()}" if fact.on else ""
    told = ", ".join(filter(None, (where, day)))
    return f" [{told}]" if told else ""
