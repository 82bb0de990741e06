"""Why records are one work, and what speaks for and against two works being one: in sentences, for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from sourcer.model.ledger import Decision
from sourcer.model.records import Record, RecordKey
from sourcer.resolve.bylines import Agreement, agreement, byline_of
from sourcer.resolve.changes import BY_TITLE
from sourcer.resolve.folding import fold_text
from sourcer.resolve.titles import likeness, read_title
from sourcer.resolve.work_decisions import joined_by, parted_by
from sourcer.resolve.works import MAX_YEARS_APART, is_one_by_title, joining_ids
from sourcer.resolve.years import year_of


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a record is of its work; the words are those of ``model.people.Link``."""

    record: RecordKey
    kind: Literal["verified", "decided", "inferred"]
    confidence: float
    evidence: str


def tie(record: Record, others: Sequence[Record], decisions: Sequence[Decision]) -> Tie:
    """What ties a record to the ``others`` of its work: the surest reason. ``decisions`` are those in force."""
    at, rest = record.record_key, {other.record_key for other in others}
    if not others:
        return Tie(at, "inferred", 1.0, "no other record here is told to be of this work")
    if said := joined_by(decisions, {at}, rest):
        return Tie(at, "decided", 1.0, str(said))
    known = joining_ids(record)
    for other in others:
        if common := sorted(set(known).intersection(joining_ids(other))):
            return Tie(at, "verified", 1.0, f"same {common[0]} as {_named(other)}")
    for other in others:
        if is_one_by_title(record, other):
            said_of = "; ".join(sentence for _, sentence in (*_titles([record], [other]), *_people([record], [other])))
            when = "; ".join(sentence for _, sentence in _years([record], [other]))
            return Tie(at, "inferred", BY_TITLE, f"with {_named(other)}: {said_of}{when and f'; {when}'}")
    return Tie(at, "inferred", BY_TITLE, "kept from an earlier run")


def compare_works(
    a: Sequence[Record], b: Sequence[Record], decisions: Sequence[Decision]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences for and sentences against two works, by their records, being one."""
    said = [*_decided(a, b, decisions), *_ids(a, b), *_titles(a, b), *_people(a, b), *_years(a, b)]
    return tuple(text for is_for, text in said if is_for), tuple(text for is_for, text in said if not is_for)


def _decided(a: Sequence[Record], b: Sequence[Record], decisions: Sequence[Decision]) -> Iterator[tuple[bool, str]]:
    mine, theirs = ({record.record_key for record in some} for some in (a, b))
    for is_for, said in ((True, joined_by(decisions, mine, theirs)), (False, parted_by(decisions, mine, theirs))):
        if said:
            yield is_for, f"decision {said.number}: {said}"


def _ids(a: Sequence[Record], b: Sequence[Record]) -> Iterator[tuple[bool, str]]:
    mine, theirs = ({known for record in some for known in joining_ids(record)} for some in (a, b))
    for known in sorted(mine & theirs):
        yield True, f"identifier in common: {known}"
    papers = [sorted(known.value for known in some if known.scheme == "arxiv") for some in (mine, theirs)]
    if all(papers) and not set(papers[0]) & set(papers[1]):
        yield False, f"different papers on arXiv: {papers[0][0]} and {papers[1][0]}"


def _titles(a: Sequence[Record], b: Sequence[Record]) -> Iterator[tuple[bool, str]]:
    pairs = [(one, other) for one, other in product(_unlike(a), _unlike(b)) if one.strip() and other.strip()]
    same = next((one for one, other in pairs if fold_text(one) == fold_text(other)), None)
    alike = next(((one, other) for one, other in pairs if likeness(read_title(one), read_title(other))), None)
    if same:
        yield True, f"same title: “{same}”"
    elif alike:
        yield True, f"titles that differ a little: “{alike[0]}” and “{alike[1]}”"
    elif pairs:
        yield False, f"different titles: “{pairs[0][0]}” and “{pairs[0][1]}”"


def _unlike(records: Iterable[Record]) -> list[str]:
    return list(dict.fromkeys(" ".join(record.title.split()) for record in records))


def _people(a: Sequence[Record], b: Sequence[Record]) -> Iterator[tuple[bool, str]]:
    mine, theirs = ([byline for record in some if not (byline := byline_of(record)).is_anonymous] for some in (a, b))
    if not mine or not theirs:
        yield False, "one of them names no author"
        return
    best = max((agreement(one, other) for one, other in product(mine, theirs)), key=_share)
    if best.is_same_group and not best.common:
        yield True, "the same collaboration"
    else:
        yield best.is_half, f"{best.common} of {best.longer} authors in common"


def _share(names: Agreement) -> tuple[bool, float]:
    return names.is_half, names.common / max(names.longer, 1)


def _years(a: Sequence[Record], b: Sequence[Record]) -> Iterator[tuple[bool, str]]:
    mine, theirs = ({year for record in some if (year := year_of(record))} for some in (a, b))
    if not mine or not theirs:
        return
    one, other = min(product(sorted(mine), sorted(theirs)), key=lambda pair: abs(pair[0] - pair[1]))
    apart = abs(one - other)
    fits = apart <= MAX_YEARS_APART
    yield fits, f"both of {one}" if not apart else f"years {'that fit' if fits else 'far apart'}: {one} and {other}"


def _named(record: Record) -> str:
    return f"{record.source}:{record.key}"
