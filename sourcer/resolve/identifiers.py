"""Which identifiers on author places can be believed: columns of profiles come in another order than the names.

In real listings, identifiers that stand beside names which cannot be one person's were nearly always entered beside the
wrong name, some of them beside hundreds; the few people who changed their name kept a part of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from sourcer.model.ids import ExternalId
from sourcer.resolve.drafts import Slot

PERSONAL = frozenset({"orcid", "openreview-profile", "dblp", "scholar"})
"""Schemes whose identifiers name one person."""

_NO_IDENTIFIER = re.compile(r"@|^mail:|^https?://[^/]*/?$|^[\W_0]*$|^(?:none|null|n/?a|unknown)$", re.IGNORECASE)
"""Addresses (they name a mailbox, often a group's), hashes of them, and what people type to fill a field."""

Places = Sequence[tuple[int, Slot]]
MayShare = Callable[[int, int], bool]


def believed_ids(places: Places, spellings: Sequence[int], may_share: MayShare) -> list[tuple[ExternalId, ...]]:
    """The identifiers that name the person at each place; ``spellings`` index the places' names for ``may_share``.

    One that stands at two places of a work says nothing there. Where its names fall into groups that cannot be one
    person's, it belongs to the group that holds more than half of its places, if one does. Two groups are still
    one person who changed the name if they share a whole word of it and no coauthor bears the other name.
    """
    on_work: dict[int, list[int]] = defaultdict(list)
    believed: list[list[ExternalId]] = [[] for _ in places]
    if any(slot.ids for _, slot in places):
        for i, (work, _) in enumerate(places):
            on_work[work].append(i)
    for known, holders in _holders(places):
        for i in _owners(holders, places, spellings, may_share, on_work):
            believed[i].append(known)
    return [tuple(ids) for ids in believed]


def _holders(places: Places) -> Iterable[tuple[ExternalId, list[int]]]:
    """Each personal identifier with its places, those of a work that has it twice left out."""
    found: dict[ExternalId, list[int]] = defaultdict(list)
    for i, (_, slot) in enumerate(places):
        for known in slot.ids:
            if known.scheme in PERSONAL and not _NO_IDENTIFIER.search(known.value):
                found[known].append(i)
    for known, held in sorted(found.items()):
        times = Counter(places[i][0] for i in held)
        yield known, [i for i in held if times[places[i][0]] == 1]


def _owners(
    holders: list[int],
    places: Places,
    spellings: Sequence[int],
    may_share: MayShare,
    on_work: dict[int, list[int]],
) -> Sequence[int]:
    alike = _alike(holders, spellings, may_share)
    if len(alike) < 2:
        return holders
    largest, *others = alike

    def is_coauthor(one: list[int], other: list[int]) -> bool:
        names = {spellings[i] for i in other}
        beside = (spellings[k] for i in one for k in on_work[places[i][0]] if k != i)
        return any(may_share(name, known) for name in beside for known in names)

    same_word = len(others) == 1 and _words(largest, places) & _words(others[0], places)
    if same_word and not is_coauthor(largest, others[0]) and not is_coauthor(others[0], largest):
        return holders
    return largest if 2 * len(largest) > len(holders) else ()


def _alike(holders: list[int], spellings: Sequence[int], may_share: MayShare) -> list[list[int]]:
    """The places in groups whose names could be one person's, the largest group first."""
    if len({spellings[i] for i in holders}) < 2:
        return [holders]
    groups: list[list[int]] = []
    for i in holders:
        fits = [g for g in groups if any(may_share(spellings[i], spellings[k]) for k in g)]
        groups = [g for g in groups if g not in fits] + [[i, *(k for g in fits for k in g)]]
    return sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))


def _words(group: list[int], places: Places) -> set[str]:
    return {word for i in group for word in places[i][1].name.words if len(word) > 1}
