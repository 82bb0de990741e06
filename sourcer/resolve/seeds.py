"""Signatures that belong together before any evidence is weighed: a common identifier, or a former run's word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from sourcer.model.ids import ExternalId
from sourcer.model.works import Signature
from sourcer.resolve.cluster import Facts, merged_facts
from sourcer.resolve.drafts import Slot

PERSONAL = frozenset({"orcid", "openreview-profile", "dblp", "scholar"})
"""Schemes whose identifiers name one person."""


def signature_facts(
    slots: Sequence[tuple[int, Slot]], spellings: Sequence[int], previous: Mapping[Signature, str]
) -> list[Facts]:
    """What may forbid a merge, for each author place; ``slots`` are (index of the work, place)."""
    return [
        Facts(
            works={work},
            ids=_by_scheme(slot.ids),
            spellings={spelling},
            known_as=known_before(slot, previous),
        )
        for (work, slot), spelling in zip(slots, spellings, strict=True)
    ]


def known_before(slot: Slot, previous: Mapping[Signature, str]) -> set[str]:
    """The author id that most signatures of the place had (ties: the lowest id); empty if none had one."""
    held = Counter(previous[signature] for signature in slot.signatures if signature in previous)
    return {min(held, key=lambda known: (-held[known], known))} if held else set()


def seed_groups(
    slots: Sequence[tuple[int, Slot]], facts: Sequence[Facts], may_share_names: Callable[[int, int], bool]
) -> tuple[list[tuple[int, ...]], set[int]]:
    """A partition of the places into groups that hold together, and the places that an identifier joined.

    Identifiers come first. Neither they nor a former run put two places of one work into one person, and a former run
    gives way where identifiers now differ. Groups whose names differ are marked as ``aliased`` in ``facts``.
    """
    groups = {i: [i] for i in range(len(slots))}
    home = list(range(len(slots)))
    verified: set[int] = set()
    for alike in _holders(slot.ids for _, slot in slots):
        for i in alike[1:]:
            if _join(groups, home, facts, alike[0], i, may_share_names, by_id=True):
                verified.update((alike[0], i))
    for alike in _known_together(facts):
        for i in alike[1:]:
            _join(groups, home, facts, alike[0], i, may_share_names, by_id=False)
    return [tuple(sorted(groups[at])) for at in sorted(groups)], verified


def _join(
    groups: dict[int, list[int]],
    home: list[int],
    facts: Sequence[Facts],
    i: int,
    j: int,
    may_share_names: Callable[[int, int], bool],
    *,
    by_id: bool,
) -> bool:
    a, b = sorted((home[i], home[j]))
    if a == b:
        return True
    left, right = (merged_facts([facts[k] for k in groups[at]]) for at in (a, b))
    if not left.works.isdisjoint(right.works) or (not by_id and _ids_differ(left, right)):
        return False
    if any(not may_share_names(x, y) for x in left.spellings for y in right.spellings):
        facts[i].aliased = facts[j].aliased = True
    groups[a] += groups.pop(b)
    for k in groups[a]:
        home[k] = a
    return True


def _ids_differ(a: Facts, b: Facts) -> bool:
    return any(a.ids[scheme].isdisjoint(b.ids[scheme]) for scheme in a.ids.keys() & b.ids.keys())


def _by_scheme(ids: Iterable[ExternalId]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for known in ids:
        if known.scheme in PERSONAL:
            found.setdefault(known.scheme, set()).add(known.value)
    return found


def _holders(ids_of_places: Iterable[Sequence[ExternalId]]) -> Iterable[list[int]]:
    holders: dict[ExternalId, list[int]] = defaultdict(list)
    for i, ids in enumerate(ids_of_places):
        for known in ids:
            if known.scheme in PERSONAL:
                holders[known].append(i)
    return (holders[known] for known in sorted(holders))


def _known_together(facts: Sequence[Facts]) -> Iterable[list[int]]:
    together: dict[str, list[int]] = defaultdict(list)
    for i, each in enumerate(facts):
        for known in each.known_as:
            together[known].append(i)
    return (together[known] for known in sorted(together))
