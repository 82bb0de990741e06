"""Work outside academia as a part of the score, where a team says that it values it; otherwise it is only shown.

What counts is that the newest telling work was written from outside academia: never which institution, and never a
minus. Who is at a university, or of whom nothing is printed, stands at the neutral 0.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sourcer.model.institutions import OUTSIDE, InstitutionFact
from sourcer.model.scores import Component, Evidence, Score
from sourcer.model.works import Work
from sourcer.rank.persons import NEUTRAL
from sourcer.words.institutions import is_outside, outside_academia

_SHOWN = 3


def value_outside(scores: Iterable[Score], works: Sequence[Work], value: float) -> list[Score]:
    """The scores with a part "outside" of weight ``value``; the other parts share the rest. 0 changes nothing."""
    if value <= 0.0:
        return list(scores)
    known = _works_of(works)
    return [
        _valued(score, outside_academia(known.get(score.candidate_id, ()), score.candidate_id), value)
        for score in scores
    ]


def _valued(score: Score, facts: Sequence[InstitutionFact], value: float) -> Score:
    rest = tuple(replace(part, weight=part.weight * (1.0 - value)) for part in score.components)
    return replace(score, components=(*rest, outside_component(facts, value)))


def outside_component(facts: Sequence[InstitutionFact], weight: float) -> Component:
    """1 where the newest telling work prints an institution outside academia, else the neutral 0.5, not scored."""
    if not is_outside(facts):
        note = "no institution outside academia is printed on the newest work that tells one"
        return Component("outside", NEUTRAL, weight, False, note, ())
    evidence = tuple(
        Evidence("note", str(fact), fact.url, fact.on) for fact in facts if fact.is_newest and fact.kind in OUTSIDE
    )
    return Component("outside", 1.0, weight, True, "", evidence[:_SHOWN])


def _works_of(works: Sequence[Work]) -> Mapping[str, list[Work]]:
    found: dict[str, list[Work]] = {}
    for work in works:
        for author_id in dict.fromkeys(place.author_id for place in work.authorships if place.affiliations):
            found.setdefault(author_id, []).append(work)
    return found
