"""The checkable facts about a person's work, by a written rule: docs/conversation.md says it in words.

A fact has a plain web address and a day. Each kind shows a component of the score; kinds come in the order of what
their component adds to it, one fact of each kind first, then the next of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Literal

from sourcer.export import conversation_words as words
from sourcer.export.card import place_of, place_text, said
from sourcer.export.fields import own_code
from sourcer.export.text import plain_text, web_link
from sourcer.model.conversation import Source, Statement
from sourcer.model.scores import ComponentName, Evidence
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Implementation, Work

FactKind = Literal["work", "taken up", "topic", "code", "implemented by others", "venue"]
"""What a fact tells; docs/conversation.md has a line for each."""
MOST, MIDDLE = 3, 0.5
CODE = "github"


@dataclass(frozen=True, slots=True)
class Fact:
    """One checkable fact. ``work`` is the one it is about, where that is known; ``shows`` the component it shows, if
    any.
    """

    kind: FactKind
    shows: ComponentName | None
    statement: Statement
    work: Work | None


def best_facts(entry: ShortlistEntry) -> tuple[Fact, ...]:
    """At most three facts, the strongest contribution first, each of another kind as far as there are kinds."""
    kinds = [tuple(make(entry)) for make in _KINDS]
    found = sorted(filter(None, kinds), key=lambda facts: -_contribution(entry, facts[0].shows))
    chosen: list[Fact] = []
    for turn in zip_longest(*found):
        for fact in turn:
            if fact is not None and all(fact.statement != other.statement for other in chosen):
                chosen.append(fact)
    return tuple(chosen[:MOST])


def work_source(entry: ShortlistEntry, work: Work) -> Source | None:
    """The work's page, with the day that it was read, or else first public; None without a plain address and a day."""
    read = max((note.fetched_at.date() for note in entry.provenance if note.record in work.records), default=None)
    return page(work.url, read or work.first_public_on, "read" if read else "public since")


def code_source(entry: ShortlistEntry, code: Implementation, url: str | None = None) -> Source | None:
    """The repository's page with the day that it was read, or else last changed."""
    key = (CODE, code.repo_key)
    read = max((note.fetched_at.date() for note in entry.provenance if note.record == key), default=None)
    return page(url or code.url, read or code.pushed_on or code.created_on, "read" if read else "last changed")


def page(url: str | None, on: date | None, what: str) -> Source | None:
    """A public page, where its address is a plain one and a day is known."""
    link = web_link(url)
    return Source("public", f"{what} {on.isoformat()}", link, on) if link and on else None


def _contribution(entry: ShortlistEntry, name: ComponentName | None) -> float:
    if name is None:
        return -1.0
    component = entry.score.component(name)
    return component.contribution if component.is_scored else 0.0


def _works(entry: ShortlistEntry) -> Iterator[Fact]:
    for work in entry.works:
        source = work_source(entry, work)
        place = place_text(entry, work)
        if source and place and work.first_public_on and not work.withdrawn and place_of(entry, work):
            day = f"public since {work.first_public_on.isoformat()}"
            yield Fact("work", "fit", Statement(words.WORK, (_title(work), day, place), (source,)), work)


def _venues(entry: ShortlistEntry) -> Iterator[Fact]:
    for work in entry.works:
        source = work_source(entry, work)
        for venue in work.venues if source and not work.withdrawn and place_of(entry, work) else ():
            link = web_link(venue.url)
            if source and link and venue.status and venue.venue:
                quotes = (_title(work), plain_text(venue.venue), plain_text(venue.status))
                yield Fact("venue", None, Statement(words.AT_VENUE, quotes, (replace(source, url=link),)), work)


def _taken_up(entry: ShortlistEntry) -> Iterator[Fact]:
    """What later works took up: told of the work before it in the evidence, checked on the page of the later."""
    work: Work | None = None
    for item in _evidence(entry, "originality"):
        if item.kind in ("work", "phrase"):
            work = _work_at(entry, item.url) or work
        if item.kind == "uptake" and work and (source := page(item.url, item.on, "the later work, public since")):
            own = work_source(entry, work)
            sources = (source, own) if own else (source,)
            yield Fact("taken up", "originality", Statement(words.TAKEN_UP, (_title(work), said(item)), sources), work)


def _topic(entry: ShortlistEntry) -> Iterator[Fact]:
    """Only where the topic grew: the other way round it is an open point and nothing to begin a letter with."""
    has_grown = entry.score.component("importance").value > MIDDLE
    for item in _evidence(entry, "importance") if has_grown else ():
        work = _work_at(entry, item.url)
        if item.kind == "date" and work and (source := page(item.url, item.on, "public since")):
            yield Fact("topic", "importance", Statement(words.TOPIC, (_title(work), said(item)), (source,)), work)


def _own_code(entry: ShortlistEntry) -> Iterator[Fact]:
    for code in own_code(entry):
        work = next((work for work in entry.works if work.id == code.work_id), None)
        source = code_source(entry, code)
        if entry.score.kind == "implementer" and work and source:
            quotes = (plain_text(code.full_name), _title(work))
            yield Fact("code", "execution", Statement(words.IMPLEMENTED, quotes, (source,)), work)
        for fact in code.execution:
            shown = code_source(entry, code, fact.url)
            if shown:
                quotes = (plain_text(code.full_name), plain_text(f"{fact.name}: {fact.text}"))
                yield Fact("code", "execution", Statement(words.OWN_CODE, quotes, (shown,)), work)


def _by_others(entry: ShortlistEntry) -> Iterator[Fact]:
    mine = own_code(entry)
    for code in entry.implementations:
        work = next((work for work in entry.works if work.id == code.work_id), None)
        source = code_source(entry, code)
        if code not in mine and code.relation == "independent" and work and source:
            quotes = (_title(work), plain_text(code.full_name))
            made = Statement(words.IMPLEMENTED_BY_OTHERS, quotes, (source,))
            yield Fact("implemented by others", "originality", made, work)


_KINDS: Sequence[Callable[[ShortlistEntry], Iterator[Fact]]] = (
    _works, _taken_up, _topic, _own_code, _by_others, _venues,
)  # fmt: skip
"""In this order where two components add the same."""


def _evidence(entry: ShortlistEntry, name: ComponentName) -> tuple[Evidence, ...]:
    component = entry.score.component(name)
    return component.evidence if component.is_scored else ()


def _work_at(entry: ShortlistEntry, url: str | None) -> Work | None:
    return next((work for work in entry.works if url and work.url == url), None)


def _title(work: Work) -> str:
    return f"“{plain_text(work.title)}”"
