"""Who is first author of a work, and by which rule that was told.

In this order: nobody is known; a collaboration or very many names (nobody is first); a text that says who shares the
first place; surnames in alphabetical order where that is likelier custom than chance (nobody is first); else the first
printed name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sourcer.model.works import FirstAuthorRule
from sourcer.resolve.drafts import Draft
from sourcer.resolve.equal_contribution import Claim, shared_first
from sourcer.resolve.names import is_group, parse_name

ALPHABETICAL_BY_CUSTOM: Mapping[str, float] = {
    "cs.CC": 0.6,
    "cs.DS": 0.45,
    "cs.DM": 0.45,
    "cs.CG": 0.45,
    "cs.LO": 0.3,
    "cs.GT": 0.25,
    "econ": 0.25,
    "math": 0.22,
    "cs.IT": 0.15,
    "stat": 0.1,
    "cs.CV": 0.005,
    "cs.CL": 0.005,
    "cs.RO": 0.005,
}
"""Share of papers of a field (primary category, or its archive) that list authors by surname on purpose.

Counted on public arXiv listings: the share of alphabetical lists beyond what chance gives (1/n! for n authors).
"""

USUALLY = 0.05
"""The same share where the field is not in the table."""

SURE_ENOUGH = 0.8
"""Probability of custom, given that the names do run by surname, from which nobody is called first."""


_BY_NAME = re.compile(
    r"\bauthors?\b[^.;]{0,60}\balphabetical\w*|\balphabetical\w*[^.;]{0,20}\bauthors?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FirstPlaces:
    """``positions`` count from 0 among the printed names; ``why`` is a sentence for a person, or ""."""

    rule: FirstAuthorRule
    positions: frozenset[int]
    why: str


def first_places(draft: Draft, official_readmes: Sequence[str], collaboration_size: int) -> FirstPlaces:
    """Apply the rules to one work. ``official_readmes`` are READMEs of its authors' own code, oldest first."""
    places = sorted(slot.position for slot in draft.slots if slot.position is not None)
    # Who is printed and has no place is no person: only there a collaboration can be.
    if len(places) < len(draft.printed_names) and any(is_group(name) for name in draft.printed_names):
        return FirstPlaces("collaboration", frozenset(), "a collaboration is among the authors")
    if len(draft.printed_names) > collaboration_size:
        why = f"{len(draft.printed_names)} names are more than {collaboration_size}"
        return FirstPlaces("collaboration", frozenset(), why)
    if not places:
        return FirstPlaces("none", frozenset(), "")
    claims = list(_claims(draft, official_readmes))
    told = next(((claim, where) for claim, where in claims if claim.positions), None)
    if told:
        return FirstPlaces("shared", frozenset(told[0].positions) & set(places), f'{told[1]}: "{told[0].sentence}"')
    if _runs_by_surname(draft.printed_names):
        said = next((claim.sentence for claim, _ in claims if claim.is_everybody), "") or _said_alphabetical(draft)
        if said or is_custom(draft.field, len(draft.printed_names)):
            why = f'surnames in order, and the comment says: "{said}"' if said else "surnames in alphabetical order"
            return FirstPlaces("alphabetical", frozenset(), why)
    return FirstPlaces("printed", frozenset(places[:1]) & {0}, _unclear(claims))


def is_custom(field: str, count: int) -> bool:
    """Whether ``count`` names that run by surname do so by the custom of ``field``, with at least SURE_ENOUGH.

    Bayes: custom / (custom + (1 - custom) / n!), as n names fall into that order by chance once in n!. With the
    table's shares that takes three names in cs.DS, four in math, five in cs.LG and seven in cs.CV.
    """
    custom = ALPHABETICAL_BY_CUSTOM.get(field)
    if custom is None:
        custom = ALPHABETICAL_BY_CUSTOM.get(field.partition(".")[0], USUALLY)
    return custom / (custom + (1 - custom) / math.factorial(count)) >= SURE_ENOUGH


def _runs_by_surname(printed: Sequence[str]) -> bool:
    surnames = [name.family for each in printed if (name := parse_name(each))]
    if len(surnames) < max(len(printed), 2):
        return False
    return all(first < second for first, second in pairwise(surnames))


def _said_alphabetical(draft: Draft) -> str:
    comments = (record.comment or "" for record in draft.records)
    return next((" ".join(found.group().split()) for text in comments if (found := _BY_NAME.search(text))), "")


def _claims(draft: Draft, official_readmes: Sequence[str]) -> Iterable[tuple[Claim, str]]:
    """What comments say, then READMEs; marks on the printed names count as part of the comment."""
    printed = ", ".join(draft.printed_names)
    for record in draft.records:
        if record.comment:
            claim = shared_first(f"{printed}.\n\n{record.comment}", draft.printed_names)
            if claim:
                yield claim, "the comment says"
    for text in official_readmes:
        claim = shared_first(text, draft.printed_names)
        if claim:
            yield claim, "the README of the official code says"


def _unclear(claims: Sequence[tuple[Claim, str]]) -> str:
    if not claims:
        return ""
    claim, where = claims[0]
    if claim.is_everybody:
        return f'{where} that all authors contributed equally: "{claim.sentence}"; the first printed name is kept'
    return f'{where} "{claim.sentence}", which does not tell who shares the first place; the first printed name is kept'
