"""Records of one work under titles that differ a little: a preprint and what was printed, a submission sent in again.

Only what was no publication yet (a preprint, or a submission that was rejected or withdrawn) may have changed its
title, and only on the way forward: what was printed comes in the same year or up to two later, as did 10,083 of the
10,106 printed papers that name their preprint (``benchmarks.works`` counts them). Two publications are joined only
where the titles are respelled and the years equal. The less the names agree, the less may the titles differ; the limits
were set on pairs whose abstracts tell what is true (``benchmarks.works --abstracts``), which are not looked at here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from sourcer.model.records import Record
from sourcer.model.works import is_turned_down
from sourcer.resolve.bylines import Agreement, Byline, agreement
from sourcer.resolve.folding import fold_letters
from sourcer.resolve.titles import Likeness, Title, likeness, read_title, similarity
from sourcer.resolve.years import year_of, year_of_venue

MAX_YEARS_TO_PRINT = 2
MANY_NAMES = 25
"""Groups of that size put one list of names on many papers: there only a respelled title tells the same work."""

_RARE_WORDS = 4
_CROWDED = 400
_NEAR = 0.75
_PREPRINTS = ("arxiv", "huggingface")
_ORDER: tuple[Likeness, ...] = ("respelled", "head", "tail", "reworded")


def retitled_pairs(
    records: Sequence[Record], texts: Sequence[str], byline: Callable[[int], Byline]
) -> list[tuple[int, int]]:
    """Pairs of indices that are one work under two titles, the surest first.

    ``texts`` are the records' folded titles, ``byline`` tells a record's authors. Equal titles are not looked at.
    """
    found: list[tuple[int, float, int, int]] = []
    read: dict[int, Title] = {}
    for i, j in _meeting(records, texts):
        for at in (i, j):
            if at not in read:
                read[at] = read_title(records[at].title)
        how = likeness(read[i], read[j])
        if how:
            same = similarity(read[i], read[j])
            if _is_borne_out(how, same, agreement(byline(i), byline(j)), records[i], records[j]):
                found.append((_ORDER.index(how), -same, i, j))
    return [(i, j) for _, _, i, j in sorted(found)]


def is_preprint(record: Record) -> bool:
    """Whether a record is of a preprint server, or of what lists its papers."""
    return record.source.startswith(_PREPRINTS)


def _meeting(records: Sequence[Record], texts: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs with near titles, a rare word and the first or last surname of the alphabet in common, where years fit."""
    standings = [_standing(record) for record in records]
    seen: set[tuple[int, int]] = set()
    for block in _blocks(records, texts):
        for at, i in enumerate(block):
            mine = standings[i]
            seen.update((i, j) for j in block[at + 1 :] if (i, j) not in seen and _may_be(mine, standings[j]))
    return sorted((i, j) for i, j in seen if texts[i] != texts[j] and _is_near(texts[i], texts[j]))


def _blocks(records: Sequence[Record], texts: Sequence[str]) -> Iterator[list[int]]:
    held = Counter(word for text in texts for word in set(text.split()))
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, (record, text) in enumerate(zip(records, texts, strict=True)):
        surnames = [surname for mention in record.mentions if (surname := _surname(mention.name))]
        ends = {min(surnames), max(surnames)} if surnames else set()
        shared = [(held[word], word) for word in set(text.split()) if held[word] > 1] if ends else []
        for _, word in sorted(shared)[:_RARE_WORDS]:
            for surname in ends:
                blocks[f"{surname} {word}"].append(i)
    return (block for block in blocks.values() if 1 < len(block) <= _CROWDED)


def _is_near(one: str, other: str) -> bool:
    """Whether a closer look can pay: most letters are the same, or one has all words of the other."""
    return bool(Indel.normalized_similarity(one, other, score_cutoff=_NEAR)) or _is_part(*sorted((one, other), key=len))


def _is_part(shorter: str, longer: str) -> bool:
    return len(set(shorter.split()) - set(longer.split())) <= 1


def _surname(printed: str) -> str:
    """The last word before a comma: a cheap key, not a reading of the name."""
    words = printed.partition(",")[0].split()
    return fold_letters(words[-1]) if words else ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What years and venues allow. ``is_unsettled``: no publication yet."""

    year: int | None
    is_preprint: bool
    is_unsettled: bool
    where: tuple[str, str | None]


def _standing(record: Record) -> _Standing:
    """Of a preprint the first day's year counts, of all else the one that the venue names."""
    early = is_preprint(record)
    year = year_of(record) if early else year_of_venue(record) or year_of(record)
    return _Standing(year, early, _is_unsettled(record), (record.source, record.venue))


def _may_be(a: _Standing, b: _Standing) -> bool:
    """Whether both can be one work that changed its title. No proceedings prints one paper twice."""
    if a.year is None or b.year is None or (a.is_preprint and b.is_preprint) or a.where == b.where:
        return False
    if a.is_unsettled == b.is_unsettled and a.is_preprint == b.is_preprint:
        return a.year == b.year or (a.is_unsettled and abs(a.year - b.year) <= MAX_YEARS_TO_PRINT)
    is_forward = a.is_preprint or (a.is_unsettled and not b.is_preprint)
    return 0 <= (b.year - a.year if is_forward else a.year - b.year) <= MAX_YEARS_TO_PRINT


def _is_unsettled(record: Record) -> bool:
    return is_preprint(record) or is_turned_down(record.status)


def _is_borne_out(how: Likeness, same: float, names: Agreement, a: Record, b: Record) -> bool:
    """Whether the names agree well enough for what the titles differ in."""
    if how == "respelled":
        return names.is_most
    if names.longer > MANY_NAMES or names.is_same_group or not (_is_unsettled(a) or _is_unsettled(b)):
        return False
    if how == "head":
        return names.is_all_but_one
    if how == "tail":
        return names.is_all and names.longer > 3
    if names.is_all:
        return same >= (0.85 if names.longer > 2 else 0.92)
    return names.is_all_but_one and same >= 0.94
