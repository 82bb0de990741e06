"""Preparing a conversation: statements about one person for a human to edit, by the rules of docs/conversation.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcer.errors import ResolveError
from sourcer.export import conversation_words as words
from sourcer.export.card import best_area
from sourcer.export.facts import MOST, Fact, best_facts, code_source, page, work_source
from sourcer.export.fields import own_code, split_of
from sourcer.export.interview import questions
from sourcer.export.why import missing
from sourcer.model.brief import Area, Brief
from sourcer.model.conversation import Conversation, Section, Source, Statement
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.model.works import Work
from sourcer.words.english import STOP_WORDS

OWN = Source("sourcer", words.OWN_NOTE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_OF_THE_LIST = "concentration of"
"""A run's note that begins so is about the whole list, and nothing to clear up with one person."""
_TEAM_KEYS = ("text", "mission", "data", "problems")


def prepare(shortlist: Shortlist, entry: ShortlistEntry, brief: Brief, contact: str = "") -> Conversation:
    """The whole conversation. ``contact`` is whom the person writes to, "" where nobody is configured.

    Raises ResolveError where the works behind the ranking are gone: then somebody may have had them taken out.
    """
    name = split_of(entry).whole or entry.score.candidate_id
    if not entry.works:
        raise ResolveError(
            f"the works behind the place of {name} ({entry.score.candidate_id}) are no longer in the store, so nothing "
            "can be said of the person; `sourcer rank` makes a ranking of what is there"
        )
    ranking = Source("ranking", f"ranking run {shortlist.run_id} for the brief “{shortlist.brief}”", on=shortlist.as_of)
    facts = best_facts(entry)
    stops = tuple(_stops(entry, ranking))
    return Conversation(
        name=name,
        candidate_id=entry.score.candidate_id,
        brief=shortlist.brief,
        as_of=shortlist.as_of,
        is_stopped=bool(stops),
        sections=(
            Section("before", "Do not write" if stops else "Before you write", (*stops, *_before(entry, ranking))),
            Section("team", "Why this team", tuple(_team(brief))),
            Section("facts", "Checkable facts", tuple(_facts(facts))),
            Section("areas", "Which problem areas they touch", tuple(_areas(entry, brief, facts, ranking))),
            Section("questions", "What to ask", tuple(questions(entry, brief, ranking))),
            Section("open", "Open points", tuple(_open(shortlist, entry, ranking))),
            Section("objection", "Your right to object", tuple(_objection(entry, contact)), is_paragraph=True),
        ),
    )


def _stops(entry: ShortlistEntry, ranking: Source) -> Iterator[Statement]:
    for code in own_code(entry):
        if code.wants_no_recruiters:
            yield Statement(words.STOPPED, (code.full_name,), (code_source(entry, code) or ranking,))
    said = {code.full_name for code in own_code(entry)}
    for wish in entry.wishes:
        if wish.where not in said:
            yield Statement(words.STOPPED, (wish.where,), (ranking,))


def _before(entry: ShortlistEntry, ranking: Source) -> Iterator[Statement]:
    said = {"passed": words.PASSED, "known": words.KNOWN}
    for mark in (mark for mark in entry.marks if mark.kind != "no recruiters"):
        team = Source("team", "your team's opinions and list of known people")
        yield Statement(said.get(mark.kind, words.MARKED), (mark.text,), (team,))
    if entry.score.kind == "implementer":
        pages = [page(each.url, each.provenance.fetched_at.date(), "read") for each in entry.accounts]
        login = entry.score.candidate_id.removeprefix("github:")
        yield Statement(words.ONLY_AN_ACCOUNT, (login,), tuple(filter(None, pages)) or (ranking,))
    elif not (split := split_of(entry)).is_split:
        source = work_source(entry, entry.works[0]) or ranking
        yield Statement(words.WHOLE_NAME, (split.whole, split.why_not), (source,))
    for other in entry.namesakes:
        yield Statement(words.NAMESAKE, (other,), (ranking,))
    yield Statement(words.TO_EDIT, (), (OWN,))


def _team(brief: Brief) -> Iterator[Statement]:
    """The team's own words, each paragraph as it is but for its line ends."""
    for key in _TEAM_KEYS:
        if text := " ".join(str(getattr(brief.team, key)).split()):
            yield Statement(words.TEAM_SAYS, (text,), (Source("brief", f"the brief “{brief.name}”, [team] {key}"),))
    if not brief.team.paragraphs:
        yield Statement(words.NO_TEAM, (), (OWN,))


def _facts(facts: tuple[Fact, ...]) -> Iterator[Statement]:
    yield from (fact.statement for fact in facts)
    if len(facts) < MOST:
        yield Statement(words.FEW_FACTS if facts else words.NO_FACTS, (), (OWN,))


def _areas(entry: ShortlistEntry, brief: Brief, facts: tuple[Fact, ...], ranking: Source) -> Iterator[Statement]:
    works = list({fact.work.id: fact.work for fact in facts if fact.work}.values()) or list(entry.works[:1])
    nearest, fits = best_area(entry), dict(entry.score.areas)
    for work in works:
        source = work_source(entry, work) or ranking
        told = {area: shared_words(work, area) for area in brief.areas}
        area = max(told, key=lambda each: (len(told[each]), fits.get(each.name, 0.0)), default=None)
        if area and told[area]:
            asked = Source("brief", f"the brief “{brief.name}”, [[areas]] {area.name}")
            quotes = (f"“{work.title}”", area.name, ", ".join(told[area]), " ".join(area.text.split()))
            yield Statement(words.TOUCHES, quotes, (source, asked))
        elif nearest:
            whole = f"{nearest[0]} (fit {nearest[1]:.2f})"
            yield Statement(words.TOUCHES_NONE, (f"“{work.title}”", whole), (source, ranking))
    if not nearest:
        yield Statement(words.NO_AREA, (), (ranking,))


def shared_words(work: Work, area: Area) -> tuple[str, ...]:
    """The area's own words that stand in the work's title or abstract, singular or plural, in the area's order."""
    text = f"{work.title} {work.abstract or ''}".casefold()
    held = {_singular(word) for word in _WORD.findall(text)}
    own = dict.fromkeys(word for word in _WORD.findall(area.text.casefold()) if word not in STOP_WORDS)
    return tuple(word for word in own if _singular(word) in held)


def _singular(word: str) -> str:
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _open(shortlist: Shortlist, entry: ShortlistEntry, ranking: Source) -> Iterator[Statement]:
    mine = own_code(entry)
    found = [Statement(words.UNCERTAIN, (doubt,), (ranking,)) for doubt in entry.score.uncertain]
    found += [Statement(words.NOT_SCORED, (why,), (ranking,)) for why in missing(entry)]
    found += [] if mine else [Statement(words.NO_CODE, (), (ranking,))]
    found += [
        Statement(words.OTHERS_WISH, (code.full_name,), (code_source(entry, code) or ranking,))
        for code in entry.implementations
        if code.wants_no_recruiters and code not in mine
    ]
    found += [
        Statement(words.WITHDRAWN, (f"“{work.title}”",), (work_source(entry, work) or ranking,))
        for work in entry.works
        if work.withdrawn
    ]
    yield from found or [Statement(words.NOTHING_OPEN, (), (ranking,))]
    for note in shortlist.notes:
        if note.strip() and not note.startswith(_OF_THE_LIST):
            yield Statement(words.RUN_NOTE, (note.rstrip("."),), (ranking,))


def _objection(entry: ShortlistEntry, contact: str) -> Iterator[Statement]:
    yield Statement(words.SENDER, (), (OWN,))
    yield Statement(words.HELD, (), (OWN,))
    if entry.accounts:
        yield Statement(words.HELD_ACCOUNT, (), (OWN,))
    pages = _pages(entry)
    if pages:
        listed = ", ".join(f"{source.url} ({source.says})" for source in pages)
        yield Statement(words.READ_FROM, (listed,), pages)
    else:
        yield Statement(words.NO_PAGES, (), (OWN,))
    yield Statement(words.PURPOSE, (), (OWN,))
    yield Statement(words.RIGHTS, (), (OWN,))
    if contact.strip():
        yield Statement(words.CONTACT, (contact.strip(),), (Source("settings", "the configuration, [fetch] contact"),))
    else:
        yield Statement(words.NO_CONTACT, (), (OWN,))


def _pages(entry: ShortlistEntry) -> tuple[Source, ...]:
    found = [
        *(work_source(entry, work) for work in entry.works),
        *(code_source(entry, code) for code in own_code(entry)),
        *(page(each.url, each.provenance.fetched_at.date(), "read") for each in entry.accounts),
    ]
    return tuple(dict.fromkeys(filter(None, found)))
