"""The text of a notice (GDPR, article 14), for a human to edit and to send: nothing here sends anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit

from sourcer.privacy.about import About, Fact
from sourcer.privacy.sections import SECTIONS
from sourcer.privacy.settings import PrivacySettings, RecipientSettings

_KINDS = {"internal": "part of the same organisation", "external": "another organisation, responsible for itself"}
_RIGHTS = (
    "to have a copy of everything that we hold on you (ask, and we send it);",
    "to have wrong data corrected, and data completed;",
    "to have your data erased, or its use restricted;",
    "to complain to a supervisory authority, where you live or work, or to ours: {authority}.",
)


def notice_lines(
    about: About,
    privacy: PrivacySettings,
    recipients: Sequence[RecipientSettings],
    given: Sequence[tuple[str, date]],
) -> Iterator[str]:
    """The notice, line by line. ``given`` are the recipients who were given a list with this person, with the day."""
    yield f"Dear {about.name},"
    yield ""
    yield "we keep data about your published work. You did not give it to us, so we tell you (article 14 of the GDPR)."
    yield ""
    yield f"Who is responsible: {privacy.said('controller')}. Write to {privacy.said('contact')}."
    yield f"What it is for: {privacy.said('purpose')}."
    yield f"On which ground: {privacy.said('basis')}."
    yield from _categories(about)
    yield from _sources(about)
    yield from _recipients(recipients, given)
    yield (
        f"For how long: {privacy.retention_days} days from the day on which a fact was first stored, or from our last "
        "message to you, unless you object or ask for erasure before."
    )
    yield (
        "What is done with it: a program compares works with what a team works on, and computes scores from the works "
        "and the code alone, with the evidence for each. It decides nothing: people read, and people decide."
    )
    yield "Transfers outside the European Economic Area: (to be filled in by hand: none, or where to)"
    yield ""
    yield "YOU CAN OBJECT at any time, to all of this, for reasons of your own situation; to being contacted, for none."
    yield f"One line to {privacy.said('contact')} is enough."
    yield ""
    yield "You also have the right"
    yield from (f"- {line.format(authority=privacy.said('authority'))}" for line in _RIGHTS)
    yield ""
    yield f"{privacy.said('controller')}"


def _categories(about: About) -> Iterator[str]:
    yield "What we hold:"
    yield from (f"- {kind.title} ({len(about.of(kind))}), {kind.origin}" for kind in SECTIONS if about.of(kind))
    yield "No e-mail address, private address, country, age or gender."


def _sources(about: About) -> Iterator[str]:
    """Each source once, by host, with an address as an example: a notice must say where data came from."""
    hosts: dict[tuple[str, str], Fact] = {}
    for kind in SECTIONS:
        for fact in about.of(kind):
            if fact.url and fact.on:
                hosts.setdefault((fact.source, urlsplit(fact.url).netloc), fact)
    yield "Where it came from (all of it can be read by anybody):"
    for (source, host), fact in sorted(hosts.items()):
        yield f"- {host} ({source}), such as {fact.url}, read on {fact.on}"


def _recipients(recipients: Sequence[RecipientSettings], given: Sequence[tuple[str, date]]) -> Iterator[str]:
    if not recipients and not given:
        yield "Who gets it: nobody but our own team."
        return
    yield "Who gets it, besides our own team:"
    for each in recipients:
        yield f"- {each.name}: {_KINDS[each.kind]}"
    for name, day in given:
        yield f"- given to {name} on {day.isoformat()}"
