"""Whether two records print the same authors: names matched one to one, in any order, in time that grows with the list.

Only the records' own words are compared. Profile ids are not: their columns often stand in another order than the
names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sourcer.model.records import Record
from sourcer.resolve.folding import fold_text
from sourcer.resolve.names import PersonName, block_keys, compare_names, is_group, parse_name

_CUT = re.compile(r"\bet\.? al\b|^\W*(?:and )?others\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who a record says wrote it: persons, each once; collaborations; and whether the list was cut ("et al.")."""

    names: tuple[PersonName, ...]
    groups: frozenset[str]
    is_cut: bool

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is named at all."""
        return not self.names and not self.groups


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two bylines agree: names in common, and the names of the shorter and of the longer list."""

    common: int
    shorter: int
    longer: int
    is_same_group: bool
    is_cut: bool

    @property
    def is_all(self) -> bool:
        """Whether both lists name the same people."""
        return 0 < self.common == self.longer

    @property
    def is_all_but_one(self) -> bool:
        """Whether both lists name the same people, or one of them one more; of three at least."""
        return self.common == self.shorter >= min(3, self.longer) and self.longer - self.shorter <= 1

    @property
    def is_most(self) -> bool:
        """Whether more than half agree, or all that a list that was cut still names, or the collaboration."""
        return 2 * self.common > self.longer or self._is_what_was_left or self.is_same_group

    @property
    def is_half(self) -> bool:
        """Whether two people at least are half of the longer list or all of the shorter one; or most agree."""
        return self.is_most or (self.common > 1 and (2 * self.common >= self.longer or self.common == self.shorter))

    @property
    def _is_what_was_left(self) -> bool:
        return self.is_cut and 0 < self.common == self.shorter


def byline_of(record: Record) -> Byline:
    """The byline of a record. An author listed twice is one; "anonymous" and "et al." are nobody."""
    named = {name.words: name for each in reversed(record.mentions) if (name := parse_name(each.name))}
    groups = frozenset(fold_text(each.name) for each in record.mentions if is_group(each.name))
    return Byline(
        names=tuple(reversed(named.values())),
        groups=groups,
        is_cut=any(_CUT.search(each.name) for each in record.mentions),
    )


def meeting_keys(byline: Byline) -> frozenset[str]:
    """Two bylines that agree in any name or collaboration have a key in common."""
    return frozenset(key for name in byline.names for key in block_keys(name)) | {f"+{name}" for name in byline.groups}


def agreement(a: Byline, b: Byline) -> Agreement:
    """How far two bylines agree."""
    shorter, longer = sorted((a, b), key=lambda each: len(each.names))
    return Agreement(
        common=_matched(a.names, b.names),
        shorter=len(shorter.names),
        longer=len(longer.names),
        is_same_group=bool(a.groups & b.groups),
        is_cut=shorter.is_cut,
    )


def _matched(a: Sequence[PersonName], b: Sequence[PersonName]) -> int:
    """How many of ``a`` find a compatible name of their own in ``b``: the same words first, then other spellings."""
    same = Counter(name.words for name in a) & Counter(name.words for name in b)
    left, others = _without(a, same), _without(b, same)
    meeting: dict[str, list[int]] = defaultdict(list)
    for place, other in enumerate(others):
        for key in block_keys(other):
            meeting[key].append(place)
    taken: set[int] = set()
    for name in left:
        near = sorted({place for key in block_keys(name) for place in meeting.get(key, ())} - taken)
        fits = (place for place in near if compare_names(name, others[place]).is_compatible)
        taken.update([*fits][:1])
    return same.total() + len(taken)


def _without(names: Sequence[PersonName], same: Counter[tuple[str, ...]]) -> list[PersonName]:
    left = Counter(same)
    kept = []
    for name in names:
        if left[name.words]:
            left[name.words] -= 1
        else:
            kept.append(name)
    return kept
