"""What to ask: strengths to validate, and the weaker side with its minimum bar.

The questions are ours and generic; each is tied to a work or repository of the person's.
"""

from __future__ import annotations

from collections.abc import Iterator

from sourcer.export import conversation_words as words
from sourcer.export.facts import MIDDLE
from sourcer.export.fields import own_code
from sourcer.model.brief import Brief
from sourcer.model.conversation import Source, Statement
from sourcer.model.musts import MUSTS
from sourcer.model.presets import ROLES
from sourcer.model.scores import Component, ComponentName
from sourcer.model.shortlist import ShortlistEntry

STRENGTHS = 3
ASKS = Source("sourcer", words.OWN_QUESTION)
_OF_CODE: frozenset[ComponentName] = frozenset({"execution", "engineering"})
_NAMES_A_WORK = {"originality": "work", "importance": "entered"}


def questions(entry: ShortlistEntry, brief: Brief, ranking: Source) -> Iterator[Statement]:
    """Strengths first, then what the brief counts, where most of the score is missing, and the must-haves."""
    asked = Source("brief", f"the brief “{brief.name}”")
    strong = [part for part in strongest(entry) if subject(entry, part)]
    for part in strong:
        quotes = (part.name, f"{part.value:.2f}", f"{part.contribution:.2f}", subject(entry, part))
        yield Statement(words.TO_VALIDATE + words.QUESTIONS[part.name], quotes, (ranking, ASKS))
    if strong:
        yield Statement(words.LOOK_FOR, (), (ASKS,))
    else:
        yield Statement(words.NO_STRENGTH, (f"“{entry.works[0].title}”",), (ranking, ASKS))
    yield _counts(entry, brief, asked, ranking)
    yield from _weaker(entry, ranking)
    for must in brief.must_have:
        yield Statement(words.MUST, (str(must), MUSTS[must.fact].means), (asked, ASKS))


def strongest(entry: ShortlistEntry) -> list[Component]:
    """The scored parts above the middle that add most to the score."""
    scored = [part for part in entry.score.components if part.is_scored and part.weight and part.value > MIDDLE]
    return sorted(scored, key=lambda part: -part.contribution)[:STRENGTHS]


def weakest(entry: ShortlistEntry) -> Component | None:
    """The part where most of the score is missing, among those that are no strength; what was not scored stands in the
    middle. Of fit nothing is asked here: it says what somebody works on, not how.
    """
    counted = [part for part in entry.score.components if part.weight and part.name in words.MINIMUM_BAR]
    others = [part for part in counted if part not in strongest(entry)]
    return max(others or counted, key=lambda part: part.weight * (1.0 - part.value), default=None)


def subject(entry: ShortlistEntry, part: Component) -> str:
    """The work or repository that a part of the score rests on; "" where there is none to ask about."""
    if part.name in _OF_CODE:
        mine = [code.full_name for code in own_code(entry)]
        told = (item.text for item in part.evidence if item.kind == "repository" and item.text in mine)
        return next(told, mine[0] if mine else "")
    kind = _NAMES_A_WORK.get(part.name)
    told = (item.text for item in part.evidence if item.kind == kind)
    return f"“{next(told, entry.works[0].title)}”"


def _counts(entry: ShortlistEntry, brief: Brief, asked: Source, ranking: Source) -> Statement:
    if role := ROLES.get(brief.role):
        points = (f"{role.ideas:g}", f"{role.execution:g}", f"{role.engineering:g}")
        return Statement(words.ROLE_COUNTS, (brief.role, role.why, *points), (asked,))
    told = ", ".join(f"{part.name} {part.weight:.2f}" for part in entry.score.components)
    return Statement(words.NO_ROLE, (told,), (ranking,))


def _weaker(entry: ShortlistEntry, ranking: Source) -> Iterator[Statement]:
    part = weakest(entry)
    if part is None:
        return
    if part.is_scored:
        quotes = (part.name, f"{part.value:.2f}", f"{part.weight:.2f}")
        yield Statement(words.WEAKER, quotes, (ranking,))
    else:
        why = part.note or "not scored"
        yield Statement(words.WEAKER_UNKNOWN, (part.name, f"{part.weight:.2f}", why), (ranking,))
    yield Statement(words.MINIMUM_BAR[part.name], (), (ASKS,))
