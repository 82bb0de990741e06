"""Two authors side by side, for a person who decides: what speaks for one person, and what against."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourcer.model.people import Author, Namesake
from sourcer.model.records import Mention
from sourcer.model.works import Work
from sourcer.resolve.folding import fold_text
from sourcer.resolve.identifiers import PERSONAL
from sourcer.resolve.names import compare_names, parse_name

_TELLING = re.compile(r"\w{5,}")
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Side:
    """One author with all works and mentions that are thought to be theirs."""

    author: Author
    works: tuple[Work, ...]
    mentions: tuple[Mention, ...]


def compare_sides(a: Side, b: Side, pair: Namesake | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences for and sentences against. ``pair`` is what the last resolution said of the two, where it did."""
    speaks_for: list[str] = []
    against: list[str] = []
    for is_for, sentence in (*_names(a, b), *_identifiers(a, b), *_coauthors(a, b), *_subjects(a, b)):
        (speaks_for if is_for else against).append(sentence)
    titles = {work.id: work.title for work in a.works}
    for work in b.works:
        if work.id in titles:
            against.append(f"both are named on “{work.title}” ({work.id}): two names on one paper are two people")
    if pair:
        against.append(f"the last resolution: {pair.why}")
    return tuple(speaks_for), tuple(against)


def _names(a: Side, b: Side) -> Iterable[tuple[bool, str]]:
    mine, theirs = ([parsed for each in side.author.names if (parsed := parse_name(each))] for side in (a, b))
    found = [(compare_names(one, other), one.printed, other.printed) for one in mine for other in theirs]
    alike = [each for each in found if each[0].is_compatible]
    for said, one, other in alike[:1] or found[:1]:
        yield bool(alike), f"names: “{one}” and “{other}”: {said.why}"


def _identifiers(a: Side, b: Side) -> Iterable[tuple[bool, str]]:
    mine, theirs = ({each for m in side.mentions for each in m.ids if each.scheme in PERSONAL} for side in (a, b))
    for known in sorted(mine & theirs):
        yield True, f"identifier in common: {known}"
    for scheme in sorted({known.scheme for known in mine} & {known.scheme for known in theirs}):
        one, other = (sorted(str(known) for known in some if known.scheme == scheme) for some in (mine, theirs))
        if not set(one) & set(other):
            yield False, f"different identifiers: {one[0]} and {other[0]}"


def _coauthors(a: Side, b: Side) -> Iterable[tuple[bool, str]]:
    mine, theirs = (
        {place.author_id: place.name for work in side.works for place in work.authorships} for side in (a, b)
    )
    common = sorted(mine[i] for i in mine.keys() & theirs.keys() - {a.author.id, b.author.id})
    if common:
        yield True, f"{len(common)} coauthors in common: {_list(common)}"
    elif mine and theirs:
        yield False, "no coauthor in common"


def _subjects(a: Side, b: Side) -> Iterable[tuple[bool, str]]:
    fields = [{work.field for work in side.works} - {""} for side in (a, b)]
    if both := sorted(fields[0] & fields[1]):
        yield True, f"primary category in common: {_list(both)}"
    elif all(fields):
        yield False, f"different primary categories: {_list(sorted(fields[0]))}, and {_list(sorted(fields[1]))}"
    words = [Counter(word for work in side.works for word in set(_words(work))) for side in (a, b)]
    shared = sorted(words[0].keys() & words[1].keys(), key=lambda word: (-words[0][word] * words[1][word], word))
    if shared:
        yield True, f"words of titles in common: {_list(shared)}"


def _words(work: Work) -> Sequence[str]:
    return _TELLING.findall(fold_text(work.title))


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
