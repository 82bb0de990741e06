"""Which records are one work: preprint, announcement, programme and proceedings entry of the same research.

Identifiers decide first (arXiv, OpenReview forum, DOI, PMLR page). Records without a common one are joined if the
folded title is the same *and* most author names are compatible *and* the years are at most two apart; never on a
title alone, and never into a work that would then hold two arXiv ids.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sourcer.model.ids import ExternalId
from sourcer.model.records import Record, RecordKey
from sourcer.resolve.folding import fold_text
from sourcer.resolve.names import PersonName, compare_names, parse_name

MAX_YEARS_APART = 2
_JOINING = frozenset({"arxiv", "openreview", "doi", "pmlr"})
_YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")
_ARXIV_DOI = re.compile(r"^10\.48550/arxiv\.(.+)$")


def group_records(records: Sequence[Record], previous: Mapping[RecordKey, str]) -> list[tuple[Record, ...]]:
    """Every record in exactly one group, a group a work; groups and their members sorted by record key.

    ``previous`` maps records to the work they were part of: those stay together (a preprint that changes its title
    is still the paper in the programme) unless they now hold different arXiv ids.
    """
    ordered = _each_once(records)
    union = _Union(ordered)
    for same in _by_identifier(ordered):
        union.join_all(same)
    for same in _by_previous(ordered, previous):
        union.join_all(same)
    for alike in _by_title(ordered):
        _join_alike(alike, ordered, union)
    return [tuple(ordered[i] for i in group) for group in union.groups()]


def joining_ids(record: Record) -> tuple[ExternalId, ...]:
    """The identifiers that make two records one work; arXiv's own DOIs count as the arXiv id that they hold."""
    found = []
    for known in record.ids:
        own = _ARXIV_DOI.match(known.value) if known.scheme == "doi" else None
        found.append(ExternalId("arxiv", own.group(1).partition("v")[0]) if own else known)
    return tuple(dict.fromkeys(known for known in found if known.scheme in _JOINING))


def year_of(record: Record) -> int | None:
    """The year of a record: of its first public day, else named by its venue, else of the version shown."""
    if record.published:
        return record.published.year
    named = _YEAR.search(record.venue or "")
    if named:
        return int(named.group(1))
    return record.updated.year if record.updated else None


def most_names_agree(a: Sequence[PersonName], b: Sequence[PersonName]) -> bool:
    """Whether more than half of the longer list finds a compatible name of its own in the other, in any order."""
    left = list(b)
    matched = 0
    for name in a:
        partner = next((i for i, other in enumerate(left) if compare_names(name, other).is_compatible), None)
        if partner is not None:
            matched += 1
            del left[partner]
    return 2 * matched > max(len(a), len(b))


def _each_once(records: Sequence[Record]) -> list[Record]:
    """Sorted by key; of two that carry one key, the one whose content sorts last, so that input order never matters."""
    held: dict[RecordKey, Record] = {}
    for record in records:
        other = held.setdefault(record.record_key, record)
        if other is not record and record.content_hash() > other.content_hash():
            held[record.record_key] = record
    return [held[key] for key in sorted(held)]


class _Union:
    """Disjoint sets of record indices that refuse to hold two arXiv ids."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._parent = list(range(len(records)))
        self._arxiv = [{known.value for known in joining_ids(each) if known.scheme == "arxiv"} for each in records]

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        low, high = sorted((self.find(i), self.find(j)))
        if low == high or len(self._arxiv[low] | self._arxiv[high]) > 1:
            return
        self._parent[high] = low
        self._arxiv[low] |= self._arxiv[high]

    def join_all(self, members: Sequence[int]) -> None:
        for member in members[1:]:
            self.join(members[0], member)

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            found[self.find(i)].append(i)
        return [found[root] for root in sorted(found)]


def _by_identifier(records: Sequence[Record]) -> Iterable[list[int]]:
    holders: dict[ExternalId, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        for known in joining_ids(record):
            holders[known].append(i)
    # arXiv first: it is the id that a work may hold only one of.
    return (holders[known] for known in sorted(holders, key=lambda known: (known.scheme != "arxiv", known)))


def _by_previous(records: Sequence[Record], previous: Mapping[RecordKey, str]) -> Iterable[list[int]]:
    homes: dict[str, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        if record.record_key in previous:
            homes[previous[record.record_key]].append(i)
    return (homes[work] for work in sorted(homes))


def _by_title(records: Sequence[Record]) -> Iterable[list[int]]:
    titled: dict[str, list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        titled[fold_text(record.title)].append(i)
    return (alike for title, alike in sorted(titled.items()) if title and len(alike) > 1)


def _join_alike(alike: Sequence[int], records: Sequence[Record], union: _Union) -> None:
    names = {i: [name for each in records[i].mentions if (name := parse_name(each.name))] for i in alike}
    for at, i in enumerate(alike):
        for j in alike[at + 1 :]:
            is_open = union.find(i) != union.find(j) and _years_agree(records[i], records[j])
            if is_open and names[i] and names[j] and most_names_agree(names[i], names[j]):
                union.join(i, j)


def _years_agree(a: Record, b: Record) -> bool:
    first, second = year_of(a), year_of(b)
    return first is None or second is None or abs(first - second) <= MAX_YEARS_APART
