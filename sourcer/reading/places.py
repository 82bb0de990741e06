"""Reserved places: a step on the ordered list that is shown, never on a score. Pure.

Where fewer people of a kind come in by score than places are kept for them, the best of that kind from further down
take the last places of the list, and their entries say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from sourcer.model.brief import Brief
from sourcer.model.open_door import OpenDoor
from sourcer.model.shortlist import ShortlistEntry

_Kind = tuple[int, Callable[[ShortlistEntry], str]]


def door_of(brief: Brief, usual: OpenDoor) -> OpenDoor:
    """The places that a brief keeps; what it does not say is as usual."""
    adjacent, one_paper = brief.places_adjacent, brief.places_one_paper
    return replace(
        usual,
        places_adjacent=usual.places_adjacent if adjacent is None else adjacent,
        places_one_paper=usual.places_one_paper if one_paper is None else one_paper,
    )


def with_reserved(entries: Sequence[ShortlistEntry], size: int | None, door: OpenDoor) -> tuple[ShortlistEntry, ...]:
    """The first ``size`` entries, the last of which give way to people for whom places are kept; at most half do.

    None shows everybody, so nobody needs a place. The order of those who stay is that of ``entries``.
    """
    if size is None or size >= len(entries):
        return tuple(entries)
    kinds: list[_Kind] = [
        (door.places_adjacent, lambda entry: adjacent_field(entry, door.adjacent)),
        (door.places_one_paper, only_paper),
    ]
    shown, below, free = list(entries[:size]), list(entries[size:]), size // 2
    for places, why in kinds:
        missing = min(free, places - sum(bool(why(entry)) for entry in shown))
        for entry in [entry for entry in below if why(entry)][: max(0, missing)]:
            if not _give_way(shown, kinds):
                break
            below.remove(entry)
            shown.append(replace(entry, reserved=f"reserved place: {why(entry)}"))
            free -= 1
    return tuple(sorted(shown, key=lambda entry: (bool(entry.reserved), entries.index(_bare(entry)))))


def _give_way(shown: list[ShortlistEntry], kinds: Sequence[_Kind]) -> bool:
    """Take out the last entry that nobody's reserved place rests on."""
    for entry in reversed(shown):
        needed = any(why(entry) and sum(bool(why(other)) for other in shown) <= places for places, why in kinds)
        if not entry.reserved and not needed:
            shown.remove(entry)
            return True
    return False


def _bare(entry: ShortlistEntry) -> ShortlistEntry:
    return replace(entry, reserved="") if entry.reserved else entry


def adjacent_field(entry: ShortlistEntry, adjacent: Sequence[str]) -> str:
    """The adjacent field that most of the works shown stand in by primary category, in words; "" for another field."""
    fields = Counter(work.field for work in entry.works if work.field)
    if entry.score.kind != "author" or not fields:
        return ""
    field = fields.most_common(1)[0][0]
    return f"adjacent field ({field})" if field.partition(".")[0] in adjacent else ""


def only_paper(entry: ShortlistEntry) -> str:
    """That one paper is known, in words; "" for anybody else."""
    is_one = entry.score.kind == "author" and len(entry.works) + entry.other_works == 1
    return "one paper known" if is_one else ""
