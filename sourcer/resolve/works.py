"""Which records are one work: preprint, announcement, programme and proceedings entry of the same research.

Identifiers decide first (arXiv, OpenReview forum, DOI, PMLR page). Records without a common one are joined if the
folded title is the same *and* the names agree *and* the years are near; then, more narrowly, if the titles differ a
little (``retitled``). Never on a title alone, and never into a work that would then hold two arXiv ids. What people
decided goes before all of it (``work_decisions``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations

from sourcer.model.ids import ExternalId
from sourcer.model.ledger import Decision
from sourcer.model.records import Record, RecordKey
from sourcer.resolve.bylines import Byline, agreement, byline_of, meeting_keys
from sourcer.resolve.folding import fold_text
from sourcer.resolve.retitled import retitled_pairs
from sourcer.resolve.work_decisions import Settled, are_apart, one_name_each, settle
from sourcer.resolve.years import year_of

MAX_YEARS_APART = 2
"""All but 23 of the 10,106 printed papers that name their preprint keep to it (``benchmarks.works`` counts them)."""

MAX_YEARS_APART_IF_ALL_AGREE = 4
"""For a title of some words and two or more names that all agree: so far apart are the last of them."""

_JOINING = frozenset({"arxiv", "openreview", "doi", "pmlr"})
_ARXIV_DOI = re.compile(r"^10\.48550/arxiv\.(.+)$")
_NO_TITLES = frozenset(
    {"preface", "foreword", "introduction", "editorial", "tutorial", "erratum", "corrigendum", "withdraw", "withdrawn"}
    | {"untitled", "title", "front matter", "table of contents", "open problem", "invited talk", "keynote"}
)
_TELLING_WORDS = 4
_FEW = 30
_NO_SIDE: frozenset[int] = frozenset()


def group_records(
    records: Sequence[Record], previous: Mapping[RecordKey, str], decisions: Sequence[Decision] = ()
) -> list[tuple[Record, ...]]:
    """Every record in exactly one group, a group a work; groups and their members sorted by record key.

    ``previous`` maps records to the work they were part of: those stay together (a preprint that changes its title
    is still the paper in the programme) unless they now hold different arXiv ids. ``decisions`` (in force, about
    works) outweigh all else.
    """
    ordered = _each_once(records)
    union = _Union(ordered, settle(decisions, frozenset(record.record_key for record in ordered)))
    for same in _by_identifier(ordered):
        union.join_all(same)
    for same in _by_previous(ordered, previous):
        union.join_all(same)
    byline = cache(lambda i: byline_of(ordered[i]))
    titles = [fold_text(record.title) for record in ordered]
    for alike in _by_title(titles):
        _join_alike(alike, ordered, byline, union)
    for i, j in retitled_pairs(ordered, titles, byline):
        union.join(i, j)
    return [tuple(ordered[i] for i in group) for group in union.groups()]


def joining_ids(record: Record) -> tuple[ExternalId, ...]:
    """The identifiers that make two records one work; arXiv's own DOIs count as the arXiv id that they hold."""
    found = []
    for known in record.ids:
        own = _ARXIV_DOI.match(known.value) if known.scheme == "doi" else None
        found.append(ExternalId("arxiv", own.group(1).partition("v")[0]) if own else known)
    return tuple(dict.fromkeys(known for known in found if known.scheme in _JOINING))


def is_one_by_title(a: Record, b: Record) -> bool:
    """Whether two records are one work by their titles, authors and years, where no identifier tells."""
    pair, titles = (a, b), [fold_text(a.title), fold_text(b.title)]
    if titles[0] == titles[1]:
        return any(_by_title(titles)) and _agree(a, b, byline_of(a), byline_of(b))
    return bool(retitled_pairs(pair, titles, lambda i: byline_of(pair[i])))


def _each_once(records: Sequence[Record]) -> list[Record]:
    """Sorted by key; of two that carry one key, the one whose content sorts last, so that input order never matters."""
    held: dict[RecordKey, Record] = {}
    for record in records:
        other = held.setdefault(record.record_key, record)
        if other is not record and record.content_hash() > other.content_hash():
            held[record.record_key] = record
    return [held[key] for key in sorted(held)]


class _Union:
    """Disjoint sets of record indices that refuse to hold two arXiv ids, or what a person keeps apart."""

    def __init__(self, records: Sequence[Record], settled: Settled) -> None:
        self._parent = list(range(len(records)))
        self._arxiv = [{known.value for known in joining_ids(each) if known.scheme == "arxiv"} for each in records]
        place = {record.record_key: i for i, record in enumerate(records)}
        self._sides = {place[key]: frozenset(sides) for key, sides in settled.sides.items()}
        if settled.together:
            self._obey(settled, place)

    def _obey(self, settled: Settled, place: Mapping[RecordKey, int]) -> None:
        """Join what a person put together; the arXiv ids there name one paper from now on, wherever they stand."""
        groups = [sorted(place[record] for record in group) for group in settled.together]
        name = one_name_each({known for i in group for known in self._arxiv[i]} for group in groups)
        self._arxiv = [{name.get(known, known) for known in held} for held in self._arxiv]
        for first, *others in groups:
            for i in others:
                self._absorb(first, i)

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        low, high = sorted((self.find(i), self.find(j)))
        if low == high or len(self._arxiv[low] | self._arxiv[high]) > 1:
            return
        if not are_apart(self._sides.get(low, _NO_SIDE), self._sides.get(high, _NO_SIDE)):
            self._absorb(low, high)

    def _absorb(self, low: int, high: int) -> None:
        self._parent[high] = low
        self._arxiv[low] |= self._arxiv[high]
        if high in self._sides:
            self._sides[low] = self._sides.get(low, _NO_SIDE) | self._sides[high]

    def join_all(self, members: Sequence[int]) -> None:
        """Join them into as few sets as nothing forbids."""
        leaders: list[int] = []
        for member in members:
            for leader in leaders:
                self.join(leader, member)
                if self.find(leader) == self.find(member):
                    break
            else:
                leaders.append(member)

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


def _by_title(titles: Sequence[str]) -> Iterable[list[int]]:
    titled: dict[str, list[int]] = defaultdict(list)
    for i, title in enumerate(titles):
        titled[title].append(i)
    return (alike for title, alike in sorted(titled.items()) if len(alike) > 1 and title and title not in _NO_TITLES)


def _join_alike(
    alike: Sequence[int], records: Sequence[Record], byline: Callable[[int], Byline], union: _Union
) -> None:
    for i, j in _pairs(alike, byline):
        if union.find(i) != union.find(j) and _agree(records[i], records[j], byline(i), byline(j)):
            union.join(i, j)


def _pairs(alike: Sequence[int], byline: Callable[[int], Byline]) -> Iterable[tuple[int, int]]:
    """All pairs of a few; of many only those with a name in common, lest one title on thousands take hours."""
    if len(alike) <= _FEW:
        return combinations(alike, 2)
    meeting: dict[str, list[int]] = defaultdict(list)
    for i in alike:
        for key in meeting_keys(byline(i)):
            meeting[key].append(i)
    return sorted({pair for some in meeting.values() for pair in combinations(some, 2)})


def _agree(a: Record, b: Record, by_a: Byline, by_b: Byline) -> bool:
    """Whether names and years bear out that the same title is the same work."""
    if by_a.is_anonymous or by_b.is_anonymous or a.title.count("+") != b.title.count("+"):
        return False  # "X++" follows up on "X", though folding makes them one
    apart, names = _years_apart(a, b), agreement(by_a, by_b)
    if len(fold_text(a.title).split()) < _TELLING_WORDS:
        return names.is_most and apart <= MAX_YEARS_APART
    if names.is_all and names.longer > 1:
        return apart <= MAX_YEARS_APART_IF_ALL_AGREE
    return names.is_half and apart <= MAX_YEARS_APART


def _years_apart(a: Record, b: Record) -> int:
    """0 where one of them tells no year."""
    first, second = year_of(a), year_of(b)
    return 0 if first is None or second is None else abs(first - second)
