"""How concentrated the top of a ranking is: institutions, fields, the people of the last run. Told, never scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sourcer.model.scores import Ranking
from sourcer.model.works import Work
from sourcer.words.institutions import institution_names

_SHOWN = 3


def concentration(
    ranking: Ranking, works: Iterable[Work], before: Mapping[str, int] | None, size: int
) -> tuple[str, tuple[str, ...]]:
    """How many of the first ``size`` candidates stood there in the last run, and lines on institutions and fields.

    ``before``: candidate id -> place in the last run; None: there was none. The overlap is apart, for it is no property
    of the ranking: the same corpus ranked again gives the same ranking.
    """
    top = [score.candidate_id for score in ranking.scores[:size]]
    if not top:
        return "nobody is ranked", ()
    best = {work_id for score in ranking.scores[:size] for work_id in score.work_ids[:1]}
    held = [work for work in works if not work.withdrawn]
    fields = [work.field for work in held if work.id in best and work.field]
    head = f"concentration of the top {len(top)}, not scored"
    lines = (
        f"{head}: {_institutions(held, top)}",
        f"{head}: fields of the best works: {_counted(fields, len(top))}",
    )
    if before is None:
        return "no earlier run to compare with", lines
    again = sum(before.get(who, size + 1) <= size for who in top)
    return f"{again} of the top {len(top)} were in the last run's top {size}", lines


def _institutions(works: Sequence[Work], top: Collection[str]) -> str:
    """How many print the same institution on the newest work that prints one."""
    newest: dict[str, tuple[tuple[int, str], frozenset[str]]] = {}
    asked = frozenset(top)
    for work in works:
        for place in work.authorships:
            names = frozenset(name for text in place.affiliations for name in institution_names(text))
            age = (work.first_public_on.toordinal() if work.first_public_on else 0, work.id)
            if place.author_id in asked and names and age > newest.get(place.author_id, ((-1, ""), names))[0]:
                newest[place.author_id] = (age, names)
    spelt: dict[str, str] = {}
    for who in sorted(newest):
        for name in sorted(newest[who][1]):
            spelt.setdefault(name.casefold(), name)
    found = [spelt[key] for _, names in newest.values() for key in {name.casefold() for name in names}]
    unknown = len(top) - len(newest)
    tail = f"; none is printed for {unknown}" if unknown and newest else ""
    return f"institutions: {_counted(found, len(top))}{tail}"


def _counted(names: Sequence[str], total: int) -> str:
    if not names:
        return "none is printed"
    ranked = sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
    said = ", ".join(f"{name} {count}" for name, count in ranked[:_SHOWN])
    rest = len(ranked) - _SHOWN
    return f"{said}{f', {rest} more' if rest > 0 else ''} (of {total})"
