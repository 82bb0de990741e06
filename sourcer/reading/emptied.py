"""Which filter emptied a list: how many each left, one after another, and which would have emptied it alone. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.reading.shortlist import Filters, passes


def emptied_by(whole: Shortlist, filters: Filters) -> str:
    """Such as "120 ranked; area 'x' left 8; originality at least 0.9 left 0", and what is the way out.

    ``whole`` is the whole ranking, before any filter. "" where somebody passes.
    """
    left: Sequence[ShortlistEntry] = whole.entries
    told, steps = [f"{len(left):,} ranked for {whole.brief!r}"], list(_steps(whole, filters))
    for words, step in steps:
        left = [entry for entry in left if passes(entry, step)]
        told.append(f"{words} left {len(left):,}")
        if not left:
            break
    else:
        return ""
    alone = [name for name, step in steps if not any(passes(entry, step) for entry in whole.entries)]
    if len(steps) == 1:
        way_out = "loosen it"
    elif alone:
        way_out = f"even alone nobody passes {' or '.join(alone)}: loosen that"
    else:
        way_out = "each alone leaves somebody: loosen one"
    return f"nobody passes: {'; '.join(told)}; {way_out}"


def _steps(whole: Shortlist, filters: Filters) -> Iterator[tuple[str, Filters]]:
    """Each filter by itself, in words."""
    none = Filters(everybody=True)
    if not filters.everybody and any(entry.is_passed for entry in whole.entries):
        yield "without those on whom the team passed", Filters()
    singles = [replace(none, area=filters.area)] if filters.area is not None else []
    singles += [replace(none, minimum={name: least}) for name, least in (filters.minimum or {}).items()]
    singles += [replace(none, only_new=True)] if filters.only_new else []
    singles += [replace(none, only_junior=True)] if filters.only_junior else []
    yield from ((single.says(), single) for single in singles)
