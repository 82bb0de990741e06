"""Who is who: author places of all works into authors, with a link and its reason for every signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import chain
from operator import attrgetter

import numpy as np

from sourcer.model.ledger import Change, Decision
from sourcer.model.people import Author, Link, Namesake
from sourcer.model.telling import Tell, counted, silent
from sourcer.model.works import Signature
from sourcer.resolve import weights
from sourcer.resolve.blocking import Pairs, Spellings, candidate_pairs, find_spellings
from sourcer.resolve.changes import author_changes
from sourcer.resolve.cluster import Edges, Facts, Grouping, group_signatures, merged_facts
from sourcer.resolve.company import Company, Ints, keep_company, name_keys
from sourcer.resolve.decisions import Applied, apply_decisions
from sourcer.resolve.drafts import Draft, Slot
from sourcer.resolve.evidence import Scene, build_scene, probabilities
from sourcer.resolve.explain import Bond, strongest_bonds
from sourcer.resolve.identifiers import believed_ids
from sourcer.resolve.names import fullness, parse_name
from sourcer.resolve.namesakes import find_namesakes
from sourcer.resolve.rarity import Floats
from sourcer.resolve.remember import printed_names
from sourcer.resolve.seeds import Seeds, seed_groups, signature_facts
from sourcer.resolve.stable_ids import stable_ids

Place = tuple[int, Slot]
"""An author place: (index of its work among the drafts, the place)."""


@dataclass(frozen=True, slots=True)
class People:
    """``author_of`` maps every signature to its author's id."""

    authors: tuple[Author, ...]
    links: tuple[Link, ...]
    namesakes: tuple[Namesake, ...]
    author_of: Mapping[Signature, str]
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Persons told apart: ``grouping`` over ``places`` (author places of ``drafts``), and what that rests on."""

    drafts: tuple[Draft, ...]
    places: tuple[Place, ...]
    grouping: Grouping
    seeds: Seeds
    verified: AbstractSet[int]
    applied: Applied
    scene: Scene
    company: Company
    pairs: Pairs
    chances: Floats

    def facts(self, at: int) -> Facts:
        """The facts of a group, by its index."""
        return merged_facts([self.seeds.facts[i] for i in self.grouping.groups[at]])


def tell_apart(
    drafts: Sequence[Draft],
    previous: Mapping[Signature, str],
    decisions: Sequence[Decision] = (),
    *,
    use_affiliation: bool = True,
    tell: Tell = silent,
) -> Told:
    """Group the author places of all works by person; deterministic, whatever order the drafts come in.

    At least one of the works must have an author.
    """
    ordered = sorted(drafts, key=lambda draft: min(record.record_key for record in draft.records))
    places = [(at, slot) for at, draft in enumerate(ordered) for slot in draft.slots]
    names = [slot.name for _, slot in places]
    tell("comparing names", 0, len(places), "mentions")
    spellings = find_spellings(names)
    scene = build_scene(ordered, places, use_affiliation=use_affiliation)
    company = keep_company(scene.works, name_keys(names))
    pairs = candidate_pairs(spellings, company.met)
    first = counted(tell, "weighing what speaks for pairs being one person", "pairs")
    chances = probabilities(scene, company, pairs, weights.BY_NAME, use_affiliation=use_affiliation, count=first)
    seeds, verified, applied = _seed(ordered, places, spellings, previous, decisions)
    grouping = _group(seeds, spellings, pairs, chances, maybe=1.0)
    # Once more, with coauthors told apart as persons: two who both wrote with some Y. Li did not meet for that.
    company = keep_company(scene.works, _homes(grouping, len(places)), scene.words)
    again = counted(tell, "weighing it again, with coauthors told apart", "pairs")
    chances = probabilities(scene, company, pairs, weights.BY_PERSON, use_affiliation=use_affiliation, count=again)
    grouping = _group(seeds, spellings, pairs, chances, maybe=weights.MAYBE)
    return Told(tuple(ordered), tuple(places), grouping, seeds, verified, applied, scene, company, pairs, chances)


def resolve_people(
    drafts: Sequence[Draft],
    previous: Mapping[Signature, str],
    decisions: Sequence[Decision] = (),
    *,
    use_affiliation: bool = True,
    tell: Tell = silent,
) -> People:
    """Tell persons apart and spellings together over all works, and say of every signature why it is whose."""
    if not any(draft.slots for draft in drafts):
        return People((), (), (), {})
    told = tell_apart(drafts, previous, decisions, use_affiliation=use_affiliation, tell=tell)
    places, groups = told.places, told.grouping.groups
    signed = [[signature for i in group for signature in places[i][1].signatures] for group in groups]
    tell("saying of every mention why it is whose", 0, len(places), "mentions")
    ids = stable_ids(signed, previous, "P", str)
    bonds = strongest_bonds(groups, told.scene, told.company, told.pairs, told.chances)
    authors = [_author(ids[at], [places[i] for i in group], told.drafts) for at, group in enumerate(groups)]
    links = [
        link
        for at, group in enumerate(groups)
        for i in group
        for link in _links(
            places[i][1], ids[at], bonds.get(i), i in told.verified, len(group), previous, told.applied.said.get(i)
        )
    ]
    changed = author_changes(
        signed, ids, previous, told.facts, {link.signature: link for link in links}, told.applied, places, told.drafts
    )
    return People(
        authors=tuple(sorted(authors, key=attrgetter("id"))),
        links=tuple(sorted(links, key=attrgetter("author_id", "signature"))),
        namesakes=find_namesakes(authors, told.grouping.near, told.facts),
        author_of={link.signature: link.author_id for link in links},
        changes=changed,
        notes=told.applied.notes,
    )


def _homes(grouping: Grouping, count: int) -> Ints:
    """The group of each of ``count`` places."""
    homes = np.zeros(count, dtype=np.int32)
    members = list(chain.from_iterable(grouping.groups))
    homes[members] = np.repeat(np.arange(len(grouping.groups)), list(map(len, grouping.groups)))
    return homes


def _seed(
    drafts: Sequence[Draft],
    places: Sequence[Place],
    spellings: Spellings,
    previous: Mapping[Signature, str],
    decisions: Sequence[Decision],
) -> tuple[Seeds, set[int], Applied]:
    """What holds together before any evidence: by a person's word, by an identifier, by a former run."""
    believed = believed_ids(places, spellings.of, spellings.may_share)
    seeds = Seeds(signature_facts(places, spellings.of, previous, believed), spellings.may_share)
    printed = printed_names(record for draft in drafts for record in draft.records) if decisions else {}
    applied = apply_decisions(decisions, places, printed, seeds)
    return seeds, seed_groups(seeds, believed), applied


def _group(seeds: Seeds, spellings: Spellings, pairs: Pairs, chances: Floats, *, maybe: float) -> Grouping:
    telling = chances >= weights.NOTHING
    edges = Edges(pairs.left[telling], pairs.right[telling], chances[telling])
    return group_signatures(
        seeds.facts, seeds.parts(), edges, spellings.may_share, threshold=weights.THRESHOLD, maybe=maybe
    )


def _author(author_id: str, places: Sequence[Place], drafts: Sequence[Draft]) -> Author:
    """The person of these places; spellings fullest first, affiliations newest first."""
    if len(places) == 1 and len(places[0][1].names) == 1:  # most people are printed once
        slot = places[0][1]
        return Author(author_id, slot.names[0], slot.names, slot.affiliations)
    newest = sorted(places, key=lambda place: drafts[place[0]].first_public_on or date.min, reverse=True)
    spellings = {name: parsed for _, slot in places for name in slot.names if (parsed := parse_name(name))}
    names = sorted(spellings, key=lambda name: fullness(spellings[name]), reverse=True)
    affiliations = dict.fromkeys(each for _, slot in newest for each in slot.affiliations)
    return Author(author_id, names[0], tuple(names), tuple(affiliations))


def _links(
    slot: Slot,
    author_id: str,
    bond: Bond | None,
    is_verified: bool,
    size: int,
    previous: Mapping[Signature, str],
    decision: Decision | None,
) -> list[Link]:
    """One link for each record that prints the person at this place."""
    personal = [str(known) for known in slot.ids]
    links = []
    for signature in slot.signatures:
        if decision:
            links.append(Link(signature, author_id, "decided", 1.0, str(decision)))
        elif is_verified:
            links.append(Link(signature, author_id, "verified", 1.0, f"same identifier: {', '.join(personal)}"))
        elif size == 1:
            links.append(Link(signature, author_id, "inferred", 1.0, "no other paper here is told to be this person's"))
        elif bond:
            links.append(Link(signature, author_id, "inferred", bond.confidence, bond.text))
        else:
            why = "kept from an earlier run" if previous.get(signature) == author_id else "joined through other papers"
            links.append(Link(signature, author_id, "inferred", weights.THRESHOLD, why))
    return links
